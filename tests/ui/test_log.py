#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log: filtered by kind and board, searched, saved. TAP."""

import json
import subprocess

from bench import BOARDS, DEMO, F072, F405, run
from driver import KEY_F5, wait_for
from keyboard import Keyboard

MENU = "Log menu"


def fill(bench):
    """Fills the log with what two boards do."""
    program = bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")
    bench.choose(F405)
    bench.show_options()
    return program


def load_whole(path):
    """What a JSON file says, None while it is being written."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def test_filter(bench):
    """Lines are shown by their kind, by their board, and by what is in them"""
    program = fill(bench)
    log = program.find("tree table")
    search = program.find("entry", "Search the log")
    search.set_text("settle")
    wait_for("lines of the second board", lambda: log.has("sim-stm32f405"))
    bench.choose_menu(MENU, "Only the Chosen Board")
    wait_for("no other board", lambda: not log.has("sim-stm32f072"))
    assert log.has("sim-stm32f405"), "the chosen board is gone, too"
    bench.choose(F072)
    wait_for("the other board", lambda: log.has("sim-stm32f072") and not log.has("sim-stm32f405"))

    search.set_text("")
    wait_for("traffic", lambda: log.has("traffic"))
    Keyboard(program).choose("Which lines are shown", "States")
    wait_for("states alone", lambda: log.has("state") and not log.has("traffic"))


def test_save(bench):
    """The whole log is saved, as text and as JSON"""
    fill(bench)
    text, tree = bench.folder / "log.txt", bench.folder / "log.json"
    bench.choose_menu(MENU, "Save as Text…")
    bench.answer_save(text)
    wait_for("the text", lambda: text.exists() and "sim-stm32f405" in text.read_text("utf-8"))
    bench.choose_menu(MENU, "Save as JSON…")
    bench.answer_save(tree)
    saved = wait_for("the JSON", lambda: load_whole(tree))
    assert {line["board"] for line in saved["lines"]} == {"sim-stm32f072", "sim-stm32f405"}
    assert any(line["event"] == "state" for line in saved["lines"])


def read_trace(path):
    """What Wireshark shows of the file, once that is whole and has a download in it."""
    shown = subprocess.run(["tshark", "-r", path, "-d", "usb.product==0x0483df11,usbdfu"],
                           capture_output=True, text=True, check=False, timeout=60)
    is_whole = shown.returncode == 0 and "Sent Command: Download" in shown.stdout
    return shown.stdout if is_whole else None


def test_save_pcapng(bench):
    """Every transfer of both boards is saved, and Wireshark knows them as DFU"""
    bench.start(*BOARDS, DEMO)
    path = bench.folder / "log.pcapng"
    bench.choose_menu(MENU, "Save for Wireshark…")
    bench.answer_save(path)
    bench.wait_for_toast("No transfer has been recorded.")
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")
    bench.choose(F405)
    bench.show_options()
    bench.choose_menu(MENU, "Save for Wireshark…")
    bench.answer_save(path)
    wait_for("the trace", lambda: path.exists() and path.stat().st_size > 0)
    shown = wait_for("all of it", lambda: read_trace(path))
    assert "Sent Command: Upload" in shown and "Malformed" not in shown, shown[:2000]


def test_refresh(bench):
    """Looking for boards again leaves those that are there"""
    program = bench.start(*BOARDS)
    program.press(KEY_F5)
    program.find("push button", "Look for boards again").do()
    bench.row(F072)
    bench.row(F405)


if __name__ == "__main__":
    run([test_filter, test_save, test_save_pcapng, test_refresh])
