#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop knows the files that Optio writes, and gives them to Optio. TAP.

usage: test_file_types.py OPTIO MIME-FILE DESKTOP-FILE
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

OPTIO, MIME_FILE, DESKTOP_FILE = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
FIRMWARE = pathlib.Path(os.environ["OPTIO_DATA_DIR"]) / "firmware" / "demo-stm32f072.hex"
# Name of the file, and whether the type must also be told from the content under another name.
FILES = [
    ("firmware.hex", "text/x-intel-hex", False),
    ("firmware.s19", "text/x-srecord", False),
    ("firmware.s28", "text/x-srecord", False),
    ("firmware.s37", "text/x-srecord", False),
    ("firmware.srec", "text/x-srecord", False),
    ("firmware.dfu", "application/x-dfu-firmware", True),
    ("firmware.uf2", "application/x-uf2", True),
    ("board.optio", "text/x-optio-options", True),
]


def make_files(folder):
    for name, _, _ in FILES:
        words = ["convert", FIRMWARE, folder / name]
        if name.endswith(".uf2"):
            words.append("--family=STM32F0")
        if name.endswith(".optio"):
            words = ["options", "export", folder / name, "--simulate=stm32f072"]
        subprocess.run([OPTIO, *words], check=True, capture_output=True)


def ask_type(path):
    words = ["gio", "info", "-a", "standard::content-type", path]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return said.rsplit("content-type: ", 1)[1].split("\n")[0]


def find_desktop_types():
    for line in DESKTOP_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("MimeType="):
            return set(line.removeprefix("MimeType=").strip(";").split(";"))
    return set()


def collect_points(folder):
    desktop_types = find_desktop_types()

    make_files(folder)
    for name, expected, has_magic in FILES:
        found = ask_type(folder / name)
        yield f"{name} is {expected}, found {found}", found == expected
        yield f"Optio opens {expected}", expected in desktop_types
        if has_magic:
            shutil.copy(folder / name, folder / "nameless")
            found = ask_type(folder / "nameless")
            yield f"the content of {name} is {expected}, found {found}", found == expected
    surplus = desktop_types - {expected for _, expected, _ in FILES}
    yield f"Optio opens nothing else, found {sorted(surplus)}", not surplus


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        packages = folder / "data" / "mime" / "packages"
        packages.mkdir(parents=True)
        shutil.copy(MIME_FILE, packages)
        os.environ["XDG_DATA_HOME"] = str(folder / "data")
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        subprocess.run(["update-mime-database", packages.parent], check=True)
        points = list(collect_points(folder))

    print(f"1..{len(points)}")
    for number, (what, is_good) in enumerate(points, 1):
        print(f"{'ok' if is_good else 'not ok'} {number} - {what}")
    return 0 if all(is_good for _, is_good in points) else 1


if __name__ == "__main__":
    sys.exit(main())
