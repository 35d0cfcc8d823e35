#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each house rule finds its fault in a small bad tree, and none in a good one. TAP."""

import pathlib
import sys
import tempfile

import c_rules
import doc_rules
import text_rules
import tool_rules
from lint import RULES
from tree import Tree

C = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
SH = "# SPDX-License-Identifier: GPL-3.0-or-later\n"
LONG_BODY = "  step ();\n" * 81
HELP = "data/help/C/a.page"
GRESOURCE = (
    "<!-- SPDX-License-Identifier: CC0-1.0 -->\n<a><file>C/index.page</file>"
    "<file>C/a.page</file></a>\n"
)
TABLE = "static const int numbers[] = {\n" + "  1,\n" * 700 + "};\n"

# A tree in which every rule has something to look at and nothing to find.
GOOD = {
    "src/base/optio-good.h": C
    + "#include <glib.h>\n\n/**\n * optio_good_do:\n */\ngboolean optio_good_do (GError **error);\n"
    + "void optio_good_unref (OptioGood *self);\n",
    "src/image/optio-good.c": C
    + '#include "optio-good.h"\n\n'
    + TABLE
    + "\nvoid\noptio_good_run (void)\n{\n"
    + LONG_BODY[: 80 * len("  step ();\n")]
    + "}\n",
    "src/usb/optio-usb.c": C + "#include <libusb.h>\n",
    "tests/meson.build": SH + "subdir('good')\n",
    "tests/good/meson.build": SH + "foreach name : ['thing']\nendforeach\n",
    "tests/good/test-thing.c": C,
    "good.sh": "#!/bin/bash\n" + SH + 'echo "$1"\n',
    "good.py": SH + "VALUE = 1\n",
    "good.yml": SH + "a: [1, 2]\n",
    "good.xml": "<!-- SPDX-License-Identifier: CC0-1.0 -->\n<a/>\n",
    "good.po": SH + 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n',
    "src/cli/optio-exit.h": C + "enum { OPTIO_EXIT_OK = 0, OPTIO_EXIT_BAD = 65 };\n",
    "src/cli/optio-exit.c": C
    + '  { OPTIO_EXIT_OK, N_ ("it is "\n   "done") },\n  { OPTIO_EXIT_BAD, N_ ("it is not") },\n',
    "README.md": "[here](good.sh)\n| 0 | it is done |\n| 65 | it is not |\n",
    "data/help/C/index.page": '<page id="index"/>\n<!-- SPDX-License-Identifier: CC0-1.0 -->\n',
    "ui/optio.gresource.xml": GRESOURCE,
    "_build/bad.c": "\t\n",
}

