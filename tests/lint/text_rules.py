# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for every text file, whatever its language."""

import re

from tree import Fault

MAX_COLUMNS = 100
HEAD_LINES = 5

CODE_SUFFIXES = (".c", ".h", ".py", ".build", ".css", ".sh", ".bash")
DATA_SUFFIXES = (
    ".xml", ".page", ".ui", ".rng", ".po", ".pot", ".yml", ".in", ".desktop", ".rules",
    ".svg",
)
LICENCES = ("GPL-3.0-or-later", "CC0-1.0")

# In two halves, so that this file does not hold the words itself.
PROMISES = re.compile(
    r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|(?i:\bst" r"ubs?\b|\bnot imple" r"mented\b"
    r"|\bplace" r"holder\b(?!-text))"
)
MACHINE_PATHS = re.compile(r"/wo" r"rk/|/tmp/w" r"t\b|/ho" r"me/[a-z]+/|/mnt/[a-z]+/")


def find_code(tree):
    scripts = set(tree.find_shell()) | set(tree.find_python())
    return [path for path in tree.paths if path.endswith(CODE_SUFFIXES) or path in scripts]


def check_licence(tree):
    """Each source file names its licence in its first lines."""
    needing = set(find_code(tree)) | set(tree.find(*DATA_SUFFIXES))
    for path in sorted(needing):
        head = " ".join(tree.lines(path)[:HEAD_LINES])
        found = re.search(r"SPDX-License-Identifier: (\S+)", head)
        if not found:
            yield Fault(path, 1, "has no SPDX-License-Identifier in its first lines")
        elif found.group(1) not in LICENCES:
            yield Fault(path, 1, f"names the licence {found.group(1)}, which is not one of ours")


def check_columns(tree):
    """No line of code is longer than 100 columns."""
    for path in find_code(tree):
        for number, line in enumerate(tree.lines(path), 1):
            if len(line) > MAX_COLUMNS:
                yield Fault(path, number, f"is {len(line)} columns long; {MAX_COLUMNS} at most")


def check_blanks(tree):
    """No tabs, and no blanks at a line's end."""
    data = tree.find(".xml", ".page", ".ui", ".rng", ".yml")
    for path in sorted({*find_code(tree), *data}):
        for number, line in enumerate(tree.lines(path), 1):
            if "\t" in line:
                yield Fault(path, number, "has a tab")
            if line != line.rstrip():
                yield Fault(path, number, "ends with a blank")


def check_promises(tree):
    """No word that promises later work."""
    for path in find_code(tree) + tree.find(*DATA_SUFFIXES):
        for number, line in enumerate(tree.lines(path), 1):
            found = PROMISES.search(line)
            if found:
                yield Fault(path, number, f"says '{found.group()}'; open points are issues")


def check_machine_paths(tree):
    """No path of somebody's machine."""
    for path in tree.paths:
        for number, line in enumerate(tree.lines(path), 1):
            found = MACHINE_PATHS.search(line)
            if found:
                yield Fault(path, number, f"names the path {found.group()} of one machine")


def check_tests_are_built(tree):
    """Each test, and each folder of tests, is named in its meson.build."""
    for path in tree.find(below="tests/"):
        folder, _slash, name = path.rpartition("/")
        if name == "meson.build" and folder != "tests":
            parent, _slash, child = folder.rpartition("/")
            if f"'{child}'" not in "\n".join(tree.lines(f"{parent}/meson.build")):
                yield Fault(path, 1, f"is not a subdir() of {parent}/meson.build")
        if name.startswith("test-") and name.endswith(".c"):
            stem = name.removeprefix("test-").removesuffix(".c")
            rules = "\n".join(tree.lines(f"{folder}/meson.build"))
            if f"'{stem}'" not in rules and f"'{name}'" not in rules and stem not in rules:
                yield Fault(path, 1, f"is not built by {folder}/meson.build")


RULES = [
    check_licence,
    check_columns,
    check_blanks,
    check_promises,
    check_machine_paths,
    check_tests_are_built,
]
