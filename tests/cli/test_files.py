#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""image and convert: what is in a firmware file, and the same in another format. TAP."""

import hashlib
import pathlib
import zlib

from harness import ihex, main, pattern

FORMATS = ("ihex", "srec", "uf2", "dfuse")
# A vector table that can be right, and what follows.
FIRMWARE = bytes.fromhex("00400020 09000008") + pattern(1000)


def fail(bench, code, *arguments, words=()):
    """Runs it and checks that it is refused so."""
    result = bench.run_bare(*arguments)
    assert result.code == code, f"exit {result.code}: {result.err}"
    for word in words:
        assert word in result.last_line, f"'{word}' is not in: {result.last_line}"


def convert(bench, *arguments):
    result = bench.run_bare("convert", *arguments)
    assert result.code == 0, result.err
    return result


def read_segments(bench, path, *arguments):
    """What image says of the segments, as JSON."""
    result = bench.run_bare("image", path, "--json", *arguments)
    assert result.code == 0, result.err
    return next(entry for entry in result.objects if entry["event"] == "image")


def test_image(bench):
    """image shows format, segments, checksums, entry and vector table"""
    path = bench.write("fw", ihex(0x08000000, FIRMWARE))
    result = bench.run_bare("image", path)
    assert result.code == 0, result.err
    for expected in ("Intel HEX", "0x08000000-0x080003ef  1008 bytes",
                     f"{zlib.crc32(FIRMWARE):08x}", hashlib.sha256(FIRMWARE).hexdigest(),
                     "Stack pointer  0x20004000", "Reset vector   0x08000009"):
        assert expected in result.out, f"{expected} is not in:\n{result.out}"
    assert "Problem" not in result.out and "note" not in result.out, result.out


def test_image_json(bench):
    """image --json tells the same as an object"""
    entry = read_segments(bench, bench.write("fw", ihex(0x08000000, FIRMWARE)))
    assert entry["format"] == "ihex" and entry["size"] == len(FIRMWARE)
    assert entry["entry"] is None and entry["usb_ids"] is None and entry["family"] is None
    assert entry["segments"] == [{"address": "0x08000000", "size": len(FIRMWARE),
                                  "crc32": f"{zlib.crc32(FIRMWARE):08x}",
                                  "sha256": hashlib.sha256(FIRMWARE).hexdigest()}]
    assert entry["vector_table"] == {"address": "0x08000000", "stack_pointer": "0x20004000",
                                     "reset_vector": "0x08000009", "problem": None}


def test_image_problem(bench):
    """image says what cannot be right about a vector table"""
    path = bench.write("fw.hex", ihex(0x08000000, bytes(4) + FIRMWARE))
    result = bench.run_bare("image", path)
    assert "Problem        the initial stack pointer 0x00000000 does not lie in RAM" in result.out
    short = bench.write("short.hex", ihex(0x08000000, b"1234567"))
    assert read_segments(bench, short)["vector_table"] is None


def test_image_raw(bench):
    """image of a raw binary counts from 0 and says so, or takes --address"""
    path = bench.write("fw.bin", FIRMWARE)
    result = bench.run_bare("image", path)
    assert "0x00000000-0x000003ef" in result.out and "--address" in result.out, result.out
    result = bench.run_bare("image", path, "--address", "0x08000000")
    assert "0x08000000-0x080003ef" in result.out and "note" not in result.out, result.out


def test_image_refusals(bench):
    """image of nothing that is firmware"""
    fail(bench, 66, "image", bench.path("none.hex"), words=("none.hex", "no such file"))
    fail(bench, 66, "image", str(bench.folder), words=("folder",))
    fail(bench, 65, "image", bench.write("a.hex", ":00\n"), words=("a.hex: line 1",))
    fail(bench, 65, "image", bench.write("page.bin", "<html>"), words=("text",))
    fail(bench, 64, "image", bench.write("fw.hex", ihex(0, b"1")), "--address", "0",
         words=("Leave --address out",))
    fail(bench, 64, "image", bench.path("fw.hex"), "--format", "docx", words=("docx", "ihex"))
    fail(bench, 65, "image", bench.path("fw.hex"), "--format", "srec", words=("line 1",))


