# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of option bytes on the command line share."""

import base64

from harness import BOARD, pattern

F072_OPTIONS = 0x1FFFF800
F072_SERIAL = "FFFFFFFEFFFF"
G0C1 = "stm32g0c1"
G474 = "stm32g474"
G0C1_BLOCK = 116
FACTORY = bytes.fromhex("aa55ff00ff00ff00ff00ff00ff00ff00")
FIRMWARE = pattern(512)

# Exit codes, as README.md tells them.
DIFFERS, PARTLY, UNSEEN, NOT_CHANGED = 1, 2, 3, 4
USAGE, DATA, PERMISSION = 64, 65, 77


def options(bench, *arguments, board=BOARD):
    return bench.run("options", *arguments, boards=(board,))


def words(bench, board=BOARD):
    """The raw words of the board, by its own word."""
    result = options(bench, "show", "--json", board=board)
    assert result.code == 0, result.err
    shown = next(thing for thing in result.objects if thing["event"] == "options")
    return {word["address"]: word["word"] for word in shown["words"]}


def write_told(result):
    """Whether a step that writes option bytes was begun."""
    return "write option bytes" in result.out


def refuse(bench, arguments, code, *told, board=BOARD):
    """It is refused so, with a whole sentence, and no write was begun."""
    before = bench.memory.read_bytes() if bench.memory.exists() else b""
    result = options(bench, *arguments, board=board)
    assert result.code == code, f"exit {result.code}: {result.err}"
    for word in told:
        assert word in result.last_line, f"'{word}' is not in: {result.last_line}"
    assert "Nothing was" in result.last_line, result.last_line
    assert not write_told(result), result.out
    after = bench.memory.read_bytes()
    assert before in (b"", after), "the board is not as it was"


def expect(bench, arguments, *told, board=BOARD):
    result = options(bench, *arguments, board=board)
    assert result.code == 0, f"exit {result.code}: {result.err}"
    for word in told:
        assert word in result.out, f"'{word}' is not in: {result.out}"
    return result


def cut(bench, transfers, *arguments, board=BOARD):
    """Pulls the cable at the first of some transfers at which the write remains unseen."""
    for transfer in transfers:
        bench.memory.unlink(missing_ok=True)
        result = options(bench, *arguments, "--unplug-at", str(transfer), board=board)
        if result.code == UNSEEN:
            return result
    raise AssertionError("each write was seen")


def real_options(bench):
    """What an STM32F072 holds, past the bootloader."""
    for line in bench.memory.read_text().splitlines():
        key, _, value = line.partition("=")
        if key.lower().endswith("1ffff800"):
            return base64.b64decode(value)
    return bytes([0xFF] * 16)  # blank memory is not in the file


def unprotect(bench, *arguments, board=BOARD):
    return bench.run("unprotect", *arguments, boards=(board,))


def traffic(result):
    """The requests that were sent, of a run with --json -v."""
    return [thing for thing in result.objects if thing["event"] == "traffic"]


def blocks(result):
    """The data that was sent: DNLOAD with a number of 2 and more."""
    return [thing for thing in traffic(result)
            if thing["request"] == "DNLOAD" and thing["value"] >= 2 and thing["length"] > 0]


def was_unprotected(result):
    """Whether Read Unprotect was sent: the only command of one byte beside a mass erase."""
    return any(thing["request"] == "DNLOAD" and thing["value"] == 0 and thing["length"] == 1
               for thing in traffic(result))
