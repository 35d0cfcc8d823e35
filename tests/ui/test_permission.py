#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board that may not be opened: the udev rule is offered, by a button and by a command. TAP."""

import os
import pathlib

from bench import F072, run
from driver import KEY_F, KEY_V, PROGRAM_ENVIRONMENT, wait_for
from screen import save_screen

# Whole, since a file of one's own knows no board of others.
BOARDS = """<boards xmlns="urn:optio:boards" format="1">
  <board id="closed" title="STM32F072 without permission" chip="stm32f07x" rom="an2662">
    <usb vendor-id="0x0483" product-id="0xDF11" bcd-device="0x2200"
         manufacturer="STMicroelectronics" product="STM32  BOOTLOADER" serial="1">
      <alternate>@Internal Flash  /0x08000000/064*0002Kg</alternate>
      <functional attributes="0x0B" detach-timeout-ms="255" transfer-size="2048"
                  dfu-version="0x011A"/>
    </usb>
    <polls erase-ms="40" program-ms="62" command-ms="40" while-busy="stalls"/>
    <quirk name="no-permission"/>
  </board>
</boards>
"""
# What stands for pkexec says what it was asked for, and ends as it is told.
PKEXEC = """#!/bin/sh
echo "$@" >> "$0.asked"
echo "no room" >&2
exit "$(cat "$0.status")"
"""


def start(bench):
    """Begins with a board that may not be opened; returns what stands for pkexec."""
    folder = pathlib.Path(os.environ["XDG_DATA_HOME"], "optio")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "boards.xml").write_text(BOARDS, encoding="utf-8")
    pkexec = bench.folder / "pkexec"
    pkexec.write_text(PKEXEC, encoding="utf-8")
    pkexec.chmod(0o755)
    PROGRAM_ENVIRONMENT["PATH"] = f"{bench.folder}:{os.environ['PATH']}"
    bench.start("--no-usb", "--simulate", "closed")
    bench.wait_for_text("This Board Cannot Be Opened")
    return pkexec


def install(bench, pkexec, status):
    pathlib.Path(f"{pkexec}.status").write_text(str(status), encoding="utf-8")
    button = next(node for node in bench.program.find_all("push button", "Install"))
    wait_for("an Install button that can be pressed", lambda: button.is_sensitive)
    button.do()


def test_install(bench):
    """The rule is installed by a click; who is refused or fails is told why"""
    pkexec = start(bench)
    bench.row(F072)
    bench.wait_for_text("sudo ")
    save_screen(bench.pictures / "permission.png")
    install(bench, pkexec, 1)
    bench.wait_for_toast("The rule was not installed: no room")
    install(bench, pkexec, 127)
    bench.wait_for_toast("You may not install the rule.")
    install(bench, pkexec, 0)
    bench.wait_for_toast("The rule is installed.")
    script = pathlib.Path(os.environ["OPTIO_DATA_DIR"], "install-udev-rule").resolve()
    asked = pathlib.Path(f"{pkexec}.asked").read_text(encoding="utf-8").splitlines()
    assert asked == [str(script)] * 3, asked


def test_copy(bench):
    """Without pkexec there is a command to copy"""
    start(bench).unlink()
    bench.end()
    PROGRAM_ENVIRONMENT["PATH"] = str(bench.folder)
    program = bench.start("--no-usb", "--simulate", "closed")
    bench.wait_for_text("This Board Cannot Be Opened")
    copy = program.find("push button", "Copy the command")
    assert not program.find_all("push button", "Install"), "it offers what it cannot do"
    command = program.find("label", "sudo ").name
    copy.do()
    bench.wait_for_toast("The command was copied.")
    program.press(KEY_F, control=True)
    search = program.find("entry", "Search the log")
    wait_for("the cursor in the search", lambda: search.is_focused)
    program.press(KEY_V, control=True)
    wait_for("the command", lambda: search.text == command)


if __name__ == "__main__":
    run([test_install, test_copy])
