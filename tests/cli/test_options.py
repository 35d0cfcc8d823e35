#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Option bytes on the command line: what is told, what is asked, what is refused. TAP."""

import base64
import os
import pathlib

from harness import BOARD, main
from option_bench import (F072_OPTIONS, F072_SERIAL, FACTORY, FIRMWARE, G0C1, cut, expect, options,
                          real_options, refuse, unprotect, words)


def test_seen_later(bench):
    """S0.5 an unseen write is remembered, told, and looked at when the board is back"""
    cut(bench, range(90, 10, -1), "set", "DUAL_BANK=0", "--yes", board=G0C1)
    told = bench.run("list", boards=(G0C1,))
    assert "nobody has seen" in told.out, told.out
    told = bench.run("list", "--json", boards=(G0C1,))
    assert "optio options show" in told.objects[0]["unseen"], told.objects
    result = expect(bench, ("show",), "accepted option bytes", "Now they were", board=G0C1)
    assert "Verified" in result.out, result.out
    assert words(bench, G0C1)[0x1FFF7800] & 1 << 21 == 0
    assert "Now they were" not in expect(bench, ("show",), board=G0C1).out
    assert "nobody has seen" not in bench.run("list", boards=(G0C1,)).out


def test_seen_by_another_verb(bench):
    """S0.5 whatever is done next with the board, the unseen write is looked at first"""
    cut(bench, range(90, 10, -1), "set", "Data0=0")
    result = bench.run("read", bench.path("out.bin"), "--size", "16")
    assert result.code == 0, result.err
    assert "Now they were" in result.out, result.out
    assert "Now they were" not in expect(bench, ("show",)).out


def test_never_seen(bench):
    """S0.5 a write that was cut in the middle may lock the chip: that is told, and not forgotten"""
    cut(bench, range(10, 90), "set", "Data0=0")
    for _ in range(2):
        result = options(bench, "show")
        assert result.code == 77 and "half written" in result.out, result.out
        assert "errVENDOR" in result.last_line, result.last_line
    assert "nobody has seen" in bench.run("list").out


def test_forgotten(bench):
    """nothing is remembered of a simulated board that is a new one each time"""
    for transfer in range(10, 60):
        result = bench.run_bare("options", "set", "Data0=0", "--simulate", BOARD,
                                "--virtual-clock", "--unplug-at", str(transfer))
        if result.code == 3:
            break
    assert result.code == 3, result.err
    assert not (bench.folder / "state" / "optio" / "boards.ini").exists()


def test_repair(bench):
    """S2.4 a complement that does not match is shown, and repaired when that is asked for"""
    expect(bench, ("repair",), "nothing to repair")
    expect(bench, ("set", "Data0=1"), "Verified")
    lines = bench.memory.read_text().splitlines()
    for index, line in enumerate(lines):
        key, _, value = line.partition("=")
        if key.lower().endswith("1ffff800"):
            data = bytearray(base64.b64decode(value))
            data[5] = 0x00  # of Data0
            lines[index] = key + "=" + base64.b64encode(bytes(data)).decode()
    bench.memory.write_text("\n".join(lines) + "\n")
    expect(bench, ("show",), "complement does not match")
    expect(bench, ("set", "Data0=1"), "already")
    refuse(bench, ("repair",), 64, "complement", "--yes")
    expect(bench, ("repair", "--yes"), "Data0: 0x1 -> 0xff", "Verified")
    assert real_options(bench)[4:6] == b"\xff\x00"
    assert "does not match" not in expect(bench, ("show",)).out


def test_programmer(bench):
    """the words of STM32_Programmer_CLI: -ob NAME=VALUE, -ob displ"""
    board = ("--simulate", f"{BOARD}={bench.memory}", "--virtual-clock")
    result = bench.run_bare("-c", "port=usb1", "-ob", "Data0=0x12", *board)
    assert result.code == 0 and "Verified" in result.out, result.err
    result = bench.run_bare("-c", "port=usb1", "-ob", "displ", *board)
    assert result.code == 0 and "Data0              0x12" in result.out, result.out
    result = bench.run_bare("-ob", "nBOT1=1", *board)
    assert result.code == 65 and "nBOOT1" in result.last_line, result.err


