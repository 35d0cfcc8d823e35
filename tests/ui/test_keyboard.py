#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the window is for, done by pressed keys alone. TAP.

Nothing is asked of the program here but what it shows: every test begins when it has started, and
only keys go to it.
"""

from bench import BOARDS, DEMO, F072, F405, PROGRESS, run, write_ihex
from driver import (KEY_A, KEY_DELETE, KEY_DOWN, KEY_ESCAPE, KEY_F, KEY_F3, KEY_L, KEY_MENU, KEY_O,
                    KEY_RETURN, KEY_SPACE, KEY_UP, wait_for)
from keyboard import Keyboard

FLASH = 0x08000000


def wait_for_no_dialog(program):
    wait_for("the dialog to go", lambda: program.application.get_child_count() == 1)


def show_page(keyboard, name):
    keyboard.press("page tab", name)


def choose_board(bench, keyboard, key, board):
    """Goes from the board that is chosen to its neighbour."""
    keyboard.go_to("list item", "STM32")
    keyboard.program.press(key)
    row = bench.row(board)
    wait_for(f"the focus on {board}", lambda: row.is_focused)


def open_file(program, path):
    program.press(KEY_O, control=True)
    Keyboard(program, program.dialog()).type_path(path)
    wait_for_no_dialog(program)
    program.find("list item", path.name)


def flash_everything(bench, keyboard, board):
    """Flashes what changes the chip at once, and returns the state of the board, which works."""
    switch = keyboard.go_to("check box", "Only what changed")
    if switch.is_checked:
        bench.program.press(KEY_SPACE)
    state = bench.state(board)
    bench.program.press(KEY_RETURN, control=True)
    wait_for("progress", lambda: PROGRESS.match(state.name))
    return state


def write_options(bench, keyboard):
    """Presses Write…, and returns a keyboard for what it asks."""
    keyboard.press("push button", "Write…")
    return Keyboard(bench.program, bench.program.dialog())


def test_first_flash(bench):
    """No board, a simulated one, and its first firmware"""
    program = bench.start("--no-usb", DEMO)
    bench.wait_for_text("No Board in Its Bootloader")
    keyboard = Keyboard(program)
    keyboard.press("push button", "Simulated Board…")
    dialog = Keyboard(program, program.dialog())
    wait_for("the search", lambda: dialog.window.find("entry", "Find a simulated").is_focused)
    dialog.type("f072 with 128")
    wait_for("one board", lambda: len(dialog.window.find_all("list item", "STM32")) == 1)
    program.press(KEY_RETURN)
    wait_for_no_dialog(program)
    keyboard.press("push button", "Flash")
    bench.wait_for_text("demo-stm32f072.hex: verified")


def test_bad_file(bench):
    """A broken file is refused in a sentence and cannot be flashed; another one can"""
    bad = bench.folder / "bad.hex"
    bad.write_text(":0400000001020304F3\n:00000001FF\n", encoding="ascii")
    program = bench.start(*BOARDS)
    open_file(program, bad)
    bench.wait_for_text("This file cannot be flashed")
    bench.wait_for_text("checksum")
    assert not bench.flash_button().is_sensitive, "a broken file can be flashed"
    program.press(KEY_RETURN, control=True)
    open_file(program, DEMO)
    assert not program.find("tree table").has("dfuDNBUSY"), "something was written"
    program.press(KEY_RETURN, control=True)
    bench.wait_for_text("demo-stm32f072.hex: verified")


def test_cancel_and_unplug(bench):
    """A job is cancelled, then its board is unplugged; the next job finishes the work"""
    program = bench.start(*BOARDS, bench.big_firmware())
    keyboard = Keyboard(program)
    choose_board(bench, keyboard, KEY_DOWN, F405)
    flash_everything(bench, keyboard, F405)
    program.press(KEY_ESCAPE)
    bench.wait_for_text("big.hex: only a part was written")

    keyboard.go_to("list item", F405)
    state = bench.state(F405)
    program.press(KEY_RETURN, control=True)
    wait_for("progress", lambda: PROGRESS.match(state.name))
    program.press(KEY_MENU)
    keyboard.choose_item("Unplug")
    bench.wait_for_text("This board is unplugged")
    bench.wait_for_text("big.hex: only a part was written")
    assert not program.has("verified"), "it says verified"

    keyboard.go_to("list item", F405)
    program.press(KEY_MENU)
    keyboard.choose_item("Plug In and Enter Bootloader")
    bench.wait_for_text("Earlier: big.hex: only a part was written")
    program.press(KEY_RETURN, control=True)
    bench.wait_for_text("big.hex: verified")


def test_two_boards(bench):
    """Two boards are flashed at once, and each says for itself what became of it"""
    program = bench.start(*BOARDS, bench.big_firmware())
    keyboard = Keyboard(program)
    first, second = bench.state(F072), bench.state(F405)
    wait_for("a Flash button that can be pressed", lambda: bench.flash_button().is_sensitive)
    keyboard.go_to("list item", F072)
    program.press(KEY_RETURN, control=True)
    choose_board(bench, keyboard, KEY_DOWN, F405)
    program.press(KEY_RETURN, control=True)
    wait_for("both at work", lambda: PROGRESS.match(second.name) and PROGRESS.match(first.name))
    bench.wait_for_text("big.hex: verified")
    choose_board(bench, keyboard, KEY_UP, F072)
    bench.wait_for_text("big.hex: verified")
    for state in (first, second):
        assert not PROGRESS.match(state.name), f"{state.name} works still"


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
    program.press(KEY_ESCAPE)
    switch = program.find("check box", "nRST_STOP: ")
    wait_for("the focus on what was found", lambda: switch.is_focused)
    bench.option_row("nBOOT1")
    program.press(KEY_SPACE)
    bench.wait_for_text("1 change. ")
    dialog = write_options(bench, keyboard)
    dialog.window.find(name="nRST_STOP: 1: Stop works as such → 0: ")
    dialog.press("list item", "Every Step")
    dialog.window.find(name="1. write option bytes 0x1ffff800")
    dialog.press("push button", "Cancel")
    wait_for_no_dialog(program)
    bench.wait_for_text("1 change. ")
    write_options(bench, keyboard).press("push button", "Write")
    bench.wait_for_text("Option bytes: verified")


def test_forever(bench):
    """What can never be undone is refused a wrong serial, and taken with the right one"""
    program = bench.start(*BOARDS)
    keyboard = Keyboard(program)
    show_page(keyboard, "Options")
    bench.option_row("RDP")
    keyboard.choose("RDP: ", "Level 2: closed for ever")
    bench.wait_for_text("1 change. This can never be undone.")
    dialog = write_options(bench, keyboard)
    write = dialog.window.find("push button", "Write")
    dialog.press("check box", "This can never be undone.")
    dialog.go_to("text", "Type “RDP”")
    dialog.type("RDP")
    dialog.go_to("text", "Serial number")
    dialog.type("FFFFFFFEFFF")
    assert not write.is_sensitive, "a part of the serial is enough"
    dialog.type("F")
    dialog.press("push button", "Write")
    bench.wait_for_text("Option bytes: ")


def test_doctor(bench):
    """A board that is kept in its bootloader is mended"""
    program = bench.start("--no-usb", "--simulate", "stuck-boot-sel", DEMO)
    keyboard = Keyboard(program)
    keyboard.press("push button", "Flash")
    bench.wait_for_text("demo-stm32f072.hex: verified")
    show_page(keyboard, "Doctor")
    bench.wait_for_text("The option bytes keep the board from its firmware")
    keyboard.press("push button", "Mend…")
    Keyboard(program, program.dialog()).press("push button", "Write")
    # Its BOOT0 is low, so that it is mended when it does not come back.
    bench.wait_for_text("Option bytes: written, not checked")
    bench.wait_for_text("This board runs its firmware.")


def go_to_address(keyboard, address):
    keyboard.program.press(KEY_L, control=True)
    entry = keyboard.program.find("text", "Go to an address")
    wait_for("the address", lambda: entry.is_focused)
    keyboard.program.press(KEY_A, control=True)
    keyboard.type(address)
    keyboard.program.press(KEY_RETURN)


def test_memory(bench):
    """Memory is read, a selection is made and erased, and differences from a file are gone to"""
    path = bench.folder / "full.hex"
    write_ihex(path, FLASH, bytes(8 * 1024))
    program = bench.start(*BOARDS, path)
    keyboard = Keyboard(program)
    keyboard.press("push button", "Flash")
    bench.wait_for_text("full.hex: verified")
    show_page(keyboard, "Memory")
    keyboard.go_to("list item", "Internal Flash")
    program.press(KEY_RETURN)
    data = program.find("list", "Bytes")
    wait_for("what was flashed", lambda: data.find_all("label", "00 00 00 00 00 00 00 00"))
    wait_for("the focus on the bytes", lambda: keyboard.get_focused() == data)

    go_to_address(keyboard, "0x080007f0")
    bench.wait_for_text("0x080007f0-0x080007ff")
    keyboard.go_to("list", "Bytes")
    program.press(KEY_DOWN, shift=True)
    bench.wait_for_text("0x080007f0-0x0800080f")
    program.press(KEY_DELETE)
    dialog = Keyboard(program, program.dialog())
    dialog.window.find(name="Erases 2 sectors.")
    dialog.press("push button", "Cancel")
    wait_for_no_dialog(program)

    go_to_address(keyboard, "0x08000810")
    bench.wait_for_text("0x08000810-0x0800081f")
    keyboard.press("push button", "More to do with this memory")
    keyboard.choose_item("Select Whole Sectors")
    bench.wait_for_text("0x08000800-0x08000fff")
    keyboard.press("push button", "Erase…")
    dialog = Keyboard(program, program.dialog())
    dialog.window.find(name="Erases 1 sector.")
    dialog.press("push button", "Erase")
    bench.wait_for_text("Erasing: ")
    wait_for_no_dialog(program)

    go_to_address(keyboard, "0x08000000")
    bench.wait_for_text("0x08000000-0x0800000f")
    keyboard.press("push button", "More to do with this memory")
    keyboard.choose_item("Compare with File…")
    Keyboard(program, program.dialog()).type_path(path)
    bench.wait_for_text("128 lines differ from full.hex")
    for shift, lines in ((False, "0x08000800-0x0800080f"), (False, "0x08000810-0x0800081f"),
                         (True, "0x08000800-0x0800080f")):
        program.press(KEY_F3, shift=shift)
        bench.wait_for_text(lines)
    program.press(KEY_F3, shift=True)
    bench.wait_for_toast("There is no more difference.")
    keyboard.press("push button", "End the comparison")
    wait_for("the focus on the bytes", lambda: keyboard.get_focused() == data)


def test_log(bench):
    """The log is filtered by kind, by board and by words, and saved"""
    program = bench.start(*BOARDS, DEMO)
    keyboard = Keyboard(program)
    wait_for("a Flash button that can be pressed", lambda: bench.flash_button().is_sensitive)
    program.press(KEY_RETURN, control=True)
    bench.wait_for_text("demo-stm32f072.hex: verified")
    choose_board(bench, keyboard, KEY_DOWN, F405)
    show_page(keyboard, "Options")
    bench.option_row("RDP")

    log = program.find("tree table")
    keyboard.choose("Which lines are shown", "States")
    wait_for("states alone", lambda: log.has("state") and not log.has("traffic"))
    keyboard.go_to("entry", "Search the log")
    keyboard.type("dnbusy")
    wait_for("what was typed", lambda: log.has("dfuDNBUSY") and not log.has("dfuUPLOAD-IDLE"))
    wait_for("a line of the first board", lambda: log.has("sim-stm32f072"))
    keyboard.press("push button", "Log menu")
    keyboard.choose_item("Only the Chosen Board")
    wait_for("no other board", lambda: not log.has("sim-stm32f072"))

    path = bench.folder / "log.txt"
    keyboard.press("push button", "Log menu")
    keyboard.choose_item("Save as Text…")
    dialog = Keyboard(program, program.dialog())
    dialog.go_to("text", "Name")
    program.press(KEY_A, control=True)
    dialog.type(str(path))
    program.press(KEY_RETURN)
    wait_for("the text", lambda: path.exists() and "dfuDNBUSY" in path.read_text("utf-8"))


if __name__ == "__main__":
    run([test_first_flash, test_bad_file, test_cancel_and_unplug, test_two_boards, test_options,
         test_forever, test_doctor, test_memory, test_log])
