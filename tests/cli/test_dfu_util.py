#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command lines that were written for dfu-util 0.11 do the same with optio. TAP."""

import pathlib
import shlex
import subprocess

from harness import BOARD, FLASH_START, PROGRAM, ihex, main, pattern

F405 = "stm32f405"
# Beside those in wiki-lines.txt: what else people write, in shapes that are easy to get wrong.
OTHER_LINES = [
    (BOARD, "dfu-util -R -a 0 -s 0x08000000:mass-erase:force:leave -D katapult.bin -d 0483:df11"),
    (F405, "dfu-util -a0 -d 0x0483:0xDF11 -D p2.bin -s 0x8040000"),
    (F405, "dfu-util -a 0 --dfuse-address 0x08010000:leave -D ArduCopter/f4light.bin -R"),
    (F405, "dfu-util -a 0 -s 0x08000000:leave -D build/daisy.bin -d ,0483:df11"),
    ("stm32g0c1", "dfu-util -d ,0483:df11 -R -a 0 -s 0x8002000:leave -D out/klipper.bin"),
    (F405, "dfu-util --alt '@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg' "
           "-s 134217728:leave -D decimal.bin"),
    # dfu-util takes the only alternate setting if -a does not say which; Optio goes by the address.
    (BOARD, "dfu-util -s 0x08002000:leave:force -D blackmagic.bin"),
    # The last -s counts.
    (F405, "dfu-util -a 0 -s 0x08000000:leave -s 0x08004000 -D twice.bin"),
]


def read_wiki_lines():
    """The board and the line of each in wiki-lines.txt."""
    text = (pathlib.Path(__file__).parent / "wiki-lines.txt").read_text(encoding="utf-8")
    return [tuple(line.split("\t")) for line in text.splitlines()
            if line and not line.startswith("#")]


def run(bench, line, board=BOARD, files=(), stdin=None):
    """Runs a line of dfu-util's with optio on the board whose memory the bench keeps."""
    words = shlex.split(line)
    assert words[0] == "dfu-util"
    for name, data in files:
        path = bench.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return bench.run_in_folder(*words[1:], "--simulate", f"{board}={bench.memory}",
                               "--virtual-clock", stdin=stdin)


def look(bench, board, address, size):
    """What is on the board, by a verb."""
    target = bench.path("seen.bin")
    result = bench.run_bare("read", target, "--address", hex(address), "--size", str(size), "--yes",
                            "--simulate", f"{board}={bench.memory}", "--virtual-clock")
    assert result.code == 0, result.err
    return pathlib.Path(target).read_bytes()


def find_file(line):
    words = shlex.split(line)
    return words[words.index("-D") + 1]


def find_place(line):
    """What the last -s says."""
    words = shlex.split(line)
    places = [words[number + 1] for number, word in enumerate(words)
              if word in ("-s", "--dfuse-address")]
    return places[-1] if places else hex(FLASH_START)


def make_firmware(bench, name, data):
    """The bytes that the line's file would have: raw, or in ST's format."""
    if not name.endswith(".dfu"):
        return data
    hexfile = bench.write("made.hex", ihex(FLASH_START, data))
    made = bench.path("made.dfu")
    result = bench.run_bare("convert", hexfile, made, "--format", "dfuse", "--yes")
    assert result.code == 0, result.err
    return pathlib.Path(made).read_bytes()


def download(bench, line, board, seed):
    """Runs a line with -D, and looks whether the board holds the file then."""
    bench.memory.unlink(missing_ok=True)
    data = pattern(3000 + seed, seed=seed)
    name = find_file(line)
    result = run(bench, line, board, [(name, make_firmware(bench, name, data))])
    leaves = "leave" in find_place(line) or "-R" in line
    assert result.code == 0, f"{line}: {result.err}"
    assert "\nVerified: " in result.out, f"{line}: {result.out}"
    assert "\nFile downloaded successfully\n" in result.out, f"{line}: {result.out}"
    assert ("start the firmware" in result.out) == leaves, f"{line}: {result.out}"
    assert look(bench, board, int(find_place(line).split(":")[0], 0), len(data)) == data, line


def upload(bench, line, board):
    """Runs a line with -U; it is the flash's first bytes."""
    bench.memory.unlink(missing_ok=True)
    data = pattern(40000)
    run(bench, "dfu-util -s 0x08000000 -D before.bin", board, [("before.bin", data)])
    words = shlex.split(line)
    result = run(bench, line, board)
    assert result.code == 0, f"{line}: {result.err}"
    found = (bench.folder / words[words.index("--upload") + 1]).read_bytes()
    assert found[:len(data)] == data, line
    assert f":{len(found)}" in line, len(found)


