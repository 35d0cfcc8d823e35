#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo firmware's Intel HEX is what its source says, and the assembler refuses what it does not
know. TAP."""

import pathlib
import subprocess
import sys
import tempfile

FIRMWARE = pathlib.Path(__file__).resolve().parents[2] / "data" / "firmware"
SECTION = '.section .at_08000000, "ax"\nreset:\n'

# source, first data record, or what the complaint says
SOURCES = [
    ("movs r7, #255", ":02000000FF27D8"),
    ("movs r7, #256", "256 does not fit"),
    ("ldr r1, [r2, #124]", ":02000000D16FBE"),
    ("ldr r1, [r2, #2]", "2 does not fit"),
    ("b reset", ":02000000FEE719"),
    ("bl reset", ":04000000FFF7FEFF09"),
    ("bl far\n.section .at_08000200, \"ax\"\nfar:\nbx lr", ":0400000000F0FEF816"),
    ("bne far\n.section .at_08000200, \"ax\"\nfar:\nbx lr", "0x08000200 is too far"),
    (".thumb_func\nhandler:\n.word handler", ":0400000001000008F3"),
    (".rept 2\n.word . + 1\n.endr", ":080000000100000805000008E2"),
    ("bx lr\nldr r0, =0x12345678\n.pool", ":080000007047004878563412E5"),
    ("nop", "line 3: 'nop' is not known"),
    (".byte 1", "'.byte' is not known"),
    ("b nowhere", "nowhere"),
]


def assemble(source, output):
    return subprocess.run([sys.executable, FIRMWARE / "assemble.py", source, output],
                          capture_output=True, text=True, check=False)


def is_regenerated(folder):
    output = folder / "demo.hex"
    result = assemble(FIRMWARE / "demo-stm32f072.s", output)
    return (result.returncode == 0
            and output.read_bytes() == (FIRMWARE / "demo-stm32f072.hex").read_bytes())


def is_as_expected(folder, text, expected):
    source = folder / "test.s"
    output = folder / "test.hex"
    source.write_text(SECTION + text + "\n", encoding="utf-8")
    result = assemble(source, output)
    if expected.startswith(":"):
        return result.returncode == 0 and expected in output.read_text(encoding="ascii").split("\n")
    return result.returncode == 1 and expected in result.stderr and "Traceback" not in result.stderr


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        points = [("the demo firmware is made again", is_regenerated(folder))]
        points += [(text.replace("\n", "; "), is_as_expected(folder, text, expected))
                   for text, expected in SOURCES]

    print(f"1..{len(points)}")
    for number, (text, is_good) in enumerate(points, 1):
        print(f"{'ok' if is_good else 'not ok'} {number} - {text.replace('#', 'number ')}")
    return 0 if all(is_good for _, is_good in points) else 1


if __name__ == "__main__":
    sys.exit(main())
