#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every verb does what its help says. TAP."""

import pathlib
import subprocess

from harness import BOARD, FLASH_SIZE, FLASH_START, PROGRAM, ihex, main, pattern


def test_flash_raw(bench):
    """flash writes a raw binary where the flash begins, and says so"""
    data = pattern(5000)
    result = bench.run("flash", bench.write("fw.bin", data))
    assert result.code == 0, result.err
    assert "0x08000000, where Internal Flash begins" in result.out, result.out
    assert "\nVerified: " in result.out, result.out
    assert result.last_line == ""
    assert bench.read(size=5000) == data


def test_flash_pipes(bench):
    """flash reads standard input and pipes, which can be read once only"""
    data = pattern(3000, seed=5)
    simulate = ("--simulate", f"stm32f072={bench.memory}", "--virtual-clock")
    for source in ("-", "/dev/stdin"):
        result = bench.run_in_folder("flash", source, *simulate, stdin=data)
        assert result.code == 0, result.err
        assert "0x08000000, where" in result.out, result.out
        result = bench.run_in_folder("verify", source, *simulate, stdin=data)
        assert result.code == 0, result.err
    result = bench.run_in_folder("flash", "-", "--address", "0xfffffff0", *simulate, stdin=data)
    assert result.code == 65 and "beyond the last address" in result.last_line, result.err
    assert "Nothing was sent" in result.last_line, result.err


def test_flash_address(bench):
    """flash --address places a raw binary, and leaves other sectors alone"""
    bench.flash(pattern(FLASH_SIZE, seed=2))
    before = bench.read()
    data = pattern(2048, seed=3)
    result = bench.run("flash", bench.write("fw.bin", data), "--address", "0x08001000")
    assert result.code == 0, result.err
    after = bench.read()
    assert after[0x1000:0x1800] == data
    assert after[:0x1000] == before[:0x1000]
    assert after[0x1800:] == before[0x1800:]


def test_gentle(bench):
    """--gentle begins as others end with a board that loses requests"""
    firmware = bench.write("fw.bin", pattern(20000))
    simulate = ("--simulate", "stm32f072-gaps", "--virtual-clock", "--json")
    told = "From now on the board is left alone"
    result = bench.run_bare("flash", firmware, *simulate)
    assert result.code == 0 and told in result.out, result.out
    result = bench.run_bare("flash", firmware, *simulate, "--gentle")
    assert result.code == 0, result.err
    assert told not in result.out and '"warning":true' not in result.out, result.out


def test_patience(bench):
    """--patience is how long a board may stay away after a reset"""
    change = ("options", "set", "nRST_STOP=0", "--yes", "--simulate", "stm32g0c1-away",
              "--virtual-clock", "--chip", "stm32g0b1")
    for words, waited in (((), "10.0 s"), (("--patience", "2"), "2.0 s")):
        result = bench.run_bare(*change, *words)
        assert result.code == 3, result.err
        assert f"within {waited}." in result.err, result.err
    for wrong in ("0", "301", "-1"):
        result = bench.run_bare(*change, "--patience", wrong)
        assert result.code == 64, result.err
        assert "1 to 300 seconds" in result.last_line, result.err


def test_options_first(bench):
    """options of every verb may stand before it"""
    data = pattern(300)
    firmware = bench.write("fw.bin", data)
    result = bench.run_bare("--simulate", f"{BOARD}={bench.memory}", "--virtual-clock", "-v",
                            "flash", firmware)
    assert result.code == 0, result.err
    assert bench.read(size=300) == data


def test_chip(bench):
    """--chip takes a chip that fits, and no other"""
    firmware = bench.write("fw.bin", pattern(100))
    result = bench.run("flash", firmware, "--chip", "STM32F07x")
    assert result.code == 0, result.err
    result = bench.run("flash", firmware, "--chip", "stm32f405")
    assert result.code != 0
    assert 'does not fit "stm32f405"; it fits: stm32f07x' in result.err, result.err
    result = bench.run("info", "--chip", "stm32")
    assert result.code != 0
    assert "optio chips" in result.err, result.err


def test_flash_ihex(bench):
    """flash writes an Intel HEX where the file says"""
    data = pattern(300)
    result = bench.run("flash", bench.write("fw.hex", ihex(0x08002000, data)))
    assert result.code == 0, result.err
    assert bench.read(0x08002000, 300) == data


def test_flash_without_verify(bench):
    """flash --no-verify says that nobody looked"""
    result = bench.run("flash", bench.write("fw.bin", pattern(100)), "--no-verify")
    assert result.code == 0, result.err
    assert "not read back" in result.out, result.out
    assert "Verified" not in result.out, result.out


