#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES lists every file with text for people, and nothing else. TAP."""

import pathlib
import re
import sys

# What makes a file one with text for people.
SIGNS = [
    ("src", ".c", re.compile(r'\b(?:N?_|C_|NC_|n?gettext|g_dn?gettext|g_dpgettext2?)\s*\(')),
    ("src", ".h", re.compile(r'\bN?_\s*\("')),
    ("ui", ".ui", re.compile(r'translatable="(?:yes|true)"')),
    ("data", ".desktop.in", re.compile("")),
    ("data", ".metainfo.xml.in", re.compile("")),
    ("data", ".mime.xml", re.compile("")),
    ("data", ".policy.in", re.compile("")),
    ("data", ".gschema.xml", re.compile("<summary>")),
]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


SAMPLES = [
    ('puts (_("hi"));', True),
    ('{ "fw", N_("hi") },', True),
    ('g_dngettext (NULL, "%u byte", "%u bytes", n);', True),
    ('/* wrapped in _("hi") */', False),
    ('make_("hi");', False),
]


def has_sign(path, content):
    """Whether a sign of its kind is in the file, outside of C's comments."""
    for folder, suffix, sign in SIGNS:
        if path.startswith(folder + "/") and path.endswith(suffix):
            return sign.search(COMMENT.sub("", content) if folder == "src" else content) is not None
    return False


def find(root):
    paths = {path for folder, suffix, _ in SIGNS for path in (root / folder).rglob("*" + suffix)}
    return sorted(path.relative_to(root).as_posix() for path in paths
                  if has_sign(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")))


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    lines = (root / "po" / "POTFILES").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    found = find(root)
    points = [
        ("no file is missing in po/POTFILES",
         [f"{path}: add it" for path in found if path not in listed]),
        ("every file in po/POTFILES has text",
         [f"{path}: take it out" for path in listed if path not in found]),
        ("po/POTFILES is sorted",
         [f"{path}: {right} belongs here" for path, right in zip(listed, sorted(listed))
          if path != right]),
        ("text is told from no text",
         [text for text, is_text in SAMPLES if is_text != has_sign("src/a.c", text)]),
    ]

    print(f"1..{len(points)}")
    for number, (name, faults) in enumerate(points, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print(f"# {fault}")
    return 1 if any(faults for _, faults in points) else 0


if __name__ == "__main__":
    sys.exit(main())
