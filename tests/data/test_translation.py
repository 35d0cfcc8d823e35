#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The template of the translations holds what people read of the data, and nothing else. TAP.

The arguments are the files that po/meson.build gives to xgettext.
"""

import sys
import xml.etree.ElementTree as ElementTree

from messages import ROOT, extract

CHIP = "{urn:optio:chip}"
FOR_PEOPLE = {CHIP + name for name in
              ("label", "text", "warning", "value", "reserved", "misreport")}
BOARDS = "{urn:optio:boards}"
NOT_FOR_PEOPLE = {CHIP + name for name in ("alias", "alternate", "factory", "source")}
NOT_FOR_PEOPLE |= {BOARDS + name for name in ("alternate", "bytes")}


def collect(paths, elements):
    texts = {}
    for path in paths:
        for node in ElementTree.parse(ROOT / path).iter():
            if node.tag in elements and node.text:
                texts.setdefault(node.text, path)
    return texts


def collect_titles(paths):
    return {node.get("title"): path for path in paths
            for node in ElementTree.parse(ROOT / path).iter(BOARDS + "board")}


def main():
    # The list is as old as the build folder; a chip may have gone since.
    paths = [path for path in sys.argv[1:] if (ROOT / path).exists()]
    messages = set(extract(paths))
    people = {**collect(paths, FOR_PEOPLE), **collect_titles(paths)}
    others = collect(paths, NOT_FOR_PEOPLE)
    points = [
        ("the chips are looked through",
         [] if any(path.startswith("data/chips/") for path in paths) else sys.argv[1:]),
        ("what people read of a chip or a board can be translated",
         [f"{people[text]}: {text}" for text in people if text not in messages]),
        ("the label of a field is among it, and the title of a board",
         [text for text in ("Where BOOT0 comes from", "STM32F072 with 128 KiB")
          if text not in messages]),
        ("names, sources and the words of boards cannot",
         [f"{others[text]}: {text}" for text in others if text in messages - set(people)]),
    ]

    print(f"1..{len(points)}")
    for number, (name, faults) in enumerate(points, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print(f"# {fault}")
    return 1 if any(faults for _, faults in points) else 0


if __name__ == "__main__":
    sys.exit(main())
