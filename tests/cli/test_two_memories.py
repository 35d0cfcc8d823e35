#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board whose bootloader writes two memories, each an alternate setting of its own: the chip's
flash and the flash beside it. TAP."""

import pathlib

from harness import ihex, main, pattern

BOARD = "portenta-h7"
INTERNAL = 0x08040000
EXTERNAL = 0x90000000
KIB = 1024
SIZES = {INTERNAL: 200000, EXTERNAL: 300000}


def run(bench, *arguments):
    return bench.run_bare(*arguments, "--simulate", f"{BOARD}={bench.memory}", "--virtual-clock")


def look(bench, address, size):
    target = bench.path("seen.bin")
    result = run(bench, "read", target, "--address", hex(address), "--size", str(size), "--yes")
    assert result.code == 0, result.err
    return pathlib.Path(target).read_bytes()


def flash(bench, seed, *arguments):
    """Both memories in one go."""
    data = {address: pattern(size, seed) for address, size in SIZES.items()}
    result = run(bench, "flash", bench.write("both.hex", ihex(*data.items())), *arguments, "--json")
    assert result.code == 0, result.err
    assert result.result["verdict"]["verdict"] == "verified", result.result
    for address, content in data.items():
        assert look(bench, address, len(content)) == content, hex(address)
    return result


def steps(result):
    return [entry["text"] for entry in result.objects if entry["event"] == "step"]


def test_one_go(bench):
    """one file is written across both memories in one go, on a blank board and over another"""
    blank = flash(bench, 1)
    assert not [text for text in steps(blank) if text.startswith("erase")], steps(blank)
    assert any("alternate setting 1" in entry["doing"] for entry in blank.objects
               if entry["event"] == "state"), "the second setting was not chosen"
    again = steps(flash(bench, 2))
    assert [text for text in again if text.startswith("erase 0x08040000-0x0807ffff")], again
    assert [text for text in again if text.startswith("erase 0x90000000-0x90049fff")], again


def test_only_what_differs(bench):
    """of both memories, only the sectors that differ are touched"""
    flash(bench, 1)
    beside = pattern(100, seed=9)
    place = EXTERNAL + 296 * KIB - 100
    run(bench, "flash", bench.write("beside.bin", beside), "--address", hex(place))
    data = bytearray(pattern(SIZES[EXTERNAL], 1))
    data[5000] ^= 0xFF
    pieces = (INTERNAL, pattern(SIZES[INTERNAL], 1)), (EXTERNAL, bytes(data))
    result = run(bench, "flash", bench.write("changed.hex", ihex(*pieces)), "--json")
    assert result.code == 0, result.err
    erased = [text for text in steps(result) if text.startswith("erase")]
    assert erased == ["erase 0x90001000-0x90001fff (1 sector, 4 KiB)"], erased
    assert look(bench, EXTERNAL, len(data)) == bytes(data)
    assert look(bench, place, 100) == beside


def test_read_only_sector(bench):
    """the sector of the bootloader is not touched"""
    result = run(bench, "flash", bench.write("low.hex", ihex((0x08000000, pattern(16)),
                                                             (EXTERNAL, pattern(16)))))
    assert result.code == 65 and "0x08000000 lies in Internal Flash" in result.last_line, result.err


def test_dfu_util_lines(bench):
    """-a chooses the memory"""
    data = pattern(5000)
    line = ("-a", "1", "-s", "0x90000000:leave", "-D", bench.write("fw.bin", data))
    assert run(bench, *line).code == 0
    assert look(bench, EXTERNAL, len(data)) == data
    result = run(bench, "-a", "0", "-s", "0x90000000", "-D", bench.path("fw.bin"))
    assert result.code == 64 and "0x90000000 is not reachable" in result.last_line, result.err
    assert 'Only alternate setting "0" was looked at, as -a says' in result.last_line, result.err


main([test_one_go, test_only_what_differs, test_read_only_sector, test_dfu_util_lines])
