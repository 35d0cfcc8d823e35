#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what a meson test run did: the log of each test that failed, then "N passed, N failed".

A TAP test counts each of its points. Skipped ones are named if there are any. Fails if a test
failed or if none ran.
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

GOOD = {"OK", "EXPECTEDFAIL"}
MAX_LOG_LINES = 300
# Meson 1.0 copies what a test prints into its XML as it is, and XML has no place for these.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_points(folder):
    """Returns the points of each TAP test, by the test's name: a list of passed/failed/skipped."""
    points = {}
    path = folder / "testlog.junit.xml"
    if not path.exists():
        return points
    text = CONTROLS.sub("", path.read_text(encoding="utf-8", errors="replace"))
    for suite in ElementTree.fromstring(text).iter("testsuite"):
        _project, _dot, name = suite.get("name").partition(".")
        if name:
            points[name] = [judge_point(case) for case in suite.iter("testcase")]
    return points


def judge_point(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def judge_test(result):
    if result in GOOD:
        return "passed"
    return "skipped" if result == "SKIP" else "failed"


def read_tests(folder):
    path = folder / "testlog.json"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def print_log(test):
    """Meson itself shows no more than the standard error of a TAP test."""
    log = (test.get("stdout", "") + test.get("stderr", "")).splitlines()
    print(f"\n==> {test['name']}: {test['result']}")
    if len(log) > MAX_LOG_LINES:
        print(f"(the last {MAX_LOG_LINES} of {len(log)} lines)")
    for line in log[-MAX_LOG_LINES:]:
        print(CONTROLS.sub("?", line))


def count(tests, points):
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    for test in tests:
        overall = judge_test(test["result"])
        results = list(points.get(test["name"], [overall]))
        # A test that breaks after its last point, or hangs, has good points only.
        if overall == "failed" and "failed" not in results:
            results.append("failed")
        for result in results:
            totals[result] += 1
    return totals


def main():
    folder = pathlib.Path(sys.argv[1])
    tests = read_tests(folder)
    totals = count(tests, read_points(folder))
    for test in tests:
        if judge_test(test["result"]) == "failed":
            print_log(test)
    print()
    text = f"{totals['passed']} passed, {totals['failed']} failed"
    if totals["skipped"]:
        text += f", {totals['skipped']} skipped"
    print(text)
    return 0 if totals["passed"] and not totals["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
