#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window does its work, driven through AT-SPI alone. TAP.

usage: test_window.py OPTIO-GTK FOLDER-FOR-PICTURES [TEST...]
"""

import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback

from driver import (
    KEY_DOWN,
    KEY_ESCAPE,
    KEY_F,
    KEY_F9,
    KEY_Q,
    KEY_RETURN,
    KEY_SPACE,
    KEY_TAB,
    Node,
    Program,
    wait_for,
)
from screen import save_screen

BOARDS = ("--no-usb", "--simulate", "stm32f072", "--simulate", "stm32f405")
DEMO = pathlib.Path(os.environ["OPTIO_DATA_DIR"], "firmware", "demo-stm32f072.hex")
F072, F405 = "STM32F072", "STM32F405"
CONTROLS = ("push button", "toggle button", "check box", "combo box", "entry", "text",
            "list item", "progress bar", "page tab", "tree table", "menu item")
# How far anything is away on the keyboard, and how long a key takes to work
MAX_TABS, PAUSE_S = 40, 0.2
PROGRESS = re.compile(r"[1-9]\d* % ")
# What GTK and libadwaita say of a control that nobody gave a name
CLASS_NAME = re.compile(r"(?:Gtk|Adw|Optio)[A-Z]\w*$")


def write_ihex(path, address, data):
    """Writes data as Intel HEX."""

    def record(kind, offset, body):
        raw = bytes([len(body), offset >> 8, offset & 0xFF, kind]) + body
        return ":" + (raw + bytes([-sum(raw) & 0xFF])).hex().upper() + "\n"

    with open(path, "w", encoding="ascii") as file:
        for start in range(0, len(data), 16):
            here = address + start
            if start == 0 or here & 0xFFFF == 0:
                file.write(record(4, 0, (here >> 16).to_bytes(2, "big")))
            file.write(record(0, here & 0xFFFF, data[start : start + 16]))
        file.write(record(1, 0, b""))


class Bench:
    """What a test works with: the program under test and a folder."""

    def __init__(self, program, pictures, folder):
        self.command = program
        self.pictures = pathlib.Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.folder = pathlib.Path(folder)
        self.program = None

    def start(self, *arguments):
        self.program = Program(self.command, *arguments)
        return self.program

    def big_firmware(self):
        """A file that keeps a STM32F405 busy for some seconds, and fills its first 5 sectors."""
        path = self.folder / "big.hex"
        write_ihex(path, 0x08000000, random.Random(1).randbytes(128 * 1024))
        return path

    def open_in_running(self, path):
        """Opens a file in the program that runs, as a file manager does."""
        subprocess.run([self.command, path], check=True, timeout=60)

    def choose(self, board):
        boards = self.program.find("list", "Boards")
        names = [row.name for row in boards.find_all("list item")]
        boards.select_child(next(i for i, name in enumerate(names) if board in name))

    def row(self, board):
        return self.program.find("list", "Boards").find("list item", board)

    def flash_button(self):
        return self.program.find("push button", "Flash")

    def flash(self):
        button = self.flash_button()
        wait_for("a Flash button that can be pressed", lambda: button.is_sensitive)
        button.do()

    def state(self, board):
        """The label that says what the board does: "47 % · sim-stm32f405"."""
        return self.row(board).find(name=" · ")

    def flash_everything(self):
        """Leaves nothing to be surveyed, so that a job begins with what changes the chip."""
        self.program.find("check box", "Only what changed").do()

    def flash_until_progress(self, board):
        self.flash_everything()
        state = self.state(board)  # looked for first, since the board does not wait
        self.flash()
        wait_for("progress", lambda: PROGRESS.match(state.name))

    def show_options(self):
        """Shows the options of the chosen board, and waits until they are read."""
        self.program.find("page tab", "Options").do()
        self.program.find("entry", "Find an option")
        return self.option_row("RDP")

    def option_row(self, name):
        return self.program.find("list item", f"{name}: ")

    def option_switch(self, name):
        return self.program.find("check box", f"{name}: ")

    def focus(self, control):
        """Goes to a control as the keyboard does."""
        for _ in range(MAX_TABS):
            if control.is_focused:
                return
            self.program.press(KEY_TAB)
            time.sleep(PAUSE_S)
        raise AssertionError(f"Tab does not lead to {control.role} “{control.name}”")

    def wait_for_text(self, text):
        wait_for(f"“{text}”", lambda: self.program.has(text))

    def end(self):
        if self.program is not None:
            self.program.end()


def test_flash(bench):
    """The demo firmware is flashed, verified, and the log shows how"""
    program = bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("demo-stm32f072.hex: verified")

    search = program.find("entry", "Search the log")
    for transition in ("dfuIDLE -> ", "-> dfuDNBUSY", "dfuDNBUSY -> dfuDNLOAD-IDLE"):
        search.set_text(transition)
        wait_for(transition, lambda text=transition: program.find("tree table").has(text))
    search.set_text("")
    save_screen(bench.pictures / "window.png")


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


def test_changed_file(bench):
    """A file that is built again is read again"""
    path = bench.folder / "changing.hex"
    write_ihex(path, 0x08000000, bytes(1024))
    bench.start(*BOARDS, path)
    bench.choose(F072)
    bench.wait_for_text("Intel HEX, 1 KiB")
    write_ihex(path, 0x08000000, bytes(3 * 1024))
    bench.wait_for_text("Intel HEX, 3 KiB")


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


def is_named(node):
    """The button inside a menu button or a combo box is spoken of by its name."""
    if node.name and not CLASS_NAME.match(node.name):
        return True
    parent = Node(node.accessible.get_parent())
    return parent.role in ("push button", "combo box") and is_named(parent)


def test_names(bench):
    """Every control has a name for those who cannot see it"""
    program = bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")
    bench.show_options()
    bench.option_switch("nBOOT1").do()
    program.find("push button", "Undo the change of nBOOT1")
    nameless = [
        f"{node.role} “{node.name}”"
        for node in program.find_all()
        if node.role in CONTROLS and not is_named(node)
    ]
    assert not nameless, f"without a name: {', '.join(nameless)}"


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


def is_described(node, text):
    return text in (node.accessible.get_description() or "")


def test_options(bench):
    """An option is changed, marked, undone, found, and written with a verdict"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    switch = bench.option_switch("nBOOT1")
    write = program.find("push button", "Write…")
    assert not write.is_sensitive, "nothing can be written"
    switch.do()
    wait_for("a mark", lambda: is_described(switch, "Changed. On the board: 1: "))
    bench.wait_for_text("1 change. The bootloader, or the whole board")
    program.find("push button", "Undo the change of nBOOT1").do()
    wait_for("no mark", lambda: not is_described(switch, "Changed."))
    bench.wait_for_text("Nothing is changed.")

    program.press(KEY_F, control=True)
    search = program.find("entry", "Find an option")
    wait_for("the cursor in the search", lambda: search.is_focused)
    search.set_text("BOOT_SEL")
    wait_for("less options", lambda: not program.find_all("list item", "nBOOT1: "))
    bench.option_row("BOOT_SEL").find(name="hidden in ST’s tool")
    search.set_text("")

    bench.option_switch("nRST_STOP").do()
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    dialog = program.dialog()
    dialog.find(name="nRST_STOP: 1: Stop works as such → 0: ")
    dialog.find(name="0x1ffff800: 0x00ff55aa → 0x02fd55aa")
    save_screen(bench.pictures / "write-options.png")
    dialog.find("push button", "Write").do()
    bench.wait_for_text("Option bytes: verified")
    bench.wait_for_text("Nothing is changed.")
    bench.wait_for_text("0: Entering Stop resets the chip")
    save_screen(bench.pictures / "options.png")


