#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of the shortcuts says the truth: every key that it shows does what it says. TAP."""

import re

from bench import BOARDS, DEMO, F072, F405, PROGRESS, run, write_ihex
from driver import (KEY_DELETE, KEY_DOWN, KEY_ESCAPE, KEY_F1, KEY_F2, KEY_F3, KEY_F5, KEY_F9,
                    KEY_F10, KEY_LEFT, KEY_MENU, KEY_RETURN, KEY_UP, wait_for)
from keyboard import Keyboard

FLASH = 0x08000000
KEY_ENTER = 0xFF8D  # that of the numbers
# How GTK writes the keys that are no letters
KEYS = {"⏎": KEY_RETURN, "KP_Enter": KEY_ENTER, "Escape": KEY_ESCAPE, "Delete": KEY_DELETE,
        "←": KEY_LEFT, "↑": KEY_UP, "Menu": KEY_MENU, "F1": KEY_F1, "F2": KEY_F2, "F3": KEY_F3,
        "F5": KEY_F5, "F9": KEY_F9, "F10": KEY_F10}
MODIFIERS = {"Ctrl": "control", "Shift": "shift", "Alt": "alt"}
# What stands between keys that are held together, and between those that do the same
TOGETHER, OR = "+", "/"


def read_shortcuts(program):
    """What the window shows: for each sentence the texts of its keys."""
    program.press(ord("?"), control=True)
    window = program.dialog()
    window.find(name="Open a file")
    shortcuts, keys = {}, ""
    for label in window.find_all("label"):
        text = label.name
        if text in KEYS or text in MODIFIERS or len(text) == 1:
            keys += text
        elif keys:
            shortcuts[text] = keys.split(OR)
            keys = ""
    program.press(KEY_ESCAPE)
    wait_for_windows(program, 1)
    return shortcuts


def wait_for_windows(program, count):
    wait_for(f"{count} windows", lambda: program.application.get_child_count() == count)


def press(program, keys):
    """Presses what the window writes as "Ctrl+O"."""
    *held, key = re.split(r"(?<=.)\+", keys)
    program.press(KEYS.get(key) or ord(key.lower()), **{MODIFIERS[name]: True for name in held})


def see_window(program, keys, name):
    """A window with that in it comes, and Escape closes it."""
    press(program, keys)
    program.dialog().find(name=name)
    program.press(KEY_ESCAPE)
    wait_for_windows(program, 1)


def open_help(program, keys):
    """The help does not keep the keyboard from the other window, so this waits until it has it."""
    press(program, keys)
    wait_for("the focus in the help", Keyboard(program, program.dialog()).get_focused)


def see_help(program, keys):
    open_help(program, keys)
    program.press(KEY_ESCAPE)
    wait_for_windows(program, 1)


def see_focus(program, keys, role, name):
    press(program, keys)
    control = program.find(role, name)
    wait_for(f"the focus on {name}", lambda: control.is_focused)


def see_menu(program, keys, item):
    """A menu with that in it comes, and Escape closes it."""
    press(program, keys)
    program.find("menu item", item)
    program.press(KEY_ESCAPE)
    wait_for("the menu to go", lambda: not program.find_all("menu item", item))


def see_log(program, keys):
    """The log goes, and comes again."""
    for is_shown in (False, True):
        press(program, keys)
        wait_for("the log, or none", lambda shown=is_shown:
                 bool(program.find_all("tree table")) == shown)


def assert_all_seen(shortcuts, *parts):
    seen = [sentence for part in parts for sentence in part]
    assert sorted(shortcuts) == sorted(seen), set(shortcuts) ^ set(seen)


ANYWHERE = {
    "Open a file": lambda program, keys: see_window(program, keys, "Open Firmware"),
    "Show or hide the log": see_log,
    "Search the log or the options":
        lambda program, keys: see_focus(program, keys, "entry", "Search the log"),
    "Add a simulated board":
        lambda program, keys: see_window(program, keys, "Find a simulated board"),
    "Main menu": lambda program, keys: see_menu(program, keys, "About Optio"),
    "Preferences": lambda program, keys: see_window(program, keys, "Before each flash"),
    "Help": see_help,
    "Keyboard shortcuts": lambda program, keys: see_window(program, keys, "Open a file"),
    # That the program lives is all that can be seen without real boards.
    "Look for boards again": press,
}
ON_A_BOARD = {
    "Rename the board in the list": lambda program, keys: see_window(program, keys, "Rename Board"),
    "Menu of the board in the list": lambda program, keys: see_menu(program, keys, "Unplug"),
}
IN_THE_BYTES = ("Go to an address", "Find bytes or text", "Next and previous difference",
                "Erase the selected sectors", "Back to the memories")
