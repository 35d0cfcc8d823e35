#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of boards: named, simulated, looked for. TAP."""

from bench import BOARDS, F072, F405, run
from driver import KEY_F2, KEY_RETURN, wait_for


def test_rename(bench):
    """A board gets a name by the keyboard, and has it also in the next run"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.focus(bench.row(F072))
    program.press(KEY_F2)
    entry = program.dialog().find("text", "Name")
    entry.set_text("Left motor")
    program.press(KEY_RETURN)
    wait_for("the name", lambda: bench.row("Left motor"))
    assert not program.find("list", "Boards").has(F072), "it has two names"
    bench.end()

    bench.start(*BOARDS)
    wait_for("the name", lambda: bench.row("Left motor"))
    bench.row(F405)


if __name__ == "__main__":
    run([test_rename])