def test_flash_leave(bench):
    """flash --leave starts the firmware afterwards"""
    result = bench.run("flash", bench.write("fw.bin", pattern(100)), "--leave")
    assert result.code == 0, result.err
    assert "told to leave its bootloader" in result.out, result.out


def test_flash_format(bench):
    """flash --format takes the file as what it is said to be"""
    text = ihex(FLASH_START, b"1234")
    result = bench.run("flash", bench.write("fw.hex", text), "--format", "binary")
    assert result.code == 0, result.err
    assert bench.read(size=len(text)) == text.encode()


def test_supply(bench):
    """--supply programs faster where the chip can, and says so where it cannot"""
    firmware = bench.write("fw.bin", pattern(3000))
    for board, volts, word in (("stm32f405", "3.3", "4 bytes at once"),
                               ("stm32f405", "1.9", "2.7 to 3.6 V"),
                               (BOARD, "3.3", "no faster way")):
        bench.memory.unlink(missing_ok=True)
        result = bench.run("flash", firmware, "--supply", volts, boards=(board,))
        assert result.code == 0, result.err
        assert word in result.out + result.err, (board, volts, result.out)


def test_supply_is_remembered(bench):
    """what was said of a board's supply counts on it until it is forgotten, and is told"""
    def flash(seed, *arguments, board="stm32f405"):
        firmware = bench.write("fw.bin", pattern(3000, seed))
        return bench.run("flash", firmware, *arguments, boards=(board,))

    fast = "4 bytes at once"
    assert fast not in flash(1).out
    assert fast not in flash(2, "--supply", "3.3", "--dry-run").out
    assert fast not in flash(3).out
    assert fast in flash(4, "--supply", "3.3").out
    again = flash(5)
    assert fast in again.out and "3.3 V, as you said on 20" in again.out, again.out
    other = bench.run_bare("flash", bench.path("fw.bin"), "--simulate", "stm32f405",
                           "--virtual-clock")
    assert other.code == 0 and fast not in other.out, other.out
    assert fast not in flash(6, "--supply", "1.9").out
    assert fast not in flash(7).out
    assert fast in flash(8, "--supply", "3.0").out
    assert fast not in flash(9, "--supply", "forget").out
    assert fast not in flash(10).out
    for nonsense in ("0", "-3.3", "3.3V", "much", "1e9", "nan"):
        result = flash(11, f"--supply={nonsense}")
        assert result.code == 64 and "volts" in result.last_line, (nonsense, result.err)


def test_plain(bench):
    """a board without addresses takes a firmware as a whole"""
    data = pattern(5001)
    firmware = bench.write("fw.bin", data)
    board = ("--simulate", f"sboot={bench.memory}", "--virtual-clock")
    result = bench.run_bare("flash", firmware, *board)
    assert result.code == 0, result.err
    assert "Verified: 4.9 KiB" in result.out, result.out
    assert bench.run_bare("verify", firmware, *board).code == 0
    result = bench.run_bare("read", bench.path("all.bin"), *board)
    assert result.code == 0, result.err
    content = pathlib.Path(bench.path("all.bin")).read_bytes()
    assert len(content) == 120 * 1024 and content[:5001] == data
    result = bench.run_bare("read", bench.path("some.bin"), "--size", "1K", *board)
    assert pathlib.Path(bench.path("some.bin")).read_bytes() == data[:1024], result.err
    for arguments in (("flash", firmware), ("read", bench.path("none.bin")), ("leave",)):
        result = bench.run_bare(*arguments, "--address", "0x08000000", *board)
        assert result.code == 64 and "knows no addresses" in result.last_line, result.err
    assert bench.run_bare("erase", "--yes", *board).code == 65
    assert bench.run_bare("leave", *board).code == 0
    assert "plain DFU" in bench.run_bare("list", *board).out


def test_reader_goes_away(bench):
    """flash goes on when nobody reads its output any more"""
    data = pattern(30000)
    firmware = bench.write("fw.bin", data)
    process = subprocess.Popen(
        [PROGRAM, "flash", firmware, "--simulate", f"{BOARD}={bench.memory}", "--json", "-v",
         "--virtual-clock"], stdout=subprocess.PIPE)
    process.stdout.read(1)
    process.stdout.close()
    assert process.wait(60) == 0
    assert bench.read(size=30000) == data


def test_verify(bench):
    """verify tells the same from a difference, and changes neither"""
    data = pattern(3000)
    bench.flash(data)
    memory = bench.memory.read_bytes()
    assert bench.run("verify", bench.write("same.bin", data)).code == 0

    other = bytearray(data)
    other[0x123] ^= 1
    result = bench.run("verify", bench.write("other.bin", bytes(other)))
    assert result.code == 1, result.err
    assert "1 byte differs, at 0x08000123" in result.last_line, result.last_line
    assert "optio flash" in result.last_line, result.last_line
    assert bench.memory.read_bytes() == memory