# rule, path, content, the fault's beginning
BAD = [
    (text_rules.check_licence, "a.c", "int a;\n", "a.c:1: has no SPDX"),
    (text_rules.check_licence, "run", "#!/bin/sh\ntrue\n", "run:1: has no SPDX"),
    (text_rules.check_licence, "a.c", C.replace("GPL-3.0", "MIT-3.0"), "a.c:1: names the licence"),
    (text_rules.check_columns, "a.c", C + "x" * 101, "a.c:2: is 101 columns"),
    (text_rules.check_blanks, "a.c", C + "\tint a;\n", "a.c:2: has a tab"),
    (text_rules.check_blanks, "a.c", C + "int a; \n", "a.c:2: ends with a blank"),
    (text_rules.check_promises, "a.c", C + "/* TO" "DO */\n", "a.c:2: says"),
    (text_rules.check_promises, "a.ui", "<a>st" "ub</a>\n", "a.ui:1: says"),
    (text_rules.check_machine_paths, "README.md", "see /ho" "me/me/x\n", "README.md:1: names"),
    (text_rules.check_tests_are_built, "tests/x/meson.build", SH, "tests/x/meson.build:1: is not"),
    (text_rules.check_tests_are_built, "tests/good/test-b.c", C, "tests/good/test-b.c:1: is not"),
    (c_rules.check_file_length, "a.c", "int a;\n" * 601, "a.c:1: has 601 lines"),
    (c_rules.check_function_length, "a.c", f"void\nf (void)\n{{\n{LONG_BODY}}}\n", "a.c:3: f()"),
    (c_rules.check_goto, "a.c", "  go" "to end;\n", "a.c:1: has a goto"),
    (
        c_rules.check_arrows,
        "src/base/a.c",
        '#include "optio-wrong.h"\n',
        "src/base/a.c:1: src/base may not include optio-wrong.h of src/engine",
    ),
    (
        c_rules.check_arrows,
        "src/cli/a.c",
        "#include <libusb-1.0/libusb.h>\n",
        "src/cli/a.c:1: src/cli may not include libusb-1.0/libusb.h; only src/usb may",
    ),
    (
        c_rules.check_arrows,
        "src/sim/a.c",
        '#include "optio-wrong-private.h"\n',
        "src/sim/a.c:1: src/sim may not include optio-wrong-private.h, private to src/engine",
    ),
    (c_rules.check_arrows, "src/new/a.c", C, "src/new/a.c:1: is in src/new"),
    (
        c_rules.check_headers_are_documented,
        "src/base/a.h",
        "void optio_thing_turn (OptioThing *self);\n",
        "src/base/a.h:1: optio_thing_turn() has no comment",
    ),
    (
        c_rules.check_headers_are_documented,
        "src/base/a.h",
        "GBytes *optio_thing_get_it (OptioThing *self,\n  GError **error);\n",
        "src/base/a.h:1: optio_thing_get_it() has no comment",
    ),
    (doc_rules.check_exit_codes, "README.md", "| 0 | it is done |\n", "README.md:1: lacks"),
    (doc_rules.check_exit_codes, "README.md", "| 0 | it is |\n", "README.md:1: says of exit"),
    (doc_rules.check_links, "a.md", "[x](y.md)\n", "a.md:1: links to y.md"),
    (
        doc_rules.check_screenshots,
        "a.metainfo.xml.in",
        "<image>https://example.org/screenshots/a.png</image>\n",
        "a.metainfo.xml.in:1: shows a.png",
    ),
    (doc_rules.check_help, HELP, '<page id="a">\n', f"{HELP}:1: is not in the list"),
    (doc_rules.check_help, HELP, '<page id="b">\n', f"{HELP}:1: has an id"),
    (doc_rules.check_help, HELP, '<page id="a">\n<link xref="c"/>\n', f"{HELP}:2: links to c"),
    (doc_rules.check_help, "data/help/C/b.page", "\n", "data/help/C/b.page:1: is not in ui/"),
    (doc_rules.check_help_names, HELP, "\n<gui>Walk\n  away</gui>\n", f"{HELP}:2: tells of “Walk"),
    (tool_rules.check_shell, "a.sh", "#!/bin/sh\ncd $1\n", "a.sh:2: shellcheck: "),
    (tool_rules.check_python, "a.py", "def f(:\n", "a.py:1: is not Python"),
    (tool_rules.check_desktop, "a.desktop.in", "[Desktop Entry]\nType=Odd\n", "a.desktop.in:1:"),
    (tool_rules.check_metainfo, "a.metainfo.xml.in", "<component/>\n", "a.metainfo.xml.in:1:"),
    (tool_rules.check_udev, "a.rules", SH + 'TAG+="a", b\n', "a.rules:2: is no line"),
    (tool_rules.check_manuals, "a.1", ".Dd May 1, 2026\n.Nope\n", "a.1:2: mandoc: "),
    (tool_rules.check_xml, "a.ui", "<a>\n\n<b>", "a.ui:3: xmllint: "),
    (tool_rules.check_translations, "a.po", 'msgid "a"\nmsgstr "', "a.po:2: msgfmt: "),
    (tool_rules.check_yaml, "a.yml", "a: [1,\n", "a.yml:1: is not YAML"),
]


def write(folder, files):
    for path, content in files.items():
        target = pathlib.Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")


def find_faults(rule, files):
    with tempfile.TemporaryDirectory() as folder:
        write(folder, files)
        return [str(fault) for fault in rule(Tree(folder))]


def check_good_tree():
    """A good tree has no fault."""
    return [fault for rule in RULES for fault in find_faults(rule, GOOD)]


def check_every_rule_can_fail():
    """Each rule has a bad tree."""
    shown = {rule for rule, *_rest in BAD}
    return [f"{rule.__name__} is never shown to fail" for rule in RULES if rule not in shown]


def check_bad(rule, path, content, expected):
    # Headers for the wrong arrows to point at.
    wrong = {"src/engine/optio-wrong.h": C, "src/engine/optio-wrong-private.h": C}
    files = GOOD | wrong | {path: content}
    found = find_faults(rule, files)
    return [] if any(fault.startswith(expected) for fault in found) else [f"found only {found}"]


def main():
    points = [(check.__doc__, check()) for check in (check_good_tree, check_every_rule_can_fail)]
    points += [(f"{case[0].__name__} finds: {case[3]}", check_bad(*case)) for case in BAD]

    print(f"1..{len(points)}")
    for number, (name, problems) in enumerate(points, 1):
        print(f"{'not ok' if problems else 'ok'} {number} - {name.replace('#', '')}")
        for problem in problems:
            print(f"# {problem}")
    return 1 if any(problems for _name, problems in points) else 0


if __name__ == "__main__":
    sys.exit(main())
