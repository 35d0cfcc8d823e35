# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for C: lengths, arrows between the folders, documented headers.

They read lines, not C: the house style puts a function's braces in column 0 and a prototype's name
in column 0 of its block, and that is all they rely on.
"""

import re

from tree import Fault

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 80

# Which folders a folder of src/ may include, itself aside.
BELOW_ENGINE = {"base", "image", "catalog", "engine"}
ARROWS = {
    "base": set(),
    "image": {"base"},
    "catalog": {"base", "image"},
    "engine": {"base", "image", "catalog"},
    "usb": BELOW_ENGINE,
    "sim": BELOW_ENGINE,
    "worker": BELOW_ENGINE,
    "cli": BELOW_ENGINE | {"usb", "sim", "worker"},
    "app": BELOW_ENGINE | {"usb", "sim", "worker"},
}
PRIVATE = "-private.h"
# Libraries that one folder only may know, by the start of their headers' names.
LIBRARIES = {
    "libusb": "usb",
    "libelf": "image",
    "gelf": "image",
    "zlib": "image",
    "libxml/": "catalog",
    "gtk/": "app",
    "gdk/": "app",
    "adwaita": "app",
}

INCLUDE = re.compile(r'\s*#\s*include\s+[<"]([^>"]+)[>"]')
TABLE_BEGIN = re.compile(r"^(\s*)(?:static const|const static)\b[^;]*$")
PROTOTYPE = re.compile(r"^(?!static|typedef|#|\s).*?\b(optio_\w+)\s*\((.*)")
# What everybody knows without being told; but what can fail says how.
SELF_EVIDENT = re.compile(
    r"_(?:ref|unref|free|new|quark|get_type)$|_(?:get|set|is|has|add|clear|unset|emit)(?:_|$)"
)


def find_table_lines(lines):
    """Numbers of the lines inside tables: static const ... = { to }; at the same indent."""
    inside = set()
    end = None
    for number, line in enumerate(lines, 1):
        if end is None:
            found = TABLE_BEGIN.match(line)
            if found and not line.rstrip().endswith(")"):
                end = found.group(1) + "}"
                begin = number
        elif line.startswith(end) and line.rstrip().endswith(";"):
            inside.update(range(begin + 1, number))
            end = None
        elif line == "" or number > begin + 2 and line.startswith("{"):
            end = None
    return inside


def check_file_length(tree):
    """A file has 600 lines at most, tables aside."""
    for path in tree.find(".c", ".h", ".py"):
        lines = tree.lines(path)
        length = len(lines) - len(find_table_lines(lines))
        if length > MAX_FILE_LINES:
            yield Fault(path, 1, f"has {length} lines beside its tables; {MAX_FILE_LINES} at most")


def find_functions(lines):
    """Yields (number of the brace, number of its end, name)."""
    begin = None
    for number, line in enumerate(lines, 1):
        if line == "{" and number > 1 and lines[number - 2].endswith(")"):
            begin = number
        elif line == "}" and begin is not None:
            yield begin, number, find_name(lines, begin - 1)
            begin = None


def find_name(lines, last):
    for index in range(last - 1, -1, -1):
        found = re.match(r"(\w+) \(", lines[index])
        if found:
            return found.group(1)
    return "?"


def check_function_length(tree):
    """A function has 80 lines at most, tables aside."""
    for path in tree.find(".c", ".h"):
        lines = tree.lines(path)
        tables = find_table_lines(lines)
        for begin, end, name in find_functions(lines):
            length = sum(1 for number in range(begin + 1, end) if number not in tables)
            if length > MAX_FUNCTION_LINES:
                yield Fault(
                    path, begin, f"{name}() has {length} lines; {MAX_FUNCTION_LINES} at most"
                )


def check_goto(tree):
    """No goto."""
    for path in tree.find(".c", ".h"):
        for number, line in enumerate(tree.lines(path), 1):
            if re.match(r"\s*go" r"to\s+\w+;", line):
                yield Fault(path, number, "has a goto; let g_autoptr clean up")


def find_owners(tree):
    """Which folder of src/ has a header, by the header's name."""
    return {path.split("/")[-1]: path.split("/")[1] for path in tree.find(".h", below="src/")}


def check_arrows(tree):
    """A folder includes only what stands to its left, and only its own libraries."""
    owners = find_owners(tree)
    for path in tree.find(".c", ".h", below="src/"):
        folder = path.split("/")[1]
        if folder not in ARROWS:
            yield Fault(path, 1, f"is in src/{folder}, which has no place in the order of folders")
            continue
        for number, line in enumerate(tree.lines(path), 1):
            found = INCLUDE.match(line)
            if found:
                yield from check_include(path, number, folder, found.group(1), owners)


def check_include(path, number, folder, header, owners):
    owner = owners.get(header.split("/")[-1])
    if owner is not None and owner != folder and owner not in ARROWS[folder]:
        yield Fault(path, number, f"src/{folder} may not include {header} of src/{owner}")
    if owner not in (None, folder) and header.endswith(PRIVATE):
        yield Fault(path, number, f"src/{folder} may not include {header}, private to src/{owner}")
    for library, home in LIBRARIES.items():
        if owner is None and header.startswith(library) and folder != home:
            yield Fault(path, number, f"src/{folder} may not include {header}; only src/{home} may")


def check_headers_are_documented(tree):
    """A header's function has its comment, unless its name says everything and it can't fail."""
    for path in tree.find(".h", below="src/"):
        lines = tree.lines(path)
        documented = {
            found.group(1) for line in lines if (found := re.match(r" \* (optio_\w+):", line))
        }
        for number, line in enumerate(lines, 1):
            found = PROTOTYPE.match(line)
            if not found or found.group(1) in documented:
                continue
            arguments = found.group(2) + " ".join(take_arguments(lines, number))
            if "GError" in arguments or not is_clear(lines, number, found.group(1), documented):
                yield Fault(path, number, f"{found.group(1)}() has no comment of its own")


def take_arguments(lines, number):
    """The lines of a prototype after its first, up to its semicolon."""
    if lines[number - 1].endswith(";"):
        return []
    rest = []
    for line in lines[number:]:
        rest.append(line)
        if line.endswith(";"):
            break
    return rest


def is_clear(lines, number, name, documented):
    if SELF_EVIDENT.search(name):
        return True
    # A block of prototypes without an empty line between them shares its first one's comment.
    for line in reversed(lines[: number - 1]):
        found = PROTOTYPE.match(line)
        if found and found.group(1) in documented:
            return True
        if line == "":
            return False
    return False


RULES = [
    check_file_length,
    check_function_length,
    check_goto,
    check_arrows,
    check_headers_are_documented,
]