def test_forever(bench):
    """what can never be undone needs --forever with name and serial, also in a batch"""
    expect(bench, ("show",))
    right = f"RDP={F072_SERIAL}"
    for arguments in (("set", "RDP=level-2"), ("set", "RDP=level-2", "--yes"),
                      ("set", "RDP=0xcc", "Data0=1", "--yes"),
                      ("set", "RDP=level-2", "--yes", "--forever", "RDP=1234"),
                      ("set", "RDP=level-2", "--yes", "--forever", f"Data0={F072_SERIAL}"),
                      ("set", "RDP=level-2", "--yes", "--forever", "RDP="),
                      ("set", "0x1ffff800=0x00ff33cc", "--yes")):
        refuse(bench, arguments, 64, "--forever RDP=SERIAL", "never be undone")
    refuse(bench, ("set", "RDP=level-2", "--forever", right), 64, "terminal")
    result = options(bench, "set", "RDP=level-2", "--yes", "--forever", right)
    assert result.code == 3, result.err
    assert "accepted" in result.last_line, result.last_line
    assert real_options(bench)[0] == 0xCC


def test_danger(bench):
    """more than a reset needs --yes where nobody can be asked"""
    expect(bench, ("show",))
    refuse(bench, ("set", "nBOOT1=0"), 64, "--yes")
    expect(bench, ("set", "nRST_STOP=0", "WRP0=0xfe"), "Verified")


def test_bad_words(bench):
    """names, values and actions that are wrong"""
    expect(bench, ("show",))
    rows = ((("set", "FOO=1"), 65, "FOO"), (("set", "nBOT1=1"), 65, "nBOOT1"),
            (("set", "nBOOT1=7"), 65, "0x1"), (("set", "nBOOT1=maybe"), 65, "sram, bootloader"),
            (("set", "nBOOT1"), 64, "NAME=VALUE"), (("set", "=1"), 64, "NAME=VALUE"),
            (("set", "Data0=1", "FOO=1"), 65, "FOO"), (("set",), 64, "optio help options"),
            (("get",), 64, "optio help options"), (("get", "FOO"), 65, "FOO"),
            (("frob",), 64, "show, get, set"), (("show", "more"), 64, "optio help options"),
            (("set", "0x1ffff900=0"), 65, "0x1ffff900"),
            (("set", "Data0=1", "--variant", "x"), 64, "no variant"))
    for arguments, code, told in rows:
        refuse(bench, arguments, code, told)


def test_read_only(bench):
    """a field that Optio never writes, and one whose write is not proved"""
    home = bench.folder / "home" / "optio" / "chips"
    home.mkdir(parents=True)
    data = pathlib.Path(os.environ["OPTIO_DATA_DIR"]) / "chips" / "stm32f07x.xml"
    text = data.read_text()
    (home / "stm32f07x.xml").write_text(
        text.replace('proved="yes"', 'proved="no"')
            .replace('<field name="Data0"', '<field write="never" name="Data0"'))
    os.environ["XDG_DATA_HOME"] = str(bench.folder / "home")
    try:
        expect(bench, ("show",))
        refuse(bench, ("set", "Data0=1"), 77, "Data0", "never writes")
        refuse(bench, ("set", "Data1=1"), 64, "--write-unproved")
        expect(bench, ("set", "Data1=1", "--write-unproved"), "Verified")
        refuse(bench, ("set", "Data1=2"), 64, "unproved on")
        refuse(bench, ("unproved", "maybe"), 64, "on nor off")
        expect(bench, ("unproved", "on"), "From now on")
        expect(bench, ("set", "Data1=2"), "Verified")
        expect(bench, ("unproved", "off"), "From now on")
        refuse(bench, ("set", "Data1=3"), 64, "--write-unproved")
    finally:
        del os.environ["XDG_DATA_HOME"]


