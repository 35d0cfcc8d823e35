#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each page for those who cannot see it, or have no mouse: names, and the way of the focus. TAP.

usage: test_access.py OPTIO-GTK FOLDER-FOR-PICTURES [TEST...]

Where the program is tests/ui/mirrored-gtk, all is read from right to left.
"""

import pathlib
import random
import re

import test_permission
from bench import BOARDS, DEMO, F072, F405, PROGRESS, run, write_ihex
from driver import (KEY_COMMA, KEY_DOWN, KEY_ESCAPE, KEY_F, KEY_F1, KEY_F2, KEY_F10, KEY_MENU,
                    KEY_N, KEY_RETURN, KEY_RIGHT, KEY_SPACE, Atspi, wait_for)
from keyboard import MAX_TABS, Keyboard, describe
from reading import Reading

FLASH = 0x08000000
# What one does something with, beside all that takes the focus
CONTROLS = ("push button", "toggle button", "check box", "combo box", "entry", "text",
            "progress bar", "page tab", "spin button", "list item", "tree table", "menu item")
# What Tab has to lead to; lines of lists are gone to by the arrows.
BY_TAB = ("push button", "toggle button", "check box", "entry", "text", "spin button", "page tab")
NO_ROLES = ("filler", "unknown", "invalid")
# What GTK and libadwaita say of a control that nobody gave a name
CLASS_NAME = re.compile(r"(?:Gtk|Adw|Optio)[A-Z]\w*$")
# What a list has that leads on by a name of another, and of its own
TWICE = re.compile(r"(.+) \1$")

# What GTK and libadwaita make and do not name, as role and name. A scroll pane takes the focus only
# where nothing in it does, and has to have a name there. Lists have it by their rows.
MADE_BY_GTK = (("scroll pane", ""), ("list", "GtkListBox"), ("list", "GtkListView"),
               ("filler", "GtkListItemWidget"))
MADE_BY_PREFERENCES = (("page tab", "GtkLabel"), ("entry", "GtkSearchEntry"))
MADE_BY_ABOUT = (("push button", "GtkImage"), ("push button", "GtkButton"), ("text", "GtkTextView"),
                 ("push button", "_Copy Text Copy Text"), ("push button", "_Save as… Save as…"))
MADE_BY_SHORTCUTS = (("entry", "GtkSearchEntry"), ("push button", "GtkImage"),
                     ("push button", "GtkMenuButton"))


def is_named(node):
    """The button inside a menu button or a spin button is spoken of by its name."""
    if node.name.strip() and not CLASS_NAME.match(node.name):
        return True
    if node.role == "list item":  # that of an expander is one within another
        return any(row.name for row in node.find_all("list item"))
    parent = node.parent
    return parent.role in ("push button", "spin button", "entry") and is_named(parent)


def is_said_twice(node, window):
    """The buttons that answer a dialog are made by libadwaita, which names them twice, once with
    the mark of the mnemonic."""
    if window.role == "dialog" and node.role == "push button":
        return False
    return TWICE.match(node.name.replace("_", "", 1)) or TWICE.match(node.name)


def is_shown(node):
    _x, _y, width, height = node.extents
    return width > 1 and height > 1


def assert_named(window, made_elsewhere):
    """No control without a name and a role, shown or hidden."""
    pairs = window.find_with_roles()
    focusable = {node.control for node in window.find_in_state(
        Atspi.StateType.FOCUSABLE, [node for node, _role in pairs])}
    faults = []
    for node, role in pairs:
        if role not in CONTROLS and node.control not in focusable:
            continue
        if (role, node.name) in (*MADE_BY_GTK, *made_elsewhere):
            continue
        if role in NO_ROLES or not is_named(node) or is_said_twice(node, window):
            faults.append(describe(node))
    assert not faults, f"without a name or a role, or with two: {', '.join(faults)}"
    assert window.name and not CLASS_NAME.match(window.name), f"{describe(window)} has no name"


def walk_focus(keyboard):
    """The controls that Tab leads to, from one until it comes back to it."""
    way = [keyboard.step()]
    for _ in range(MAX_TABS):
        control = keyboard.step()
        if control == way[0]:
            return way
        assert control not in way, f"Tab goes in a circle without {describe(way[0])}"
        way.append(control)
    raise AssertionError(f"Tab does not come round: {', '.join(map(describe, way))}")


def assert_in_order(way, reading):
    """Tab goes back once, from what is read last to what is read first."""
    pairs = list(zip(way, [*way[1:], way[0]]))
    back = [(one, other) for one, other in pairs if not reading.is_behind(one, other)]
    text = "; ".join(f"from {describe(one)} to {describe(other)}" for one, other in back)
    assert len(back) == 1 or len(way) == 1, f"Tab goes back {text}"
    first = back[0][1]
    for control in way:
        assert control == first or reading.is_behind(first, control), (
            f"Tab begins with {describe(first)}, but {describe(control)} is read before")


def is_in_board_list(node):
    """Tab leads to the list, and its arrows to the rest."""
    while node.role not in ("frame", "dialog", "list"):
        node = node.parent
    return node.name == "Boards"


def assert_reached(window, way):
    """The button within a menu button has the focus for it, and one of a group for all of it."""
    controls = [control.control for control in way]
    for node in window.find_in_state(Atspi.StateType.FOCUSABLE):
        if (node.role not in BY_TAB or node.name == "Close"  # which the desktop has keys for
                or not node.is_sensitive or not is_shown(node)):
            continue
        family = [below.control for below in node.find_all()]
        if any(below in controls for below in family) or is_in_board_list(node):
            continue
        x, y, width, height = node.extents
        # What is on another page still says where it was.
        seen = window.pick(x + width // 2, y + height // 2).control
        assert seen not in family, f"Tab does not reach {describe(node)}"


def assert_accessible(bench, window=None, made_elsewhere=()):
    window = window or bench.program
    assert_named(window, made_elsewhere)
    way = walk_focus(Keyboard(bench.program, window))
    nameless = [describe(node) for node in way
                if not is_named(node) and (node.role, node.name) not in made_elsewhere]
    assert not nameless, f"with the focus, but without a name: {', '.join(nameless)}"
    is_mirrored = pathlib.Path(bench.command).name.startswith("mirrored")
    assert_in_order(way, Reading(is_mirrored))
    assert_reached(window, way)


def assert_menu(keyboard, count):
    """The items of the menu that is open have names, and Down leads through them as they stand."""
    wait_for("the focus in the menu",
             lambda: (keyboard.get_focused() or keyboard.window).role == "menu item")
    items = keyboard.window.find_all("menu item")
    assert len(items) == count and all(item.name for item in items), list(map(describe, items))
    n_sensitive = len(keyboard.window.find_in_state(Atspi.StateType.SENSITIVE, items))
    tops = [keyboard.get_focused().extents[1]]
    tops += [keyboard.step(KEY_DOWN).extents[1] for _ in range(n_sensitive - 1)]
    assert tops == sorted(set(tops)), f"Down leads to and fro: {tops}"
    keyboard.program.press(KEY_ESCAPE)
    wait_for("the focus on the button again",
             lambda: (keyboard.get_focused() or keyboard.window).role == "push button")


def close(program, window):
    window.do("window.close")
    wait_for("the window to go", lambda: program.application.get_child_count() == 1)


def begin(bench):
    """Begins with a board that was flashed, so that there is a verdict, too."""
    bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")
    return bench.program


def show(bench, page):
    bench.program.find("page tab", page).do()
    wait_for(f"the page {page}", lambda: bench.program.find_in_state(
        Atspi.StateType.SELECTED, bench.program.find_all("page tab", page)))


def show_bytes(bench):
    show(bench, "Memory")
    bench.program.find("list", "Memories").find("list item", "Internal Flash").do("region.show")
    bench.program.find("list", "Bytes").find("label", "00 40 00 20")


def test_empty(bench):
    """The page without a board, and the main menu there"""
    program = bench.start("--no-usb")
    bench.wait_for_text("No Board in Its Bootloader")
    assert_accessible(bench)
    program.press(KEY_F10)
    assert_menu(Keyboard(program), 6)


def test_firmware(bench):
    """The firmware and the log; the menus there"""
    program = begin(bench)
    assert_accessible(bench)
    keyboard = Keyboard(program)
    keyboard.go_to("list item", F072)
    menu = keyboard.step(KEY_RIGHT)  # of GTK's rows also from right to left
    assert "Board menu" in menu.name, f"the menu of a board is out of reach at {describe(menu)}"
    keyboard.go_to("list item", F072)
    program.press(KEY_MENU)
    assert_menu(keyboard, 4)
    program.press(KEY_F10)
    assert_menu(keyboard, 6)
    for button, count in (("Recent files", 1), ("Log menu", 6)):
        keyboard.press("push button", button)
        assert_menu(keyboard, count)


def test_memory(bench):
    """The memories, and the bytes of one with all its bars; the menu there"""
    program = begin(bench)
    show(bench, "Memory")
    wait_for("the memories", lambda: is_shown(program.find("list", "Memories")))
    assert_accessible(bench)
    show_bytes(bench)
    bench.choose_menu("More to do with this memory", "Compare with File…")
    bench.answer_open(DEMO)
    bench.wait_for_text("The same as demo-stm32f072.hex")
    program.press(KEY_F, control=True)
    entry = program.find("entry", "Find in this memory")
    wait_for("the cursor in what is looked for", lambda: entry.is_focused)
    assert_accessible(bench)
    keyboard = Keyboard(program)
    keyboard.press("push button", "More to do with this memory")
    assert_menu(keyboard, 5)


def test_options(bench):
    """The option bytes, one of them changed; the menu there, and what is asked before a write"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    bench.option_switch("nBOOT1").do()
    program.find("push button", "Undo the change of nBOOT1")
    assert_accessible(bench)
    keyboard = Keyboard(program)
    keyboard.press("push button", "More to do with the options")
    assert_menu(keyboard, 5)
    write = program.find("push button", "Write…")
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    assert_accessible(bench, program.dialog())


