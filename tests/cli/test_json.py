#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--json: standard output is JSON lines and nothing else, and the last one is the result. TAP."""

from harness import BOARD, main, pattern


def kinds(result):
    return [entry["event"] for entry in result.objects]


def test_flash(bench):
    """flash tells the plan, its events and a verdict with its ledger"""
    result = bench.run("flash", bench.write("fw.bin", pattern(5000)), "--json")
    assert result.code == 0, result.err
    assert result.last_line == ""
    told = kinds(result)
    assert told.index("plan") < min(told.index("step"), told.index("state"))
    assert "progress" in told and "traffic" not in told, told
    assert [entry["text"].split()[0] for entry in result.objects if entry["event"] == "step"] == [
        "look", "write", "verify"]
    fractions = [entry["fraction"] for entry in result.objects if entry["event"] == "progress"]
    assert fractions == sorted(fractions) and 0 <= fractions[0] and fractions[-1] <= 1
    verdict = result.result["verdict"]
    assert verdict["verdict"] == "verified", verdict
    assert verdict["ledger"], verdict


def test_traffic(bench):
    """-v adds the traffic"""
    result = bench.run("flash", bench.write("fw.bin", pattern(100)), "--json", "-v")
    assert "traffic" in kinds(result)


def test_times(bench):
    """the times of a job's events never go back"""
    result = bench.run("flash", bench.write("fw.bin", pattern(3000)), "--json", "-v")
    times = [entry["time_us"] for entry in result.objects
             if entry["event"] in ("state", "step", "traffic")]
    assert times == sorted(times) and times[-1] > 0


def test_plan(bench):
    """--dry-run tells the plan with addresses and sizes"""
    result = bench.run("flash", bench.write("fw.bin", pattern(3000)), "--json", "--dry-run")
    plan = next(entry for entry in result.objects if entry["event"] == "plan")
    assert [(step["step"], step["start"], step["size"]) for step in plan["steps"]] == [
        ("survey", 0x08000000, 4096), ("erase", 0x08000000, 4096), ("write", 0x08000000, 3000),
        ("verify", 0x08000000, 3000)]
    assert result.result["verdict"] is None


def test_list(bench):
    """list tells an object a board"""
    result = bench.run("list", "--json", boards=(BOARD, "stm32g0c1"))
    boards = [entry for entry in result.objects if entry["event"] == "board"]
    assert [entry["port"] for entry in boards] == ["sim-stm32f072", "sim-stm32g0c1"]
    for entry in boards:
        assert entry["usb_id"] == "0483:df11"
        assert entry["dfuse"] and entry["simulated"] and not entry["runtime"]
        assert entry["problem"] is None
        assert entry["candidates"] and entry["candidates"][0]["reason"]


def test_info(bench):
    """info tells regions with sectors, and option bytes as words"""
    result = bench.run("info", "--json")
    assert result.code == 0, result.err
    board = next(entry for entry in result.objects if entry["event"] == "board")
    flash = board["regions"][0]
    assert (flash["name"], flash["start"], flash["size"]) == ("Internal Flash", 0x08000000, 131072)
    assert flash["sectors"] == [{"count": 64, "size": 2048, "access": "rew"}]
    words = next(entry for entry in result.objects if entry["event"] == "option-bytes")["words"]
    assert words[0] == {"address": "0x1ffff800", "word": "00ff55aa"}, words
    assert len(words) == 4


def test_difference(bench):
    """a difference is a result with its exit code and the line of standard error"""
    bench.flash(pattern(100))
    result = bench.run("verify", bench.write("fw.bin", pattern(100, seed=2)), "--json")
    assert result.code == 1
    assert result.result["verdict"]["verdict"] == "differs"
    assert result.last_line == "optio verify: " + result.result["message"]


def test_failures(bench):
    """failures before a job are results too"""
    firmware = bench.write("fw.bin", pattern(16))
    for arguments, code in ((("flash", bench.path("none.bin")), 66),
                            (("flash", firmware, "--address", "0x09000000"), 65),
                            (("flash", firmware, "-p", "1-9"), 69),
                            (("flash", firmware, "--bogus"), 64), (("flash",), 64)):
        result = bench.run(*arguments, "--json")
        assert result.code == code, result.err
        assert result.result["verdict"] is None
        assert result.last_line == "optio flash: " + result.result["message"]


main([test_flash, test_traffic, test_times, test_plan, test_list, test_info, test_difference,
      test_failures])