def test_read_all(bench):
    """read saves the whole flash region if nothing else is said"""
    data = pattern(4000)
    bench.flash(data)
    result = bench.run("read", bench.path("all.bin"))
    assert result.code == 0, result.err
    saved = pathlib.Path(bench.path("all.bin")).read_bytes()
    assert len(saved) == FLASH_SIZE
    assert saved[:4000] == data
    assert set(saved[4096:]) == {0xFF}


def test_read_rest(bench):
    """read --address without --size goes to the end of the region"""
    result = bench.run("read", bench.path("rest.bin"), "--address", "0x0801f000")
    assert result.code == 0, result.err
    assert len(pathlib.Path(bench.path("rest.bin")).read_bytes()) == 4096


def test_read_ihex(bench):
    """read writes the format that the name ends with, and flash takes it back"""
    bench.flash(pattern(1000))
    assert bench.run("read", bench.path("out.hex"), "--size", "1000").code == 0
    text = pathlib.Path(bench.path("out.hex")).read_text(encoding="ascii")
    assert text.startswith(":"), text[:20]
    assert bench.run("verify", bench.path("out.hex")).code == 0


def test_read_overwrites_on_demand(bench):
    """read overwrites a file with --yes and not without"""
    path = bench.write("kept.bin", b"mine")
    result = bench.run("read", path, "--size", "16")
    assert result.code == 73, result.err
    assert "--yes" in result.last_line, result.last_line
    assert pathlib.Path(path).read_bytes() == b"mine"
    assert bench.run("read", path, "--size", "16", "--yes").code == 0
    assert len(pathlib.Path(path).read_bytes()) == 16


def test_erase_part(bench):
    """erase takes the whole sectors that the range touches, and no other"""
    bench.flash(pattern(8192))
    before = bench.read()
    result = bench.run("erase", "--address", "0x08000801", "--size", "1")
    assert result.code == 0, result.err
    after = bench.read()
    assert set(after[0x800:0x1000]) == {0xFF}
    assert after[:0x800] == before[:0x800]
    assert after[0x1000:] == before[0x1000:]


def test_erase_all(bench):
    """erase of all needs --yes where nobody can be asked"""
    bench.flash(pattern(8192))
    memory = bench.memory.read_bytes()
    result = bench.run("erase")
    assert result.code == 64, result.err
    assert "--yes" in result.last_line, result.last_line
    assert bench.memory.read_bytes() == memory

    assert bench.run("erase", "--yes").code == 0
    assert set(bench.read()) == {0xFF}


def test_erase_by_sector(bench):
    """erase --by-sector goes through the sectors where all could be erased at once"""
    at_once = bench.run("erase", "--yes", "--dry-run")
    assert "erase all flash at once" in at_once.out, at_once.out
    by_sector = bench.run("erase", "--yes", "--dry-run", "--by-sector")
    assert "(64 sectors, 128 KiB)" in by_sector.out, by_sector.out


def test_leave(bench):
    """leave starts the firmware"""
    bench.flash(pattern(100))
    result = bench.run("leave")
    assert result.code == 0, result.err
    assert "told to leave its bootloader" in result.out, result.out
    assert bench.run("leave", "--address", "0x08001000").code == 0


def test_list(bench):
    """list shows a row a board, and with -v its alternate settings"""
    result = bench.run("list", boards=(BOARD, "stm32g0c1"))
    assert result.code == 0, result.err
    rows = result.out.splitlines()
    assert len(rows) == 3, result.out
    assert "sim-stm32f072" in rows[1] and "0483:df11" in rows[1], rows[1]
    assert "sim-stm32g0c1" in rows[2], rows[2]
    assert len({row.index("0483:df11") for row in rows[1:]}) == 1, "the columns do not stand"
    assert "@Option Bytes" in bench.run("list", "-v").out


def test_info(bench):
    """info shows identity, chip, sectors and the words of the option bytes"""
    result = bench.run("info")
    assert result.code == 0, result.err
    for expected in ("sim-stm32f072", "0483:df11", "full speed", "STM32F07x",
                     "alt 0  0x08000000-0x0801ffff  128 KiB  Internal Flash",
                     "0x08000000  rew  64 x 2 KiB",
                     "0x1ffff800  00ff55aa  00ff00ff  00ff00ff  00ff00ff"):
        assert expected in result.out, f"{expected} is not in:\n{result.out}"


