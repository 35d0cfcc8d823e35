# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for the pages that people read: they say what the program says, and link to what exists."""

import re

from tree import Fault

EXIT_NUMBERS = "src/cli/optio-exit.h"
EXIT_MEANINGS = "src/cli/optio-exit.c"
EXIT_PAGE = "README.md"

NUMBER = re.compile(r"(OPTIO_EXIT_\w+) = (\d+)")
MEANING = re.compile(r'\{ (OPTIO_EXIT_\w+), N_ \("((?:[^"\\]|\\.|"\s*")*)"\) \}')
ROW = re.compile(r"\| (\d+) \| (.*) \|$")
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


RULES = [
    check_exit_codes,
    check_links,
]
