# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the window work with, and what runs them: through AT-SPI alone."""

import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import traceback

from driver import KEY_F9, KEY_RETURN, KEY_SLASH, Program, wait_for
from keyboard import MAX_TABS, Keyboard
from screen import save_screen
from session import Session

BOARDS = ("--no-usb", "--simulate", "stm32f072", "--simulate", "stm32f405")
DEMO = pathlib.Path(os.environ["OPTIO_DATA_DIR"], "firmware", "demo-stm32f072.hex")
F072, F405 = "STM32F072", "STM32F405"
PROGRESS = re.compile(r".*?[1-9]\d*\s%")


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
        self.session = None

    def start(self, *arguments):
        self.session = self.session or Session()
        self.program = Program(self.command, *arguments)
        return self.program

    def big_firmware(self):
        """A file that keeps a STM32F405 busy for some seconds, and fills its first 5 sectors."""
        path = self.folder / "big.hex"
        write_ihex(path, 0x08000000, random.Random(1).randbytes(128 * 1024))
        return path

    def show_log(self):
        """Shows the log, without which a narrow window begins, and returns its search."""
        if not self.program.find_all("tree table"):
            self.program.press(KEY_F9)
        return self.program.find("entry", "Search the log")

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

    def choose_menu(self, button, item):
        """Chooses an item of the menu behind a button."""
        menu = self.program.find("push button", button)
        menu.find_all("push button", button)[-1].do()  # the button that is inside
        menu.find("menu item", item).do()

    def answer_open(self, path):
        """Chooses a file in the dialog that asks for one, by typing where it is."""
        dialog = self.program.dialog()
        dialog.find("push button")
        self.program.press(KEY_SLASH)
        entry = dialog.find("text")
        wait_for("the cursor in the path", lambda: entry.is_focused)
        entry.set_text(str(path))
        self.program.press(KEY_RETURN)

    def answer_save(self, path):
        """Says in the dialog that asks for it where a file is to be."""
        dialog = self.program.dialog()
        dialog.find("text", "Name").set_text(str(path))
        dialog.find("push button", "Save").do()

    def focus(self, control):
        """Goes to a control as the keyboard does."""
        keyboard = Keyboard(self.program, control.window)
        for _ in range(MAX_TABS):
            if control.is_focused:
                return
            keyboard.step()
        raise AssertionError(f"Tab does not lead to {control.role} “{control.name}”")

    def wait_for_text(self, text):
        wait_for(f"“{text}”", lambda: self.program.has(text))

    def wait_for_toast(self, text):
        """Waits for what is said at the lower edge for some seconds, and looks nowhere else."""
        overlay = self.program.children()[0].children()[0]
        wait_for(f"“{text}”", lambda: any(toast.has(text) for toast in overlay.children()[1:]))

    def end(self):
        if self.program is not None:
            self.program.end()
        if self.session is not None:
            self.session.end()
        self.program = self.session = None


def run(tests):
    """Runs the tests of a file, or those that are named on the command line. TAP.

    usage: FILE OPTIO-GTK FOLDER-FOR-PICTURES [TEST...]
    """
    program, pictures, *names = sys.argv[1:]
    tests = [test for test in tests if not names or test.__name__ in names]
    failed = 0
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(program, pictures, folder)
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
    sys.exit(1 if failed else 0)
