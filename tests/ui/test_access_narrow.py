#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A narrow window for those who cannot see it, or have no mouse. TAP."""

from bench import BOARDS, DEMO, F072, run
from driver import KEY_F9, KEY_RETURN
from keyboard import Keyboard
from test_access import assert_accessible, is_shown


def test_narrow(bench):
    """A board with its log, and the boards, to and fro by keys"""
    program = bench.start(*BOARDS, DEMO)
    assert is_shown(program.find("push button", "Back to the boards")), "the window is not narrow"
    assert_accessible(bench)
    program.press(KEY_F9)
    program.find("tree table")
    assert_accessible(bench)
    keyboard = Keyboard(program)
    keyboard.press("push button", "Back to the boards")
    keyboard.go_to("list item", F072)
    assert_accessible(bench)
    keyboard.go_to("list item", F072)
    program.press(KEY_RETURN)
    keyboard.go_to("push button", "Flash")


if __name__ == "__main__":
    run([test_narrow])