def test_wiki_lines(bench):
    """lines of wikis and manuals, as they stand"""
    for seed, (board, line) in enumerate(read_wiki_lines()):
        if "--upload" in line:
            upload(bench, line, board)
        else:
            download(bench, line, board, seed)


def test_other_lines(bench):
    """lines as other people write them"""
    for seed, (board, line) in enumerate(OTHER_LINES):
        download(bench, line, board, seed)


def test_upload(bench):
    """-U reads raw bytes, with the limits that dfu-util has"""
    data = pattern(40000)
    run(bench, "dfu-util -a 0 -s 0x08000000 -D fw.bin", F405, [("fw.bin", data)])
    for line, name, size in (
            ("dfu-util -d ,0483:df11 -R -a 0 -s 0x8000000:32768 -U old.bin", "old.bin", 32768),
            ("dfu-util --alt 0 --upload pyboard-original.hex -s:40000", "pyboard-original.hex",
             40000),
            ("dfu-util -a0 -U short.bin", "short.bin", 0x4000)):
        result = run(bench, line, F405)
        assert result.code == 0, f"{line}: {result.err}"
        assert (bench.folder / name).read_bytes() == data[:size], line
    # dfu-util takes each group of the layout string for itself.
    for address, size, words in (("0x08000000", 64, "64 KiB are read"),
                                 ("0x08010000", 64, "64 KiB are read"),
                                 ("0x080c1000", 252, "252 KiB are read")):
        (bench.folder / "group.bin").unlink(missing_ok=True)
        result = run(bench, f"dfu-util -a 0 -s {address} -U group.bin", F405)
        assert result.code == 0 and words in result.out, result.out + result.err
        assert (bench.folder / "group.bin").stat().st_size == size * 1024
    result = run(bench, "dfu-util -a 0 -s 0x08000000:16 -U old.bin", F405)
    assert result.code == 73 and "exists already" in result.last_line, result.err
    result = run(bench, "dfu-util -a 0 -s 0x080e0000 -U rest.bin", F405)
    assert len((bench.folder / "rest.bin").read_bytes()) == 128 * 1024, result.err


def test_list(bench):
    """-l tells a line for each setting, in dfu-util's form"""
    def line(alt, name):
        return (f'Found DFU: [0483:df11] ver=2200, devnum=0, cfg=1, intf=0, path="sim-{BOARD}", '
                f'alt={alt}, name="{name}", serial="FFFFFFFEFFFF"\n')
    flash = line(0, "@Internal Flash  /0x08000000/064*0002Kg")
    options = line(1, "@Option Bytes  /0x1FFFF800/01*016 e")
    assert run(bench, "dfu-util -l").out == options + flash
    assert run(bench, "dfu-util --list -d ,0483:df11 -a 0").out == flash
    # Zephyr's "west flash" looks for these words.
    told = run(bench, "dfu-util -d,0483:df11 -l").out
    assert ", alt=0," in told and ', name="@Internal Flash  /0x08000000/064*0002Kg",' in told
    for miss in ("-d ,28e9:0189", "-p 1-9", "-S nobody", "-n 5", "-c 3", "-i 1", "-a 7"):
        result = run(bench, f"dfu-util -l {miss}")
        assert result.code == 0 and result.out == "", f"{miss}: {result.out}"
    assert 'name="Internal Flash", serial="0F072001"' in run(bench, "dfu-util -l", "sboot").out


def test_commands(bench):
    """-s without a file erases and leaves"""
    run(bench, "dfu-util -s 0x08000000 -D fw.bin", files=[("fw.bin", pattern(9000))])
    result = run(bench, "dfu-util -a 0 -s :mass-erase:force")
    assert result.code == 0, result.err
    assert look(bench, BOARD, FLASH_START, 9000) == b"\xff" * 9000
    result = run(bench, "dfu-util -a 0 -s 0x08000000:leave")
    assert result.code == 0 and "start the firmware" in result.out, result.err