def test_doctor(bench):
    """The doctor"""
    begin(bench)
    show(bench, "Doctor")
    bench.wait_for_text("Nothing was found that is wrong with it.")
    assert_accessible(bench)


def test_busy_and_unplugged(bench):
    """A board at work, and one that is away"""
    path = bench.folder / "long.hex"
    write_ihex(path, FLASH, random.Random(1).randbytes(900 * 1024))
    program = bench.start(*BOARDS, path)
    bench.choose(F405)
    bench.flash_until_progress(F405)
    assert_accessible(bench)
    assert PROGRESS.match(bench.state(F405).name), "the board was ready before the way was done"
    bench.row(F405).do("board.unplug")
    bench.wait_for_text("This board is unplugged")
    assert_accessible(bench)
    for page in ("Options", "Doctor"):
        show(bench, page)
        assert_accessible(bench)


def test_problem(bench):
    """A board that may not be opened"""
    test_permission.start(bench)
    assert_accessible(bench)


def test_choice(bench):
    """Which chip it is"""
    bench.start("--no-usb", "--simulate", "stm32h743")
    bench.show_options()
    bench.choose_menu("More to do with the options", "Choose the Chip…")
    bench.wait_for_text("Which Chip Is It?")
    assert_accessible(bench)


def test_windows(bench):
    """Simulated boards, preferences, help and a page of it, a name, the program, and its keys"""
    program = bench.start(*BOARDS)
    program.press(KEY_N, control=True)
    dialog = program.dialog()
    wait_for("the search", lambda: dialog.find("entry", "Find a simulated").is_focused)
    Keyboard(program).type("f072")
    wait_for("fewer boards", lambda: len(dialog.find_all("list item", "STM32")) < 20)
    assert_accessible(bench, dialog)
    close(program, dialog)
    program.press(KEY_COMMA, control=True)
    assert_accessible(bench, program.dialog(), MADE_BY_PREFERENCES)
    close(program, program.dialog())

    program.press(KEY_F1)
    dialog = program.dialog()
    assert_accessible(bench, dialog)
    program.press(KEY_RETURN)
    wait_for("a page", lambda: dialog.name != "Optio Help")
    assert_accessible(bench, dialog)
    close(program, dialog)

    bench.focus(bench.row(F072))
    program.press(KEY_F2)
    assert_accessible(bench, program.dialog())
    close(program, program.dialog())
    program.press(KEY_F10)
    Keyboard(program).choose_item("About Optio")
    assert_accessible(bench, program.dialog(), MADE_BY_ABOUT)
    close(program, program.dialog())
    program.press(ord("?"), control=True)
    dialog = program.dialog()
    dialog.find(name="Open a file")
    assert_named(dialog, MADE_BY_SHORTCUTS)  # nothing there is gone to but its search
    close(program, dialog)


if __name__ == "__main__":
    run([test_empty, test_firmware, test_memory, test_options, test_doctor,
         test_busy_and_unplugged, test_problem, test_choice, test_windows])
