# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for the pages that people read: they say what the program says, and link to what exists."""

import html
import re

from tree import Fault

EXIT_NUMBERS = "src/cli/optio-exit.h"
EXIT_MEANINGS = "src/cli/optio-exit.c"
EXIT_PAGE = "README.md"

NUMBER = re.compile(r"(OPTIO_EXIT_\w+) = (\d+)")
MEANING = re.compile(r'\{ (OPTIO_EXIT_\w+), N_ \("((?:[^"\\]|\\.|"\s*")*)"\) \}')
ROW = re.compile(r"\| (\d+) \| (.*) \|$")
SCREENSHOT_FOLDER = "data/screenshots/"
SCREENSHOT = re.compile(r"/screenshots/([^<]+)</image>")
HELP_FOLDER = "data/help/C/"
HELP_BUNDLE = "ui/optio.gresource.xml"
HELP_LINK = re.compile(r'xref="([^"]*)"')
HELP_NAME = re.compile(r"<gui>([^<]*)</gui>")
WINDOW_FOLDERS = ("src/app/", "ui/")
WINDOW_TEXT = re.compile(r'>([^<>]+)<|_ ?\("((?:[^"\\]|\\.)*)"\)')
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def read_exit_table(tree):
    """What the program says: each exit code's number and meaning."""
    numbers = dict(NUMBER.findall("\n".join(tree.lines(EXIT_NUMBERS))))
    meanings = MEANING.findall("\n".join(tree.lines(EXIT_MEANINGS)))
    return {
        (int(numbers[name]), re.sub(r'"\s*"', "", text).replace('\\"', '"'))
        for name, text in meanings
    }


def check_exit_codes(tree):
    """README.md has the program's own table of exit codes."""
    if EXIT_MEANINGS not in tree.paths or EXIT_PAGE not in tree.paths:
        return
    program = read_exit_table(tree)
    page = {}
    for number, line in enumerate(tree.lines(EXIT_PAGE), 1):
        if found := ROW.match(line):
            page[int(found.group(1)), found.group(2)] = number
    for code, text in sorted(program - page.keys()):
        yield Fault(EXIT_PAGE, 1, f"lacks the row: | {code} | {text} |")
    for row in sorted(page.keys() - program):
        yield Fault(EXIT_PAGE, page[row], f"says of exit code {row[0]} what the program does not")


def check_links(tree):
    """Each link to a file of the tree leads to one."""
    for path in tree.find(".md"):
        folder = (tree.root / path).parent
        for number, line in enumerate(tree.lines(path), 1):
            for target in LINK.findall(line):
                if not (folder / target).exists():
                    yield Fault(path, number, f"links to {target}, which is not there")


def check_screenshots(tree):
    """Each picture that the metainfo names is in the tree."""
    for path in tree.find(".metainfo.xml.in"):
        for number, line in enumerate(tree.lines(path), 1):
            for name in SCREENSHOT.findall(line):
                if f"{SCREENSHOT_FOLDER}{name}" not in tree.paths:
                    yield Fault(path, number, f"shows {name}, which is not there")


def check_help(tree):
    """Each page of the help is in the program and in the list, and its links lead to pages."""
    bundle = "\n".join(tree.lines(HELP_BUNDLE)) if HELP_BUNDLE in tree.paths else ""
    for path in tree.find(".page", below=HELP_FOLDER):
        name = path.removeprefix(HELP_FOLDER)
        lines = tree.lines(path)
        text = "\n".join(lines)
        if f">C/{name}<" not in bundle:
            yield Fault(path, 1, f"is not in {HELP_BUNDLE}")
        if f'id="{name.removesuffix(".page")}"' not in text:
            yield Fault(path, 1, "has an id that is not its name")
        if name != "index.page" and '<link type="guide" xref="index"/>' not in text:
            yield Fault(path, 1, "is not in the list of pages")
        for number, line in enumerate(lines, 1):
            for target in HELP_LINK.findall(line):
                if f"{HELP_FOLDER}{target}.page" not in tree.paths:
                    yield Fault(path, number, f"links to {target}, which is not there")


def read_window(tree):
    """What stands in the window, without its mnemonics."""
    paths = [
        path for folder in WINDOW_FOLDERS for path in tree.find(".ui", ".c", ".h", below=folder)
    ]
    found = WINDOW_TEXT.findall("\n".join("\n".join(tree.lines(path)) for path in paths))
    return {html.unescape("".join(text)).replace("_", "") for text in found}


def check_help_names(tree):
    """What the help tells to choose has that name in the window."""
    window = read_window(tree)
    for path in tree.find(".page", below=HELP_FOLDER):
        text = "\n".join(tree.lines(path))
        for found in HELP_NAME.finditer(text):
            name = " ".join(found.group(1).split())
            if name not in window:
                line = text.count("\n", 0, found.start()) + 1
                yield Fault(path, line, f"tells of “{name}”, which is not in the window")


RULES = [
    check_exit_codes,
    check_links,
    check_screenshots,
    check_help,
    check_help_names,
]
