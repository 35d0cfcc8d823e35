# SPDX-License-Identifier: GPL-3.0-or-later
"""The doctor, as people call it: findings, exit codes, fixes and their proof."""

import struct

import harness

PROGRAM = struct.pack("<II", 0x20001000, 0x08000101) + bytes(range(8, 248))


def findings(result):
    """The ids of the last examination that was told."""
    told = [o for o in result.objects if o["event"] == "examination"]
    return [finding["id"] for finding in told[-1]["findings"]]


def make_stuck(bench):
    """A board whose options keep it in its bootloader, as in the thread on an F072CB."""
    bench.flash(PROGRAM)
    result = bench.run("options", "set", "BOOT_SEL=0", "nBOOT0=0", "--yes")
    assert result.code == 0, result.err


def test_healthy(bench):
    """A board with a firmware has no findings."""
    bench.flash(PROGRAM)
    result = bench.run("doctor")
    assert result.code == 0, result.err
    assert "Nothing was found that is wrong with it." in result.out
    assert "With BOOT0 low it starts the main flash" in result.out
    assert findings(bench.run("doctor", "--json")) == []


def test_note(bench):
    """A note is no reason for another exit code."""
    result = bench.run("doctor", "--json")
    assert result.code == 0, result.err
    assert findings(result) == ["blank-flash"]


def test_stuck(bench):
    """A stuck board is told with its evidence and its fix, and nothing is written."""
    make_stuck(bench)
    before = bench.memory.read_bytes()
    result = bench.run("doctor")
    assert result.code == 1, result.err
    assert "1 finding" in result.last_line
    for text in ("[boot-options]", "BOOT_SEL is 0x0", "nBOOT0 is 0x0", "--fix boot-options",
                 "Whatever its BOOT0 pin says, it starts the bootloader."):
        assert text in result.out, text
    assert findings(bench.run("doctor", "--json")) == ["boot-options"]
    assert bench.memory.read_bytes() == before


def test_fix(bench):
    """A fix is shown, applied, and proven after the board's return."""
    make_stuck(bench)
    dry = bench.run("doctor", "--fix", "boot-options", "--dry-run")
    assert dry.code == 0, dry.err
    assert "Dry run: nothing was written to the board." in dry.out
    assert findings(bench.run("doctor", "--json")) == ["boot-options"]

    result = bench.run("doctor", "--fix", "boot-options")
    assert result.code == 0, result.err
    assert "Verified" in result.out
    assert 'Looked again: "boot-options" is gone.' in result.out
    assert findings(bench.run("doctor", "--json")) == []


def test_no_fix(bench):
    """A fix that there is not is refused, and nothing is written."""
    make_stuck(bench)
    before = bench.memory.read_bytes()
    result = bench.run("doctor", "--fix", "held", "--yes")
    assert result.code == 64, result.err
    assert "not among the findings" in result.last_line
    assert bench.memory.read_bytes() == before
    bench.memory.unlink()
    result = bench.run("doctor", "--fix", "blank-flash", "--yes")
    assert result.code == 64, result.err
    assert "by itself" in result.last_line


def test_protected(bench):
    """Read protection is told with its evidence, and only with it."""
    bench.flash(PROGRAM)
    result = bench.run("options", "set", "RDP=level-1", "--yes")
    assert result.code == 3, result.err
    result = bench.run("doctor")
    assert result.code == 1, result.err
    assert "[read-protected]" in result.out
    assert "refused twice, each time with errVENDOR" in result.out


def test_stays(bench):
    """Where all that can be read is right, only the person's word says that it stays."""
    bench.flash(PROGRAM)
    assert findings(bench.run("doctor", "--json", "--stays")) == ["boot0-high"]
    assert findings(bench.run("doctor", "--json")) == []


def test_twins(bench):
    """Two boards with the same serial number are told apart by their ports."""
    result = bench.run("doctor", "--json", "-p", "sim-stm32f072",
                       boards=(harness.BOARD, harness.BOARD))
    assert result.code == 1, result.err
    assert findings(result)[0] == "same-serial"
    assert findings(bench.run("doctor", "--json")) == ["blank-flash"]


def test_dry_run(bench):
    """A dry run sends nothing and shows what would be read."""
    result = bench.run("doctor", "--dry-run")
    assert result.code == 0, result.err
    assert "Dry run: nothing was sent to the board." in result.out
    assert "read 0x1ffff800" in result.out


harness.main([test_healthy, test_note, test_stuck, test_fix, test_no_fix, test_protected,
              test_stays, test_twins, test_dry_run])
