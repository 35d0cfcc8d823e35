# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that other programs know: each file is given to the program that understands it."""

import ast
import pathlib
import re
import subprocess
import tempfile

import yaml

from tree import Fault

# How the programs begin a line: file:line: or file:line:column:, after mandoc's own name
PLACE = re.compile(r"(?:mandoc: )?[^:]+:(\d+):(?:\d+:)?\s*(.*)")

UDEV_WORD = r'[A-Z_]+(?:\{[^}]+\})?(?:==|!=|\+=|-=|:=|=)"[^"]*"'
UDEV_LINE = re.compile(rf"{UDEV_WORD}(?:,\s*{UDEV_WORD})*")


def run(tree, path, *command):
    """Runs a program on a file; a fault for each line that it says when it fails."""
    try:
        done = subprocess.run(
            [*command, path], cwd=tree.root, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        yield Fault(path, 1, f"cannot be checked: {command[0]} is not installed")
        return
    if done.returncode == 0:
        return
    said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    for line in said or [f"exit status {done.returncode}"]:
        found = PLACE.match(line)
        number, text = (int(found.group(1)), found.group(2)) if found else (1, line)
        yield Fault(path, number, f"{command[0]}: {text}")


def run_all(tree, paths, *command):
    for path in paths:
        yield from run(tree, path, *command)


def check_shell(tree):
    """shellcheck has nothing to say."""
    command = ("shellcheck", "--format=gcc", "--external-sources", "--source-path=SCRIPTDIR")
    yield from run_all(tree, tree.find_shell(), *command)


def check_python(tree):
    """Each Python file is Python."""
    for path in tree.find_python():
        try:
            ast.parse("\n".join(tree.lines(path)))
        except SyntaxError as error:
            yield Fault(path, error.lineno or 1, f"is not Python: {error.msg}")


def check_xml(tree):
    """Each XML file is well formed."""
    paths = tree.find(".xml", ".xml.in", ".page", ".ui", ".rng", ".svg")
    yield from run_all(tree, paths, "xmllint", "--noout", "--nonet")


def run_as(tree, path, name, *command):
    """As run(), on a copy with another name, since some programs look at that."""
    with tempfile.TemporaryDirectory(prefix="optio-lint-") as folder:
        copy = pathlib.Path(folder, name)
        copy.write_bytes((tree.root / path).read_bytes())
        for fault in run(tree, str(copy), *command):
            yield Fault(path, fault.line, fault.text.replace(f"{copy}: ", ""))


def check_desktop(tree):
    """desktop-file-validate takes the desktop file."""
    for path in tree.find(".desktop.in"):
        name = pathlib.Path(path).stem
        yield from run_as(tree, path, name, "desktop-file-validate", "--no-hints")


def check_metainfo(tree):
    """appstreamcli takes the metainfo, strictly."""
    for path in tree.find(".metainfo.xml.in"):
        name = pathlib.Path(path).stem
        yield from run_as(tree, path, name, "appstreamcli", "validate", "--no-net", "--strict",
                          "--no-color")


def check_udev(tree):
    """Each line of a udev rule is a list of matches and assignments; udev(7)."""
    for path in tree.find(".rules"):
        for number, line in enumerate(tree.lines(path), 1):
            if line.strip() and not line.startswith("#") and not UDEV_LINE.fullmatch(line):
                yield Fault(path, number, "is no line of a udev rule")


def check_manuals(tree):
    """mandoc warns of nothing in a manual page."""
    yield from run_all(tree, tree.find(".1", ".1.in", ".5"), "mandoc", "-Tlint", "-Wwarning")


def check_translations(tree):
    """msgfmt takes each translation."""
    yield from run_all(tree, tree.find(".po"), "msgfmt", "--check", "--output-file=/dev/null")


def check_yaml(tree):
    """Each YAML file is YAML."""
    for path in tree.find(".yml", ".yaml"):
        try:
            yaml.safe_load("\n".join(tree.lines(path)))
        except yaml.YAMLError as error:
            line = error.problem_mark.line + 1 if hasattr(error, "problem_mark") else 1
            yield Fault(path, line, f"is not YAML: {getattr(error, 'problem', error)}")


RULES = [
    check_shell,
    check_python,
    check_xml,
    check_desktop,
    check_metainfo,
    check_udev,
    check_manuals,
    check_translations,
    check_yaml,
]
