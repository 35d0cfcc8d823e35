# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives optio-gtk as a screen reader would: through AT-SPI alone."""

import ctypes
import gettext
import os
import subprocess
import time

# libatspi warns when a program is asked before it is ready; only optio-gtk's warnings count here.
PROGRAM_ENVIRONMENT = dict(os.environ)
os.environ.pop("G_DEBUG", None)

import gi  # noqa: E402 (GLib reads G_DEBUG when it is loaded)

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 (the version comes first)

from tree import ACCESSIBLE, Tree  # noqa: E402 (as above)

# An emulated computer needs more than a real one.
PATIENCE_S = float(os.environ.get("OPTIO_TEST_PATIENCE_S", "60"))
CATALOG = gettext.translation("optio", os.environ.get("OPTIO_LOCALE_DIR"), fallback=True)
KEY_CONTROL, KEY_SHIFT, KEY_ALT = 37, 50, 64  # key codes of the left ones on Xvfb's keyboard
# Keysyms of X11/keysymdef.h
KEY_RETURN, KEY_ESCAPE, KEY_DOWN = 0xFF0D, 0xFF1B, 0xFF54
KEY_F1, KEY_F2, KEY_F3, KEY_F5, KEY_F9 = 0xFFBE, 0xFFBF, 0xFFC0, 0xFFC2, 0xFFC6
KEY_TAB, KEY_SPACE, KEY_COMMA, KEY_SLASH = 0xFF09, 0x20, 0x2C, 0x2F
KEY_LEFT, KEY_UP, KEY_RIGHT = 0xFF51, 0xFF52, 0xFF53
KEY_BACKSPACE, KEY_DELETE, KEY_MENU, KEY_F10 = 0xFF08, 0xFFFF, 0xFF67, 0xFFC7
KEY_A, KEY_F, KEY_L, KEY_N, KEY_O, KEY_Q, KEY_V = 0x61, 0x66, 0x6C, 0x6E, 0x6F, 0x71, 0x76
WINDOWS = ("frame", "dialog")
BIG_ROLES = ("tree table", "scroll bar")
BIG_LIST = "Bytes"
ACTION, SELECTION = "org.a11y.atspi.Action", "org.a11y.atspi.Selection"
VALUE, TEXT = "org.a11y.atspi.Value", "org.a11y.atspi.Text"
EDITABLE, COMPONENT = "org.a11y.atspi.EditableText", "org.a11y.atspi.Component"
IN_WINDOW = GLib.Variant("(u)", (1,))
PAUSE_S = 0.02


def translate(text):
    """What a whole message may be in the language that the program speaks, with a mnemonic in it
    or without."""
    marked = [f"{text[:place]}_{text[place:]}" for place in range(len(text))]
    return {CATALOG.gettext(text), *(CATALOG.gettext(name).replace("_", "") for name in marked
                                     if CATALOG.gettext(name) != name)}


class Impatient(AssertionError):
    """Something that should have come did not come."""


