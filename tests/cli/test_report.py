# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: what is in them, and that each is a simulated board and a test case as it is."""

import pathlib
import re
import struct

from harness import BOARD, main

# A report that somebody sends goes into this folder, and is a test from then on.
REPORTS = pathlib.Path(__file__).parent / "reports"
PROGRAM = struct.pack("<II", 0x20001000, 0x08000101) + bytes(range(8, 248))
SERIAL = "FFFFFFFEFFFF"


def told_findings(text):
    """The ids of the findings that a report tells."""
    return re.findall(r"^ {2}finding +([a-z0-9-]+): ", text, re.MULTILINE)


def simulated_findings(bench, path):
    """The ids of the findings of the board that a report describes."""
    result = bench.run_bare("doctor", "--json", "--simulate", f"report:{path}", "--virtual-clock")
    told = [o for o in result.objects if o["event"] == "examination"]
    return [finding["id"] for finding in told[-1]["findings"]]


def report(bench, *arguments):
    path = bench.path("report.txt")
    result = bench.run("report", "-o", path, "--yes", *arguments)
    assert result.code == 0, result.err
    return path, pathlib.Path(path).read_text(encoding="utf-8")


def without_times(text):
    return [line for line in text.splitlines() if " us" not in line and "sim-" not in line]


def test_content(bench):
    """A report has all that a stranger asks for"""
    bench.flash(PROGRAM)
    _, text = report(bench)
    for words in ("0483:df11, bcdDevice 2200", "@Internal Flash  /0x08000000/064*0002Kg",
                  "stm32f07x", "aa 55 ff 00 ff 00", "transfer size 2048", "full speed",
                  "UPLOAD ", "bwPollTimeout   40 ms at most", "With BOOT0 low it starts"):
        assert words in text, words
    shown = bench.run("report")
    assert without_times(shown.out.strip()) == without_times(text.strip())
    assert bench.run("report", "--json").objects[0]["text"].startswith("Report on a board")


def test_serial(bench):
    """The serial number is left out unless it is asked for"""
    assert SERIAL not in report(bench)[1]
    assert SERIAL in report(bench, "--with-serial")[1]


def test_round_trip(bench):
    """The board that a report describes gives the same report, and the same findings"""
    bench.flash(PROGRAM)
    for arguments in ((), ("options", "set", "BOOT_SEL=0", "nBOOT0=0", "--yes")):
        if arguments:
            assert bench.run(*arguments).code == 0
        path, text = report(bench)
        again = bench.run_bare("report", "--simulate", f"report:{path}", "--virtual-clock")
        assert again.code == 0, again.err
        assert without_times(again.out.strip()) == without_times(text.strip())
        assert simulated_findings(bench, path) == told_findings(text)


def test_protected(bench):
    """A read-protected board refuses its option bytes; its report is of a protected board"""
    bench.flash(PROGRAM)
    bench.run("options", "set", "RDP=level-1", "--yes")
    path, text = report(bench)
    assert told_findings(text) == ["read-protected"]
    assert "refused" in text
    assert simulated_findings(bench, path) == ["read-protected"]


def test_many_boards(bench):
    """Boards of several kinds of bootloader have reports that can be simulated"""
    for board in (BOARD, "stm32f405", "stm32g0c1"):
        result = bench.run_bare("report", "--simulate", board, "--virtual-clock")
        path = bench.write(f"{board}.txt", result.out)
        assert result.code == 0, result.err
        assert simulated_findings(bench, path) == told_findings(result.out), board


def test_reports(bench):
    """Each report that was sent is simulated, and the doctor finds what it found there"""
    reports = sorted(REPORTS.glob("*.txt"))
    assert reports, "there is no report"
    for path in reports:
        text = path.read_text(encoding="utf-8")
        assert simulated_findings(bench, path) == told_findings(text), path.name


def test_bad_files(bench):
    """What is no report is refused in a sentence; a file is not overwritten unasked"""
    path, text = report(bench)
    bad = {"text": "nothing", "chip": text.replace("stm32f07x\" rom", "stm99\" rom"),
           "cut": text[:text.index("</board>")]}
    for name, content in bad.items():
        result = bench.run_bare("doctor", "--simulate", "report:" + bench.write(name, content))
        assert result.code == 65, (name, result.code, result.err)
        assert name in result.last_line, result.err
    result = bench.run("report", "-o", path)
    assert result.code == 73, result.err


main([test_content, test_serial, test_round_trip, test_protected, test_many_boards, test_reports,
      test_bad_files])
