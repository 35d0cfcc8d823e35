#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""STM32G474, DBANK written, READ_MEM error although it worked: what has to happen instead. TAP.

ST community, "STM32G option bytes modification fails in DFU mode".
"""

from harness import main
from option_bench import G474, UNSEEN, expect, options, words

JUMPED = "stm32g474-jumped"
DBANK = 1 << 22
SET = ("set", "DBANK=0", "--yes", "--write-unproved")


def test_told_before(bench):
    """S1.1: before the write it is told that the board resets, and when it comes back here"""
    result = expect(bench, SET, "an application jumped into", board=G474)
    told = result.out.index("The board resets. It comes back here only if")
    assert told < result.out.index("write option bytes"), result.out


def test_leaves(bench):
    """S1.2: it starts its application: no failure, but accepted and not verified"""
    result = options(bench, *SET, board=JUMPED)
    assert result.code == UNSEEN, result.err
    for word in ("accepted", "left its bootloader", "runs there now", "optio options show"):
        assert word in result.last_line, result.last_line
    assert "rror" not in result.last_line, result.last_line


def test_comes_back_later(bench):
    """S1.2: brought back into its bootloader, the write is verified by itself"""
    assert options(bench, *SET, board=JUMPED).code == UNSEEN
    result = expect(bench, ("show",), "Now they were. Verified", board=JUMPED)
    assert words(bench, JUMPED)[0x1FFF7800] & DBANK == 0, result.out
    assert "Now they were" not in expect(bench, ("show",), board=JUMPED).out


def test_new_map(bench):
    """S1.3: the old map is void: told before, and the next command has 4 KiB where 2 KiB were"""
    expect(bench, SET, "erased in pieces of 4 KiB instead of 2 KiB",
           "memory map that is known now is void", "Verified", board=G474)


def test_content_lost(bench):
    """S1.4: that the flash's content no longer matches its banks is told and asked for"""
    result = options(bench, "set", "DBANK=0", "--write-unproved", board=G474)
    assert result.code == 64 and "--yes" in result.last_line, result.err
    assert "What is in the flash no longer fits" in result.last_line, result.last_line
    assert "may no longer match its banks" in result.out, result.out
    assert words(bench, G474)[0x1FFF7800] & DBANK


main([test_told_before, test_leaves, test_comes_back_later, test_new_map, test_content_lost])
