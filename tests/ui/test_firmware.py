#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The firmware file: opened, opened again, changed on disk, and what is said meanwhile. TAP."""

from bench import BOARDS, DEMO, F072, F405, run, write_ihex
from driver import KEY_O, wait_for

SUSPEND, LOGOUT = 4, 1  # flags of org.gnome.SessionManager.Inhibit


def test_open(bench):
    """A file is chosen in a dialog, by the keyboard"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    program.press(KEY_O, control=True)
    bench.answer_open(DEMO)
    bench.wait_for_text("demo-stm32f072.hex")
    bench.wait_for_text("This takes about")
    assert bench.flash_button().is_sensitive, "it cannot be flashed"


def test_recent(bench):
    """A file that was opened in an earlier run is in the menu of the next one"""
    path = bench.folder / "my_recent.hex"
    write_ihex(path, 0x08000000, bytes(1024))
    program = bench.start(*BOARDS, path)
    bench.wait_for_text("my_recent.hex")
    menu = program.find("push button", "Recent files")
    wait_for("a menu with a file", lambda: menu.is_sensitive)
    bench.end()

    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.wait_for_text("No file yet")
    bench.choose_menu("Recent files", "my_recent.hex")
    bench.wait_for_text("Intel HEX, 1 KiB")


def test_changed_file(bench):
    """A file that is built again is read again, and that is said"""
    path = bench.folder / "changing.hex"
    write_ihex(path, 0x08000000, bytes(1024))
    program = bench.start(*BOARDS, path)
    bench.choose(F072)
    bench.wait_for_text("Intel HEX, 1 KiB")
    assert not program.has("Changed on disk"), "it has not changed yet"
    write_ihex(path, 0x08000000, bytes(3 * 1024))
    bench.wait_for_text("Intel HEX, 3 KiB")
    bench.wait_for_text("Changed on disk and read again at ")


def test_attention(bench):
    """The computer does not suspend while a board is busy, and who looks elsewhere is told"""
    program = bench.start(*BOARDS, bench.big_firmware())
    bench.choose(F405)
    bench.flash_until_progress(F405)
    program.take_focus_away()
    flags = [arguments[3] for arguments in bench.session.find("Inhibit")]
    assert flags == [SUSPEND | LOGOUT], bench.session.calls
    bench.wait_for_text("big.hex: verified")
    wait_for("the end of the inhibition", lambda: bench.session.find("Uninhibit"))
    told = wait_for("a notification", lambda: bench.session.find("Notify"))
    assert "STM32F405" in told[0][3] and "big.hex: verified" in told[0][4], told


def test_no_attention(bench):
    """Who looks at the window is not told what they see, but what comes when they look away"""
    program = bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")
    wait_for("the end of the inhibition", lambda: bench.session.find("Uninhibit"))
    program.take_focus_away()
    bench.flash()
    told = wait_for("a notification", lambda: bench.session.find("Notify"))
    assert len(told) == 1 and len(bench.session.find("Uninhibit")) == 2, bench.session.calls


if __name__ == "__main__":
    run([test_open, test_recent, test_changed_file, test_attention, test_no_attention])
