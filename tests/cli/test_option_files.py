#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Firmware files that bring option bytes along: they are set aside, and written only when somebody
asks, by the road of option bytes. TAP."""

from harness import ihex, main, pattern

OPTIONS = 0x1FFFF800
FIRMWARE = pattern(96)
# RDP open, USER as it is, Data0 1, Data1 2; each with its complement. Nothing of the WRP words.
OPTION_BYTES = bytes.fromhex("aa55ff0001fe02fd")
FACTORY = bytes.fromhex("aa55ff00ff00ff00ff00ff00ff00ff00")
FORMATS = ("ihex", "srec", "dfuse", "uf2")


def read_options(bench):
    """By their raw words."""
    result = bench.run("options", "show", "--json")
    assert result.code == 0, result.err
    shown = next(thing for thing in result.objects if thing["event"] == "options")
    return b"".join(word["word"].to_bytes(4, "little") for word in shown["words"])


def make(bench, form, option_bytes=OPTION_BYTES):
    """A file of that format with firmware and option bytes."""
    source = bench.write("both.hex", ihex((0x08000000, FIRMWARE), (OPTIONS, option_bytes)))
    target = bench.path(f"both.{form}")
    result = bench.run_bare("convert", source, target, "--format", form, "--yes")
    assert result.code == 0, result.err
    return target


def test_set_aside(bench):
    """flash and verify leave the option bytes of each format alone, and flash says so"""
    for form in FORMATS:
        bench.memory.unlink(missing_ok=True)
        both = make(bench, form)
        result = bench.run("flash", both)
        assert result.code == 0, result.err
        assert "note: the file also has option bytes, which are not written" in result.out
        assert f'"optio options diff {both}" shows what they would change' in result.out
        assert bench.read(size=len(FIRMWARE)) == FIRMWARE
        assert bench.run("verify", both).code == 0
        assert read_options(bench) == FACTORY, form


def test_asked_for(bench):
    """options diff shows them, options apply writes them, and leaves what the file does not say"""
    for form in FORMATS:
        bench.memory.unlink(missing_ok=True)
        both = make(bench, form)
        result = bench.run("options", "diff", both)
        assert result.code == 1 and "2 options of the board differ" in result.last_line, result.err
        assert "Data0: 0xff -> 0x1" in result.out and "WRP" not in result.out, result.out
        result = bench.run("options", "apply", both)
        assert result.code == 0 and "Verified: the option bytes" in result.out, result.err
        assert read_options(bench) == OPTION_BYTES + FACTORY[len(OPTION_BYTES):], form
        assert bench.read(size=len(FIRMWARE)) == b"\xff" * len(FIRMWARE)
        assert bench.run("options", "diff", both).code == 0


def test_danger(bench):
    """a file that would protect the chip needs --yes; one that locks it for ever needs more"""
    for rdp, words in (("bb44", "way back, where there is one, erases"), ("cc33", "--forever")):
        both = make(bench, "ihex", bytes.fromhex(rdp) + OPTION_BYTES[2:])
        result = bench.run("options", "apply", both)
        assert result.code == 64 and words in result.last_line, result.err
        assert read_options(bench) == FACTORY
    result = bench.run("options", "apply", make(bench, "ihex", b"\xcc\x33"), "--yes")
    assert result.code == 64 and "--forever" in result.last_line, result.err
    assert read_options(bench) == FACTORY


def test_none(bench):
    """a firmware without option bytes, and one that is broken"""
    plain = bench.write("plain.hex", ihex(0x08000000, FIRMWARE))
    result = bench.run("options", "apply", plain)
    assert result.code == 65 and "brings no option bytes" in result.last_line, result.err
    cut = bench.write("cut.hex", ihex(OPTIONS, OPTION_BYTES)[:-len(":00000001FF\n")])
    result = bench.run("options", "apply", cut)
    assert result.code == 65 and "cut short" in result.last_line, result.err
    assert read_options(bench) == FACTORY


main([test_set_aside, test_asked_for, test_danger, test_none])
