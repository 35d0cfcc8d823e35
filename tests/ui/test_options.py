#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Option bytes: edited, undone, found, imported, written, with a verdict. TAP."""

from bench import BOARDS, DEMO, F072, run
from driver import KEY_DOWN, KEY_F, KEY_RETURN, KEY_SPACE, wait_for
from screen import save_screen

MENU = "More to do with the options"


def is_described(node, text):
    return text in node.description


def test_options(bench):
    """An option is changed, marked, undone, found, and written with a verdict"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    switch = bench.option_switch("nBOOT1")
    write = program.find("push button", "Write…")
    assert not write.is_sensitive, "nothing can be written"
    switch.do()
    wait_for("a mark", lambda: is_described(switch, "Changed. On the board: 1: "))
    bench.wait_for_text("1 change. The bootloader, or the whole board")
    program.find("push button", "Undo the change of nBOOT1").do()
    wait_for("no mark", lambda: not is_described(switch, "Changed."))
    bench.wait_for_text("Nothing is changed.")

    program.press(KEY_F, control=True)
    search = program.find("entry", "Find an option")
    wait_for("the cursor in the search", lambda: search.is_focused)
    search.set_text("BOOT_SEL")
    wait_for("less options", lambda: not program.find_all("list item", "nBOOT1: "))
    bench.option_row("BOOT_SEL").find(name="hidden in ST’s tool")
    search.set_text("")

    bench.option_switch("nRST_STOP").do()
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    dialog = program.dialog()
    dialog.find(name="nRST_STOP: 1: Stop works as such → 0: ")
    dialog.find(name="0x1ffff800: 0x00ff55aa → 0x02fd55aa")
    save_screen(bench.pictures / "write-options.png")
    dialog.find("push button", "Write").do()
    bench.wait_for_text("Option bytes: verified")
    bench.wait_for_text("Nothing is changed.")
    bench.wait_for_text("0: Entering Stop resets the chip")
    save_screen(bench.pictures / "options.png")


def test_option_entry(bench):
    """A number is typed, refused or taken, and brought back"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    entry = bench.option_row("Data0").find("text")
    program.find("entry", "Find an option").set_text("Data0")
    program.press(KEY_F, control=True)
    bench.focus(entry)
    entry.set_text("0x100")
    program.press(KEY_RETURN)
    bench.wait_for_text("0x100 is more than 0xff")
    entry.set_text("16")
    program.press(KEY_RETURN)
    wait_for("a mark", lambda: is_described(entry, "Changed. On the board: 0xff"))
    bench.option_row("Data0").find(name="0x10")
    assert not program.has("0x100 is more than 0xff"), "it still complains"
    program.find("push button", "Revert").do()
    bench.wait_for_text("Nothing is changed.")


def test_forever(bench):
    """What can never be undone needs its name and the board's serial, typed"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    program.find("combo box", "RDP: ").find("push button").do()
    bench.wait_for_text("Level 2: closed for ever")
    program.press(KEY_DOWN)
    program.press(KEY_RETURN)
    bench.wait_for_text("1 change. This can never be undone.")
    program.find("push button", "Write…").do()
    dialog = program.dialog()
    write = dialog.find("push button", "Write")
    names, serial = dialog.find("text", "Type “RDP”"), dialog.find("text", "Serial number")
    consent = dialog.find("check box", "This can never be undone.")
    bench.focus(consent)
    program.press(KEY_SPACE)
    names.set_text("RDP")
    serial.set_text("FFFFFFFEFFF0")
    assert not write.is_sensitive, "a wrong serial is enough"
    serial.set_text("FFFFFFFEFFFF")
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    program.press(KEY_SPACE)
    wait_for("a Write button that cannot", lambda: not write.is_sensitive)
    program.press(KEY_SPACE)
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    bench.wait_for_text("Option bytes: ")


def test_option_file(bench):
    """Options are exported, imported, and a file of another chip is refused"""
    program = bench.start(*BOARDS)
    bench.choose(F072)
    bench.show_options()
    path = bench.folder / "wanted.txt"
    bench.option_switch("nRST_STOP").do()
    bench.wait_for_text("1 change. ")
    bench.choose_menu(MENU, "Export…")
    bench.answer_save(path)
    text = wait_for("the file", lambda: path.exists() and path.read_text(encoding="utf-8"))
    assert "chip stm32f07x" in text and "field nRST_STOP 0x0" in text, text

    program.find("push button", "Revert").do()
    bench.wait_for_text("Nothing is changed.")
    path.write_text(text.replace("stm32f07x", "stm32g0b1"), encoding="utf-8")
    bench.choose_menu(MENU, "Import…")
    bench.answer_open(path)
    bench.wait_for_text("the file is of another chip")
    bench.wait_for_text("Nothing is changed.")

    path.write_text(text, encoding="utf-8")
    bench.choose_menu(MENU, "Import…")
    bench.answer_open(path)
    bench.wait_for_text("1 change. ")
    bench.option_row("nRST_STOP").find(name="On the board: 1: ")


def test_variant(bench):
    """Which variant of its chip a board is has to be said before a write, and the change stays"""
    program = bench.start("--no-usb", "--simulate", "stm32h743")
    bench.choose("STM32H743")
    bench.show_options()
    program.find("check box", "Allow unproved writes").do()
    bench.option_switch("IWDG1_SW").do()
    bench.wait_for_text("1 change. ")
    write = program.find("push button", "Write…")
    write.do()
    bench.wait_for_text("Which Chip Is It?")
    program.find("push button", "Choose STM32H742").do()
    bench.wait_for_text("1 change. ")
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    dialog = program.dialog()
    dialog.find(name="IWDG1_SW: 1: ")
    dialog.find("push button", "Write").do()
    bench.wait_for_text("Option bytes: verified")

    bench.choose_menu(MENU, "Choose the Chip…")
    program.find("push button", "Keep STM32H742")
    program.find("push button", "Choose STM32H750").do()
    bench.wait_for_text("Nothing is changed.")

    bench.choose_menu(MENU, "Choose the Chip…")
    program.find("push button", "Forget the choice").do()
    bench.wait_for_text("Nothing is changed.")
    bench.choose_menu(MENU, "Choose the Chip…")
    program.find("push button", "Choose STM32H750")
    assert not program.find_all("push button", "Forget the choice"), "it is not forgotten"


def test_unseen_write(bench):
    """Option bytes that a board took along into its firmware are judged when it is back"""
    program = bench.start(*BOARDS, DEMO)
    bench.choose(F072)
    bench.flash()
    bench.wait_for_text("verified")
    row = bench.row(F072)
    row.do("board.boot0")
    bench.show_options()
    bench.option_switch("nRST_STOP").do()
    write = program.find("push button", "Write…")
    wait_for("a Write button that can be pressed", lambda: write.is_sensitive)
    write.do()
    program.dialog().find("push button", "Write").do()
    bench.wait_for_text("Option bytes: written, not checked")
    bench.wait_for_text("This board runs its firmware.")

    row.do("board.plug-in")
    bench.wait_for_text("Option bytes written earlier: verified")
    bench.wait_for_text("0: Entering Stop resets the chip")


if __name__ == "__main__":
    run([
        test_options,
        test_option_entry,
        test_option_file,
        test_unseen_write,
        test_variant,
        test_forever,
    ])