def test_dry_run(bench):
    """--dry-run shows the plan and sends nothing, with every verb that has a plan"""
    bench.flash(pattern(4000))
    memory = bench.memory.read_bytes()
    firmware = bench.write("fw.bin", pattern(3000, seed=9))
    for arguments in (("flash", firmware, "--leave"), ("verify", firmware), ("erase",),
                      ("erase", "--address", "0x08000000", "--size", "1K"), ("leave",),
                      ("read", bench.path("none.bin"))):
        result = bench.run(*arguments, "--dry-run")
        assert result.code == 0, result.err
        assert "\n  1. " in result.out, result.out
        assert "nothing was sent" in result.out, result.out
        assert bench.memory.read_bytes() == memory, arguments
    assert not pathlib.Path(bench.path("none.bin")).exists()


def test_two_boards(bench):
    """-p chooses one of two boards, and the other is left alone"""
    bench.flash(pattern(2048))
    memory = bench.memory.read_bytes()
    firmware = bench.write("fw.bin", pattern(2048, seed=5))
    both = (BOARD, BOARD)
    assert bench.run("flash", firmware, "-p", "sim-stm32f072-1", boards=both).code == 0
    assert bench.memory.read_bytes() == memory
    assert bench.run("flash", firmware, "-p", "sim-stm32f072", boards=both).code == 0
    assert bench.memory.read_bytes() != memory


def test_selectors(bench):
    """-d and -S choose by USB ids and serial number"""
    two = (BOARD, "stm32g0c1")
    for selector, port in ((("-S", "205F35873056"), "sim-stm32g0c1"),
                           (("-d", "0483:df11", "-p", "sim-stm32f072"), "sim-stm32f072"),
                           (("-d", ":DF11", "-p", "sim-stm32g0c1"), "sim-stm32g0c1"),
                           (("-d", "*:*", "-S", "FFFFFFFEFFFF"), "sim-stm32f072")):
        result = bench.run("list", *selector, boards=two)
        assert result.code == 0, result.err
        rows = result.out.splitlines()
        assert len(rows) == 2 and port in rows[1], result.out


def test_alt(bench):
    """-a keeps to one alternate setting, by number or name"""
    firmware = bench.write("fw.bin", pattern(100))
    assert bench.run("flash", firmware, "-a", "0").code == 0
    assert bench.run("verify", firmware, "-a", "internal flash").code == 0
    result = bench.run("verify", firmware, "--address", "0x08000000", "-a", "1")
    assert result.code == 65, result.err
    assert bench.run("verify", firmware, "-a", "9").code == 64


def test_verbose(bench):
    """-v shows states and traffic, which are not shown without"""
    firmware = bench.write("fw.bin", pattern(100))
    loud = bench.run("flash", firmware, "-v").out
    assert "dfuDNBUSY -> dfuDNLOAD-IDLE" in loud and "DNLOAD wValue" in loud, loud
    quiet = bench.run("flash", firmware).out
    assert "dfuDNBUSY" not in quiet and "DNLOAD" not in quiet, quiet


def test_no_escapes(bench):
    """without a terminal there is no progress bar and no escape code"""
    result = bench.run("flash", bench.write("fw.bin", pattern(3000)))
    assert "\r" not in result.out + result.err
    assert "\x1b" not in result.out + result.err
    assert " %" not in result.out


def test_help(bench):
    """help lists the verbs, and the help of each verb its options"""
    overview = bench.run_bare("help")
    assert overview.code == 0
    verbs = ("list", "info", "flash", "verify", "read", "erase", "leave")
    assert "\n  chips [show ID | check FILE | import PATH]\n                  List " in overview.out
    for verb in verbs:
        assert f"\n  {verb}" in overview.out, verb
        text = bench.run_bare("help", verb)
        assert text.code == 0
        assert f"Usage: optio {verb} " in text.out, text.out
        assert "--simulate=" in text.out and "--json" in text.out, text.out
        assert "virtual-clock" not in text.out, "a hidden option is shown"
        assert bench.run_bare(verb, "--help").out == text.out
    for code in (0, 1, 2, 3, 64, 65, 66, 69, 70, 73, 74, 75, 76, 77, 130):
        assert f"\n  {code:3}  " in overview.out, code
    assert bench.run_bare("--help").out == overview.out
    assert bench.run_bare("--version").out.startswith("optio ")


main([test_flash_raw, test_flash_pipes, test_flash_address, test_options_first,
      test_flash_ihex, test_flash_without_verify, test_flash_leave, test_flash_format,
      test_supply, test_supply_is_remembered, test_plain, test_reader_goes_away, test_verify,
      test_read_all, test_read_rest, test_read_ihex, test_read_overwrites_on_demand,
      test_erase_part, test_erase_all, test_erase_by_sector, test_leave, test_list,
      test_info, test_dry_run, test_gentle, test_patience, test_two_boards, test_selectors,
      test_alt, test_verbose, test_no_escapes, test_help])
