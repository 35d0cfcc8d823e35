# SPDX-License-Identifier: GPL-3.0-or-later
"""A user who has a keyboard only, and sees where the focus is."""

from driver import KEY_TAB, Impatient, wait_for, Atspi

# How far anything is away on the keyboard, and how long a key may take until it is seen to fail
MAX_TABS, KEY_S = 120, 20


class Keyboard:
    """Presses keys in a window of the program, one when the last one has had its effect."""

    def __init__(self, program, window=None):
        self.program = program
        self.window = window or program
        self.controls = []

    def get_focused(self):
        """The innermost control with the focus, None while there is none. Of a line of the log or
        of a memory it is the list."""
        for refresh in (False, True):
            if refresh:
                self.controls = self.window.find_all()
            found = self.window.find_in_state(Atspi.StateType.FOCUSED, self.controls)
            if found:
                return found[-1]
        for node in self.controls:
            if node.is_big() and node.find_in_state(Atspi.StateType.FOCUSED):
                return node
        return None

    def step(self, key=KEY_TAB):
        """Presses a key that moves the focus, and returns where it went."""
        before = self.get_focused()
        self.program.press(key)

        def moved():
            now = self.get_focused()
            return now if now is not None and (before is None or now != before) else None

        return wait_for(f"the focus behind {describe(before)}", moved, KEY_S)

    def go_to(self, role, name, key=KEY_TAB):
        """Moves the focus to the first control of that role with name in its name."""
        way = []
        for _ in range(MAX_TABS):
            focused = self.get_focused()
            if focused is not None and focused.role == role and name in focused.name:
                return focused
            way.append(describe(self.step(key)))
        raise Impatient(f"Tab does not lead to {role} “{name}” but to {', '.join(way)}")

    def press(self, role, name, key):
        """Goes to a control, and presses a key there when the control is sensitive."""
        control = self.go_to(role, name)
        wait_for(f"{role} “{name}” that is sensitive", lambda: control.is_sensitive)
        self.program.press(key)

    def type(self, text):
        for letter in text:
            self.program.press(ord(letter))


def describe(node):
    return f"{node.role} “{node.name}”" if node is not None else "nothing"
