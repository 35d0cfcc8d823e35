#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each language says all of the program; German, all of the chips and boards too. TAP."""

import sys
import tempfile

from messages import (ROOT, compile_language, extract, list_data, read_catalog, read_list,
                      write_catalog)
from pseudo_locale import disguise, translate

# The languages in which every sentence of the data is complete
COMPLETE = {"de"}
SAMPLES = {
    "Flash": "[!! Flásh ~~!!]",
    "_Open…\n": "[!! _Ópéñ… ~~!!]\n",
    "%u of <b>%s</b>": "[!! %u óf <b>%s</b> ~~~~!!]",
    "": "",
}
INCOMPLETE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"
msgid "said"
msgstr "gesagt"
msgid "not said"
msgstr ""
#, fuzzy
msgid "perhaps"
msgstr "vielleicht"
"""


def find_missing(catalog, wanted):
    return sorted(key.replace("\4", " | ").replace("\0", " / ") for key in wanted
                  if not catalog.get(key))


def find_missing_in_sample():
    with tempfile.NamedTemporaryFile("w", suffix=".po", encoding="utf-8") as file:
        file.write(INCOMPLETE)
        file.flush()
        return find_missing(compile_language(file.name), ["said", "not said", "perhaps"])


def rewrite(catalog):
    """A catalog after it was written and read."""
    with tempfile.NamedTemporaryFile(suffix=".mo") as file:
        write_catalog(file.name, catalog)
        return read_catalog(file.name)


def main():
    program, data = extract(read_list("POTFILES")), extract(list_data())
    pseudo = translate(program)
    missed = find_missing_in_sample()
    points = [
        ("the program has messages, and so has the data",
         [] if len(program) > 500 and len(data) > 500 else [f"{len(program)}, {len(data)}"]),
        ("what is untranslated or fuzzy is found",
         [] if missed == ["not said", "perhaps"] else missed),
        ("the pseudo-language keeps what the program needs",
         [f"{text!r}: {disguise(text)!r}" for text, expected in SAMPLES.items()
          if disguise(text) != expected]),
        ("a compiled catalog is read as it was written",
         [] if rewrite(pseudo) == pseudo else ["it is not"]),
    ]
    for language in read_list("LINGUAS"):
        wanted = {**program, **data} if language in COMPLETE else program
        catalog = compile_language(ROOT / "po" / f"{language}.po")
        points.append((f"{language} is complete", find_missing(catalog, wanted)))

    print(f"1..{len(points)}")
    for number, (name, faults) in enumerate(points, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print("# " + fault.replace("\n", "\\n"))
    return 1 if any(faults for _, faults in points) else 0


if __name__ == "__main__":
    sys.exit(main())
