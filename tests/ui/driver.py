# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives optio-gtk as a screen reader would: through AT-SPI alone."""

import ctypes
import os
import subprocess
import time

# libatspi warns when a program is asked before it is ready; only optio-gtk's warnings count here.
PROGRAM_ENVIRONMENT = dict(os.environ)
os.environ.pop("G_DEBUG", None)

import gi  # noqa: E402 (GLib reads G_DEBUG when it is loaded)

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 (the version comes first)

# A sanitized build on a busy machine answers late.
ANSWER_MS, START_MS = 20000, 60000
Atspi.set_timeout(ANSWER_MS, START_MS)

PATIENCE_S = 60
KEY_CONTROL = 37  # the key code of the left Ctrl on Xvfb's keyboard
# Keysyms of X11/keysymdef.h
KEY_RETURN, KEY_ESCAPE, KEY_DOWN = 0xFF0D, 0xFF1B, 0xFF54
KEY_F1, KEY_F2, KEY_F3, KEY_F5, KEY_F9 = 0xFFBE, 0xFFBF, 0xFFC0, 0xFFC2, 0xFFC6
KEY_TAB, KEY_SPACE, KEY_COMMA, KEY_SLASH = 0xFF09, 0x20, 0x2C, 0x2F
KEY_F, KEY_N, KEY_O, KEY_Q = 0x66, 0x6E, 0x6F, 0x71
BIG_ROLES = (Atspi.Role.TREE_TABLE, Atspi.Role.SCROLL_BAR)
BIG_NAME = "Bytes"
PAUSE_S = 0.02


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


def walk(node):
    """The accessible and all below it, but not the lines of the log or of a memory: they are many,
    and what they say is not what the page says.

    Widgets that are hidden are not in GTK's tree at all; the pages of a stack are, on top or not.
    """
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is None:
            continue
        if child.get_role() in BIG_ROLES or child.get_name() == BIG_NAME:
            yield child
        else:
            yield from walk(child)


class Node:
    """A control."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def name(self):
        return self.accessible.get_name() or ""

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def is_sensitive(self):
        return self.accessible.get_state_set().contains(Atspi.StateType.SENSITIVE)

    @property
    def is_focused(self):
        return self.accessible.get_state_set().contains(Atspi.StateType.FOCUSED)

    def actions(self):
        count = self.accessible.get_n_actions()
        return [self.accessible.get_action_name(index) for index in range(count)]

    def do(self, action=None):
        """Does an action by its name, the first one if none is given."""
        names = self.actions()
        index = names.index(action) if action else 0
        if not names or not self.accessible.do_action(index):
            raise AssertionError(f"{self.role} “{self.name}” does not do {action or 'anything'}")

    def select_child(self, index):
        if not self.accessible.select_child(index):
            raise AssertionError(f"{self.role} “{self.name}” has no child {index} to select")

    @property
    def value(self):
        """The number that a spin button shows."""
        return self.accessible.get_value_iface().get_current_value()

    def set_text(self, text):
        if not self.accessible.set_text_contents(text):
            raise AssertionError(f"{self.role} “{self.name}” takes no text")

    def iterate(self, role=None, name=None):
        for accessible in walk(self.accessible):
            if ((role is None or accessible.get_role_name() == role)
                    and (name is None or name in (accessible.get_name() or ""))):
                yield Node(accessible)

    def find_all(self, role=None, name=None):
        return list(self.iterate(role, name))

    def find(self, role=None, name=None):
        """The first control with that role and with name in its name; waits for it."""
        what = f"{role or 'anything'} “{name or ''}”"
        return wait_for(what, lambda: next(self.iterate(role, name), None))

    def has(self, text):
        """Whether a control's name holds text."""
        return any(True for _ in self.iterate(name=text))


class Program(Node):
    """A running optio-gtk; as a control, its first window.

    The list of windows is looked at only while none is closing: GTK 4.8 emits a critical warning
    when it is asked for a window that has just gone (gtkatspiroot.c, GetChildAtIndex).
    """

    def __init__(self, *command):
        self.process = subprocess.Popen(command, env=PROGRAM_ENVIRONMENT)
        self.application = wait_for("optio-gtk on the accessibility bus", self._find)
        super().__init__(self.application.get_child_at_index(0))

    def _find(self):
        if self.process.poll() is not None:
            raise AssertionError(f"optio-gtk ended with {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        desktop.set_cache_mask(Atspi.Cache.NONE)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application is None or application.get_process_id() != self.process.pid:
                continue
            application.set_cache_mask(Atspi.Cache.NONE)
            if application.get_child_count() > 0:
                return application
        return None

    def press(self, key, control=False):
        """Presses a key as a keyboard would, by its X keysym."""
        if control:
            Atspi.generate_keyboard_event(KEY_CONTROL, None, Atspi.KeySynthType.PRESS)
        Atspi.generate_keyboard_event(key, None, Atspi.KeySynthType.SYM)
        if control:
            Atspi.generate_keyboard_event(KEY_CONTROL, None, Atspi.KeySynthType.RELEASE)

    def take_focus_away(self):
        """Lets the keyboard belong to nobody, as if another window had come in front."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(x11.XOpenDisplay(None))
        x11.XSetInputFocus(display, 0, 0, 0)
        x11.XCloseDisplay(display)

    def dialog(self):
        """The window that has come in front of the first one; waits for it."""
        wait_for("a dialog", lambda: self.application.get_child_count() == 2)
        windows = [self.application.get_child_at_index(index) for index in range(2)]
        return Node(next(window for window in windows if window != self.accessible))

    def end(self):
        """Ends it, if it has not ended."""
        if self.process.poll() is None:
            self.process.terminate()
        self.wait_for_end()

    def wait_for_end(self):
        """Returns its exit status, once it has one."""
        return self.process.wait(PATIENCE_S)