def test_option_entry(bench):
    """A number is typed, refused or taken, and brought back"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    entry = bench.option_row("Data0").find("text")
    program.find("entry", "Find an option").set_text("Data0")
    program.press(KEY_F, control=True)
    bench.focus(entry)
    entry.set_text("0x100")
    program.press(KEY_RETURN)
    bench.wait_for_text("0x100 is more than 0xff")
    entry.set_text("16")
    program.press(KEY_RETURN)
    wait_for("a mark", lambda: is_described(entry, "Changed. On the board: 0xff"))
    bench.option_row("Data0").find(name="0x10")
    assert not program.has("0x100 is more than 0xff"), "it still complains"
    program.find("push button", "Revert").do()
    bench.wait_for_text("Nothing is changed.")


def test_forever(bench):
    """What can never be undone needs its name and the board's serial, typed"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    program.find("combo box", "RDP: ").find("push button").do()
    bench.wait_for_text("Level 2: closed for ever")
    program.press(KEY_DOWN)
    program.press(KEY_RETURN)
    bench.wait_for_text("1 change. This can never be undone.")
    program.find("push button", "Write…").do()
    dialog = program.dialog()
    write = dialog.find("push button", "Write")
    names, serial = dialog.find("text", "Type “RDP”"), dialog.find("text", "serial number")
    consent = dialog.find("check box", "This can never be undone.")
    bench.focus(consent)
    program.press(KEY_SPACE)
    names.set_text("RDP")
    serial.set_text("FFFFFFFEFFF0")
    assert not write.is_sensitive, "a wrong serial is enough"
    serial.set_text("FFFFFFFEFFFF")
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    program.press(KEY_SPACE)
    wait_for("a Write button that cannot", lambda: not write.is_sensitive)
    program.press(KEY_SPACE)
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    bench.wait_for_text("Option bytes: ")


TESTS = [
    test_flash,
    test_unplug,
    test_cancel,
    test_bad_file,
    test_changed_file,
    test_close,
    test_stop_and_close,
    test_keyboard,
    test_help,
    test_names,
    test_options,
    test_option_entry,
    test_forever,
]


def main():
    names = sys.argv[3:]
    tests = [test for test in TESTS if not names or test.__name__ in names]
    failed = 0
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(sys.argv[1], sys.argv[2], folder)
            result = "ok"
            try:
                test(bench)
            except Exception:  # pylint: disable=broad-except # any failure is a failure
                result = "not ok"
                failed += 1
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}")
                save_screen(bench.pictures / f"failed-{test.__name__}.png")
            finally:
                bench.end()
            print(f"{result} {number} - {test.__doc__}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
