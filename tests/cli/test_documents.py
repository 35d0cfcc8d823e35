# SPDX-License-Identifier: GPL-3.0-or-later
"""Each command line of the documents does what it says: it is run, word for word, on a simulated
board. Where one has a variable part, its verb and its options must be in the help."""

import functools
import pathlib
import re
import shlex
import shutil
import subprocess

from harness import BOARD, PROGRAM, Bench, main

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["README.md", "CHANGELOG.md", "data/README.md", "data/chips/README.md", "src/README.md",
         *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("data/help/C/*.page"))]
BLOCK_LINE = re.compile(r"(?m)^    (optio .*)$")
SPAN = re.compile(r"`(optio [^`]+)`|<cmd>(optio [^<]+)</cmd>")
SCREEN_LINE = re.compile(r"(?m)^(?: *<screen>)?(optio [^<\n]*)")
VARIABLE = re.compile(r"\b[A-Z]{2,}\b|\[")
COMMENT = re.compile(r"\s{3,}.*")
# What is no command line although it begins like one
OTHERS = {"optio-options 1"}
WITHOUT_BOARD = {"chips", "convert", "help", "image", "simulate", "--version"}
# What names a verb and leaves out what must follow
MENTIONS = {"optio options", "optio options export", "optio chips import",
            "optio chips import Data_Base"}
# Exit codes that are the right answer
EXPECTED = {"optio unprotect": 65, "optio doctor --simulate stuck-boot-sel": 1}
# Answered with yes, since nobody is there to be asked
ASKING = {"erase"}
ENDLESS = {"simulate"}


def find_commands(page):
    """The command lines of a page, each once, in the order in which they stand there."""
    text = (ROOT / page).read_text(encoding="utf-8")
    finder = SCREEN_LINE if page.endswith(".page") else BLOCK_LINE
    blocks = [COMMENT.sub("", line) for line in finder.findall(text)]
    spans = [" ".join("".join(span).split()) for span in SPAN.findall(text)]
    return [line for line in dict.fromkeys(blocks + spans) if line not in OTHERS]


def prepare(bench):
    """What the documents take for granted: a firmware in two formats, and a board that holds it."""
    demo = ROOT / "data" / "firmware" / "demo-stm32f072.hex"
    shutil.copy(demo, bench.path("firmware.hex"))
    for words in (["objcopy", "-I", "ihex", "-O", "binary", "firmware.hex", "firmware.bin"],
                  ["objcopy", "-I", "binary", "-O", "elf32-littlearm", "firmware.bin", "object"],
                  ["ld", "-Tdata=0x08000000", "-e", "0x08000000", "-o", "firmware.elf", "object"]):
        subprocess.run(["arm-none-eabi-" + words[0], *words[1:]], cwd=bench.folder, check=True)
    assert run(bench, ["flash", "firmware.hex"]).code == 0


def run(bench, words):
    words = list(words)
    if words[0] not in WITHOUT_BOARD:
        words += ["--virtual-clock"]
        words += [] if "--simulate" in words else ["--simulate", f"{BOARD}={bench.memory}"]
    if words[0] in ASKING:
        words.append("--yes")
    return bench.run_in_folder(*words)


def serves(words):
    """Whether a program that goes on until it is ended says that it has begun."""
    with subprocess.Popen([PROGRAM, *words, "--port", "0"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        process.terminate()
    return line.startswith("listening on ")


def check_pattern(bench, words):
    verb = [word for word in words if not word.startswith(("-", "[")) and word.islower()]
    said = bench.run_bare("help", *[word for word in verb[:1] if word != "help"])
    assert said.code == 0, f"there is no verb {verb}"
    for option in re.findall(r"--[a-z-]+", " ".join(words)):
        assert option in said.out, f"{option} is not in the help of {verb}"


def check_page(page, bench):
    commands = find_commands(page)
    prepare(bench)
    for command in commands:
        words = shlex.split(command)[1:]
        if command in MENTIONS or VARIABLE.search(command):
            check_pattern(bench, words)
        elif words[0] in ENDLESS and "--list" not in words:
            assert serves(words), f"{command} serves nothing"
        else:
            result = run(bench, words)
            expected = EXPECTED.get(command, 0)
            assert result.code == expected, f"{command}: exit {result.code}: {result.err}"
    return len(commands)


def make_test(page):
    test = functools.partial(check_page, page)
    test.__doc__ = f"The {len(find_commands(page))} command lines of {page} work"
    return test


def test_finder(_bench):
    """A command line is found in a block, in a sentence and across the end of a line"""
    found = find_commands("README.md")
    assert "optio -l" in found, found
    assert "optio options set nBOOT1=1" in found, found
    assert len(found) > 15, found
    assert find_commands("data/help/C/simulated.page") == [
        "optio simulate --list", "optio doctor --simulate stuck-boot-sel",
        "optio simulate stm32f072"]


if __name__ == "__main__":
    main([test_finder, *map(make_test, PAGES)])