def wait_for(what, condition, patience_s=PATIENCE_S):
    """Returns the first value of condition() that is true."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        try:
            value = condition()
        except GLib.Error:  # an object that went away while it was looked at
            value = None
        if value:
            return value
        time.sleep(PAUSE_S)
    raise Impatient(f"{what} did not come within {patience_s} s")


class Node:
    """A control."""

    def __init__(self, tree, control):
        self.tree = tree
        self.control = control

    def __eq__(self, other):
        return isinstance(other, Node) and self.control == other.control

    def _call(self, interface, method, arguments=None):
        return self.tree.call(self.control, interface, method, arguments)

    def has_state(self, state):
        return bool(self.tree.get_states([self.control])[0] >> int(state) & 1)

    @property
    def name(self):
        return self.tree.get(self.control, "Name")

    @property
    def description(self):
        return self.tree.get(self.control, "Description")

    @property
    def role(self):
        return Atspi.role_get_name(Atspi.Role(self._call(ACCESSIBLE, "GetRole")))

    @property
    def parent(self):
        return Node(self.tree, self.tree.get(self.control, "Parent"))

    @property
    def window(self):
        """The window that it is in."""
        node = self
        while node.role not in WINDOWS:
            node = node.parent
        return node

    @property
    def extents(self):
        """x, y, width and height within the window, in pixels."""
        return self._call(COMPONENT, "GetExtents", IN_WINDOW)

    def pick(self, x, y):
        """The innermost control of this window that is seen at a place."""
        return Node(self.tree, self._call(COMPONENT, "GetAccessibleAtPoint",
                                          GLib.Variant("(iiu)", (x, y, 1))))

    @property
    def is_sensitive(self):
        return self.has_state(Atspi.StateType.SENSITIVE)

    @property
    def is_checked(self):
        return self.has_state(Atspi.StateType.CHECKED)

    @property
    def is_focused(self):
        return self.has_state(Atspi.StateType.FOCUSED)

    def actions(self):
        return [name for name, _description, _key in self._call(ACTION, "GetActions")]

    def do(self, action=None):
        """Does an action by its name, the first one if none is given."""
        names = self.actions()
        index = names.index(action) if action else 0
        if not names or not self._call(ACTION, "DoAction", GLib.Variant("(i)", (index,))):
            raise AssertionError(f"{self.role} “{self.name}” does not do {action or 'anything'}")

    def select_child(self, index):
        if not self._call(SELECTION, "SelectChild", GLib.Variant("(i)", (index,))):
            raise AssertionError(f"{self.role} “{self.name}” has no child {index} to select")

    @property
    def value(self):
        """The number that a spin button shows."""
        return self.tree.get(self.control, "CurrentValue", VALUE)

    @property
    def text(self):
        """What stands in an entry."""
        length = self.tree.get(self.control, "CharacterCount", TEXT)
        return self._call(TEXT, "GetText", GLib.Variant("(ii)", (0, length)))

    def set_text(self, text):
        if not self._call(EDITABLE, "SetTextContents", GLib.Variant("(s)", (text,))):
            raise AssertionError(f"{self.role} “{self.name}” takes no text")

    def _are_big(self, pairs):
        lists = [control for control, role in pairs if role == Atspi.Role.LIST]
        names = dict(zip(lists, self.tree.get_names(lists)))
        return [Atspi.role_get_name(Atspi.Role(role)) in BIG_ROLES
                or names.get(control) == BIG_LIST for control, role in pairs]

    def is_big(self):
        """The lines of the log or of a memory are many, and are not what the page says."""
        return self.role in BIG_ROLES or (self.role == "list" and self.name == BIG_LIST)

    def find_with_roles(self):
        """Pairs of each control and its role, as find_all() finds them."""
        return [(Node(self.tree, control), Atspi.role_get_name(Atspi.Role(number)))
                for control, number in self.tree.walk(self.control, self._are_big)]

    def find_all(self, role=None, name=None):
        """The controls with that role and with name in their names, this one and all below it but
        not the lines of the log or of a memory, in the order in which they are read.

        Widgets that are hidden are not in GTK's tree at all; the pages of a stack are, on top or
        not.
        """
        found = [control for control, number in self.tree.walk(self.control, self._are_big)
                 if role is None or Atspi.role_get_name(Atspi.Role(number)) == role]
        if name is not None:
            names, wanted = self.tree.get_names(found), translate(name)
            found = [control for control, there in zip(found, names)
                     if any(text in there for text in wanted)]
        return [Node(self.tree, control) for control in found]

    def find_in_state(self, state, among=None):
        """The controls, those that are given or all, that are in a state."""
        among = self.find_all() if among is None else among
        states = self.tree.get_states([node.control for node in among])
        return [node for node, bits in zip(among, states) if bits >> int(state) & 1]

    def children(self):
        return [Node(self.tree, child) for child in self._call(ACCESSIBLE, "GetChildren")]

    def get_child_count(self):
        return len(self.children())

    def find(self, role=None, name=None):
        """The first control with that role and with name in its name; waits for it."""
        what = f"{role or 'anything'} “{name or ''}”"
        return wait_for(what, lambda: self.find_all(role, name))[0]

    def has(self, text):
        """Whether a control's name holds text."""
        return bool(self.find_all(name=text))


def find_application(tree, process_id):
    """The program with that process id, once it is on the accessibility bus."""
    for control in tree.get_applications():
        if tree.get_process(control) == process_id:
            return Node(tree, control)
    return None


class Program(Node):
    """A running optio-gtk; as a control, its first window."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, env=PROGRAM_ENVIRONMENT)
        tree = Tree()
        self.application = wait_for("optio-gtk on the accessibility bus",
                                    lambda: self._find_application(tree))
        super().__init__(tree, wait_for("a window", self.application.children)[0].control)

    def _find_application(self, tree):
        if self.process.poll() is not None:
            raise AssertionError(f"optio-gtk ended with {self.process.returncode}")
        return find_application(tree, self.process.pid)

    def press(self, key, control=False, shift=False, alt=False):
        """Presses a key as a keyboard would, by its X keysym."""
        held = [code for code, is_held in ((KEY_CONTROL, control), (KEY_SHIFT, shift),
                                           (KEY_ALT, alt)) if is_held]
        for code in held:
            Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.PRESS)
        Atspi.generate_keyboard_event(key, None, Atspi.KeySynthType.SYM)
        for code in reversed(held):
            Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.RELEASE)

    def take_focus_away(self):
        """Lets the keyboard belong to nobody, as if another window had come in front."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(x11.XOpenDisplay(None))
        x11.XSetInputFocus(display, 0, 0, 0)
        x11.XCloseDisplay(display)

    def dialog(self):
        """The window that has come in front of the first one; waits for it."""
        windows = wait_for("a dialog", lambda: self._get_windows(2))
        return next(window for window in windows if window != self)

    def _get_windows(self, number):
        windows = self.application.children()
        return windows if len(windows) == number else None

    def end(self):
        """Ends it, if it has not ended."""
        if self.process.poll() is None:
            self.process.terminate()
        self.wait_for_end()

    def wait_for_end(self):
        """Returns its exit status, once it has one."""
        return self.process.wait(PATIENCE_S)
