#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""STM32G0C1, "LIBUSB Pipe Error" when SEC_SIZE is written: what has to happen instead. TAP.

ST community, "Can't set Option Bytes over USB DFU to STM32G0 System Bootloader", 2025-09-15.
"""

import pathlib

from harness import main
from option_bench import (G0C1, G0C1_BLOCK, G474, NOT_CHANGED, UNSEEN, blocks, expect, options,
                          traffic, words)

SEC_SIZE_AT = 0x1FFF7870
AWAY = "stm32g0c1-away"
STAYS = "stm32h743"
REFUSES = "stm32g474-refuses"
FOUND_AT_WORK = "stm32g0c1-downloading", "stm32f746"
RESET_AFTER_US = 33000


def test_equal_maps(bench):
    """S0.1: three equal maps are told once, and option bytes and OTP memory are listed"""
    result = bench.run("info", boards=(G0C1,))
    assert result.code == 0, result.err
    assert result.out.count("same map for every setting") == 1, result.out
    assert "0x1fff7800-0x1fff787f  128 bytes  Option Bytes" in result.out, result.out
    assert "0x1fff7000-0x1fff73ff  1 KiB  OTP Memory" in result.out, result.out


def test_read_word(bench):
    """S0.2: four bytes of option bytes are read without force; what fails leaves no file"""
    path = pathlib.Path(bench.path("word.bin"))
    result = bench.run("read", str(path), "--address", hex(SEC_SIZE_AT), "--size", "4",
                       boards=(G0C1,))
    assert result.code == 0, result.err
    assert int.from_bytes(path.read_bytes(), "little") == words(bench, G0C1)[SEC_SIZE_AT]
    path = pathlib.Path(bench.path("none.bin"))
    result = bench.run("read", str(path), "--address", "0x1fff8100", "--size", "4",
                       "--unplug-at", "4", boards=(G0C1,))
    assert result.code != 0 and not path.exists(), result.err


def test_one_block(bench):
    """S0.3: SEC_SIZE=1 is one DNLOAD of the whole block, from its base"""
    before = words(bench, G0C1)
    result = expect(bench, ("set", "SEC_SIZE=1", "--yes", "--json", "-v"), board=G0C1)
    assert [thing["length"] for thing in blocks(result)] == [G0C1_BLOCK], blocks(result)
    plan = next(thing for thing in result.objects if thing["event"] == "plan")
    assert [(step["start"], step["size"]) for step in plan["steps"]] == [(0x1FFF7800, G0C1_BLOCK)]
    after = words(bench, G0C1)
    changed = {at for at in before if before[at] != after[at]}
    assert SEC_SIZE_AT in changed and changed <= {SEC_SIZE_AT, SEC_SIZE_AT + 4}, changed
    assert after[SEC_SIZE_AT] & 0xFF == 1


def test_expected_reset(bench):
    """S0.4: the reset inside GETSTATUS, 33 ms after the write, is waited for and read back"""
    result = expect(bench, ("set", "SEC_SIZE=1", "--yes", "--json", "-v"), board=G0C1)
    block = blocks(result)[0]
    failed = next(thing for thing in traffic(result) if thing["error"])
    assert failed["request"] == "GETSTATUS", failed
    assert RESET_AFTER_US <= failed["time_us"] - block["time_us"] < 2 * RESET_AFTER_US, failed
    assert "Waiting until it is back" in result.out and "The board is back" in result.out
    assert result.result["verdict"]["verdict"] == "verified", result.result


def test_no_reset(bench):
    """S0.4: a board that does not reset is read back at once"""
    result = expect(bench, ("set", "NRST_STOP_D1=0", "--variant", "h743", "--yes",
                            "--write-unproved"), "Verified", board=STAYS)
    assert "Waiting" not in result.out, result.out


def test_refused(bench):
    """S0.4: a board that refuses is told as such, with the status, and read back"""
    result = options(bench, "set", "nBOOT1=0", "--yes", "--write-unproved", board=REFUSES)
    assert result.code == NOT_CHANGED, result.err
    for word in ("errWRITE", "0x1fff7800", "as they were before"):
        assert word in result.last_line, result.last_line


def test_three_verdicts(bench):
    """S0.5: verified, not changed and unseen have exit codes and words of their own"""
    rows = ((G474, 0, "Verified"), (REFUSES, NOT_CHANGED, "as they were"),
            ("stm32g474-jumped", UNSEEN, "accepted"))
    for board, code, word in rows:
        bench.memory.unlink(missing_ok=True)
        result = options(bench, "set", "nRST_STOP=0", "--yes", "--write-unproved", board=board)
        assert result.code == code, f"{board}: exit {result.code}: {result.err}"
        assert word in result.out + result.err, result.err


def test_could_not_check(bench):
    """S0.5 S0.6: what does not come back: accepted, perhaps BOOT0, perhaps a container"""
    result = options(bench, "set", "DUAL_BANK=0", "--yes", board=AWAY)
    assert result.code == UNSEEN, result.err
    for word in ("accepted", "application", "container or a virtual machine", "BOOT0",
                 "optio options show"):
        assert word in result.last_line, result.last_line
    assert "rror" not in result.last_line, result.last_line


def test_found_at_work(bench):
    """S0.7: a board that another tool left in dfuDNLOAD-IDLE or dfuUPLOAD-IDLE is just used"""
    for board in FOUND_AT_WORK:
        bench.memory.unlink(missing_ok=True)
        expect(bench, ("set", "nRST_STOP=0", "--yes", "--write-unproved"), "Verified",
               board=board)


main([test_equal_maps, test_read_word, test_one_block, test_expected_reset, test_no_reset,
      test_refused, test_three_verdicts, test_could_not_check, test_found_at_work])