def test_option_bytes(bench):
    """option bytes are written by their own road, told and read back"""
    options = bytes.fromhex("aa55ff0001fe02fdff00ff00ff00ff00")
    result = run(bench, "dfu-util -d 0483:df11 -a 1 -s 0x1FFFF800:will-reset -D option.bin",
                 files=[("option.bin", options)])
    assert result.code == 0, result.err
    assert "Data0: 0xff -> 0x1" in result.out and "Verified: the option bytes" in result.out
    assert "another memory map" not in result.out, result.out
    assert "\nFile downloaded successfully\n" in result.out, result.out
    result = run(bench, "dfu-util -a 1 -s 0x1FFFF800:16 -U seen.bin")
    assert result.code == 0 and (bench.folder / "seen.bin").read_bytes() == options, result.err


def test_unprotect(bench):
    """unprotect is sent to a board that is read-protected, and then only if somebody agrees"""
    run(bench, "dfu-util -s 0x08000000 -D fw.bin", files=[("fw.bin", pattern(100))])
    assert bench.run("options", "set", "RDP=level-1", "--yes").code == 3
    result = run(bench, "dfu-util -a 0 -s :unprotect:force -D fw.bin")
    assert result.code == 64 and "--yes" in result.last_line, result.err
    result = run(bench, "dfu-util -a 0 -s :unprotect:force -y")
    assert result.code == 0 and "Verified: the read protection is gone" in result.out, result.err
    assert look(bench, BOARD, FLASH_START, 100) == b"\xff" * 100


def test_force(bench):
    """force asks the board for what its map does not name"""
    result = run(bench, "dfu-util -a 0 -s 0x20001000:force -D ram.bin --json",
                 files=[("ram.bin", b"\xff" * 4096 + pattern(100))])
    assert result.result["verdict"]["verdict"] == "verified", result.out
    # Bytes that blank flash has were sent too: RAM does not have them by itself.
    assert result.result["verdict"]["ledger"][0]["size"] == 4196, result.result
    result = run(bench, "dfu-util -a 0 -s 0x1ffff7ac:12:force -U uid.bin")
    assert result.code == 0 and len((bench.folder / "uid.bin").read_bytes()) == 12, result.err
    result = run(bench, "dfu-util -a 0 -s 0x1ffff000:force -U more.bin")
    assert result.code == 74 and "read 0x1ffff800: UPLOAD" in result.last_line, result.err
    assert not (bench.folder / "more.bin").exists()
    result = run(bench, "dfu-util -a 0 -s 0x90000000:force -D ram.bin")
    assert result.code == 74 and "errTARGET in dfuERROR" in result.last_line, result.err


def test_hidden_flash(bench):
    """-a that hides the flash is named as what does it"""
    for line in ("dfu-util -a 1 -s :leave", "dfu-util -a 1 -U out.bin"):
        result = run(bench, line)
        assert result.code == 64, result.err
        assert 'Alternate setting "1" has no flash. Leave -a out, or say the address with -s' in (
            result.last_line), result.last_line


def test_plain(bench):
    """boards of plain DFU, with a DFU suffix"""
    data = pattern(5000)
    plain = bench.folder / "plain.bin"
    plain.write_bytes(data)
    result = bench.run_bare("convert", str(plain), bench.path("plain.dfu"), "--format",
                            "dfu", "--usb-ids", "0483:df11")
    assert result.code == 0, result.err
    result = run(bench, "dfu-util -D plain.dfu", "sboot")
    assert result.code == 0 and "\nVerified: 4.9 KiB" in result.out, result.out + result.err
    result = run(bench, "dfu-util -d 0483:df11 -U all.bin -Z 1000", "sboot")
    assert result.code == 0, result.err
    assert (bench.folder / "all.bin").read_bytes()[:5000] == data
    assert "122880 bytes were read where -Z expected 1000" in result.out, result.out
    for ids, line, code in (("0483:5740", "dfu-util -D named.dfu", 0),
                            ("1209:70b1", "dfu-util -D named.dfu", 64),
                            ("1209:70b1", "dfu-util -d 1209:70b1 -D named.dfu", 0)):
        bench.run_bare("convert", str(plain), bench.path("named.dfu"), "--format", "dfu",
                       "--usb-ids", ids, "--yes")
        result = run(bench, line, "sboot")
        assert result.code == code, f"{ids}: {result.err}"
        assert ids in result.err if code else "of its application" in result.out, result.out
    result = run(bench, "dfu-util -D plain.bin -R", "sboot")
    assert result.code == 0 and "start the firmware" in result.out, result.out + result.err
    result = run(bench, "dfu-util -s 0x08000000 -D plain.bin", "sboot")
    assert result.code == 64 and "knows no addresses" in result.last_line, result.err


