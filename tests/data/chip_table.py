#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the fields and the bits of each chip: the table in data/chips/README.md. TAP.

A second reading of the files, which shares nothing with the parser in C. With --write it writes the
table; without, it fails if the table is another.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

CHIPS = pathlib.Path(__file__).resolve().parents[2] / "data" / "chips"
README = CHIPS / "README.md"
NAMESPACE = {"c": "urn:optio:chip"}
TABLE = re.compile(r"(?<=<!-- tests/data/chip_table\.py --write -->\n).*?(?=<!-- end -->)",
                   re.DOTALL)
HEAD = """| chip | known by | fields | bits | field | complement | reserved | second words |
|---|---|--:|--:|--:|--:|--:|--:|
"""
UNITS = {"K": 1 << 10, "M": 1 << 20}
# By the complement of an area: how many bits a value has, before as many that complement it.
DISTANCE = {"none": 0, "byte": 8, "halfword": 16, "word": 32}


def number(text):
    if text[-1] in UNITS and not text.startswith("0x"):
        return int(text[:-1]) * UNITS[text[-1]]
    return int(text, 0)


def list_bits(node):
    """The bits of a field or of reserved bits, counted from address 0."""
    first = number(node.get("at")) * 8
    if node.get("words"):
        return range(first, first + 32 * number(node.get("words")))
    high, _colon, low = node.get("bits").partition(":")
    return range(first + int(low or high), first + int(high) + 1)


def list_complements(area):
    first, distance = number(area.get("start")) * 8, DISTANCE[area.get("complement")]
    bits = range(8 * number(area.get("size")))
    return {first + bit for bit in bits if distance and bit // distance % 2}


def count(path):
    """A row of the table, and what is wrong with the file."""
    root = ElementTree.parse(path).getroot()
    areas = root.findall("c:options/c:area", NAMESPACE)
    fields = root.findall("c:options/c:field", NAMESPACE)
    bits, complements = set(), set()
    for area in areas:
        first = number(area.get("start")) * 8
        bits |= set(range(first, first + 8 * number(area.get("size"))))
        complements |= list_complements(area)

    # What is a field under some conditions counts as a field.
    field = {bit for node in fields for bit in list_bits(node)}
    second = {bit for pair in root.findall("c:options/c:pair", NAMESPACE)
              for bit in range(8 * number(pair.get("program")),
                               8 * number(pair.get("program")) + 32)}
    reserved = set()
    for node in root.findall("c:options/c:reserved", NAMESPACE):
        mine = set(list_bits(node))
        if node.get("complement") == "no":
            complements -= mine
        reserved |= mine
    complements -= field
    reserved -= field | complements
    parts = [field, complements, reserved, second]
    faults = []
    if sum(len(part) for part in parts) != len(bits) or set().union(*parts) != bits:
        faults.append(f"{path.name}: the bits do not add up")
    counts = [len(fields), len(bits), *(len(part) for part in parts)]
    row = " | ".join([root.get("id"), root.get("known"), *map(str, counts)])
    return f"| {row} |\n", faults


def main():
    rows = [count(path) for path in sorted(CHIPS.glob("*.xml"))]
    table = HEAD + "".join(row for row, _ in rows)
    readme = README.read_text(encoding="utf-8")
    if "--write" in sys.argv:
        README.write_text(TABLE.sub(lambda _: table, readme), encoding="utf-8")
        return 0

    found = TABLE.search(readme)
    lines = found[0].splitlines() if found else []
    points = [
        ("each bit of each area is a field, a complement, reserved or a second word",
         [fault for _, faults in rows for fault in faults] + ["there is no chip"] * (not rows)),
        ("the table in data/chips/README.md is true; tests/data/chip_table.py --write makes it so",
         [f"missing: {line}" for line in table.splitlines() if line not in lines] +
         [f"wrong: {line}" for line in lines if line not in table.splitlines()]),
    ]
    print(f"1..{len(points)}")
    for index, (name, faults) in enumerate(points, 1):
        print(f"{'not ok' if faults else 'ok'} {index} - {name}")
        for fault in faults:
            print(f"# {fault}")
    return 1 if any(faults for _, faults in points) else 0


if __name__ == "__main__":
    sys.exit(main())
