#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each page for those who cannot see it, or have no mouse: names, and the way of the focus. TAP."""

import re

from bench import BOARDS, DEMO, F072, run
from driver import KEY_COMMA, KEY_F1, KEY_N, KEY_RIGHT, Atspi, wait_for
from keyboard import MAX_TABS, Keyboard, describe

# What one does something with; lines of lists are gone to by the arrows.
CONTROLS = ("push button", "toggle button", "check box", "combo box", "entry", "text",
            "progress bar", "page tab", "spin button", "list item", "tree table", "menu item")
BY_TAB = ("push button", "toggle button", "check box", "entry", "spin button", "page tab")
# What GTK and libadwaita say of a control that nobody gave a name
CLASS_NAME = re.compile(r"(?:Gtk|Adw|Optio)[A-Z]\w*$")
# Rows are not quite as high as what stands in them.
SLACK = 20


def is_named(node):
    """The button inside a menu button, a combo box or a spin button is spoken of by its name."""
    if node.name and not CLASS_NAME.match(node.name):
        return True
    if node.role == "list item":  # that of an expander is one within another
        return any(row.name for row in node.find_all("list item"))
    parent = node.parent
    return parent.role in ("push button", "combo box", "spin button", "entry") and is_named(parent)


def is_shown(node):
    _x, _y, width, height = node.extents
    return width > 1 and height > 1


def assert_named(window):
    nameless = [describe(node) for node in window.find_all()
                if node.role in CONTROLS and is_shown(node) and not is_named(node)]
    assert not nameless, f"without a name: {', '.join(nameless)}"


def walk_focus(keyboard):
    """The controls that Tab leads to, until it comes back to one of them; and where it led up."""
    way, back = [keyboard.step()], []
    for _ in range(MAX_TABS):
        control = keyboard.step()
        # Both as they are now, since a page scrolls to what has the focus.
        if not is_behind(way[-1].extents, control.extents):
            back.append(f"from {describe(way[-1])} to {describe(control)}")
        if control in way:
            return way, back
        way.append(control)
    raise AssertionError(f"Tab does not come round: {', '.join(map(describe, way))}")


def is_behind(earlier, later):
    """Whether one that reads comes to it later: it is below, or beside, at the end of the line."""
    left, top, width, _height = earlier
    return later[1] >= top - SLACK or later[0] >= left + width - SLACK


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


def assert_accessible(bench, window=None):
    window = window or bench.program
    assert_named(window)
    way, back = walk_focus(Keyboard(bench.program, window))
    assert len(back) <= 1, f"Tab goes back {'; '.join(back)}"  # once, from the end to the beginning
    assert_reached(window, way)


def begin(bench):
    """Begins with a board that was flashed, so that there is a verdict, too."""
    bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")
    return bench.program


def test_empty(bench):
    """The page without a board"""
    bench.start("--no-usb")
    bench.wait_for_text("No Board in Its Bootloader")
    assert_accessible(bench)


def test_firmware(bench):
    """The firmware and the log"""
    program = begin(bench)
    assert_accessible(bench)
    keyboard = Keyboard(program)
    keyboard.go_to("list item", F072)
    assert "Board menu" in keyboard.step(KEY_RIGHT).name, "the menu of a board is out of reach"


def test_memories(bench):
    """The memories"""
    begin(bench).find("page tab", "Memory").do()
    wait_for("the memories", lambda: is_shown(bench.program.find("list", "Memories")))
    assert_accessible(bench)


def test_bytes(bench):
    """The bytes of a memory"""
    program = begin(bench)
    program.find("page tab", "Memory").do()
    program.find("list", "Memories").find("list item", "Internal Flash").do("region.show")
    program.find("list", "Bytes").find("label", "00 40 00 20")
    assert_accessible(bench)


def test_options(bench):
    """The option bytes, one of them changed, and what is asked before they are written"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    bench.option_switch("nBOOT1").do()
    program.find("push button", "Undo the change of nBOOT1")
    assert_accessible(bench)
    write = program.find("push button", "Write…")
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    assert_accessible(bench, program.dialog())


def test_doctor(bench):
    """The doctor"""
    begin(bench).find("page tab", "Doctor").do()
    bench.wait_for_text("Nothing was found that is wrong with it.")
    assert_accessible(bench)


def test_windows(bench):
    """The windows that are opened by a key: simulated boards, preferences, help"""
    program = bench.start(*BOARDS)
    for key, control in ((KEY_N, True), (KEY_COMMA, True), (KEY_F1, False)):
        program.press(key, control)
        window = program.dialog()
        assert_accessible(bench, window)
        window.do("window.close")
        wait_for("the window to go", lambda: program.application.get_child_count() == 1)


if __name__ == "__main__":
    run([test_empty, test_firmware, test_memories, test_bytes, test_options, test_doctor,
         test_windows])
