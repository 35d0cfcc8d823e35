#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the window is for, done by pressed keys alone. TAP.

Nothing is asked of the program here but what it shows: every test begins when it has started, and
only keys go to it.
"""

from bench import BOARDS, DEMO, run, write_ihex
from driver import KEY_A, KEY_DOWN, KEY_F, KEY_F3, KEY_L, KEY_RETURN, KEY_SPACE, KEY_TAB, wait_for
from keyboard import Keyboard

FLASH = 0x08000000


def wait_for_no_dialog(program):
    wait_for("the dialog to go", lambda: program.application.get_child_count() == 1)


def show_page(keyboard, name):
    keyboard.press("page tab", name, KEY_SPACE)


def write_options(bench, keyboard):
    """Presses Write…, and returns a keyboard for what it asks."""
    keyboard.press("push button", "Write…", KEY_SPACE)
    return Keyboard(bench.program, bench.program.dialog())


def type_path(program, path):
    """Says in a file dialog where a file is."""
    dialog = Keyboard(program, program.dialog())
    dialog.window.find("push button", "Cancel")
    dialog.type(str(path))
    program.press(KEY_RETURN)


def test_first_flash(bench):
    """No board, a simulated one, and its first firmware"""
    program = bench.start("--no-usb", DEMO)
    bench.wait_for_text("No Board in Its Bootloader")
    keyboard = Keyboard(program)
    keyboard.press("push button", "Simulated Board…", KEY_SPACE)
    dialog = Keyboard(program, program.dialog())
    dialog.type("f072 with 128")
    wait_for("one board", lambda: len(dialog.window.find_all("list item", "STM32")) == 1)
    program.press(KEY_RETURN)
    wait_for_no_dialog(program)
    keyboard.press("push button", "Flash", KEY_SPACE)
    bench.wait_for_text("demo-stm32f072.hex: verified")


def test_options(bench):
    """An option is found, changed, looked at once more, and written"""
    program = bench.start(*BOARDS)
    keyboard = Keyboard(program)
    show_page(keyboard, "Options")
    bench.option_row("RDP")
    program.press(KEY_F, control=True)
    wait_for("the search", lambda: program.find("entry", "Find an option").is_focused)
    keyboard.type("stop")
    wait_for("fewer options", lambda: not program.find_all("list item", "nBOOT1: "))
    keyboard.press("check box", "nRST_STOP: ", KEY_SPACE)
    bench.wait_for_text("1 change. ")
    dialog = write_options(bench, keyboard)
    dialog.window.find(name="nRST_STOP: 1: Stop works as such → 0: ")
    dialog.press("push button", "Cancel", KEY_SPACE)
    wait_for_no_dialog(program)
    bench.wait_for_text("1 change. ")
    write_options(bench, keyboard).press("push button", "Write", KEY_SPACE)
    bench.wait_for_text("Option bytes: verified")


def test_forever(bench):
    """What can never be undone is refused a wrong serial, and taken with the right one"""
    program = bench.start(*BOARDS)
    keyboard = Keyboard(program)
    show_page(keyboard, "Options")
    bench.option_row("RDP")
    keyboard.press("push button", "GtkToggleButton", KEY_SPACE)  # the one in the box of RDP
    bench.wait_for_text("Level 2: closed for ever")
    program.press(KEY_DOWN)
    program.press(KEY_RETURN)
    bench.wait_for_text("1 change. This can never be undone.")
    dialog = write_options(bench, keyboard)
    write = dialog.window.find("push button", "Write")
    dialog.press("check box", "This can never be undone.", KEY_SPACE)
    # The rows of libadwaita that are typed into do not say that they have the focus.
    program.press(KEY_TAB)
    dialog.type("RDP")
    program.press(KEY_TAB)
    dialog.type("FFFFFFFEFFF")
    assert not write.is_sensitive, "a part of the serial is enough"
    dialog.type("F")
    dialog.press("push button", "Write", KEY_SPACE)
    bench.wait_for_text("Option bytes: ")


def test_doctor(bench):
    """A board that is kept in its bootloader is mended"""
    program = bench.start("--no-usb", "--simulate", "stuck-boot-sel", DEMO)
    keyboard = Keyboard(program)
    keyboard.press("push button", "Flash", KEY_SPACE)
    bench.wait_for_text("demo-stm32f072.hex: verified")
    show_page(keyboard, "Doctor")
    bench.wait_for_text("The option bytes keep the board from its firmware")
    keyboard.press("push button", "Mend…", KEY_SPACE)
    Keyboard(program, program.dialog()).press("push button", "Write", KEY_SPACE)
    # Its BOOT0 is low, so that it is mended when it does not come back.
    bench.wait_for_text("Option bytes: written, not checked")
    bench.wait_for_text("This board runs its firmware.")


def test_memory(bench):
    """Memory is read, erased, and compared with a file"""
    path = bench.folder / "full.hex"
    write_ihex(path, FLASH, bytes(6 * 1024))
    program = bench.start(*BOARDS, path)
    keyboard = Keyboard(program)
    keyboard.press("push button", "Flash", KEY_SPACE)
    bench.wait_for_text("full.hex: verified")
    show_page(keyboard, "Memory")
    keyboard.go_to("list item", "Internal Flash")
    program.press(KEY_RETURN)
    data = program.find("list", "Bytes")
    wait_for("what was flashed", lambda: data.find_all("label", "00 00 00 00 00 00 00 00"))
    program.press(KEY_L, control=True)
    wait_for("the address", lambda: program.find("text", "Go to an address").is_focused)
    keyboard.type("0x08000810")
    program.press(KEY_RETURN)
    bench.wait_for_text("0x08000810-0x0800081f")
    keyboard.press("push button", "Erase…", KEY_SPACE)
    Keyboard(program, program.dialog()).press("push button", "Erase", KEY_SPACE)
    bench.wait_for_text("Erasing: ")
    wait_for_no_dialog(program)
    keyboard.press("push button", "More to do with this memory", KEY_SPACE)
    choose_item(program, "Compare with File…")
    type_path(program, path)
    bench.wait_for_text("lines differ from full.hex")
    program.press(KEY_F3)
    bench.wait_for_text("0x08000800-0x0800080f")


def choose_item(program, name):
    """Chooses from the menu that is open."""
    item = program.find("menu item", name)
    for _ in program.find_all("menu item"):
        if item.is_focused:
            break
        Keyboard(program).step(KEY_DOWN)
    assert item.is_focused, f"Down does not lead to {name}"
    program.press(KEY_RETURN)


def test_log(bench):
    """The log is filtered by kind and by words, and saved"""
    program = bench.start(*BOARDS, DEMO)
    keyboard = Keyboard(program)
    keyboard.press("push button", "Flash", KEY_SPACE)
    bench.wait_for_text("demo-stm32f072.hex: verified")
    log = program.find("tree table")
    program.press(KEY_F, control=True)
    wait_for("the search", lambda: program.find("entry", "Search the log").is_focused)
    keyboard.type("dnbusy")
    wait_for("what was typed", lambda: log.has("dfuDNBUSY") and not log.has("Set Address"))
    path = bench.folder / "log.txt"
    keyboard.press("push button", "Log menu", KEY_SPACE)
    choose_item(program, "Save as Text…")
    dialog = Keyboard(program, program.dialog())
    dialog.go_to("text", "Name")
    program.press(KEY_A, control=True)
    dialog.type(str(path))
    program.press(KEY_RETURN)
    wait_for("the text", lambda: path.exists() and "dfuDNBUSY" in path.read_text("utf-8"))


if __name__ == "__main__":
    run([test_first_flash, test_options, test_forever, test_doctor, test_memory, test_log])
