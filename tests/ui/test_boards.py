#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of boards: named, simulated, looked for. TAP."""

from bench import BOARDS, DEMO, F072, F405, run
from driver import KEY_F2, KEY_RETURN, wait_for


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
    bench.end()

    bench.start(*BOARDS)
    wait_for("the name", lambda: bench.row("Left motor"))
    bench.row(F405)


def test_first_board(bench):
    """Without a board it says how to get one; a simulated one is added from the menu and flashed"""
    program = bench.start("--no-usb", DEMO)
    bench.wait_for_text("No Board in Its Bootloader")
    bench.wait_for_text("Hold BOOT0 high")
    bench.wait_for_text("demo-stm32f072.hex is open and waits for a board.")
    menu = program.find("push button", "Add a simulated board")
    menu.find("push button", "Add a Simulated Board").do()  # the button that is inside
    menu.find("menu item", F072).do()
    bench.row(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")


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
    run([test_first_board, test_two_boards, test_rename])
