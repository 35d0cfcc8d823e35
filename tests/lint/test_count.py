#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tests/count.py counts what happened and shows what failed, whatever its way of failing. TAP."""

import json
import pathlib
import subprocess
import sys
import tempfile

COUNT = pathlib.Path(__file__).resolve().parents[1] / "count.py"
FAILURE = "<failure/>"
ERROR = "<error/>"
SKIPPED = "<skipped/>"
CONTROL = "<system-out>\x1b[1m \x01</system-out>"

# what, tests as (name, meson's result, points of a TAP test or None), last line, exit status
CASES = [
    ("points are counted", [("a", "OK", ["", ""]), ("b", "OK", [""])], "3 passed, 0 failed", 0),
    ("a test without points is one", [("a", "OK", None)], "1 passed, 0 failed", 0),
    ("what a test prints does no harm", [("a", "OK", ["", CONTROL])], "2 passed, 0 failed", 0),
    ("a bad point fails", [("a", "FAIL", ["", FAILURE])], "1 passed, 1 failed", 1),
    ("a broken point fails", [("a", "FAIL", [ERROR])], "0 passed, 1 failed", 1),
    ("a crash after the last point fails", [("a", "ERROR", [""])], "1 passed, 1 failed", 1),
    ("a test that hangs fails", [("a", "TIMEOUT", None)], "0 passed, 1 failed", 1),
    (
        "skipped ones are named",
        [("a", "OK", ["", SKIPPED]), ("b", "SKIP", None)],
        "1 passed, 0 failed, 2 skipped",
        0,
    ),
    ("nothing but skipped ones fails", [("a", "SKIP", None)], "0 passed, 0 failed, 1 skipped", 1),
    ("nothing at all fails", [], "0 passed, 0 failed", 1),
]


def write_logs(folder, tests):
    """Writes what meson writes: one JSON object a test, and the points as JUnit suites."""
    objects = [
        json.dumps({"name": f"p:unit / {name}", "result": result, "stdout": f"log of {name}"})
        for name, result, _points in tests
    ]
    suites = [
        f'<testsuite name="p.p:unit / {name}">'
        + "".join(f'<testcase name="{n}">{point}</testcase>' for n, point in enumerate(points))
        + "</testsuite>"
        for name, _result, points in tests
        if points is not None
    ]
    folder.joinpath("testlog.json").write_text("\n".join(objects), encoding="utf-8")
    folder.joinpath("testlog.junit.xml").write_text(
        f"<testsuites>{''.join(suites)}</testsuites>", encoding="utf-8"
    )


def count(tests):
    with tempfile.TemporaryDirectory() as folder:
        if tests:
            write_logs(pathlib.Path(folder), tests)
        command = [sys.executable, COUNT, folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        *log, line = done.stdout.splitlines()
        return line, done.returncode, "log of a" in log


def main():
    is_good = True
    print(f"1..{len(CASES)}")
    for number, (what, tests, line, status) in enumerate(CASES, 1):
        has_failed = any(result not in ("OK", "SKIP") for _name, result, _points in tests)
        expected = (line, status, has_failed)
        found = count(tests)
        print(f"{'ok' if found == expected else 'not ok'} {number} - {what}")
        if found != expected:
            print(f"# expected {expected}, found {found}")
            is_good = False
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
