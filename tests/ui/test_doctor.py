#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The doctor: what is found, mended and proven. TAP."""

from bench import BOARDS, DEMO, F072, run
from driver import KEY_SPACE, wait_for
from screen import save_screen


def show_doctor(bench):
    bench.program.find("page tab", "Doctor").do()


def keep_in_bootloader(bench):
    """Clears BOOT_SEL and nBOOT0, as they were on the board of a thread about an F072CB."""
    program = bench.program
    bench.show_options()
    bench.option_switch("BOOT_SEL").do()
    bench.option_switch("nBOOT0").do()
    write = program.find("push button", "Write…")
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    dialog = program.dialog()
    consent = dialog.find("check box", "I understand")
    bench.focus(consent)
    program.press(KEY_SPACE)
    button = dialog.find("push button", "Write")
    wait_for("a Write button that can be pressed", lambda: button.is_sensitive)
    button.do()
    bench.wait_for_text("Option bytes: verified")


def test_fix(bench):
    """The doctor finds why an F072 is stuck, shows the fix, writes it, and looks again"""
    program = bench.start(*BOARDS, str(DEMO))
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")
    show_doctor(bench)
    bench.wait_for_text("Nothing was found that is wrong with it.")
    bench.wait_for_text("With BOOT0 low it starts the main flash")

    keep_in_bootloader(bench)
    show_doctor(bench)
    bench.wait_for_text("The option bytes keep the board from its firmware, also with BOOT0 low.")
    bench.wait_for_text("BOOT_SEL is 0x0")
    bench.wait_for_text("Whatever its BOOT0 pin says, it starts the bootloader.")
    save_screen(bench.pictures / "doctor.png")
    next(node for node in program.find_all("push button") if node.name == "Copy").do()
    bench.wait_for_toast("The findings were copied.")

    program.find("push button", "Mend…").do()
    dialog = program.dialog()
    dialog.find(name="BOOT_SEL: 0")
    dialog.find(name="nBOOT0: 0")
    dialog.find("push button", "Write").do()
    bench.wait_for_text("Option bytes: verified")
    bench.wait_for_text("Nothing was found that is wrong with it.")
    assert not program.has("keep the board from its firmware"), "the finding is still there"


def test_stays(bench):
    """What cannot be seen is asked, and judged at once"""
    program = bench.start(*BOARDS, str(DEMO))
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")
    show_doctor(bench)
    bench.wait_for_text("Nothing was found that is wrong with it.")
    bench.focus(program.find("check box", "It comes back to its bootloader"))
    program.press(KEY_SPACE)
    bench.wait_for_text("the BOOT0 pin seems to stay high")
    program.press(KEY_SPACE)
    bench.wait_for_text("Nothing was found that is wrong with it.")


def test_blank(bench):
    """A new board is told to have no firmware; there is nothing to mend by a click"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    show_doctor(bench)
    bench.wait_for_text("There is no firmware where the board starts.")
    assert not program.find_all("push button", "Mend…"), "there is nothing to mend"
    program.find("push button", "Look Again").do()
    bench.wait_for_text("There is no firmware where the board starts.")


run([test_fix, test_stays, test_blank])
