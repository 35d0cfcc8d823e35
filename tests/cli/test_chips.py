#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""optio chips: what is known of the chips, and what is wrong in their files. TAP."""

import os
import pathlib
import re

import harness

CHIPS = pathlib.Path(os.environ["OPTIO_DATA_DIR"]) / "chips"
FILES = sorted(str(path) for path in CHIPS.glob("*.xml"))


def lists_every_chip(bench):
    """chips lists every file of the folder, with how the chip is known"""
    result = bench.run_bare("chips")
    assert result.last_line == ""
    lines = result.out.splitlines()
    assert len(lines) == len(FILES), lines
    assert any(re.match("gd32vf103 +- ", line) for line in lines), lines
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


def shows_chips_of_a_device(bench):
    """chips show takes a device ID, which several chips may have, and any letter case"""
    for word, ids in (("0x413", ["stm32f405"]), ("0x467", ["stm32g0b0", "stm32g0b1"]),
                      ("STM32F07X", ["stm32f07x"])):
        result = bench.run_bare("chips", "show", word, "--json")
        shown = [thing["id"] for thing in result.objects if thing["event"] == "chip"]
        assert shown == ids, (word, shown)


def no_data_is_told(bench):
    """chips without any data says so"""
    data = os.environ["OPTIO_DATA_DIR"]
    os.environ["OPTIO_DATA_DIR"] = bench.path("nowhere")
    try:
        result = bench.run_bare("chips")
    finally:
        os.environ["OPTIO_DATA_DIR"] = data
    assert result.code == 66 and "OPTIO_DATA_DIR" in result.last_line, result.last_line


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


def a_broken_encoding_is_told_once(bench):
    """chips check tells of bytes that are no text itself, and libxml2 says nothing beside"""
    for content in (b"<chip>\xff</chip>",
                    b"<?xml version='1.0' encoding='shift_jis'?><chip>\x81\xff</chip>"):
        path = bench.folder / "bytes.xml"
        path.write_bytes(content)
        result = bench.run_bare("chips", "check", str(path))
        assert result.code == 65 and result.out.startswith(str(path)), result.out
        assert result.err.splitlines() == [result.last_line], result.err


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
                             (["burn"], '"burn" is none of'), (["show", "0x123"], '"0x123"'),
                             (["show", "stm32f072"], "Near are: stm32f07x"),
                             (["list", "all"], '"all" is too much'), (["import"], "Say one file"),
                             (["show", "stm32f2", "--dry-run"], "go with")):
        result = bench.run_bare("chips", *arguments)
        assert result.code == 64 and piece in result.last_line, result.last_line


DATABASE_CHIP = """<Root><Device><DeviceID>{id}</DeviceID><Name>INV</Name><Series>STM32F0</Series>
<Peripherals>{flash}<Peripheral><Name>Option Bytes</Name><Type>Configuration</Type>
<Bank interface="Bootloader"><Parameters address="0x1FFFF800" name="b" size="0x10"/>
<Category><Field><Parameters address="0x1FFFF800" name="w" size="0x4"/><AssignedBits>
<Bit><Name>NOWHERE</Name><BitOffset>0x200</BitOffset><BitWidth>0x1</BitWidth><Access>RW</Access>
</Bit></AssignedBits></Field></Category></Bank></Peripheral></Peripherals></Device></Root>"""
DATABASE_FLASH = """<Peripheral><Name>Embedded Flash</Name><Type>Storage</Type>
<Configuration><Parameters address="0x08000000" name="f" size="0x8000"/><Alignment>0x4</Alignment>
<Bank><Field><Parameters address="0x08000000" name="s" occurrence="0x20" size="0x400"/></Field>
</Bank></Configuration></Peripheral>"""


def make_database(bench):
    """STM32CubeProgrammer's folder: a chip, one without flash, and something else."""
    folder = bench.folder / "cube" / "Data_Base"
    folder.mkdir(parents=True)
    (folder / "STM32_Prog_DB_0x7AB.xml").write_text(
        DATABASE_CHIP.format(id="0x7AB", flash=DATABASE_FLASH), encoding="utf-8")
    (folder / "STM32_Prog_DB_0x7AC.xml").write_text(
        DATABASE_CHIP.format(id="0x7AC", flash=""), encoding="utf-8")
    (folder / "readme.txt").write_text("no chip", encoding="utf-8")
    return folder


