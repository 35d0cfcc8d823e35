#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes pictures of the window: light, dark, narrow, busy, empty, and with much to show.

The language is that of LANGUAGE, with its translation in OPTIO_LOCALE_DIR.

usage: screenshots.py OPTIO-GTK FOLDER [NAME...]
"""

import os
import pathlib
import subprocess
import sys
import tempfile
from typing import Callable, NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
DARK = {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}
TWO = ("stm32f072", "stm32f405")
MANY = TWO * 9
# Without a compositor GTK draws a frame of 5 pixels around its window.
NARROW = "370x730"


def leave(bench):
    """Shows the window as it opens."""
    bench.wait_for_text("Intel HEX")


def flash(bench):
    bench.choose("STM32F072")
    bench.flash()
    bench.wait_for_text("verified")


def begin(bench):
    bench.choose("STM32F405")
    bench.flash_until_progress("STM32F405")


def unplug(bench):
    row = bench.row("STM32F405")
    begin(bench)
    row.do("board.unplug")
    bench.wait_for_text("only a part was written")


def show_memory(bench):
    bench.program.find("page tab", "Memory").do()


def show_bytes(bench):
    bench.choose("STM32F072")
    bench.flash()
    bench.wait_for_text("verified")
    show_memory(bench)
    bench.program.find("list", "Memories").find("list item", "Internal Flash").do("region.show")
    bench.program.find("list", "Bytes").find("label", "00 40 00 20")


def show_options(bench):
    bench.show_options()


def change_options(bench):
    bench.show_options()
    bench.option_switch("nBOOT1").do()
    bench.option_switch("nBOOT0").do()


def ask_to_write(bench):
    change_options(bench)
    bench.program.find("push button", "Write…").do()
    bench.program.dialog()


def wait_for_boards(bench):
    bench.wait_for_text("No Board in Its Bootloader")


def show_boards(bench):
    bench.program.find("push button", "Back to the boards").do()


def ask_doctor(bench):
    bench.program.find("page tab", "Doctor").do()
    bench.wait_for_text("Mend…")


def open_help(bench):
    from driver import KEY_F1

    bench.program.press(KEY_F1)
    bench.program.dialog()


def choose_simulated(bench):
    bench.program.do("win.choose-simulated")
    bench.program.dialog().find("list item", "STM32F072")


def show_preferences(bench):
    bench.program.do("win.preferences")
    bench.program.dialog().find("check box", "Before each flash")


def find_bytes(bench):
    show_bytes(bench)
    bench.program.do("win.search")
    bench.program.find("entry", "Find in this memory").set_text("00 40 00 20")
    bench.program.find("push button", "Find the next place").do()
    bench.wait_for_text("0x08000000-0x0800000")


class Picture(NamedTuple):
    geometry: str
    environment: dict
    boards: tuple
    scene: Callable


PICTURES = {
    "light": Picture("960x820", {}, TWO, flash),
    "dark": Picture("960x820", DARK, TWO, flash),
    "busy": Picture("960x820", {}, TWO, begin),
    "unplugged": Picture("960x820", DARK, TWO, unplug),
    "memory": Picture("960x820", {}, TWO, show_memory),
    "bytes": Picture("960x820", DARK, TWO, show_bytes),
    "narrow-bytes": Picture(NARROW, {}, TWO, show_bytes),
    "find": Picture("960x820", {}, TWO, find_bytes),
    "narrow-find": Picture(NARROW, DARK, TWO, find_bytes),
    "simulate": Picture("960x820", {}, TWO, choose_simulated),
    "preferences": Picture("960x820", DARK, TWO, show_preferences),
    "narrow-preferences": Picture(NARROW, {}, TWO, show_preferences),
    "many": Picture("960x820", {}, MANY, flash),
    "narrow": Picture(NARROW, {}, TWO, flash),
    "narrow-dark": Picture(NARROW, DARK, TWO, leave),
    "narrow-boards": Picture(NARROW, {}, MANY, show_boards),
    "narrow-memory": Picture(NARROW, {}, TWO, show_memory),
    "options": Picture("960x820", {}, TWO, change_options),
    "options-dark": Picture("960x820", DARK, TWO, change_options),
    "options-write": Picture("960x820", {}, TWO, ask_to_write),
    "options-many": Picture("960x820", {}, ("stm32g0c1",), show_options),
    "narrow-options": Picture(NARROW, {}, TWO, change_options),
    "narrow-options-write": Picture(NARROW, DARK, TWO, ask_to_write),
    "doctor": Picture("960x820", {}, ("stuck-boot-sel",), ask_doctor),
    "narrow-doctor": Picture(NARROW, DARK, ("stuck-boot-sel",), ask_doctor),
    "help": Picture("960x820", {}, (), open_help),
    "narrow-help": Picture(NARROW, DARK, (), open_help),
    "empty": Picture("960x820", {}, (), wait_for_boards),
    "narrow-empty": Picture(NARROW, {}, (), wait_for_boards),
}


def take(program, folder, name):
    """Plays a scene on the screen that is there and takes its picture."""
    # On a screen only: these look for the accessibility bus when they are loaded.
    from screen import save_screen
    from bench import DEMO, Bench

    picture = PICTURES[name]
    boards = [argument for board in picture.boards for argument in ("--simulate", board)]
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(program, folder, scratch)
        firmware = bench.big_firmware() if picture.scene in (begin, unplug) else DEMO
        files = [firmware] if boards else []
        try:
            bench.start("--no-usb", *boards, *files)
            picture.scene(bench)
            save_screen(pathlib.Path(folder, f"{name}.png"))
        finally:
            bench.end()


def main():
    program, folder, *names = sys.argv[1:]
    if len(names) == 1 and "OPTIO_TEST_SCREEN" in os.environ:
        take(program, folder, names[0])
        return

    for name in names or PICTURES:
        picture = PICTURES[name]
        environment = {"OPTIO_DATA_DIR": str(DATA), **os.environ, **picture.environment}
        command = [HERE / "with-screen", picture.geometry, sys.executable, __file__]
        subprocess.run([*command, program, folder, name], env=environment, check=True)
        print(pathlib.Path(folder, f"{name}.png"))


if __name__ == "__main__":
    main()
