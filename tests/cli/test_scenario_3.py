#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A firmware with a part for external flash, and a board whose ROM does not reach it. Another tool
set the address, loaded a loader, got errTARGET and ended without a word. TAP."""

import json
import re

from harness import ihex, main, pattern

BOARD = "stm32f746"
INTERNAL = pattern(5000)
EXTERNAL = pattern(64, seed=2)
# What a failed job was about: a request or a step with its address, and the state it ended in.
NAMES_REQUEST = re.compile(r"(0x[0-9a-f]{8}|alternate setting 0|erase all at once|bring the board)"
                           r".*: (GETSTATUS|GETSTATE|ABORT|CLRSTATUS|DNLOAD|UPLOAD|alternate"
                           r"|the board reports)")
NAMES_STATE = re.compile(r"(OK|err[A-Z_]+) in dfu[A-Z-]+")


def run(bench, *arguments):
    return bench.run_bare(*arguments, "--simulate", f"{BOARD}={bench.memory}", "--virtual-clock")


def write_both(bench):
    """A file for both memories."""
    return bench.write("both.hex", ihex((0x08000000, INTERNAL), (0x90000000, EXTERNAL)))


def states(result):
    return [(entry["from"], entry["to"]) for entry in result.objects if entry["event"] == "state"]


def traffic(result):
    return [entry for entry in result.objects if entry["event"] == "traffic"]


def test_starts_in_upload_idle(bench):
    """S3.1: a board found in dfuUPLOAD-IDLE is brought to dfuIDLE, and nobody is asked"""
    result = run(bench, "flash", bench.write("fw.bin", INTERNAL), "--json", "-v")
    assert result.code == 0, result.err
    assert states(result)[:2] == [("unknown", "dfuUPLOAD-IDLE"), ("dfuUPLOAD-IDLE", "dfuIDLE")]
    requests = [entry["request"] for entry in traffic(result)]
    assert requests[:3] == ["GETSTATE", "ABORT", "GETSTATUS"], requests[:3]
    assert result.result["verdict"]["verdict"] == "verified"


def test_checked_before(bench):
    """S3.2: all segments are checked before anything is sent, and the answer says what to do"""
    both = write_both(bench)
    made = bench.path("both.dfu")
    assert bench.run_bare("convert", both, made).code == 0
    run(bench, "flash", bench.write("before.bin", pattern(9000, seed=3)))
    before = bench.memory.read_bytes()
    for code, arguments in ((65, ("flash", both)), (65, ("flash", made)), (65, ("verify", both)),
                            (65, ("flash", both, "--dry-run")), (65, ("flash", both, "--full")),
                            (64, ("-a", "0", "-D", made)), (64, ("-a", "0", "-D", both))):
        result = run(bench, *arguments, "--json", "-v")
        assert result.code == code, result.err
        assert not traffic(result), traffic(result)
        for word in ("0x90000000 is not reachable by this bootloader", "ends at 0x080fffff",
                     "external flash, needs a bootloader of its own or SWD",
                     "Nothing was sent to the board"):
            assert word in result.last_line, f"{arguments}: {result.last_line}"
        assert bench.memory.read_bytes() == before, arguments


def test_forced(bench):
    """S3.3: with force the board refuses once, is brought back to dfuIDLE, and that is all"""
    both = write_both(bench)
    run(bench, "flash", bench.write("before.bin", pattern(9000, seed=3)))
    before = bench.memory.read_bytes()
    result = run(bench, "-a", "0", "-s", ":force", "-D", both, "--json", "-v")
    assert result.code == 74, result.err
    assert ("set address 0x90000000: the board reports errTARGET in dfuERROR" in result.last_line
            and "Nothing on the chip was changed" in result.last_line), result.last_line
    sent = traffic(result)
    assert all(entry["value"] == 0 for entry in sent if entry["request"] == "DNLOAD"), sent
    refused = [number for number, entry in enumerate(sent) if "errTARGET" in entry["result"]]
    assert {sent[number]["request"] for number in refused} == {"GETSTATUS"}, refused
    rest = [entry["request"] for entry in sent[refused[0] + 1:]]
    assert rest.count("CLRSTATUS") == 1 and "DNLOAD" not in rest, rest
    assert states(result)[-1] == ("dfuERROR", "dfuIDLE"), states(result)
    assert bench.memory.read_bytes() == before


def test_never_silent(bench):
    """S3.4: whatever breaks, the last line names the request, the address, the status, the state"""
    firmware = bench.write("fw.bin", INTERNAL)
    out = bench.path("out.bin")
    n_named = 0
    for arguments in (("flash", firmware, "--full", "--discard-rest", "--leave"),
                      ("read", out, "--size", "4096", "--yes"),
                      ("erase", "--address", "0x08000000", "--size", "1024"),
                      ("leave",)):
        for moment in range(1, 200, 3):
            result = run(bench, *arguments, "--unplug-at", str(moment))
            line = result.last_line
            if result.code == 0:
                break
            assert NAMES_REQUEST.search(line), f"{arguments}, {moment}: {line}"
            assert NAMES_STATE.search(line) or moment <= 3, f"{arguments}, {moment}: {line}"
            n_named += 1
    assert n_named > 20, n_named


def test_json_is_not_silent(bench):
    """S3.4: nor is JSON"""
    result = run(bench, "flash", bench.write("fw.bin", INTERNAL), "--unplug-at", "20", "--json")
    told = json.loads(result.out.splitlines()[-1])
    assert told["exit"] == result.code != 0 and told["message"] in result.last_line, told


main([test_starts_in_upload_idle, test_checked_before, test_forced, test_never_silent,
      test_json_is_not_silent])
