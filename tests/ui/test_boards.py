#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of boards: named, simulated, looked for. TAP."""

from bench import BOARDS, DEMO, F072, F405, run
from driver import KEY_F2, KEY_N, KEY_RETURN, wait_for
from screen import save_screen


def test_rename(bench):
    """A board gets a name by the keyboard, and has it also in the next run"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.focus(bench.row(F072))
    program.press(KEY_F2)
    entry = program.dialog().find("text", "Name")
    entry.set_text("Left motor")
    program.press(KEY_RETURN)
    wait_for("the name", lambda: bench.row("Left motor"))
    assert not program.find("list", "Boards").has(F072), "it has two names"
    wait_for("its name in the window's title", lambda: program.name == "Left motor – Optio")
    bench.end()

    bench.start(*BOARDS)
    wait_for("the name", lambda: bench.row("Left motor"))
    bench.row(F405)


def add_simulated(bench, words):
    """Finds a board in the dialog that is open, and takes the first."""
    dialog = bench.program.dialog()
    dialog.find("entry", "Find a simulated board").set_text(words)
    wait_for("fewer boards", lambda: len(dialog.find_all("list item", "STM32")) < 10)
    bench.program.press(KEY_RETURN)


def test_first_board(bench):
    """Without a board it says how to get one; a simulated one is added and flashed"""
    program = bench.start("--no-usb", DEMO)
    bench.wait_for_text("No Board in Its Bootloader")
    bench.wait_for_text("Hold BOOT0 high")
    bench.wait_for_text("demo-stm32f072.hex is open and waits for a board.")
    program.find("push button", "Add a Simulated Board").do()
    add_simulated(bench, F072)
    bench.row(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")


def test_find_board(bench):
    """One of many simulated boards is found by what is wrong with it, and added by the keyboard"""
    program = bench.start(*BOARDS)
    program.press(KEY_N, control=True)
    dialog = program.dialog()
    entry = dialog.find("entry", "Find a simulated board")
    entry.set_text("no such board")
    dialog.find(name="No Such Board")
    save_screen(bench.pictures / "no-such-board.png")
    entry.set_text("STM32F072 stuck in bootloader")
    wait_for("fewer boards", lambda: len(dialog.find_all("list item", "STM32")) == 4)
    dialog.find("list item", "STM32F072 with nBOOT1 cleared")
    save_screen(bench.pictures / "find-board.png")
    program.press(KEY_RETURN)
    bench.row("STM32F072 with BOOT_SEL cleared")


def test_two_boards(bench):
    """Two boards are flashed at once, and looking at one does not disturb the other"""
    bench.start(*BOARDS, bench.big_firmware())
    bench.choose(F405)
    bench.flash_until_progress(F405)
    bench.choose(F072)
    bench.open_in_running(DEMO)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")
    bench.choose(F405)
    bench.wait_for_text("big.hex: verified")


if __name__ == "__main__":
    run([test_first_board, test_find_board, test_two_boards, test_rename])
