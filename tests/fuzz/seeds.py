#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a corpus for each fuzz target out of what the tree has: usage: seeds.py OPTIO SOURCE OUT

OPTIO is the program itself: nobody writes better firmware files, traces and reports to begin with.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

FORMATS = ["ihex", "srec", "dfuse", "uf2", "binary", "dfu"]
BOARDS = ["stm32f072", "stm32f405", "stm32g0c1"]
# Of tests/fuzz/fuzz-options.c
OPTIONS_BOARD = "stm32g0c1"
# Of the jobs of tests/engine/sweep-job.c
N_JOBS = 10
N_JOB_BOARDS = 3


class Seeds:
    def __init__(self, optio, source, out):
        self.program = optio
        self.source = source
        self.out = out

    def folder(self, target):
        path = self.out / target
        path.mkdir(parents=True, exist_ok=True)
        return path

    def optio(self, *words):
        environment = dict(os.environ, OPTIO_DATA_DIR=str(self.source / "data"),
                           XDG_STATE_HOME=str(self.out / ".state"), LC_ALL="C.UTF-8")
        subprocess.run([self.program, *map(str, words)], env=environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def write(self, target, name, content):
        (self.folder(target) / name).write_bytes(content)

    def make_firmware(self):
        folder = self.folder("firmware")
        small = folder / "small.bin"
        small.write_bytes(bytes.fromhex("0010002009000008") + bytes(range(256)))
        self.optio("convert", small, folder / "small.hex", "--address=0x08000000")
        for name in FORMATS:
            self.optio("convert", folder / "small.hex", folder / f"small-{name}",
                       f"--format={name}")
        for endian in ("little", "big"):
            self.make_elf(endian)

    def make_elf(self, endian):
        folder = self.folder("firmware")
        program = folder / f"{endian}.o"
        subprocess.run(["arm-none-eabi-objcopy", "-I", "binary", "-O", f"elf32-{endian}arm",
                        "-B", "arm", "--rename-section", ".data=.text,alloc,load,code",
                        folder / "small.bin", program], check=True)
        subprocess.run(["arm-none-eabi-ld", f"-E{endian[0].upper()}", "-Ttext=0x08000000",
                        "-e", "0x08000009", program, "-o", folder / f"{endian}.elf"], check=True)

    def make_boards(self):
        for board in BOARDS:
            state = self.folder("memory") / board
            trace = self.folder("trace")
            self.optio("flash", self.folder("firmware") / "small.hex",
                       f"--simulate={board}={state}", f"--trace={trace / board}")
            self.optio("info", f"--simulate={board}", f"--trace={trace / board}-info")
            self.optio("report", f"--simulate={board}", "--output", self.folder("report") / board)

    def make_options(self):
        self.optio("options", "export", f"--simulate={OPTIONS_BOARD}",
                   self.folder("options") / OPTIONS_BOARD)

    def copy_data(self):
        for path in (self.source / "data/chips").glob("*.xml"):
            shutil.copy(path, self.folder("chip"))
        shutil.copy(self.source / "tests/catalog/every-kind.xml", self.folder("chip"))
        shutil.copytree(self.source / "tests/fuzz/seeds", self.out, dirs_exist_ok=True)
        shutil.copytree(self.source / "tests/fuzz/found", self.out, dirs_exist_ok=True)
        layouts = json.loads((self.source / "tests/catalog/layouts.json").read_text())
        for layout in layouts:
            self.write("layout", layout["id"], "\n".join(layout["alternates"]).encode())

    def make_answers(self):
        for job in range(N_JOBS):
            for board in range(N_JOB_BOARDS):
                self.write("answers", f"{job}-{board}", bytes([job, board]) + bytes(64))


def main():
    seeds = Seeds(*map(pathlib.Path, sys.argv[1:]))
    shutil.rmtree(seeds.out, ignore_errors=True)
    seeds.make_firmware()
    seeds.make_boards()
    seeds.make_options()
    seeds.make_answers()
    seeds.copy_data()


main()
