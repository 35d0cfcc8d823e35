#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files made by objcopy, srec_cat, dfu-suffix and dfuse-pack are read right, and the other way
round. TAP."""

import pathlib
import shutil
import subprocess

from harness import Skip, main, pattern

START = 0x08000000
DATA = pattern(70000)
# Code, constants, initial values of variables that lie in RAM, and variables without any.
PROGRAM = """
  .syntax unified
  .thumb
  .section .vectors, "a"
  .word 0x20004000
  .word start
  .text
  .global start
  .thumb_func
start:
  b start
  .data
  .ascii "initial"
  .bss
  .space 64
"""
SCRIPT = """
MEMORY {{ flash (rx): ORIGIN = {origin}, LENGTH = 64K
          ram (rw): ORIGIN = 0x20000000, LENGTH = 16K }}
ENTRY (start)
SECTIONS {{
  .vectors : {{ *(.vectors) }} > flash
  .text : {{ *(.text) }} > flash
  .data : {{ *(.data) }} > ram AT > flash
  .bss : {{ *(.bss) }} > ram
}}
"""


def run(*command):
    """Runs a tool of Debian's."""
    if shutil.which(command[0]) is None:
        raise Skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def to_raw(bench, path, *arguments):
    """The file's bytes by Optio's word."""
    result = bench.run_bare("convert", path, bench.path("seen.bin"), "--yes", *arguments)
    assert result.code == 0, result.err
    return pathlib.Path(bench.path("seen.bin")).read_bytes()


def read_image(bench, path):
    """What image says, as JSON."""
    result = bench.run_bare("image", path, "--json")
    assert result.code == 0, result.err
    return next(entry for entry in result.objects if entry["event"] == "image")


def check(bench, path, form):
    """The file has that format and holds DATA at START."""
    entry = read_image(bench, path)
    assert entry["format"] == form, entry["format"]
    assert entry["segments"][0]["address"] == f"0x{START:08x}", entry["segments"]
    assert len(entry["segments"]) == 1, entry["segments"]
    assert to_raw(bench, path) == DATA


def build(bench, origin):
    """Links PROGRAM for a place in flash."""
    source = bench.write("fw.s", PROGRAM)
    script = bench.write("fw.ld", SCRIPT.format(origin=hex(origin)))
    run("arm-none-eabi-as", "-mcpu=cortex-m4", source, "-o", bench.path("fw.o"))
    run("arm-none-eabi-ld", "-T", script, bench.path("fw.o"), "-o", bench.path("fw.elf"))
    return bench.path("fw.elf")


def test_objcopy(bench):
    """S-records and Intel HEX of objcopy"""
    source = bench.write("fw.bin", DATA)
    for form, name in (("srec", "a.srec"), ("ihex", "a.hex")):
        run("arm-none-eabi-objcopy", "-I", "binary", "-O", form, "--change-addresses", hex(START),
            source, bench.path(name))
        check(bench, bench.path(name), form)


def test_objcopy_forces_s3(bench):
    """S-records of objcopy with long lines, an entry point and only S3 records"""
    source = bench.write("fw.bin", DATA)
    run("arm-none-eabi-objcopy", "-I", "binary", "-O", "srec", "--srec-forceS3", "--srec-len=250",
        "--change-section-address", f".data={START}", "--set-start", hex(START + 1), source,
        bench.path("a.srec"))
    check(bench, bench.path("a.srec"), "srec")
    assert read_image(bench, bench.path("a.srec"))["entry"] == f"0x{START + 1:08x}"


def test_srec_cat(bench):
    """S-records and Intel HEX of srec_cat"""
    source = bench.write("fw.bin", DATA)
    for arguments, form in ((("-Motorola",), "srec"), (("-Intel",), "ihex"),
                            (("-Motorola", "-Address_Length=4"), "srec"),
                            (("-Motorola", "-Line_Length=250"), "srec")):
        run("srec_cat", source, "-binary", "-offset", hex(START), "-o", bench.path("a"),
            *arguments)
        check(bench, bench.path("a"), form)


def test_srec_cat_mixed(bench):
    """S-records of srec_cat with addresses of three lengths"""
    source = bench.write("fw.bin", b"firmware")
    run("srec_cat", source, "-binary", "-offset", "0x100", source, "-binary", "-offset", "0x20000",
        source, "-binary", "-offset", hex(START), "-o", bench.path("a"), "-Motorola",
        "-execution-start-address", "0x101")
    types = {line[:2] for line in pathlib.Path(bench.path("a")).read_text("ascii").splitlines()}
    assert {"S1", "S2", "S3"} <= types, types
    entry = read_image(bench, bench.path("a"))
    assert [segment["address"] for segment in entry["segments"]] == [
        "0x00000100", "0x00020000", "0x08000000"]
    assert entry["entry"] == "0x00000101"