def test_standard_input(bench):
    """-D - takes the firmware from standard input"""
    data = pattern(700)
    result = run(bench, "dfu-util -a 0 -s 0x08000000 -D -", stdin=data)
    assert result.code == 0, result.err
    assert look(bench, BOARD, FLASH_START, 700) == data


def test_refusals(bench):
    """what dfu-util refuses is refused with its code, and the board is as it was"""
    run(bench, "dfu-util -s 0x08000000 -D fw.bin",
        files=[("fw.bin", pattern(100)), ("fw.hex", ihex(FLASH_START, b"1234").encode()),
               ("ob.bin", pattern(16))])
    before = bench.memory.read_bytes()
    for code, word, line in (
            (64, "Say what to do", "dfu-util -v"),
            (64, "one too many", "dfu-util -D fw.bin extra"),
            (64, "-s ADDRESS", "dfu-util -a 0 -D fw.bin"),
            (64, ":force", "dfu-util -a 0 -s 0x08000000:unprotect -D fw.bin"),
            (65, "no protection to take away", "dfu-util -a 0 -s :unprotect:force -D fw.bin"),
            (64, ":force", "dfu-util -a 0 -s 0x08000000:mass-erase -D fw.bin"),
            (64, "ends at 0x0801ffff", "dfu-util -a 0 -s 0x90000000 -D fw.bin"),
            (64, "ends at 0x0801ffff", "dfu-util -a 0 -s 0x08020000:4 -U out.bin"),
            (64, "Nothing was written", "dfu-util -a 1 -s 0x1ffff800:will-reset -D ob.bin"),
            (64, "Leave -s ADDRESS out", "dfu-util -a 0 -s 0x08001000 -D fw.hex"),
            (66, "none.bin", "dfu-util -a 0 -s 0x08000000 -D none.bin"),
            (73, "exists already", "dfu-util -a 0 -s 0x08000000:4 -U fw.bin"),
            (74, "No board fits", "dfu-util -d ,28e9:0189 -s 0x08000000 -D fw.bin"),
            (74, "No board fits", "dfu-util -a 5 -s 0x08000000 -D fw.bin")):
        result = run(bench, line)
        assert result.code == code, f"{line}: {result.code} {result.err}"
        assert word in result.last_line, f"{line}: {result.last_line}"
        assert bench.memory.read_bytes() == before, line
    two = bench.run_in_folder("-s", "0x08000000", "-D", "fw.bin", "--simulate", BOARD, "--simulate",
                              BOARD, "--virtual-clock")
    assert two.code == 74 and "2 boards fit" in two.last_line, two.err


def test_ids_of_an_application(bench):
    """one pair of ids may be an application's: a board in its bootloader is taken, and told"""
    result = run(bench, "dfu-util -d 1209:70b1 -s 0x08000000 -D fw.bin",
                 files=[("fw.bin", pattern(100))])
    assert result.code == 0 and "note: no board has the USB ids" in result.out, result.out
    result = run(bench, "dfu-util -d 0483: -s 0x08000000 -D fw.bin")
    assert result.code == 0 and "note: no board" not in result.out, result.out


def test_deviations(bench):
    """words that change nothing are said to"""
    result = run(bench, "dfu-util -t 1024 -s 0x08000000:force:fast -D fw.bin",
                 files=[("fw.bin", pattern(100))])
    assert result.code == 0, result.err
    for word in ("-t changes nothing", "fast changes nothing"):
        assert word in result.out, result.out


def test_help_and_version(_bench):
    """-h and -V"""
    def ask(*words):
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True).stdout
    assert ask("-v", "-h") == ask("help")
    assert ask("-v", "-V") == ask("--version")


def test_json(bench):
    """--json ends with a result"""
    result = run(bench, "dfu-util -s 0x08000000:leave -D fw.bin --json",
                 files=[("fw.bin", pattern(100))])
    assert result.result["verdict"]["verdict"] == "verified", result.out
    assert run(bench, "dfu-util -s 0x90000000 -D fw.bin --json").result["exit"] == 64


main([test_wiki_lines, test_other_lines, test_upload, test_list, test_commands, test_option_bytes,
      test_unprotect, test_force, test_hidden_flash, test_plain, test_standard_input, test_refusals,
      test_ids_of_an_application, test_deviations, test_help_and_version, test_json])