def imports_the_database(bench):
    """chips import makes chips of STM32CubeProgrammer's folder, and lists what has no place"""
    make_database(bench)
    output = bench.folder / "new"
    arguments = ["chips", "import", bench.path("cube"), "--output", str(output)]
    result = bench.run_bare(*arguments, "--dry-run")
    assert result.last_line == "" and "1 chip would be written" in result.out, result.out
    assert not output.exists()

    result = bench.run_bare(*arguments)
    assert result.last_line == "", result.last_line
    assert "left out: STM32_Prog_DB_0x7AB.xml:8: NOWHERE, which has no place" in result.out
    assert "STM32_Prog_DB_0x7AC.xml describes a chip whose flash" in result.out
    made = output / "st-0x7ab.xml"
    assert [path.name for path in output.iterdir()] == [made.name]
    assert bench.run_bare("chips", "check", str(made)).code == 0

    made.write_text("mine", encoding="utf-8")
    result = bench.run_bare(*arguments)
    assert result.code == 73 and "exists already" in result.last_line, result.last_line
    assert made.read_text(encoding="utf-8") == "mine"
    assert bench.run_bare(*arguments, "--yes").code == 0
    assert "0x7AB" in made.read_text(encoding="utf-8")


def imported_chips_are_known(bench):
    """chips import puts them where chips and chips show find them"""
    patch = make_database(bench) / "STM32_Prog_DB_0x7AB.xml"
    os.environ["XDG_DATA_HOME"] = str(bench.folder)
    try:
        result = bench.run_bare("chips", "import", str(patch), "--json")
        shown = bench.run_bare("chips", "show", "st-0x7ab", "--json").objects[0]
        # This board is of another kind, so the choice is refused; one with its device ID is taken.
        refused = bench.run("info", "--chip", "st-0x7ab")
        patch.write_text(patch.read_text(encoding="utf-8").replace("0x7AB", "0x448"),
                         encoding="utf-8")
        bench.run_bare("chips", "import", str(patch), "--yes")
        taken = bench.run("info", "--chip", "st-0x7ab")
    finally:
        del os.environ["XDG_DATA_HOME"]
    told = result.objects[0]
    assert (told["event"], told["id"], told["written"]) == ("import", "st-0x7ab", True), told
    assert any("NOWHERE" in sentence for sentence in told["left_out"]), told
    assert (shown["device_id"], shown["known"]) == (0x7AB, "documents"), shown
    assert refused.code == 64 and "does not fit" in refused.last_line, refused.last_line
    assert taken.code == 0 and "INV" in taken.out, taken.out + taken.err


def what_is_no_database_is_not_imported(bench):
    """chips import tells what it cannot import"""
    folder = make_database(bench)
    (folder / "broken.xml").write_text("<Root>", encoding="utf-8")
    output = ["--output", bench.path("new")]
    for path, code, piece in ((str(folder), 65, "1 file could not be imported"),
                              (str(folder / "broken.xml"), 65, "broken.xml:1: "),
                              (FILES[0], 65, "is no chip of STM32CubeProgrammer's database"),
                              (bench.path("missing"), 66, "missing"),
                              (str(CHIPS), 66, "holds no chip"),
                              (str(bench.folder), 66, "holds no chip")):
        result = bench.run_bare("chips", "import", path, *output)
        assert result.code == code and piece in result.last_line, (path, result.last_line)
    assert (bench.folder / "new" / "st-0x7ab.xml").exists()


harness.main([lists_every_chip, shows_a_chip, shows_a_chip_as_json, shows_chips_of_a_device,
              no_data_is_told, right_files_pass,
              faults_have_file_line_and_sentence, a_broken_encoding_is_told_once,
              a_broken_file_of_the_user_fails_the_check, imports_the_database,
              imported_chips_are_known, what_is_no_database_is_not_imported, wrong_words])
