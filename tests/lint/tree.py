# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the project, and what a fault in one of them is."""

import functools
import os
import pathlib
from typing import NamedTuple

SKIPPED = {".git", "__pycache__", ".flatpak-builder"}
BUILD_FOLDER = "_build"
SHELLS = ("bash", "sh")


class Fault(NamedTuple):
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


class Tree:
    """All files below a folder, as text; build folders are left out."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.paths = sorted(self._walk())

    def _walk(self):
        for folder, names, files in os.walk(self.root):
            names[:] = [
                name
                for name in names
                if name not in SKIPPED and not name.startswith(BUILD_FOLDER)
            ]
            for file in files:
                path = pathlib.Path(folder, file)
                if path.is_file() and file not in SKIPPED and not file.endswith("~"):
                    yield path.relative_to(self.root).as_posix()

    def find(self, *suffixes, below=""):
        """Paths that end with one of suffixes; all if there is none."""
        return [
            path
            for path in self.paths
            if path.startswith(below) and (not suffixes or path.endswith(suffixes))
        ]

    @functools.lru_cache(maxsize=None)
    def lines(self, path):
        """The lines of a text file; none for a file that is not text."""
        try:
            return tuple((self.root / path).read_text(encoding="utf-8").splitlines())
        except UnicodeDecodeError:
            return ()

    def is_script(self, path, *interpreters):
        """Whether the first line calls one of interpreters."""
        first = self.lines(path)[0] if self.lines(path) else ""
        words = first.removeprefix("#!").replace("/", " ").split()
        return first.startswith("#!") and any(name in words for name in interpreters)

    def find_shell(self):
        return [
            path
            for path in self.paths
            if path.endswith((".sh", ".bash")) or self.is_script(path, *SHELLS)
        ]

    def find_python(self):
        return [
            path for path in self.paths if path.endswith(".py") or self.is_script(path, "python3")
        ]
