#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""optio chips: what is known of the chips, and what is wrong in their files. TAP."""

import os
import pathlib

import harness

CHIPS = pathlib.Path(os.environ["OPTIO_DATA_DIR"]) / "chips"
FILES = sorted(str(path) for path in CHIPS.glob("*.xml"))


def lists_every_chip(bench):
    """chips lists every file of the folder, with how the chip is known"""
    result = bench.run_bare("chips")
    assert result.last_line == ""
    lines = result.out.splitlines()
    assert len(lines) == len(FILES), lines
    line = next(line for line in lines if line.startswith("stm32f07x "))
    assert "0x448" in line and "15 fields" in line and "trace" in line, line
    assert line.endswith("STM32F07x / F070xB"), line


def shows_a_chip(bench):
    """chips show tells fields, values, sources"""
    result = bench.run_bare("chips", "show", "stm32f07x")
    assert result.last_line == ""
    for piece in ("BOOT_SEL           0x1ffff800 23", "not in STM32CubeProgrammer",
                  "0xcc     Level 2: closed for ever", "(from the factory)", "observed",
                  "advertised waits: trusted"):
        assert piece in result.out, piece


def shows_a_chip_as_json(bench):
    """chips show --json tells the same as an object"""
    result = bench.run_bare("chips", "show", "stm32g0b1", "--json")
    assert result.result["exit"] == 0
    chip = result.objects[0]
    assert (chip["event"], chip["id"], chip["device_id"]) == ("chip", "stm32g0b1", 0x467)
    field = next(field for field in chip["fields"] if field["name"] == "SEC_SIZE")
    assert (field["at"], field["bit"], field["width"]) == (0x1FFF7870, 0, 8), field
    assert field["danger"] == "brick" and field["warning"], field
    rdp = next(field for field in chip["fields"] if field["name"] == "RDP")
    assert [value["is"] for value in rdp["values"]] == [0xAA, 0xCC, "other"], rdp
    assert chip["bootloader"]["misreports"][0]["of"] == "settings"


def right_files_pass(bench):
    """chips check finds nothing wrong in the installed files"""
    for arguments in (FILES, []):
        result = bench.run_bare("chips", "check", *arguments)
        assert (result.code, result.out) == (0, ""), result.out


def faults_have_file_line_and_sentence(bench):
    """chips check tells file, line and a sentence of each fault"""
    text = pathlib.Path(FILES[0]).read_text(encoding="utf-8")
    broken = bench.write("broken.xml", text.replace('kind="flash"', 'kind="flush"', 1))
    missing = bench.path("missing.xml")
    result = bench.run_bare("chips", "check", broken, FILES[0], missing)
    assert result.code == 65, result.code
    assert result.last_line == "optio chips: 2 files are wrong.", result.last_line
    lines = result.out.splitlines()
    assert len(lines) == 2, lines
    assert lines[0].startswith(broken + ":"), lines
    assert "missing.xml" in lines[1], lines

    faults = [item for item in bench.run_bare("chips", "check", broken, "--json").objects
              if item["event"] == "fault"]
    assert len(faults) == 1 and faults[0]["message"].startswith(broken), faults


def a_broken_file_of_the_user_fails_the_check(bench):
    """chips check without files sees the folders of the user"""
    folder = bench.folder / "optio" / "chips"
    folder.mkdir(parents=True)
    (folder / "bad.xml").write_text("<chip/>", encoding="utf-8")
    os.environ["XDG_DATA_HOME"] = str(bench.folder)
    try:
        result = bench.run_bare("chips", "check")
    finally:
        del os.environ["XDG_DATA_HOME"]
    assert result.code == 65 and "bad.xml:1: " in result.out, result.out


def wrong_words(bench):
    """wrong words are told from right ones"""
    for arguments, piece in ((["show"], "Say which chip"), (["show", "z80"], '"z80"'),
                             (["burn"], '"burn" is none of')):
        result = bench.run_bare("chips", *arguments)
        assert result.code == 64 and piece in result.last_line, result.last_line


harness.main([lists_every_chip, shows_a_chip, shows_a_chip_as_json, right_files_pass,
              faults_have_file_line_and_sentence, a_broken_file_of_the_user_fails_the_check,
              wrong_words])
