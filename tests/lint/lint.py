#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules, as TAP: one point a rule, and one line a fault: path:line: sentence.

usage: lint.py [FOLDER]
"""

import pathlib
import sys

import c_rules
import doc_rules
import text_rules
import tool_rules
from tree import Tree

RULES = [*text_rules.RULES, *c_rules.RULES, *doc_rules.RULES, *tool_rules.RULES]


def main():
    here = pathlib.Path(__file__).resolve()
    tree = Tree(sys.argv[1] if len(sys.argv) > 1 else here.parents[2])
    is_good = True

    print(f"1..{len(RULES)}")
    for number, rule in enumerate(RULES, 1):
        faults = list(rule(tree))
        print(f"{'not ok' if faults else 'ok'} {number} - {rule.__doc__}")
        for fault in faults:
            print(f"# {fault}")
        is_good = is_good and not faults
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
