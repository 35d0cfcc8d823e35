#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes of a board: read as they are looked at, searched, saved, compared, erased. TAP."""

from bench import BOARDS, DEMO, F072, run, write_ihex
from driver import KEY_F, KEY_F3, KEY_L, KEY_RETURN, wait_for
from keyboard import Keyboard
from screen import save_screen

FLASH = 0x08000000
BLANK = " ".join(["ff"] * 8 + ["", *["ff"] * 8])
MENU = "More to do with this memory"


def flash(bench, path):
    program = bench.start(*BOARDS, path)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")
    return program


def show_flash(bench):
    """Shows the bytes of the flash."""
    bench.program.find("page tab", "Memory").do()
    bench.program.find("list", "Memories").find("list item", "Internal Flash").do("region.show")
    return bench.program.find("list", "Bytes")


def go_to(bench, address):
    bench.program.press(KEY_L, control=True)
    entry = bench.program.find("text", "Go to an address")
    wait_for("the cursor in the address", lambda: entry.is_focused)
    entry.set_text(address)
    bench.program.press(KEY_RETURN)


def test_read(bench):
    """Memory is read where it is looked at, and an address is gone to by the keyboard"""
    flash(bench, DEMO)
    data = show_flash(bench)
    data.find(name="08000000")
    data.find("label", "00 40 00 20")
    assert not data.has("08010000"), "it shows everything at once"
    save_screen(bench.pictures / "memory.png")
    go_to(bench, "0x08010000")
    data.find(name="08010000")
    wait_for("blank flash", lambda: data.find_all("label", BLANK))
    go_to(bench, "0x20000000")
    bench.wait_for_toast("This address is not in this memory.")


def find(bench, wanted):
    """Looks for something in the memory, as the keyboard does."""
    entry = bench.program.find("entry", "Find in this memory")
    entry.set_text(wanted)
    bench.program.press(KEY_RETURN)


def test_find(bench):
    """Bytes and text are found, forwards and backwards, also where nothing was read yet"""
    path = bench.folder / "words.hex"
    data = bytearray(20 * 1024)
    data[0x234:0x238] = bytes.fromhex("deadbeef")
    data[0x4567:0x456B] = bytes.fromhex("deadbeef")
    data[0x3000:0x3005] = b"Optio"
    write_ihex(path, FLASH, data)
    program = flash(bench, path)
    bytes_list = show_flash(bench)
    program.press(KEY_F, control=True)
    find(bench, "DE AD BE EF")
    bench.wait_for_text("0x08000230-0x0800023f")
    bytes_list.find("label", "de ad be ef")
    program.press(KEY_RETURN)
    bench.wait_for_text("0x08004560-0x0800456f")
    save_screen(bench.pictures / "find.png")
    program.press(KEY_RETURN)
    bench.wait_for_text("0x08000230-0x0800023f")
    program.find("push button", "Find the previous place").do()
    bench.wait_for_text("0x08004560-0x0800456f")

    find(bench, "DEADBEE")
    bench.wait_for_text("Type bytes as DE AD BE EF")
    find(bench, "01 02 03")
    bench.wait_for_text("Not in this memory")
    Keyboard(program).choose("What is looked for", "Text")
    program.find("entry", "Find in this memory").set_text("Optio")
    program.find("push button", "Find the next place").do()
    bench.wait_for_text("0x08003000-0x0800300f")


def test_select_sectors(bench):
    """A selected line grows to its whole sector"""
    flash(bench, DEMO)
    show_flash(bench)
    go_to(bench, "0x08000910")
    bench.wait_for_text("0x08000910-0x0800091f")
    bench.choose_menu(MENU, "Select Whole Sectors")
    bench.wait_for_text("0x08000800-0x08000fff")


def test_save(bench):
    """All of a memory is saved to a file, in the format of its name, which says what there is"""
    path = bench.folder / "small.hex"
    data = bytes(range(256)) * 8
    write_ihex(path, FLASH, data)
    program = flash(bench, path)
    show_flash(bench)
    saved = bench.folder / "saved.bin"
    bench.choose_menu(MENU, "Save to File…")
    program.dialog().find(name=".hex .srec .uf2 .dfu .bin")
    bench.answer_save(saved)
    wait_for("the file", lambda: saved.exists() and saved.stat().st_size == 128 * 1024)
    content = saved.read_bytes()
    assert content[: len(data)] == data and set(content[len(data) :]) == {0xFF}, content[:16]


def test_compare(bench):
    """A file is compared with the board, and the differences are stepped through by the keyboard"""
    path, other = bench.folder / "one.hex", bench.folder / "other.hex"
    data = bytearray(4096)
    write_ihex(path, FLASH, data)
    program = flash(bench, path)
    bytes_list = show_flash(bench)
    bench.choose_menu(MENU, "Compare with File…")
    bench.answer_open(path)
    bench.wait_for_text("The same as one.hex")

    data[0x123], data[0xF45] = 0xAB, 0xCD
    write_ihex(other, FLASH, data)
    bench.choose_menu(MENU, "Compare with File…")
    bench.answer_open(other)
    bench.wait_for_text("2 lines differ from other.hex")
    go_to(bench, "0x08000000")
    program.press(KEY_F3)
    bytes_list.find("label", "ab")
    bench.wait_for_text("0x08000120-0x0800012f")
    program.press(KEY_F3)
    bytes_list.find("label", "cd")
    bench.wait_for_text("0x08000f40-0x08000f4f")
    program.press(KEY_F3)
    bench.wait_for_toast("There is no more difference.")
    save_screen(bench.pictures / "compare.png")


def test_erase(bench):
    """The sectors of the selected lines are erased, once that is confirmed"""
    path = bench.folder / "full.hex"
    write_ihex(path, FLASH, bytes(6 * 1024))
    program = flash(bench, path)
    data = show_flash(bench)
    wait_for("what was flashed", lambda: data.find_all("label", "00 00 00 00 00 00 00 00"))
    erase = program.find("push button", "Erase…")
    assert not erase.is_sensitive, "nothing is selected"
    go_to(bench, "0x08000810")
    bench.wait_for_text("0x08000810-0x0800081f")
    wait_for("an Erase button that can be pressed", lambda: erase.is_sensitive)
    erase.do()
    dialog = program.dialog()
    dialog.find(name="Erases 1 sector.")
    dialog.find("push button", "Erase").do()
    bench.wait_for_text("Erasing: ")
    wait_for("blank flash", lambda: data.find_all("label", BLANK))
    wait_for("what is left", lambda: data.find_all("label", "00 00 00 00 00 00 00 00"))


if __name__ == "__main__":
    run([test_read, test_find, test_select_sectors, test_save, test_compare, test_erase])
