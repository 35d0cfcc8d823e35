# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the built program as users do, on simulated boards in virtual time, and speaks TAP."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.path.abspath(sys.argv[1])  # a test may run it in another folder
# As under meson, so that a test can also be run by hand.
os.environ.setdefault("OPTIO_DATA_DIR", str(pathlib.Path(__file__).parents[2] / "data"))
os.environ.setdefault("LC_ALL", "C.UTF-8")
BOARD = "stm32f072"
FLASH_START = 0x08000000
FLASH_SIZE = 128 * 1024


class Skip(Exception):
    """What a test needs is not installed."""


class Result:
    """What a run left behind."""

    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def last_line(self):
        """The one line on standard error that a failure ends with, and a success does not have."""
        lines = self.err.splitlines()
        assert len(lines) <= 1, f"more than one line on standard error: {self.err}"
        assert (self.code == 0) == (not lines), f"exit {self.code}, but standard error: {self.err}"
        return lines[0] if lines else ""

    @property
    def objects(self):
        """The JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def result(self):
        """The last JSON line."""
        last = self.objects[-1]
        assert last["event"] == "result", f"the last object is {last}"
        assert last["exit"] == self.code, f"exit {self.code}, but told {last['exit']}"
        return last


class Bench:
    """A folder with a simulated board whose memory lies in a file of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.memory = self.folder / "memory"
        os.environ["XDG_STATE_HOME"] = self.path("state")

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, content):
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(data)
        return self.path(name)

    def run_bare(self, *arguments):
        process = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True,
                                 stdin=subprocess.DEVNULL, timeout=60, check=False)
        return Result(process)

    def run_in_folder(self, *arguments, stdin=None):
        """As somebody in the folder would, with relative names."""
        process = subprocess.run([PROGRAM, *arguments], capture_output=True, cwd=self.folder,
                                 input=stdin if stdin is not None else b"", timeout=60,
                                 check=False)
        process.stdout = process.stdout.decode()
        process.stderr = process.stderr.decode()
        return Result(process)

    def run(self, *arguments, boards=(BOARD,)):
        """On the board, or on several; the first one's memory is kept."""
        simulate = []
        for index, board in enumerate(boards):
            state = f"={self.memory}" if index == 0 else ""
            simulate += ["--simulate", board + state]
        return self.run_bare(*arguments, *simulate, "--virtual-clock")

    def flash(self, data, *arguments):
        """Puts data on the board, for tests that need something there."""
        result = self.run("flash", self.write("before.bin", data), *arguments)
        assert result.code == 0, result.err
        return result

    def read(self, address=FLASH_START, size=FLASH_SIZE):
        """What is on the board now, by the program's own word."""
        target = self.folder / "seen.bin"
        result = self.run("read", str(target), "--address", hex(address), "--size", str(size),
                          "--yes")
        assert result.code == 0, result.err
        return target.read_bytes()


def pattern(size, seed=1):
    """Bytes that are no text, no known format and never blank."""
    return bytes((seed * 31 + i * 7 + (i >> 8)) % 251 for i in range(size))


def ihex_record(kind, address, data):
    body = bytes([len(data)]) + address.to_bytes(2, "big") + bytes([kind]) + data
    return ":" + (body + bytes([-sum(body) % 256])).hex().upper() + "\n"


def ihex(*pieces):
    """Of an address and its data, or of several such pairs; addresses are multiples of 16."""
    if not isinstance(pieces[0], tuple):
        pieces = (pieces,)
    lines = []
    for start, data in pieces:
        for offset in range(0, len(data), 16):
            address = start + offset
            if offset == 0 or address & 0xFFFF == 0:
                lines.append(ihex_record(4, 0, (address >> 16).to_bytes(2, "big")))
            lines.append(ihex_record(0, address & 0xFFFF, data[offset:offset + 16]))
    return "".join(lines) + ihex_record(1, 0, b"")


def main(tests):
    """Runs each test on a bench of its own."""
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        try:
            with tempfile.TemporaryDirectory(prefix="optio-cli-") as folder:
                test(Bench(folder))
            print(f"ok {number} - {test.__doc__.splitlines()[0]}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {test.__doc__.splitlines()[0]} # SKIP {reason}", flush=True)
        except Exception:  # pylint: disable=broad-except
            print(f"not ok {number} - {test.__doc__.splitlines()[0]}")
            for line in traceback.format_exc().splitlines():
                print(f"# {line}", flush=True)