def test_convert_pairs(bench):
    """convert from each format with addresses to each other keeps the segments"""
    text = ihex(0x08000000, FIRMWARE).splitlines(keepends=True)[:-1]
    source = bench.write("fw", "".join(text) + ihex(0x1FFFF800, bytes(range(16))))
    expected = read_segments(bench, source)["segments"]
    assert len(expected) == 2
    for first in FORMATS:
        convert(bench, source, bench.path(first), "--format", first)
        for second in FORMATS:
            convert(bench, bench.path(first), bench.path("again"), "--format", second, "--yes")
            assert read_segments(bench, bench.path("again"))["segments"] == expected, second


def test_convert_by_name(bench):
    """convert takes the format from the name of the file that it writes"""
    source = bench.write("fw.hex", ihex(0x08000000, FIRMWARE))
    for name, form in (("a.s19", "srec"), ("a.uf2", "uf2"), ("a.dfu", "dfuse"),
                       ("a.bin", "binary")):
        convert(bench, source, bench.path(name))
        assert read_segments(bench, bench.path(name))["format"] == form
    assert pathlib.Path(bench.path("a.bin")).read_bytes() == FIRMWARE


def test_convert_raw(bench):
    """convert of a raw binary needs --address where the new file has addresses"""
    source = bench.write("fw.bin", FIRMWARE)
    fail(bench, 64, "convert", source, bench.path("a.hex"), words=("--address",))
    convert(bench, source, bench.path("a.hex"), "--address", "0x08004000")
    segments = read_segments(bench, bench.path("a.hex"))["segments"]
    assert segments[0]["address"] == "0x08004000"
    convert(bench, source, bench.path("a.dfu"), "--format", "dfu")
    assert pathlib.Path(bench.path("a.dfu")).read_bytes()[:-16] == FIRMWARE


def test_convert_from(bench):
    """convert --from takes the file as what it is said to be"""
    text = ihex(0x08000000, FIRMWARE)
    source = bench.write("fw.hex", text)
    convert(bench, source, bench.path("a.bin"), "--from", "binary")
    assert pathlib.Path(bench.path("a.bin")).read_text(encoding="ascii") == text


def test_convert_details(bench):
    """convert writes the USB ids and the family that it is told"""
    source = bench.write("fw.hex", ihex(0x08000000, FIRMWARE))
    convert(bench, source, bench.path("a.dfu"), "--usb-ids", "0483:df11")
    assert read_segments(bench, bench.path("a.dfu"))["usb_ids"] == "0483:df11"
    convert(bench, source, bench.path("a.uf2"), "--family", "stm32f4")
    assert read_segments(bench, bench.path("a.uf2"))["family"] == "STM32F4"
    fail(bench, 64, "convert", source, bench.path("b.dfu"), "--usb-ids", "0483", words=("0483",))
    fail(bench, 64, "convert", source, bench.path("b.uf2"), "--family", "Z80", words=("Z80",))


def test_convert_refusals(bench):
    """convert overwrites nothing unasked, and writes only what can be written"""
    source = bench.write("fw.hex", ihex(0x08000000, FIRMWARE))
    kept = bench.write("kept.uf2", b"mine")
    fail(bench, 73, "convert", source, kept, words=("--yes",))
    assert pathlib.Path(kept).read_bytes() == b"mine"
    fail(bench, 64, "convert", source, bench.path("a.elf"), words=("can only be read",))
    fail(bench, 64, "convert", source, bench.path("a.zip"), words=("--format",))
    fail(bench, 64, "convert", source, words=("OUT",))
    fail(bench, 66, "convert", bench.path("none"), bench.path("a.bin"), words=("no such file",))
    fail(bench, 73, "convert", source, bench.path("nowhere/a.bin"), words=("nowhere",))
    assert not pathlib.Path(bench.path("a.bin")).exists()


def test_flash_formats(bench):
    """flash takes every format"""
    source = bench.write("fw.hex", ihex(0x08000000, FIRMWARE))
    for form in FORMATS:
        convert(bench, source, bench.path(form), "--format", form)
        result = bench.run("flash", bench.path(form))
        assert result.code == 0, result.err
        assert bench.read(size=len(FIRMWARE)) == FIRMWARE, form
        assert bench.run("erase", "--yes").code == 0


main([test_image, test_image_json, test_image_problem, test_image_raw, test_image_refusals,
      test_convert_pairs, test_convert_by_name, test_convert_raw, test_convert_from,
      test_convert_details, test_convert_refusals, test_flash_formats])