AT_WORK = ("Flash", "Cancel")
AT_THE_END = ("Close the window", "Quit")


def test_everywhere(bench):
    """Windows, menus and the log; every key that is shown is looked at in one of these tests"""
    program = bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    shortcuts = read_shortcuts(program)
    assert_all_seen(shortcuts, ANYWHERE, ON_A_BOARD, IN_THE_BYTES, AT_WORK, AT_THE_END)
    for sentence, see in ANYWHERE.items():
        for keys in shortcuts[sentence]:
            see(program, keys)
    for sentence, see in ON_A_BOARD.items():
        for keys in shortcuts[sentence]:
            Keyboard(program).go_to("list item", F072)
            see(program, keys)


def test_bytes(bench):
    """The bytes of a memory"""
    full, other = bench.folder / "full.hex", bench.folder / "other.hex"
    data = bytearray(4096)
    write_ihex(full, FLASH, data)
    data[0x123] = 0xAB
    write_ihex(other, FLASH, data)
    program = bench.start(*BOARDS, full)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")
    shortcuts = read_shortcuts(program)

    def show_bytes():
        bench.program.find("page tab", "Memory").do()
        bench.program.find("list", "Memories").find("list item", "Internal Flash").do("region.show")
        return bench.program.find("list", "Bytes")

    show_bytes().find("label", "00 00 00 00")
    for keys in shortcuts["Go to an address"]:
        see_focus(program, keys, "text", "Go to an address")
    for keys in shortcuts["Find bytes or text"]:
        see_focus(program, keys, "entry", "Find in this memory")
    bench.choose_menu("More to do with this memory", "Compare with File…")
    bench.answer_open(other)
    bench.wait_for_text("1 line differs from other.hex")
    for keys in shortcuts["Next and previous difference"]:
        press(program, keys)
        bench.wait_for_text("0x08000120-0x0800012f")
        Keyboard(program).go_to("list", "Bytes")
        program.press(KEY_DOWN)
        wait_for("another line", lambda: not program.has("0x08000120-0x0800012f"))
    for keys in shortcuts["Erase the selected sectors"]:
        see_window(program, keys, "Erases 1 sector.")
    for keys in shortcuts["Back to the memories"]:
        memories = show_bytes() and program.find("list", "Memories")
        press(program, keys)
        row = memories.find("list item", "Internal Flash")
        wait_for("the memories", lambda shown=row: shown.extents[2] > 1 and program.pick(
            shown.extents[0] + 2, shown.extents[1] + 2).control in [
                node.control for node in shown.find_all()])


def test_work(bench):
    """Flash and cancel"""
    program = bench.start(*BOARDS, bench.big_firmware())
    bench.choose(F405)
    shortcuts = read_shortcuts(program)
    bench.flash_everything()
    state = bench.state(F405)
    for keys in shortcuts["Flash"]:
        wait_for("a Flash button", lambda: bench.flash_button().is_sensitive)
        press(program, keys)
        wait_for("progress", lambda: PROGRESS.match(state.name))
        (cancel,) = shortcuts["Cancel"]
        press(program, cancel)
        bench.wait_for_text("big.hex: only a part was written")
        program.find("push button", "Hide this result").do()
        wait_for("no result", lambda: not program.has("only a part was written"))


def test_end(bench):
    """Close and quit, which quits also from the help; Close closes the help alone"""
    program = bench.start(*BOARDS)
    shortcuts = read_shortcuts(program)
    (close,), (leave,) = (shortcuts[sentence] for sentence in AT_THE_END)
    open_help(program, "F1")
    press(program, close)
    wait_for_windows(program, 1)
    press(program, close)
    assert program.wait_for_end() == 0, "it did not end well"
    bench.end()

    program = bench.start(*BOARDS)
    open_help(program, "F1")
    press(program, leave)
    assert program.wait_for_end() == 0, "it did not end well"


def test_menus(bench):
    """The menus show the keys of what they do"""
    program = bench.start(*BOARDS)
    program.press(KEY_F10)
    for item, keys in (("Open Firmware…", "Ctrl+O"), ("Show Log", "F9"), ("Preferences", "Ctrl+,"),
                       ("Help", "F1"), ("Keyboard Shortcuts", "Ctrl+?")):
        program.find("menu item", item).find("label", keys)
    program.press(KEY_ESCAPE)
    Keyboard(program).go_to("list item", F072)
    program.press(KEY_MENU)
    program.find("menu item", "Rename…").find("label", "F2")


if __name__ == "__main__":
    run([test_everywhere, test_bytes, test_work, test_end, test_menus])