def test_srec_cat_reads(bench):
    """srec_cat reads the S-records and Intel HEX that Optio writes"""
    source = bench.write("fw.bin", DATA)
    for name, form in (("a.s37", "-Motorola"), ("a.hex", "-Intel")):
        path = bench.path(name)
        assert bench.run_bare("convert", source, path, "--address", hex(START)).code == 0
        run("srec_cat", path, form, "-offset", f"-{START}", "-o", bench.path("b.bin"), "-binary")
        assert pathlib.Path(bench.path("b.bin")).read_bytes() == DATA


def test_dfu_suffix(bench):
    """a raw binary with a suffix of dfu-suffix"""
    path = bench.write("fw.dfu", DATA)
    run("dfu-suffix", "-v", "0483", "-p", "df11", "-d", "2200", "-a", path)
    entry = read_image(bench, path)
    assert entry["format"] == "dfu" and entry["usb_ids"] == "0483:df11", entry
    assert entry["bcd_device"] == "2200"
    assert to_raw(bench, path) == DATA


def test_dfu_suffix_checks(bench):
    """dfu-suffix finds the suffixes that Optio writes right"""
    source = bench.write("fw.bin", DATA)
    for form in ("dfu", "dfuse"):
        result = bench.run_bare("convert", source, bench.path(form), "--format", form, "--address",
                                hex(START), "--usb-ids", "0483:df11")
        assert result.code == 0, result.err
        run("dfu-suffix", "-c", bench.path(form))


def test_dfuse_pack(bench):
    """DfuSe files of dfuse-pack, with several targets and elements"""
    first = bench.write("first.bin", DATA)
    second = bench.write("second.bin", b"external")
    third = bench.write("third.bin", b"more")
    run("dfuse-pack", "-b", f"{hex(START)}:{first}", "-b", f"0x90000000@2:{second}", "-b",
        f"0x08040000:{third}", "-D", "0x0483:0xdf11", bench.path("a.dfu"))
    entry = read_image(bench, bench.path("a.dfu"))
    assert entry["format"] == "dfuse" and entry["usb_ids"] == "0483:df11", entry
    assert [(segment["address"], segment["size"]) for segment in entry["segments"]] == [
        ("0x08000000", len(DATA)), ("0x08040000", 4), ("0x90000000", 8)]


def test_dfuse_pack_dumps(bench):
    """dfuse-pack takes the DfuSe files that Optio writes apart"""
    source = bench.write("fw.bin", DATA)
    result = bench.run_bare("convert", source, bench.path("a.dfu"), "--address", hex(START))
    assert result.code == 0, result.err
    run("dfuse-pack", "-d", bench.path("a.dfu"))
    done = subprocess.run(["dfuse-pack", "-d", bench.path("a.dfu")], capture_output=True, text=True,
                          check=True, cwd=bench.folder)
    assert "0x08000000" in done.stdout, done.stdout
    assert "rror" not in done.stdout + done.stderr, done.stdout + done.stderr


def test_elf(bench):
    """an ELF program: initial values at their place in flash, nothing for .bss"""
    program = build(bench, START)
    entry = read_image(bench, program)
    assert entry["format"] == "elf" and entry["entry"] == "0x08000009", entry
    assert entry["vector_table"]["problem"] is None, entry
    run("arm-none-eabi-objcopy", "-O", "binary", program, bench.path("right.bin"))
    right = pathlib.Path(bench.path("right.bin")).read_bytes()
    assert right.endswith(b"initial"), right
    assert to_raw(bench, program) == right


def test_elf_above_a_bootloader(bench):
    """an ELF program whose linker put the file's header below it loads as objcopy does"""
    program = build(bench, START + 0x2200)
    headers = subprocess.run(["arm-none-eabi-readelf", "-lW", program], capture_output=True,
                             text=True, check=True).stdout
    assert f"LOAD           0x000000 0x08002000" in headers, headers
    run("arm-none-eabi-objcopy", "-O", "ihex", program, bench.path("right.hex"))
    right = read_image(bench, bench.path("right.hex"))["segments"]
    assert read_image(bench, program)["segments"] == right
    assert right[0]["address"] == "0x08002200", right


def test_elf_stripped(bench):
    """a stripped ELF program, and an object file, which is none"""
    program = build(bench, START)
    right = to_raw(bench, program)
    run("arm-none-eabi-strip", program)
    assert to_raw(bench, program) == right
    result = bench.run_bare("image", bench.path("fw.o"))
    assert result.code == 65 and "object file" in result.last_line, result.err


main([test_objcopy, test_objcopy_forces_s3, test_srec_cat, test_srec_cat_mixed,
      test_srec_cat_reads, test_dfu_suffix, test_dfu_suffix_checks, test_dfuse_pack,
      test_dfuse_pack_dumps, test_elf, test_elf_above_a_bootloader, test_elf_stripped])
