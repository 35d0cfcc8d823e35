#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""At a terminal: the progress bar, the question, Ctrl-C. TAP."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from harness import BOARD, PROGRAM, main, pattern

PATIENCE_S = 60


class Terminal:
    """The program at a terminal of so many columns."""

    def __init__(self, bench, *arguments, columns=80, clock=("--virtual-clock",)):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.master = master
        self.text = ""
        self.process = subprocess.Popen(
            [PROGRAM, *arguments, "--simulate", f"{BOARD}={bench.memory}", *clock],
            stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm"},
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)

    def read_until(self, pattern):
        end = time.monotonic() + PATIENCE_S
        while not re.search(pattern, self.text):
            assert time.monotonic() < end, f"'{pattern}' did not come: {self.text}"
            if not self.read_some():
                raise AssertionError(f"it ended without '{pattern}': {self.text}")

    def read_some(self):
        if not select.select([self.master], [], [], 1)[0]:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.text += data.decode()
        return bool(data)

    def type(self, text):
        os.write(self.master, text.encode())

    def finish(self):
        """The exit code; everything that was shown is in text."""
        while self.read_some():
            pass
        os.close(self.master)
        return self.process.wait(PATIENCE_S)

    @property
    def last_line(self):
        return self.text.rstrip().splitlines()[-1]


def test_bar(bench):
    """the bar fits the terminal, and no escape code is used"""
    firmware = bench.write("fw.bin", pattern(30000))
    for columns in (30, 80, 200):
        terminal = Terminal(bench, "flash", firmware, "--full", "--discard-rest",
                            columns=columns)
        assert terminal.finish() == 0
        assert "\x1b" not in terminal.text
        bars = [part for line in terminal.text.split("\n") for part in line.split("\r")
                if " %" in part]
        assert bars, terminal.text
        assert max(len(bar) for bar in bars) < columns, bars
        assert ("[#" in terminal.text) == (columns >= 80), columns


def test_erase_asks(bench):
    """erase of all asks, and takes nothing but yes"""
    bench.flash(pattern(4000))
    memory = bench.memory.read_bytes()
    for answer in ("\n", "y\n", "no\n"):
        terminal = Terminal(bench, "erase")
        terminal.read_until('Type "yes"')
        terminal.type(answer)
        assert terminal.finish() == 130
        assert "Nothing was sent" in terminal.last_line, terminal.last_line
        assert bench.memory.read_bytes() == memory

    terminal = Terminal(bench, "erase")
    terminal.read_until('Type "yes"')
    terminal.type("yes\n")
    assert terminal.finish() == 0
    assert set(bench.read()) == {0xFF}


def test_interrupt(bench):
    """Ctrl-C ends a job with what is on the chip"""
    terminal = Terminal(bench, "flash", bench.write("fw.bin", pattern(120000)), clock=())
    terminal.read_until("write .* [1-9][0-9] %")
    terminal.type("\x03")
    terminal.read_until("Stopping")
    assert terminal.finish() == 130
    assert "On the chip now:" in terminal.last_line, terminal.last_line


def test_interrupt_twice(bench):
    """the second Ctrl-C does not kill, and is answered"""
    firmware = bench.write("fw.bin", pattern(120000))
    process = subprocess.Popen([PROGRAM, "flash", firmware, "-v", "--simulate", BOARD],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stdout:
        if "-> dfuDNLOAD-IDLE  write" in line:
            break
    process.send_signal(signal.SIGSTOP)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGCONT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, err
    assert "Stopping" in out and "Already stopping" in out, out
    assert "On the chip now:" in err and len(err.splitlines()) == 1, err


def test_closed(bench):
    """a terminal that is closed stops the job in a known state"""
    firmware = bench.write("fw.bin", pattern(120000))
    terminal = Terminal(bench, "flash", firmware, clock=())
    terminal.read_until("write 0x08000000")
    os.close(terminal.master)
    assert terminal.process.wait(PATIENCE_S) == 130
    assert bench.run("flash", firmware).code == 0


def test_finish_after_interrupt(bench):
    """the same command after Ctrl-C finishes the job"""
    data = pattern(120000)
    firmware = bench.write("fw.bin", data)
    terminal = Terminal(bench, "flash", firmware, clock=())
    terminal.read_until("write 0x08000000")
    terminal.type("\x03")
    assert terminal.finish() == 130
    assert bench.run("verify", firmware).code == 1
    assert bench.run("flash", firmware).code == 0
    assert bench.read(size=120000) == data


main([test_bar, test_erase_asks, test_interrupt, test_interrupt_twice, test_closed,
      test_finish_after_interrupt])
