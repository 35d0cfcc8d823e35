#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job costs in memory and in processor time. TAP."""

import os
import pathlib
import random
import subprocess

from harness import PROGRAM, Skip, main

MIB = 1024 * 1024
PEAK_BYTES = 32 * MIB
EXTERNAL_START = 0x90000000

# The file, the image, what was read and what is written, each while it grows.
MAX_COPIES = 10


def need_plain_program():
    if b"__asan_init" in pathlib.Path(PROGRAM).read_bytes():
        raise Skip("the sanitizer needs memory and time of its own")


def measure(*arguments):
    """Peak of resident memory in bytes, and processor time in seconds, of one run."""
    with subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, output.decode()
    return usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime


def flash_twice(bench, size, *arguments):
    """The second time over other bytes, so that all is read, erased, written and read back."""
    for seed in (1, 2):
        firmware = bench.write("fw.bin", random.Random(seed).randbytes(size))
        peak, seconds = measure("flash", firmware, "--yes", *arguments)
    print(f"# {size // 1024} KiB: {peak / MIB:.1f} MiB resident, {seconds:.2f} s of processor time")
    return peak, seconds


def test_peak(bench):
    """2 MiB take less than 32 MiB of memory, the simulated chip among them"""
    need_plain_program()
    peak, _ = flash_twice(bench, 2 * MIB, "--simulate", f"stm32h743={bench.memory}",
                          "--virtual-clock")
    assert peak < PEAK_BYTES, peak


def test_linear(bench):
    """from 64 KiB to 16 MiB memory and time grow with the size, not faster"""
    need_plain_program()
    arguments = ("--address", hex(EXTERNAL_START), "--simulate",
                 f"portenta-h7={bench.memory}", "--virtual-clock")
    costs = [flash_twice(bench, size, *arguments)
             for size in (64 * 1024, MIB, 4 * MIB, 16 * MIB)]
    peaks, seconds = zip(*costs)
    assert peaks[3] - peaks[0] < MAX_COPIES * 16 * MIB, peaks
    # Four times the size: linear is 4, quadratic 16.
    assert seconds[3] < 8 * seconds[2], seconds


if __name__ == "__main__":
    main([test_peak, test_linear])
