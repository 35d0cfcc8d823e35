#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board is plugged in behind the kernel, flashed, and given an option, in the window. TAP.

Somebody else plugs the board in: a STM32G0C1, as soon as the file "empty" is here. The firmware is
the file "firmware.bin".
"""

import pathlib
import time

from bench import run, write_ihex
from driver import KEY_RETURN, KEY_SPACE, wait_for

BOARD = "STM32G0"
FLASH_ADDRESS = 0x08000000
START = time.monotonic()


def tell(what):
    """Says how far it is, for whoever waits."""
    print(f"# {time.monotonic() - START:.0f} s: {what}", flush=True)


def press(parent, name):
    """Presses a button as soon as it can be pressed."""
    button = parent.find("push button", name)
    wait_for(f"“{name}” that can be pressed", lambda: button.is_sensitive)
    button.do()


def plug_in(bench):
    """The window is open without a board, and there is one as soon as it is plugged in."""
    firmware = bench.folder / "firmware.hex"
    write_ihex(firmware, FLASH_ADDRESS, pathlib.Path("firmware.bin").read_bytes())
    program = bench.start(firmware)
    program.find("label", "No Board in Its Bootloader")
    tell("there is no board")
    pathlib.Path("empty").touch()
    bench.row(BOARD)
    tell("there is a board")


def flash(bench):
    """The firmware is flashed, with its verdict."""
    press(bench.program, "Flash")
    tell("flashing")
    bench.program.find(name="firmware.hex: verified")
    tell("flashed")


def change(bench):
    """An option is changed on its page."""
    program = bench.program
    program.find("page tab", "Options").do()
    program.find("entry", "Find an option").set_text("SEC_SIZE")
    entry = bench.option_row("SEC_SIZE").find("text")
    tell("options were read")
    bench.focus(entry)
    entry.set_text("1")
    program.press(KEY_RETURN)
    program.find(name="1 change. ")
    tell("an option is changed")


def write(bench):
    """The change is written, after it was agreed to."""
    press(bench.program, "Write…")
    dialog = bench.program.dialog()
    dialog.find(name="SEC_SIZE: ")
    bench.focus(dialog.find("check box", "I understand"))
    bench.program.press(KEY_SPACE)
    press(dialog, "Write")
    tell("options are written")
    bench.program.find(name="Option bytes: verified")
    tell("and read back")


def test_flow(bench):
    """S0.3: in the window: plugged in, flashed, an option changed, written and read back"""
    plug_in(bench)
    flash(bench)
    change(bench)
    write(bench)


if __name__ == "__main__":
    run([test_flow])
