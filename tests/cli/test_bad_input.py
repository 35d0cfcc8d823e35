#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: one line, the right exit code, and a board that is as it was. TAP."""

import pathlib
import resource
import subprocess

from harness import BOARD, PROGRAM, FLASH_SIZE, ihex, main, pattern


def refuse(bench, arguments, code, *words, boards=(BOARD,)):
    """Runs it and checks that it is refused so, and that the board's memory and its counters of
    erases and programs, all of which are in its file, are untouched."""
    bench.flash(pattern(4096, seed=7))
    before = bench.memory.read_bytes()
    result = bench.run(*arguments, boards=boards)
    assert result.code == code, f"exit {result.code}: {result.err}"
    assert result.last_line.startswith("optio"), result.last_line
    for word in words:
        assert word in result.last_line, f"'{word}' is not in: {result.last_line}"
    assert bench.memory.read_bytes() == before, "the board is not as it was"


def test_no_file(bench):
    """a file that is not there"""
    for verb in ("flash", "verify"):
        refuse(bench, (verb, bench.path("none.hex")), 66, "none.hex", "no such file",
               "Nothing was sent")
    for action in ("diff", "apply"):
        refuse(bench, ("options", action, bench.path("none.txt")), 66, "none.txt: there is no such "
               "file", "Nothing was written")


def test_folder(bench):
    """a folder"""
    for verb in ("flash", "verify"):
        refuse(bench, (verb, str(bench.folder)), 66, "folder", "Nothing was sent")


def test_empty_file(bench):
    """an empty file"""
    for name in ("empty.bin", "empty.hex"):
        refuse(bench, ("flash", bench.write(name, b"")), 65, name, "empty", "Nothing was sent")


def test_bad_checksum(bench):
    """an Intel HEX with a wrong checksum"""
    text = ihex(0x08000000, pattern(64)).splitlines(keepends=True)
    broken = text[2][:-3] + ("00" if text[2][-3:-1] != "00" else "01") + "\n"
    refuse(bench, ("flash", bench.write("bad.hex", "".join([*text[:2], broken, *text[3:]]))), 65,
           "line 3", "checksum", "Nothing was sent")


def test_cut_short(bench):
    """an Intel HEX that ends too early, at the end of a line and within one"""
    text = ihex(0x08000000, pattern(64))
    for cut in (text[:-12], text[:-25]):
        refuse(bench, ("flash", bench.write("cut.hex", cut)), 65, "cut.hex", "Nothing was sent")


def test_too_large(bench):
    """an image that is larger than the flash"""
    refuse(bench, ("flash", bench.write("big.bin", pattern(FLASH_SIZE + 1))), 65, "0x0801ffff",
           "Nothing was sent")


def test_outside(bench):
    """an address outside every region: the answer names the region's end"""
    firmware = bench.write("fw.bin", pattern(100))
    away = bench.write("away.hex", ihex(0x90000000, pattern(16)))
    for arguments in (("flash", away), ("verify", away)):
        refuse(bench, arguments, 65, "0x90000000", "ends at 0x0801ffff", "Nothing was sent")
    for arguments in (("flash", firmware, "--address", "0x09000000"),
                      ("erase", "--address", "0x08020000", "--size", "1"),
                      ("read", bench.path("none.bin"), "--address", "0x08020000"),
                      ("read", bench.path("none.bin"), "--address", "0x0801ff00", "--size", "1K")):
        refuse(bench, arguments, 65, "0x0801ffff", "Nothing was sent")
    assert not pathlib.Path(bench.path("none.bin")).exists()


def test_full_disk(bench):
    """a disk that gets full: no part of a file is left, and a report that is lost is no success"""
    target = pathlib.Path(bench.path("backup.bin"))
    process = subprocess.run([PROGRAM, "read", str(target), "--simulate", BOARD, "--virtual-clock"],
                             capture_output=True, text=True, check=False, timeout=60,
                             restore_signals=False,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                                   (4096, 4096)))
    assert process.returncode == 73, process.stderr
    assert "not changed" in process.stderr, process.stderr
    assert not target.exists()
    for arguments in (("list", "--json"), ("info",)):
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = subprocess.run([PROGRAM, *arguments, "--simulate", BOARD], stdout=full,
                                     stderr=subprocess.PIPE, text=True, check=False, timeout=60)
        assert process.returncode == 73, process.stderr
        assert "could not be written" in process.stderr, process.stderr


