#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The help: it is there without a help viewer, and each page can be read. TAP."""

import os
import pathlib
import xml.etree.ElementTree as ElementTree

from bench import run
from driver import KEY_DOWN, KEY_ESCAPE, KEY_F1, KEY_RETURN, wait_for
from screen import save_screen

PAGES = pathlib.Path(os.environ["OPTIO_DATA_DIR"], "help", "C")
MALLARD = "{http://projectmallard.org/1.0/}"


def read_titles():
    """The titles of the pages, in the order of the list."""
    pages = [ElementTree.parse(path).getroot() for path in PAGES.glob("*.page")]
    topics = [page for page in pages if page.get("type") == "topic"]
    topics.sort(key=lambda page: page.find(f"{MALLARD}info/{MALLARD}title").text)
    return [page.find(MALLARD + "title").text for page in topics]


def test_pages(bench):
    """F1 opens the help, each page of its list can be read, and back leads to the list"""
    program = bench.start("--no-usb")
    bench.wait_for_text("No Board in Its Bootloader")
    program.press(KEY_F1)
    window = program.dialog()
    titles = read_titles()
    assert len(titles) == 7, titles
    rows = window.find_all("list item")
    bench.focus(rows[0])
    for number, title in enumerate(titles):
        if number > 0:
            program.press(KEY_DOWN)
        assert title in rows[number].name, f"{title} is not where it belongs"
        wait_for(f"the focus on {title}", lambda control=rows[number]: control.is_focused)
        program.press(KEY_RETURN)
        wait_for(f"the page {title}", lambda text=title: window.name == text)
        save_screen(bench.pictures / f"{title.split()[0].lower()}.png")
        window.find("push button", "Back").do()
        wait_for("the list", lambda: window.name == "Optio Help")
    program.press(KEY_ESCAPE)
    wait_for("the help to go", lambda: program.application.get_child_count() == 1)


def test_menu(bench):
    """The main menu opens it too, and it goes with the window"""
    program = bench.start("--no-usb")
    bench.wait_for_text("No Board in Its Bootloader")
    bench.choose_menu("Main menu", "Help")
    program.dialog().find("heading", "Optio Help")


if __name__ == "__main__":
    run([test_pages, test_menu])