def test_file(bench):
    """export, diff, apply: there and back, and the file of another chip is refused"""
    path = bench.path("saved.txt")
    expect(bench, ("export", path), "Saved")
    text = pathlib.Path(path).read_text()
    assert text.startswith("optio-options 1\n") and "chip stm32f07x" in text, text
    expect(bench, ("diff", path), "holds what")
    expect(bench, ("set", "Data0=0x5a"), "Verified")
    result = options(bench, "diff", path)
    assert result.code == 1, result.err
    assert "Data0: 0x5a -> 0xff" in result.out, result.out
    refuse(bench, ("export", path), 73, "exists")
    expect(bench, ("apply", path, "--dry-run"), "Dry run")
    expect(bench, ("apply", path), "Verified")
    assert words(bench)[F072_OPTIONS + 4] == 0x00FF00FF
    only_words = "optio-options 1\nchip stm32f07x\nword 0x1ffff804 0x00ff1122\n"
    expect(bench, ("apply", bench.write("words.txt", only_words)), "Verified")
    assert words(bench)[F072_OPTIONS + 4] == 0x00FFDD22


def test_bad_files(bench):
    """files that are none, or not of this board"""
    expect(bench, ("show",))
    head = "optio-options 1\nchip stm32f07x\n"
    rows = (("", 65, "names no chip"), ("hello world\n", 65, "optio-options"),
            ("optio-options 2\n", 65, "format 2"), ("optio-options 1\n", 65, "names no chip"),
            ("optio-options 1\nfield Data0 1\n", 65, "line 2"),
            ("optio-options 1\nchip stm32g0b1\n", 65, "another chip"),
            (head + "field FOO 1\n", 65, "line 3"), (head + "field Data0\n", 65, "line 3"),
            (head + "word x 1\n", 65, "line 3"), (head + "frob 1\n", 65, "line 3"),
            (head + "variant h743\n", 65, "variant"), (head + "field Data0 256\n", 65, "line 3"))
    for text, code, told in rows:
        refuse(bench, ("apply", bench.write("bad.txt", text)), code, told)
    refuse(bench, ("apply", bench.write("binary.txt", bytes(range(256)))), 65,
           "not a file of option bytes")
    refuse(bench, ("apply", bench.path("none.txt")), 66, "none.txt")


def test_json(bench):
    """--json: fields, changes, forecast, verdict"""
    result = options(bench, "set", "Data0=1", "--json")
    kinds = [thing["event"] for thing in result.objects]
    assert kinds.index("changes") < kinds.index("forecast") < kinds.index("plan"), kinds
    assert result.result["verdict"]["verdict"] == "verified", result.result
    one = options(bench, "get", "data0", "--json").objects[0]
    assert one["event"] == "option" and one["value"] == 1 and one["name"] == "Data0", one


def test_power_cut(bench):
    """a cable that is pulled at any transfer leaves a true verdict"""
    kinds = set()
    for transfer in range(1, 90):
        bench.memory.unlink(missing_ok=True)
        result = options(bench, "set", "Data0=0", "--json", "--unplug-at", str(transfer))
        verdict = result.result["verdict"]
        kind = verdict["verdict"] if verdict else "none"
        kinds.add(kind)
        real = real_options(bench)[:16] if bench.memory.exists() else FACTORY
        if kind == "verified":
            assert real[4:6] == b"\x00\xff", real.hex()
        if kind in ("not-changed", "none"):
            assert real == FACTORY, (transfer, kind, real.hex())
    assert {"not-changed", "accepted-unseen", "verified"} <= kinds, kinds


main([test_seen_later, test_seen_by_another_verb, test_never_seen, test_forgotten, test_repair,
      test_programmer, test_forever, test_danger, test_bad_words, test_read_only, test_file,
      test_bad_files, test_json, test_power_cut])
