#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second reading of the alternate-setting strings of layouts.json.

It shares nothing with the parser in C: regular expressions and exact fractions instead of a
cursor. Its output is layouts.golden; "expect.py --check" fails if that file is another.
"""

import json
import re
import sys
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
REGION = re.compile(r"/ *0[xX]0*([0-9a-fA-F]{1,8}) */ *")
GROUP = re.compile(r"(\d+(?:\.\d{1,6})?)\*(\d+)([BKM .]?) *([a-g]) *")
UNIT = {"": 1, "B": 1, " ": 1, ".": 1, "K": 1 << 10, "M": 1 << 20}
ODD_UNITS = ("", ".")


def access(letter):
    bits = ord(letter) - ord("`")
    return "".join(name if bits >> bit & 1 else "-" for bit, name in enumerate("rew"))


def read_group(match):
    """The (count, size) pairs that a group stands for, and how many oddities it has."""
    count, size = Fraction(match[1]), int(match[2]) * UNIT[match[3]]
    whole = count.numerator // count.denominator
    rest = (count - whole) * size
    pairs = [(whole, size)] if whole and size else []
    if rest and rest.denominator == 1:
        pairs.append((1, int(rest)))
    oddities = (match[3] in ODD_UNITS) + ("." in match[1]) + (not pairs)
    return pairs, oddities


def read_setting(text):
    """The regions of one setting as (start, groups), and how many oddities it has."""
    head = REGION.search(text)
    if head is None:
        return None, [], 1
    name, position, oddities, regions = text[1:head.start()].strip(), head.start(), 0, []
    while head := REGION.match(text, position):
        start, groups, position = int(head[1], 16), [], head.end()
        while match := GROUP.match(text, position):
            pairs, odd = read_group(match)
            groups += [f"{n}*{size} {access(match[4])}" for n, size in pairs]
            oddities += odd
            position = match.end()
            if text[position:position + 1] != ",":
                break
            position += 1
        if groups:
            regions.append((start, groups))
        if match is None:
            return name, regions, oddities + 1
    return name, regions, oddities + (position < len(text))


def read_entry(alternates):
    lines, oddities, seen, maps = [], 0, [], 0
    repeats = 0
    for alt, text in enumerate(alternates):
        if not text.startswith("@"):
            continue
        maps += 1
        name, regions, odd = read_setting(text)
        if regions and (name, regions) in seen:
            repeats += 1
            continue
        seen.append((name, regions))
        oddities += odd
        lines += [f'{alt} "{name}" 0x{start:08x} ' + ", ".join(g) for start, g in regions]
    oddities += 1 if repeats and repeats == maps - 1 else repeats
    return lines, oddities


def main():
    entries = json.loads((HERE / "layouts.json").read_text(encoding="utf-8"))
    out = ""
    for entry in entries:
        lines, notes = read_entry(entry["alternates"])
        out += f"{entry['id']}, notes: {notes}\n" + "".join(line + "\n" for line in lines) + "\n"
    golden = HERE / "layouts.golden"
    if "--check" in sys.argv:
        is_same = golden.read_text(encoding="utf-8") == out
        print("1..1")
        print("ok" if is_same else "not ok", "1 - layouts.golden is what expect.py reads")
        return 0 if is_same else 1
    golden.write_text(out, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
