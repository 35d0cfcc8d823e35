#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flashing, closing and keys: what the window does with boards and a file. TAP."""

from bench import BOARDS, DEMO, F072, F405, PROGRESS, run
from driver import KEY_ESCAPE, KEY_F, KEY_F9, KEY_Q, KEY_RETURN, KEY_V, wait_for
from screen import save_screen


def test_flash(bench):
    """The demo firmware is flashed, verified, and the log shows how"""
    program = bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")

    search = bench.show_log()
    for transition in ("dfuIDLE -> ", "-> dfuDNBUSY", "dfuDNBUSY -> dfuDNLOAD-IDLE"):
        search.set_text(transition)
        wait_for(transition, lambda text=transition: program.find("tree table").has(text))
    search.set_text("")
    save_screen(bench.pictures / "window.png")


def test_copy(bench):
    """A result is copied with all that somebody has to know who does not see it"""
    program = bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")
    program.find("push button", "Copy this result").do()
    bench.wait_for_toast("The result was copied.")
    program.press(KEY_F, control=True)
    search = program.find("entry", "Search the log")
    wait_for("the cursor in the search", lambda: search.is_focused)
    program.press(KEY_V, control=True)
    pasted = wait_for("the result", lambda: search.text)
    for part in ("demo-stm32f072.hex: verified\n", "12.3 KiB were written and read back.\n",
                 "STM32F07x", "0483:df11, 22.00", "Optio "):
        assert part in pasted, f"{part} is not in {pasted}"


def test_unplug(bench):
    """A board that is unplugged in the middle says what is on it, and can be flashed again"""
    bench.start(*BOARDS, bench.big_firmware())
    bench.choose(F405)
    row = bench.row(F405)
    bench.flash_until_progress(F405)
    row.do("board.unplug")
    bench.wait_for_text("big.hex: only a part was written")
    bench.wait_for_text("This board is unplugged")
    assert not bench.flash_button().is_sensitive, "Flash can be pressed without a board"
    assert not bench.program.has("verified"), "it says verified"
    save_screen(bench.pictures / "unplugged.png")

    row.do("board.plug-in")
    bench.wait_for_text("Earlier: big.hex: only a part was written")
    bench.flash()
    bench.wait_for_text("big.hex: verified")


def test_cancel(bench):
    """A cancelled job says what is on the chip, and the next one finishes the work"""
    program = bench.start(*BOARDS, bench.big_firmware())
    bench.choose(F405)
    cancel = program.find("push button", "Cancel")
    bench.flash_until_progress(F405)
    cancel.do()
    bench.wait_for_text("big.hex: only a part was written")
    bench.flash()
    bench.wait_for_text("big.hex: verified")


def test_bad_file(bench):
    """A broken file is refused in a sentence, and nothing can be flashed"""
    bad = bench.folder / "bad.hex"
    bad.write_text(":0400000001020304F3\n:00000001FF\n", encoding="ascii")
    bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    wait_for("a Flash button that can be pressed", lambda: bench.flash_button().is_sensitive)
    bench.open_in_running(bad)
    bench.wait_for_text("This file cannot be flashed")
    bench.wait_for_text("checksum")
    assert not bench.flash_button().is_sensitive, "a broken file can be flashed"
    save_screen(bench.pictures / "bad-file.png")


def test_close(bench):
    """Closing asks while a board is busy, and closes at once when none is"""
    program = bench.start(*BOARDS, bench.big_firmware())
    bench.choose(F405)
    bench.flash_until_progress(F405)
    program.do("window.close")
    program.dialog().find("push button", "Keep Working").do()
    bench.wait_for_text("big.hex: verified")
    program.do("window.close")
    assert program.wait_for_end() == 0, "it did not end well"


def test_stop_and_close(bench):
    """Who insists on closing gets it, when the board has been left in order"""
    program = bench.start(*BOARDS, bench.big_firmware())
    bench.choose(F405)
    bench.flash_until_progress(F405)
    program.do("window.close")
    program.dialog().find("push button", "Stop and Close").do()
    assert program.wait_for_end() == 0, "it did not end well"


def test_keyboard(bench):
    """Everything important is on a key"""
    program = bench.start(*BOARDS, bench.big_firmware())
    bench.choose(F405)
    button = bench.flash_button()
    wait_for("a Flash button that can be pressed", lambda: button.is_sensitive)
    program.press(KEY_F9)
    wait_for("a hidden log", lambda: not program.find_all("tree table"))

    bench.flash_everything()
    state = bench.state(F405)
    wait_for("a Flash button that can be pressed", lambda: button.is_sensitive)
    program.press(KEY_RETURN, control=True)
    wait_for("progress", lambda: PROGRESS.match(state.name))
    program.press(KEY_ESCAPE)
    bench.wait_for_text("big.hex: only a part was written")

    program.press(KEY_F, control=True)
    search = program.find("entry", "Search the log")
    wait_for("the cursor in the search", lambda: search.is_focused)
    program.press(KEY_Q, control=True)
    assert program.wait_for_end() == 0, "it did not end well"


def test_help(bench):
    """The keys can be looked up"""
    program = bench.start(*BOARDS)
    program.do("win.show-help-overlay")
    program.dialog().find(name="Search the log")


def test_about(bench):
    """It says its version and its licence, what it stands on, and what a report needs"""
    program = bench.start("--no-usb")
    bench.choose_menu("Main menu", "About Optio")
    dialog = program.dialog()
    for text in ("0.1.0", "Programs chips over USB DFU", "The Optio authors", "Troubleshooting",
                 "Credits", "Legal"):
        dialog.find(name=text)
    save_screen(bench.pictures / "about.png")


if __name__ == "__main__":
    run([
        test_flash,
        test_copy,
        test_unplug,
        test_cancel,
        test_bad_file,
        test_close,
        test_stop_and_close,
        test_keyboard,
        test_help,
        test_about,
    ])
