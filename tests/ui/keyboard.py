# SPDX-License-Identifier: GPL-3.0-or-later
"""A user who has a keyboard only, and sees where the focus is."""

from driver import (KEY_BACKSPACE, KEY_DOWN, KEY_RETURN, KEY_SPACE, KEY_TAB, Atspi, Impatient,
                    wait_for)

# How far anything is away on the keyboard, and how long a key may take until it is seen to fail
MAX_TABS, KEY_S = 120, 20
# A letter that stands in no text of the tests; what was typed before it may still be on its way.
MARK = "`"


class Keyboard:
    """Presses keys in a window of the program, one when the last one has had its effect."""

    def __init__(self, program, window=None):
        self.program = program
        self.window = window or program
        self.focused = None  # last
        self.controls, self.lists = [], []  # that can have the focus; whose lines can
        self.has_keyboard = False

    def _look(self):
        pairs = self.window.find_with_roles()
        self.controls = self.window.find_in_state(Atspi.StateType.FOCUSABLE,
                                                  [node for node, _role in pairs])
        self.lists = [node for node, role in pairs
                      if role in ("list", "tree table") and node.is_big()]

    def get_focused(self):
        """The control with the focus, None while there is none. Of a line of the log or of a memory
        it is the list."""
        if self.focused is not None and self.focused.is_focused:
            return self.focused
        for look_anew in (False, True):
            if look_anew:
                self._look()
            found = self.window.find_in_state(Atspi.StateType.FOCUSED, self.controls)
            if found:
                self.has_keyboard = True
                self.focused = found[-1]
                return self.focused
            for node in self.lists:
                if node.find_in_state(Atspi.StateType.FOCUSED):
                    return node
        return None

    def find_typed(self):
        """What a letter that is typed goes into; None where there is nothing to type, or while
        another window may have the keyboard. The rows of libadwaita that are typed into do not say
        that they have the focus."""
        texts = [node for node in self.window.find_all("text") if node.parent.role == "list"]
        if not texts or not self.has_keyboard:
            return None

        self.program.press(ord(MARK))
        marked = wait_for("a letter", lambda: [node for node in texts if MARK in node.text])[0]
        self.program.press(KEY_BACKSPACE)
        wait_for("no letter", lambda: MARK not in marked.text)
        return marked

    def step(self, key=KEY_TAB):
        """Presses a key that moves the focus, and returns where it went."""
        before = self.get_focused() or self.find_typed()
        self.program.press(key)

        def moved():
            now = self.get_focused() or self.find_typed()
            return now if now != before else None

        return wait_for(f"the focus behind {describe(before)}", moved, KEY_S)

    def go_to(self, role, name, key=KEY_TAB):
        """Moves the focus to the first control of that role with name in its name."""
        way = []
        control = self.get_focused()
        for _ in range(MAX_TABS):
            if control is not None and control.role == role and name in control.name:
                return control
            control = self.step(key)
            way.append(describe(control))
        raise Impatient(f"Tab does not lead to {role} “{name}” but to {', '.join(way)}")

    def press(self, role, name, key=KEY_SPACE):
        """Goes to a control, and presses a key there when the control is sensitive."""
        control = self.go_to(role, name)
        wait_for(f"{role} “{name}” that is sensitive", lambda: control.is_sensitive)
        self.program.press(key)

    def type(self, text):
        for letter in text:
            self.program.press(ord(letter))

    def type_path(self, path):
        """Says in a file dialog where a file is to be opened. A slash begins a path there."""
        self.window.find("push button", "Cancel")
        self.program.press(ord("/"))
        entry = self.window.find("text")
        wait_for("the cursor in the path", lambda: entry.is_focused)
        self.type(str(path)[1:])
        wait_for("the path", lambda: entry.text == str(path))
        self.program.press(KEY_RETURN)

    def choose_item(self, name):
        """Chooses from the menu that is open."""
        item = self.window.find("menu item", name)
        wait_for("the focus in the menu",
                 lambda: (self.get_focused() or self.window).role == "menu item")
        for _ in self.window.find_all("menu item"):
            if item.is_focused:
                break
            self.step(KEY_DOWN)
        assert item.is_focused, f"Down does not lead to {name}"
        self.program.press(KEY_RETURN)

    def choose(self, drop_down, name):
        """Chooses from the list that drops down."""
        self.press("push button", drop_down)
        choices = self.window.find("combo box", drop_down)

        def get_focused():
            return next(iter(choices.find_in_state(Atspi.StateType.FOCUSED,
                                                   choices.find_all("list item"))), None)

        chosen = wait_for("the focus in the choices", get_focused)
        for _ in choices.find_all("list item"):
            if name in chosen.name:
                break
            self.program.press(KEY_DOWN)
            chosen = wait_for("the next choice", lambda last=chosen:
                              (now := get_focused()) is not None and now != last and now)
        assert name in chosen.name, f"Down does not lead to {name}"
        self.program.press(KEY_RETURN)


def describe(node):
    return f"{node.role} “{node.name}”" if node is not None else "nothing"
