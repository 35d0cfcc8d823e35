#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes pictures of every scene of scenes.py, in every look that is asked for.

A scene is played alike in each look: looks differ by the size of the screen and the environment.
The pictures are FOLDER/LOOK/SCENE.png.
"""

import argparse
import os
import pathlib
import subprocess
import sys
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
USUAL = ("light", "dark", "narrow", "de")


class Look(NamedTuple):
    environment: dict = {}
    screen: str = "960x820"


LOOKS = {
    "light": Look(),
    "dark": Look({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}),
    "contrast": Look({"ADW_DEBUG_HIGH_CONTRAST": "1"}),
    # Without a compositor GTK draws a frame of 5 pixels around its window.
    "narrow": Look({}, "370x730"),
    "rtl": Look({"GTK_DEBUG": "invert-text-dir"}),
    "large": Look({"OPTIO_TEST_DPI": "192"}),  # text at 200 %
    # What cannot be translated is not in brackets, and what has no room is cut off.
    "pseudo": Look({"LANGUAGE": "pseudo"}),
}
LANGUAGES = [line for line in (ROOT / "po/LINGUAS").read_text(encoding="utf-8").splitlines()
             if line and not line.startswith("#")]
LOOKS.update({language: Look({"LANGUAGE": language}) for language in LANGUAGES})


def combine(name):
    """The environment and the screen of "narrow+dark": of two screens the smaller one."""
    looks = [LOOKS[part] for part in name.split("+")]
    environment = {"LANGUAGE": "C", "LC_ALL": "C.UTF-8"}
    for look in looks:
        environment.update(look.environment)
    return environment, min((look.screen for look in looks), key=lambda size: int(size[:3]))


def parse_arguments():
    parser = argparse.ArgumentParser(prog="screenshots", description=__doc__,
                                     epilog=f"looks: {' '.join(LOOKS)}")
    parser.add_argument("program", help=argparse.SUPPRESS)
    parser.add_argument("folder", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--look", action="append", metavar="LOOK[+LOOK...]",
                        help=f"may be given again; without it: {' '.join(USUAL)}")
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help="all of them if none is named")
    arguments = parser.parse_intermixed_args()
    for name in arguments.look or ():
        if not set(name.split("+")) <= set(LOOKS):
            parser.error(f"there is no look “{name}”; there are {' '.join(LOOKS)}")
    return arguments


def main():
    arguments = parse_arguments()
    failed = False
    for name in arguments.look or USUAL:
        environment, screen = combine(name)
        command = [HERE / "with-screen", screen, sys.executable, HERE / "scenes.py",
                   arguments.program, arguments.folder / name, *arguments.scenes]
        environment = {**os.environ, "OPTIO_DATA_DIR": str(ROOT / "data"), **environment}
        failed |= subprocess.run(command, env=environment, check=False).returncode != 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
