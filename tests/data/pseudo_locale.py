#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a language of no country: each message is longer, accented and in brackets, so that
pictures show what cannot be translated, what is put together of pieces, and what has no room.

usage: pseudo_locale.py FOLDER   (a folder of languages, for OPTIO_LOCALE_DIR; this one is "pseudo")
"""

import pathlib
import re
import sys

from messages import extract, list_data, read_list, write_catalog

ACCENTS = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")
# What has to stay as it is: directives, markup, entities
KEPT = re.compile(r"(%[-+ #0-9.*'$]*(?:hh|h|ll|l|z|j|t)?[a-zA-Z%]|<[^>]*>|&\w+;)")
LONGER = 0.3
# A desktop file's list has to end with its separator.
LIST_END = ";"


def disguise(text):
    """A message in the language; blanks and line ends at its ends stay there."""
    body = text.strip()
    if not body or body.endswith(LIST_END):
        return text
    start = text.index(body)
    pieces = KEPT.split(body)
    pieces[::2] = [piece.translate(ACCENTS) for piece in pieces[::2]]
    longer = "~" * round(len(body) * LONGER)
    return f"{text[:start]}[!! {''.join(pieces)} {longer}!!]{text[start + len(body):]}"


def translate(catalog):
    """The catalog in the language; the header, whose message is empty, is left alone."""
    return {key: "\0".join(disguise(form) for form in value.split("\0")) if key else value
            for key, value in catalog.items()}


def main():
    folder = pathlib.Path(sys.argv[1], "pseudo", "LC_MESSAGES")
    folder.mkdir(parents=True, exist_ok=True)
    write_catalog(folder / "optio.mo", translate(extract(read_list("POTFILES") + list_data())))


if __name__ == "__main__":
    main()
