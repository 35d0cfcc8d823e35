#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""optio simulate: a board for USB/IP clients, with commands on standard input. TAP."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess

from harness import BOARD, PROGRAM, main

REQ_DEVLIST = bytes.fromhex("0111800500000000")
EXIT_USAGE, EXIT_DATA, EXIT_NO_INPUT, EXIT_TRY_AGAIN = 64, 65, 66, 75


@contextlib.contextmanager
def play(*arguments):
    """Plays a board on any free port; yields the process and the port."""
    with subprocess.Popen([PROGRAM, "simulate", BOARD, "--port", "0", *arguments], text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        line = process.stdout.readline()
        found = re.fullmatch(r"listening on 127\.0\.0\.1:(\d+) busid 1-1\n", line)
        assert found, line
        try:
            yield process, int(found.group(1))
        finally:
            process.kill()


def tell(process, command):
    process.stdin.write(command + "\n")
    process.stdin.flush()


def ask(process, command):
    tell(process, command)
    return process.stdout.readline()


def count_boards(port):
    """How many boards a USB/IP client finds there."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(REQ_DEVLIST)
        reply = b""
        while len(reply) < 12:
            piece = connection.recv(4096)
            assert piece, f"the connection ended after {reply}"
            reply += piece
    return int.from_bytes(reply[8:12], "big")


def test_plug(_bench):
    """the board leaves the list when it is unplugged, and comes back"""
    with play() as (process, port):
        assert count_boards(port) == 1
        assert "unplugged" in ask(process, "unplug")
        assert count_boards(port) == 0
        assert "in its bootloader" in ask(process, "plug")
        assert count_boards(port) == 1
        tell(process, "quit")
        assert process.wait(timeout=10) == 0


def test_end_of_input(_bench):
    """the end of the commands is not the end of the board; a signal is, and that is a success"""
    for number in (signal.SIGTERM, signal.SIGINT):
        with play() as (process, port):
            process.stdin.close()
            assert count_boards(port) == 1
            process.send_signal(number)
            assert process.wait(timeout=10) == 0


def test_state(bench):
    """--state keeps the chip's memory, and is not taken from another board"""
    with play("--state", str(bench.memory)) as (process, _port):
        tell(process, "quit")
        assert process.wait(timeout=10) == 0
    assert bench.memory.exists()
    with play("--state", str(bench.memory)) as (process, _port):
        assert ask(process, "peek 0x08000000 4") == "ffffffff\n"

    result = bench.run_bare("simulate", "stm32f405", "--port", "0", "--state", str(bench.memory))
    assert result.code == EXIT_DATA, result.err
    assert result.last_line.startswith("optio simulate: "), result.last_line


def test_state_of_a_job(bench):
    """what optio flash wrote to a simulated board is what simulate plays"""
    bench.flash(b"\x01\x02\x03\x04" * 100)
    with play("--state", str(bench.memory)) as (process, _port):
        assert ask(process, "peek 0x08000000 8") == "0102030401020304\n"


def test_refused(bench):
    """what cannot be: another board, a wrong port, a port in use"""
    result = bench.run_bare("simulate", "stm32f999")
    assert result.code == EXIT_USAGE and "simulate --list" in result.last_line, result.err
    for arguments in (("--port", "65536"), ("--port", "-1"), ("--unplug-at", "-1")):
        result = bench.run_bare("simulate", BOARD, *arguments)
        assert result.code == EXIT_USAGE, f"{arguments}: {result.code} {result.err}"
    with play() as (_process, port):
        result = bench.run_bare("simulate", BOARD, "--port", str(port))
        assert result.code == EXIT_TRY_AGAIN and str(port) in result.last_line, result.err


def test_list(bench):
    """--list tells all boards, --quirks what they can have, and --quirk gives that to one"""
    result = bench.run_bare("simulate", "--list", "--json")
    boards = {thing["id"]: thing for thing in map(json.loads, result.out.splitlines())
              if thing["event"] == "board"}
    assert result.code == 0 and len(boards) >= 40, result.err
    stuck = boards["stuck-boot-sel"]
    assert (stuck["boot0"], stuck["starts_low"], stuck["starts_high"]) == (
        "low", "bootloader", "bootloader"), stuck
    assert boards["stuck-blank"]["starts_low"] == "nothing"
    assert boards["stm32g474-jumped"]["starts_low"] == "application"
    assert "bank-2-erase-wedges" in boards["stm32h743-wedged"]["quirks"]

    text = bench.run_bare("simulate", "--list")
    assert text.code == 0 and all(f"{board}: " in text.out for board in boards), text.err

    names = [line.split()[0] for line in
             bench.run_bare("simulate", "--list", "--quirks").out.splitlines()]
    assert {name for board in boards.values() for name in board["quirks"]} <= set(names)
    with play("--quirk", names[0], "--quirk", names[-1]) as (_process, port):
        assert count_boards(port) == 1


def test_wrong_list(bench):
    """neither a board nor a list, both, or a quirk that there is not"""
    for arguments in ((), (BOARD, "--list"), ("--quirks",), (BOARD, "--quirk", "bites")):
        result = bench.run_bare("simulate", *arguments)
        assert result.code == EXIT_USAGE, f"{arguments}: {result.code} {result.err}"


def test_no_list(bench):
    """simulate and --simulate say that Optio's data are missing, and where they may be"""
    data = os.environ["OPTIO_DATA_DIR"]
    os.environ["OPTIO_DATA_DIR"] = bench.path("nowhere")
    try:
        for words in (("simulate", "--list"), ("simulate", BOARD), ("info", "--simulate", BOARD)):
            result = bench.run_bare(*words)
            assert result.code == EXIT_NO_INPUT, result.err
            assert "OPTIO_DATA_DIR" in result.last_line, result.err
    finally:
        os.environ["OPTIO_DATA_DIR"] = data


main([test_plug, test_end_of_input, test_state, test_state_of_a_job, test_refused, test_list,
      test_wrong_list, test_no_list])
