#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page and the completions know each verb and each option that the help knows. TAP.

test_reference.py OPTIO MANUAL BASH ZSH FISH
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

OPTIO, MANUAL, BASH, ZSH, FISH = map(pathlib.Path, sys.argv[1:])
OPTION = re.compile(r"^  (?:-\w, )?--([a-z-]+)", re.MULTILINE)
VERB = re.compile(r"^  ([a-z]+)\b", re.MULTILINE)


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=True, **more).stdout


def read_verbs():
    overview = run(OPTIO, "help").split("Usage:")[1]
    return [verb for verb in VERB.findall(overview.split("Exit codes")[0]) if verb != "help"]


def read_options(verb):
    return OPTION.findall(run(OPTIO, "help", verb))


def manual_has(verb, options):
    text = MANUAL.read_text(encoding="utf-8")
    return f".Ss {verb}\n" in text and all(
        f"Fl -{option}" in text for option in options if option != "help")


def complete(*words):
    """What bash offers for the last of these words."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _optio; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    path = f"{OPTIO.resolve().parent}:{os.environ['PATH']}"
    return run("bash", "-c", script, "bash", BASH, "optio", *words,
               env={**os.environ, "PATH": path}).split()


def bash_has(verb, options):
    return complete(verb[:-1]).count(verb) == 1 and sorted(complete(verb, "--")) == sorted(
        f"--{option}" for option in options)


def zsh_has(verb, options):
    text = ZSH.read_text(encoding="utf-8").split(f"    {verb})\n")[1].split(";;")[0]
    return all(re.search(rf"[ ,]--{option}\b", text) for option in options)


def fish_has(verb, options):
    text = FISH.read_text(encoding="utf-8")
    return all(f"from {verb}' -l {option} " in text for option in options)


def bash_offers_chips():
    return complete("flash", "--chip", "stm32g0b") == ["stm32g0b0", "stm32g0b1"]


def bash_leaves_files_alone():
    return complete("flash", "fi") == []


def is_quiet(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0


CHECKERS = (("mandoc", ("-Tlint", "-Wwarning"), MANUAL), ("shellcheck", ("-sbash",), BASH),
            ("zsh", ("-n",), ZSH), ("fish", ("-n",), FISH))


def main():
    verbs = {verb: read_options(verb) for verb in read_verbs()}
    points = [("there are verbs and options", len(verbs) > 10 and all(verbs.values()))]
    for name, has in (("manual", manual_has), ("bash", bash_has), ("zsh", zsh_has),
                      ("fish", fish_has)):
        points += [(f"{name}: {verb}", has(verb, options)) for verb, options in verbs.items()]
    points.append(("bash offers the ids of chips", bash_offers_chips()))
    points.append(("bash is left to offer files", bash_leaves_files_alone()))
    for name, arguments, path in CHECKERS:
        if shutil.which(name):
            points.append((f"{name} takes {path.name}", is_quiet(name, *arguments, path)))
        else:
            points.append((f"{name} # SKIP it is not installed", True))

    print(f"1..{len(points)}")
    for number, (name, is_good) in enumerate(points, 1):
        print(f"{'ok' if is_good else 'not ok'} {number} - {name}")
    return 0 if all(is_good for _, is_good in points) else 1


if __name__ == "__main__":
    sys.exit(main())
