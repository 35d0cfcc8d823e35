# SPDX-License-Identifier: GPL-3.0-or-later
"""The messages of Optio and their translations, by gettext's own tools.

A message is the key that a compiled catalog has for it: the context and \\4, if there is one, the
text, and \\0 and the plural, if there is one.
"""

import os
import pathlib
import struct
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What meson's preset for GLib gives to xgettext
KEYWORDS = [
    "_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3",
]
# Of the format that GNU gettext's manual describes under "The Format of GNU MO Files"
MAGIC = 0x950412DE
HEADER, ENTRY = struct.Struct("<7I"), struct.Struct("<2I")


def read_list(name):
    """The lines of a list in po/."""
    lines = (ROOT / "po" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def list_data():
    """What is described in XML: the chips, and the simulated boards."""
    paths = [*ROOT.glob("data/chips/*.xml"), ROOT / "data/boards.xml"]
    return sorted(path.relative_to(ROOT).as_posix() for path in paths)


def read_catalog(path):
    """The messages of a compiled catalog and what stands for them; no untranslated ones."""
    data = pathlib.Path(path).read_bytes()
    _magic, _revision, count, keys, values, _size, _hashes = HEADER.unpack_from(data)

    def read(table, index):
        size, start = ENTRY.unpack_from(data, table + index * ENTRY.size)
        return data[start : start + size].decode()

    return {read(keys, index): read(values, index) for index in range(count)}


def write_catalog(path, catalog):
    """Writes a compiled catalog."""
    entries = sorted((key.encode(), value.encode()) for key, value in catalog.items())
    texts = [key for key, _value in entries] + [value for _key, value in entries]
    start = HEADER.size + len(texts) * ENTRY.size
    table, body = b"", b""
    for text in texts:
        table += ENTRY.pack(len(text), start + len(body))
        body += text + b"\0"
    values = HEADER.size + len(entries) * ENTRY.size
    header = HEADER.pack(MAGIC, 0, len(entries), HEADER.size, values, 0, start + len(body))
    pathlib.Path(path).write_bytes(header + table + body)


def compile_language(source):
    """The catalog of a .po file, without what is fuzzy in it."""
    with tempfile.NamedTemporaryFile(suffix=".mo") as compiled:
        subprocess.run(["msgfmt", "-o", compiled.name, source], check=True)
        return read_catalog(compiled.name)


def extract(paths):
    """The catalog of what xgettext finds in files of the tree: each message stands for itself."""
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    environment = {**os.environ, "GETTEXTDATADIRS": str(ROOT / "po")}
    with tempfile.TemporaryDirectory(prefix="optio-pot-") as folder:
        template, english = pathlib.Path(folder, "optio.pot"), pathlib.Path(folder, "en.po")
        subprocess.run(["xgettext", "--from-code=UTF-8", "-D", ROOT, *keywords, "-o", template,
                        *paths], env=environment, check=True)
        subprocess.run(["msginit", "--no-translator", "--locale=en_US.UTF-8", "-i", template,
                        "-o", english], check=True, stderr=subprocess.DEVNULL)
        return compile_language(english)
