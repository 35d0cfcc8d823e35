#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""STM32F072, a read protection that is none, then always in the bootloader: what has to happen
instead. TAP.

ST community, "STM32CubeProgrammer not working with STM32F072 for USB DFU", 2025-02-14.
"""

from harness import BOARD, ihex, main
from option_bench import (DATA, F072_OPTIONS, FIRMWARE, G0C1, PERMISSION, UNSEEN, USAGE, expect,
                          options, real_options, refuse, unprotect, was_unprotected, words)

GAPS = "stm32f072-gaps"


def test_evidence(bench):
    """S2.1: read-protected is said of a board that is, with the evidence, and nothing is written"""
    assert options(bench, "set", "RDP=level-1", "--yes").code == UNSEEN
    refuse(bench, ("set", "Data0=1"), PERMISSION, "errVENDOR", "read-protected")
    refuse(bench, ("show",), PERMISSION, "errVENDOR", "read-protected")


def test_evidence_after_write(bench):
    """S2.1: a chip that was just protected refuses to be read: asked twice, and told as evidence"""
    rows = ((BOARD, "errVENDOR"), (G0C1, "STALL"))
    for board, refusal in rows:
        bench.memory.unlink(missing_ok=True)
        result = options(bench, "set", "RDP=level-1", "--yes", board=board)
        assert result.code == UNSEEN, f"{board}: exit {result.code}: {result.err}"
        assert refusal in result.last_line and ".)" not in result.last_line, result.err
        assert "what a chip does that is read-protected now" in result.last_line, result.err
        assert "warning" not in result.err, result.err


def test_closed(bench):
    """S2.1: nobody is told to look at a chip that was closed for ever, now or later"""
    result = options(bench, "set", "RDP=level-2", "--forever", "RDP=FFFFFFFEFFFF", "--yes")
    assert result.code == UNSEEN, result.err
    assert "closed for ever" in result.last_line, result.last_line
    assert "Bring it" not in result.last_line, result.last_line
    assert "optio options show" not in result.last_line, result.last_line
    bench.memory.unlink()
    assert "nobody has seen" not in bench.run("list").out


def test_no_evidence(bench):
    """S2.1: whatever else goes wrong, nobody says that the board is read-protected"""
    for transfer in range(1, 40):
        bench.memory.unlink(missing_ok=True)
        result = options(bench, "show", "--unplug-at", str(transfer))
        assert "read-protected" not in result.out + result.err, result.err
    for arguments in (("read", bench.path("x.bin"), "--address", "0x90000000", "--size", "4"),
                      ("options", "show")):
        result = bench.run(*arguments, boards=(GAPS,))
        assert "read-protected" not in result.out + result.err, result.err


def test_unprotect_open(bench):
    """S2.2: a board that is not protected, or does not show it, is never sent Read Unprotect"""
    for board in (BOARD, G0C1, GAPS):
        bench.memory.unlink(missing_ok=True)
        if board == BOARD:
            bench.flash(FIRMWARE)
        result = unprotect(bench, "--yes", "--json", "-v", board=board)
        assert result.code == DATA, f"{board}: exit {result.code}: {result.err}"
        assert "nothing on the board was changed" in result.last_line, result.err
        assert not was_unprotected(result), result.out
        if board == BOARD:
            assert "RDP was read and is 0xaa" in result.last_line, result.err
            assert bench.read(size=8) == FIRMWARE[:8]


def test_unprotect(bench):
    """S2.2: a protected board: asked for with all that is lost, done, and the level read again"""
    bench.flash(FIRMWARE)
    assert options(bench, "set", "RDP=level-1", "Data0=1", "--yes").code == UNSEEN
    result = unprotect(bench)
    assert result.code == USAGE and "every option byte" in result.last_line, result.err
    assert "all of the flash" in result.last_line and "--yes" in result.last_line, result.err
    result = unprotect(bench, "--dry-run", "--json", "-v")
    assert result.code == 0 and not was_unprotected(result), result.err
    result = unprotect(bench, "--yes", "--json", "-v")
    assert result.code == 0 and was_unprotected(result), result.err
    assert result.result["verdict"]["verdict"] == "verified", result.result
    assert bench.read(size=8) == b"\xff" * 8
    assert words(bench)[F072_OPTIONS + 4] == 0x00FF00FF
    assert "accepted option bytes" not in expect(bench, ("show",)).out
    assert unprotect(bench, "--yes").code == DATA


def test_pacing(bench):
    """S2.3: a board that loses requests which come too fast is read all the same"""
    expect(bench, ("show",), "BOOT_SEL", board=GAPS)


def test_all_bits(bench):
    """S2.4: all 8 bits of USER are shown with their raw word, also what another tool hides"""
    result = expect(bench, ("show", "--json"))
    shown = next(thing for thing in result.objects if thing["event"] == "options")
    user = {field["bit"] + i for field in shown["fields"] if field["address"] == F072_OPTIONS
            for i in range(field["width"]) if 16 <= field["bit"] < 24}
    assert user >= {16, 17, 18, 20, 21, 22, 23, 19}, user
    assert {"address": F072_OPTIONS, "word": 0x00FF55AA} in shown["words"], shown["words"]
    expect(bench, ("show",), "BOOT_SEL", "STM32CubeProgrammer does not show it")


def test_defaults(bench):
    """S2.4: defaults write values with their complements, and read them back"""
    expect(bench, ("set", "BOOT_SEL=option", "nBOOT0=high", "--yes"), "Verified")
    assert real_options(bench)[:4] == bytes.fromhex("aa557788")
    expect(bench, ("defaults",), "BOOT_SEL: 0x0 -> 0x1", "Verified")
    assert real_options(bench)[:4] == bytes.fromhex("aa55ff00")


def test_held(bench):
    """S2.5: that a change holds the board in its bootloader is told before; the doctor tells why"""
    expect(bench, ("set", "BOOT_SEL=option", "nBOOT0=high", "--yes"), "held in its bootloader",
           "Verified")
    result = bench.run("doctor")
    assert "BOOT_SEL" in result.out and "nBOOT0" in result.out, result.out


def test_firmware_leaves_options(bench):
    """S2.6: option bytes in a firmware file are not written"""
    flash = ihex(0x08000000, FIRMWARE)
    option_bytes = ihex(F072_OPTIONS, bytes.fromhex("aa550bf4"))
    path = bench.write("both.hex", option_bytes.replace(":00000001FF\n", "") + flash)
    result = bench.run("flash", path)
    assert result.code == 0 and "option bytes" in result.out, result.err
    assert bench.read(size=8) == FIRMWARE[:8]
    assert words(bench)[F072_OPTIONS] == 0x00FF55AA


main([test_evidence, test_evidence_after_write, test_closed, test_no_evidence, test_unprotect_open,
      test_unprotect, test_pacing, test_all_bits, test_defaults, test_held,
      test_firmware_leaves_options])
