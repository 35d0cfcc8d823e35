#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays scenes of the window on the screen that is there, and takes a picture of each.

usage: scenes.py OPTIO-GTK FOLDER [SCENE...]
"""

import os
import pathlib
import sys
import tempfile
import traceback
from typing import Callable, NamedTuple

import test_permission
from bench import DEMO, F072, F405, Bench, write_ihex
from driver import (Atspi, KEY_DOWN, KEY_F1, KEY_F3, KEY_RETURN, KEY_SPACE, PROGRAM_ENVIRONMENT,
                    wait_for)
from screen import save_screen, set_dpi

TWO = ("stm32f072", "stm32f405")
MANY = TWO * 9
FLASH = 0x08000000
CORNER = (9999, 9999)  # the lower right one of any screen


def wait_in_bootloader(bench):
    bench.row("STM32")


def wait_for_boards(bench):
    bench.wait_for_text("No Board in Its Bootloader")


def permission(bench):
    bench.end()
    test_permission.start(bench)


def open_file(bench):
    bench.choose(F072)
    bench.wait_for_text("Intel HEX")


def flash(bench):
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")


def begin(bench):
    bench.choose(F405)
    bench.open_in_running(bench.big_firmware())
    bench.flash_until_progress(F405)


def unplug(bench):
    begin(bench)
    bench.row(F405).do("board.unplug")
    bench.wait_for_text("only a part was written")


def close_while_busy(bench):
    begin(bench)
    bench.program.do("window.close")
    bench.program.dialog()


def fail(bench):
    bench.flash()
    bench.wait_for_text("only a part was written")


def open_bad_file(bench):
    path = bench.folder / "bad.hex"
    path.write_text(":10000000000102030405060708090A0B0C0D0E0F88\n:100010zz\n", encoding="ascii")
    bench.open_in_running(path)
    bench.wait_for_text("bad.hex")


def open_menu(bench, name):
    """Shows the menu behind a button."""
    bench.program.find("push button", name).find_all("push button", name)[-1].do()
    bench.program.find("menu item")


def board_menu(bench):
    open_menu(bench, "Board menu")


def show_boards(bench):
    back = bench.program.find_all("push button", "Back to the boards")
    if back:
        back[0].do()


def show_memory(bench):
    bench.choose(F072)
    bench.program.find("page tab", "Memory").do()


def show_bytes(bench):
    flash(bench)
    show_memory(bench)
    bench.program.find("list", "Memories").find("list item", "Internal Flash").do("region.show")
    bench.program.find("list", "Bytes").find("label", "00 40 00 20")


def find_bytes(bench):
    show_bytes(bench)
    bench.program.do("win.search")
    bench.program.find("entry", "Find in this memory").set_text("00 40 00 20")
    bench.program.find("push button", "Find the next place").do()
    bench.wait_for_text("0x08000000-0x0800000")


def compare(bench):
    show_bytes(bench)
    other = bench.folder / "other.hex"
    write_ihex(other, FLASH, bytes(range(256)) * 2)
    bench.choose_menu("More to do with this memory", "Compare with File…")
    bench.answer_open(other)
    bench.wait_for_text("other.hex")
    bench.program.press(KEY_F3)
    bench.wait_for_text("0x08000000-0x0800000")


def erase(bench):
    find_bytes(bench)
    button = bench.program.find("push button", "Erase…")
    wait_for("an Erase button that can be pressed", lambda: button.is_sensitive)
    button.do()
    bench.program.dialog()


def show_options(bench):
    bench.show_options()


def change_options(bench):
    bench.choose(F072)
    bench.show_options()
    bench.option_switch("nBOOT1").do()
    bench.option_switch("nBOOT0").do()


def write(bench):
    button = bench.program.find("push button", "Write…")
    wait_for("a Write button that can be pressed", lambda: button.is_sensitive)
    button.do()
    return bench.program.dialog()


def ask_to_write(bench):
    change_options(bench)
    write(bench)


def ask_for_ever(bench):
    bench.choose(F072)
    bench.show_options()
    bench.program.find("combo box", "RDP: ").find("push button").do()
    bench.wait_for_text("Level 2: closed for ever")
    bench.program.press(KEY_DOWN)
    bench.program.press(KEY_RETURN)
    write(bench).find("text", "RDP").set_text("RDP")


def choose_chip(bench):
    bench.show_options()
    bench.choose_menu("More to do with the options", "Choose the Chip…")
    bench.wait_for_text("Which Chip Is It?")


def ask_doctor(bench):
    bench.program.find("page tab", "Doctor").do()
    bench.wait_for_text("Mend…")


def ask_doctor_for_nothing(bench):
    flash(bench)
    bench.program.find("page tab", "Doctor").do()
    bench.wait_for_text("Nothing was found that is wrong with it.")


def filter_log(bench):
    flash(bench)
    bench.show_log().set_text("write")
    kinds = bench.program.find("combo box", "Which lines are shown")
    kinds.find("push button").do()
    wait_for("the focus in the choices", lambda: kinds.find_in_state(
        Atspi.StateType.FOCUSED, kinds.find_all("list item")))
    bench.program.press(KEY_DOWN)
    bench.program.press(KEY_RETURN)


def log_menu(bench):
    flash(bench)
    bench.show_log()
    open_menu(bench, "Log menu")


def choose_simulated(bench):
    bench.program.do("win.choose-simulated")
    bench.program.dialog().find("list item", F072)


def show_preferences(bench):
    bench.program.do("win.preferences")
    bench.program.dialog().find("check box", "Before each flash")


def confirm(bench):
    show_preferences(bench)
    box = bench.program.dialog().find("check box", "Before each flash")
    bench.focus(box)
    bench.program.press(KEY_SPACE)
    bench.program.dialog().do("window.close")
    wait_for("the window to go", lambda: bench.program.application.get_child_count() == 1)
    bench.choose(F072)
    bench.flash()
    bench.program.dialog()


def rename(bench):
    bench.row(F072).do("board.rename")
    bench.program.dialog()


def choose_from_main_menu(bench, name):
    # There is one on the empty page, too, which comes first.
    bench.program.find_all("push button", "Main menu")[-1].do()
    bench.program.find("menu item", name).do()
    bench.program.dialog()


def show_shortcuts(bench):
    choose_from_main_menu(bench, "Keyboard Shortcuts")


def show_about(bench):
    choose_from_main_menu(bench, "About Optio")


def open_help(bench):
    bench.program.press(KEY_F1)
    bench.program.dialog()


class Scene(NamedTuple):
    boards: tuple
    play: Callable
    has_file: bool = True


SCENES = {
    "empty": Scene((), wait_for_boards, False),
    "empty-file": Scene((), wait_for_boards),
    "permission": Scene((), permission, False),
    "first": Scene(TWO, wait_in_bootloader, False),
    "open": Scene(TWO, open_file),
    "bad-file": Scene(TWO, open_bad_file, False),
    "confirm": Scene(TWO, confirm),
    "busy": Scene(TWO, begin, False),
    "close": Scene(TWO, close_while_busy, False),
    "verified": Scene(TWO, flash),
    "unplugged": Scene(TWO, unplug, False),
    "failed": Scene(("stm32f411-refuses",), fail),
    "board-menu": Scene(TWO, board_menu, False),
    "boards": Scene(MANY, show_boards),
    "memory": Scene(TWO, show_memory),
    "bytes": Scene(TWO, show_bytes),
    "find": Scene(TWO, find_bytes),
    "compare": Scene(TWO, compare),
    "erase": Scene(TWO, erase),
    "options": Scene(TWO, show_options),
    "options-changed": Scene(TWO, change_options),
    "options-write": Scene(TWO, ask_to_write),
    "options-for-ever": Scene(TWO, ask_for_ever),
    "options-many": Scene(("stm32g0c1",), show_options),
    "options-chip": Scene(("stm32h743",), choose_chip),
    "doctor-stuck": Scene(("stuck-boot-sel",), ask_doctor),
    "doctor-healthy": Scene(TWO, ask_doctor_for_nothing),
    "log-filtered": Scene(TWO, filter_log),
    "log-menu": Scene(TWO, log_menu),
    "simulate": Scene(TWO, choose_simulated, False),
    "preferences": Scene(TWO, show_preferences, False),
    "name": Scene(TWO, rename, False),
    "shortcuts": Scene(TWO, show_shortcuts, False),
    "about": Scene(TWO, show_about, False),
    "help": Scene((), open_help, False),
}


def take(program, folder, name):
    """Plays a scene from a beginning where nothing is remembered, and takes its picture."""
    scene = SCENES[name]
    boards = [argument for board in scene.boards for argument in ("--simulate", board)]
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as scratch:
        for variable in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = PROGRAM_ENVIRONMENT[variable] = home
        bench = Bench(program, folder, scratch)
        Atspi.generate_mouse_event(*CORNER, "abs")  # where nothing is below it
        try:
            bench.start("--no-usb", *boards, *([DEMO] if scene.has_file else []))
            scene.play(bench)
        finally:
            save_screen(pathlib.Path(folder, f"{name}.png"))
            bench.end()


def main():
    program, folder, *names = sys.argv[1:]
    failed = 0
    set_dpi(os.environ.get("OPTIO_TEST_DPI", "96"))
    for name in names or SCENES:
        try:
            take(program, folder, name)
            print(pathlib.Path(folder, f"{name}.png"), flush=True)
        except Exception:  # pylint: disable=broad-except # the other scenes can be played
            traceback.print_exc()
            print(f"{name} could not be played", file=sys.stderr)
            failed += 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
