#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command beside polkit's agent for terminals, and types a password when it asks.

usage: polkit_agent.py PASSWORD COMMAND [ARGUMENT...]
"""

import os
import pty
import select
import subprocess
import sys
import termios


def start_agent():
    """The agent that answers for this process, and its terminal."""
    subject = str(os.getpid())
    ready, notify = os.pipe()
    os.set_inheritable(notify, True)
    child, terminal = pty.fork()
    if child == 0:
        os.execlp("pkttyagent", "pkttyagent", "--process", subject, "--notify-fd", str(notify))
    os.close(notify)
    os.read(ready, 1)  # it is closed once polkit knows the agent
    return terminal


def listens(terminal):
    """After its prompt the agent ends the echo, and throws away what was typed until then."""
    return not termios.tcgetattr(terminal)[3] & termios.ECHO


def answer(terminal, password, command):
    """Types the password at each prompt until the command has ended."""
    seen = b""
    while command.poll() is None:
        if select.select([terminal], [], [], 0.1)[0]:
            said = os.read(terminal, 4096)
            sys.stdout.buffer.write(said)
            seen += said
        if seen.endswith(b"assword: ") and listens(terminal):
            os.write(terminal, password.encode() + b"\n")
            seen = b""


def main():
    _name, password, *words = sys.argv
    terminal = start_agent()
    command = subprocess.Popen(words)
    answer(terminal, password, command)
    sys.exit(command.returncode)


main()