def test_unreadable(bench):
    """a board that lets nothing be read: nothing was changed, and the doctor sees it, too"""
    board = ("--simulate", "libopencm3", "--virtual-clock")
    result = bench.run_bare("flash", bench.write("fw.bin", pattern(100)), "--address",
                            "0x08002000", *board)
    assert result.code == 76, result.err
    assert "Nothing on the chip was changed" in result.last_line, result.last_line
    result = bench.run_bare("doctor", *board)
    assert result.code == 1 and "[unreadable]" in result.out, result.out


def test_no_flash(bench):
    """option bytes as a place for firmware"""
    firmware = bench.write("fw.bin", pattern(16))
    refuse(bench, ("flash", firmware, "--address", "0x1ffff800"), 65, "Option Bytes",
           "Nothing was sent")
    refuse(bench, ("erase", "--address", "0x1ffff800", "--size", "16"), 65, "Option Bytes")


def test_address_twice(bench):
    """--address for a file that says itself where it belongs"""
    firmware = bench.write("fw.hex", ihex(0x08000000, pattern(16)))
    refuse(bench, ("flash", firmware, "--address", "0x08001000"), 64, "Leave --address out")


def test_two_boards(bench):
    """two boards and no selector"""
    firmware = bench.write("fw.bin", pattern(16))
    for arguments in (("flash", firmware), ("verify", firmware), ("erase", "--yes"), ("leave",),
                      ("info",), ("read", bench.path("none.bin"))):
        refuse(bench, arguments, 64, "sim-stm32f072;", "sim-stm32f072-1.", "-p",
               boards=(BOARD, BOARD))
    assert not pathlib.Path(bench.path("none.bin")).exists()


def test_no_board(bench):
    """a selector that no board fits"""
    firmware = bench.write("fw.bin", pattern(16))
    for selector in (("-p", "1-9"), ("-S", "0"), ("-d", "28e9:0189"), ("-d", "28e9:")):
        refuse(bench, ("flash", firmware, *selector), 69, "No board fits", "sim-stm32f072")


def test_unknown_board(bench):
    """a simulated board that is not known"""
    result = bench.run_bare("info", "--simulate", "stm32x999")
    assert result.code == 64, result.err
    assert "stm32x999" in result.last_line and "--list" in result.last_line, result.last_line


def test_broken_memory(bench):
    """a file of --simulate that is no board's memory is refused and kept"""
    for diary in (b"my diary", b"# a comment\n", b"[diary]\nversion=1\n", bytes(range(256))):
        path = bench.write("memory", diary)
        result = bench.run("erase", "--yes")
        assert result.code == 65, result.err
        assert "This is not the state of a simulated board" in result.last_line, result.err
        assert pathlib.Path(path).read_bytes() == diary


def test_output(bench):
    """an output that cannot be written is found out before reading"""
    refuse(bench, ("read", str(bench.folder)), 73, "folder", "Nothing was read")
    refuse(bench, ("read", bench.path("no/such/out.bin")), 73, "Nothing was read")
    refuse(bench, ("read", bench.path("out.zip")), 64, "--format", "Nothing was read")
    refuse(bench, ("read", bench.path("out.elf")), 64, "can only be read", "--format")
    refuse(bench, ("read", "-"), 64, "name a file")
    assert not pathlib.Path("-").exists()
    assert not pathlib.Path(bench.path("out.uf2")).exists()


def test_words(bench):
    """words on the command line that mean nothing"""
    firmware = bench.write("fw.bin", pattern(16))
    for arguments in (("flash",), ("flash", firmware, firmware), ("flash", firmware, "--bogus"),
                      ("list", "--yes"), ("flash", firmware, "--address", "0x0800G"),
                      ("flash", firmware, "--address", "0x100000000"),
                      ("flash", firmware, "--format", "zip"), ("flash", firmware, "-d", "0483"),
                      ("flash", firmware, "-d", "0483:xyz"), ("flash", firmware, "-a", "9"),
                      ("read", bench.path("o.bin"), "--size", "0"),
                      ("read", bench.path("o.bin"), "--size", "-1"),
                      ("erase", "--address", "0x08000000"), ("erase", "--size", "1K")):
        refuse(bench, arguments, 64)
    for arguments in ((), ("frob",), ("--json", "frob"), ("--bogus", "list"), ("help", "frob")):
        result = bench.run_bare(*arguments)
        assert result.code == 64, result.err
        assert "optio help" in result.last_line, result.last_line


main([test_no_file, test_folder, test_empty_file, test_bad_checksum, test_cut_short,
      test_too_large, test_outside, test_full_disk, test_unreadable, test_no_flash,
      test_address_twice, test_two_boards, test_no_board, test_unknown_board,
      test_broken_memory, test_output, test_words])
