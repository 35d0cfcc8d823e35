#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences: each does what it says, and is kept. TAP."""

import os
import pathlib

from bench import BOARDS, DEMO, F072, run
from driver import KEY_COMMA, KEY_ESCAPE, PROGRAM_ENVIRONMENT, wait_for
from screen import save_screen

# With-screen's settings of the user lie in a folder of its own, so they may be written.
PROGRAM_ENVIRONMENT["GSETTINGS_BACKEND"] = "keyfile"


def start(bench, *arguments):
    """Begins with the preferences open."""
    program = bench.start(*arguments)
    program.press(KEY_COMMA, control=True)
    return program.dialog()


def end(bench):
    program = bench.program
    program.press(KEY_ESCAPE)
    wait_for("a closed dialog", lambda: program.application.get_child_count() == 1)


def test_kept(bench):
    """What is chosen is there in the next run, and can be chosen back"""
    dialog = start(bench, *BOARDS)
    save_screen(bench.pictures / "preferences.png")
    for name in ("Before each flash", "Always gentle", "Simulated boards"):
        dialog.find("check box", name).do()
    dialog.find("spin button", "Patience").set_text("45")
    end(bench)
    wait_for("no button for simulated boards",
             lambda: not bench.program.find_all("push button", "Add a simulated board"))
    bench.end()

    dialog = start(bench, *BOARDS)
    for name in ("Before each flash", "Always gentle", "Simulated boards"):
        dialog.find("check box", name).do()
    patience = dialog.find("spin button", "Patience")
    assert patience.value == 45, "it was not kept"
    patience.set_text("10")
    end(bench)
    bench.program.find("push button", "Add a simulated board")


def test_confirm_flash(bench):
    """Who wants to be asked is asked before a flash, and may say no"""
    dialog = start(bench, *BOARDS, DEMO)
    dialog.find("check box", "Before each flash").do()
    end(bench)
    bench.choose(F072)
    bench.flash()
    dialog = bench.program.dialog()
    dialog.find(name="Flash demo-stm32f072.hex to STM32F072")
    save_screen(bench.pictures / "confirm-flash.png")
    dialog.find("push button", "Cancel").do()
    wait_for("a closed dialog", lambda: bench.program.application.get_child_count() == 1)
    assert not bench.program.has("verified"), "it was flashed all the same"
    bench.flash()
    bench.program.dialog().find("push button", "Flash").do()
    bench.wait_for_text("demo-stm32f072.hex: verified")
    start_again(bench)


def start_again(bench):
    """Chooses the usual again, since the preferences are kept."""
    bench.end()
    dialog = start(bench, *BOARDS)
    dialog.find("check box", "Before each flash").do()
    end(bench)


def test_gentle(bench):
    """A gentle job leaves the board alone between requests"""
    dialog = start(bench, *BOARDS, DEMO)
    dialog.find("check box", "Always gentle").do()
    end(bench)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")
    bench.program.find("entry", "Search the log").set_text("treated gently")
    wait_for("the note", lambda: bench.program.find("tree table").has("treated gently"))
    bench.program.press(KEY_COMMA, control=True)
    bench.program.dialog().find("check box", "Always gentle").do()
    end(bench)


def test_harmless_options(bench):
    """Harmless option bytes are written without a question, others never"""
    dialog = start(bench, *BOARDS)
    dialog.find("check box", "Before harmless option bytes").do()
    end(bench)
    bench.choose(F072)
    bench.show_options()
    bench.option_switch("nRST_STOP").do()
    bench.program.find("push button", "Write…").do()
    bench.wait_for_text("Option bytes: verified")

    bench.option_switch("nBOOT1").do()
    bench.program.find("push button", "Write…").do()
    bench.program.dialog().find("push button", "Cancel").do()


def test_save_folder(bench):
    """Saving begins in the folder that was chosen, until it is forgotten"""
    keyfile = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
    keyfile.parent.mkdir(parents=True, exist_ok=True)
    keyfile.write_text(f"[io/github/optio/Optio]\nsave-folder='{bench.folder.as_uri()}'\n",
                       encoding="utf-8")
    program = bench.start(*BOARDS)
    bench.choose_menu("Log menu", "Save as Text…")
    bench.answer_save("here.log")
    wait_for("the file", (bench.folder / "here.log").exists)

    program.press(KEY_COMMA, control=True)
    dialog = program.dialog()
    dialog.find(name=str(bench.folder))
    dialog.find("push button", "Begin where the file dialog does").do()
    dialog.find(name="Where the file dialog begins by itself")


if __name__ == "__main__":
    run([test_kept, test_confirm_flash, test_gentle, test_harmless_options, test_save_folder])
