#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cable is pulled at any moment: the last line is true, and the same command finishes. TAP."""

import shutil

from harness import FLASH_SIZE, main, pattern

DATA = pattern(9000)
EXIT_PARTLY = 2
EXIT_NO_BOARD = 69


def pull(bench, verb, *arguments):
    """Pulls the cable at every fifth transfer, from a board that is full of something else, and
    yields how it ended and what the chip held before and after."""
    bench.flash(pattern(FLASH_SIZE, seed=3))
    shutil.copy(bench.memory, bench.path("full"))
    before = bench.read()
    for moment in range(1, 10000, 5):
        shutil.copy(bench.path("full"), bench.memory)
        result = bench.run(verb, *arguments, "--unplug-at", str(moment))
        if result.code == 0:
            assert moment > 10, "it was never pulled"
            return
        yield result, before, bench.read()


def test_flash(bench):
    """flash: changed means 2 and what is on the chip; not changed means 69; again finishes it"""
    firmware = bench.write("fw.bin", DATA)
    codes = set()
    for result, before, after in pull(bench, "flash", firmware):
        codes.add(result.code)
        assert result.code in (EXIT_PARTLY, EXIT_NO_BOARD), result.err
        if result.code == EXIT_NO_BOARD:
            assert before == after, "69, but the chip was changed"
            assert "Nothing on the chip was changed" in result.last_line, result.last_line
        else:
            assert "On the chip now: " in result.last_line, result.last_line
        assert "Plug the board in again" in result.last_line, result.last_line
        assert after[10240:] == before[10240:], "a sector that is not the file's was touched"
        assert bench.run("flash", firmware).code == 0
        assert bench.read(size=len(DATA)) == DATA
    assert codes == {EXIT_PARTLY, EXIT_NO_BOARD}


def test_verify(bench):
    """verify: the chip is as it was, whenever it was pulled"""
    for result, before, after in pull(bench, "verify", bench.path("before.bin")):
        assert result.code == EXIT_NO_BOARD, result.err
        assert before == after


def test_read(bench):
    """read: no file is left behind, not even an empty one"""
    target = bench.folder / "out.bin"
    for result, before, after in pull(bench, "read", str(target)):
        assert result.code == EXIT_NO_BOARD, result.err
        assert not list(bench.folder.glob("out.bin*")), "a file was left behind"
        assert before == after


main([test_flash, test_verify, test_read])
