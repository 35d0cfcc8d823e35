# SPDX-License-Identifier: GPL-3.0-or-later
"""Traces: that Wireshark reads them as what was said, and that they play as a board."""

import shutil
import struct
import subprocess

from harness import Skip, main, pattern

CHIP = ("--chip", "stm32f07x")
# Wireshark knows DFU by itself for some products; for the others it is told.
AS_DFU = ("-d", "usb.product==0x0483df11,usbdfu")


def tshark(path, *arguments):
    """What Wireshark makes of a trace, a line for each packet."""
    if not shutil.which("tshark"):
        raise Skip("tshark is not installed")
    process = subprocess.run(["tshark", "-r", path, *AS_DFU, *arguments], capture_output=True,
                             text=True, timeout=60, check=False)
    assert process.returncode == 0, process.stderr
    return process.stdout.splitlines()


def flash_traced(bench, *arguments):
    """A trace of a flash, the file that was flashed, and the result."""
    firmware = bench.write("fw.bin", pattern(5000))
    path = bench.path("flash.pcapng")
    result = bench.run("flash", firmware, "--address", "0x08000000", "--trace", path, "-v",
                       "--json", *arguments)
    return path, firmware, result


def test_wireshark(bench):
    """Wireshark reads each request and each reply, and finds nothing malformed."""
    path, _, result = flash_traced(bench)
    assert result.code == 0, result.err
    told = [o for o in result.objects if o["event"] == "traffic"]
    text = "\n".join(tshark(path))
    assert text.count("Sent Command") == len(told), (text.count("Sent Command"), len(told))
    for words in ("Sent Command: Download", "Sent Command: Get Status", "State: dfuDownloadBusy",
                  "State: dfuDownloadIdle", "Rcvd Response: Upload"):
        assert words in text, words
    assert not tshark(path, "-Y", "_ws.malformed || usb_dfu.unknown_data || "
                      "usb_dfu.invalid_command_for_request_type")


def test_descriptors(bench):
    """The board's descriptors and strings stand at the beginning, marked as made anew."""
    path, _, _ = flash_traced(bench)
    text = "\n".join(tshark(path, "-V", "-Y", "frame.number <= 16"))
    for words in ("idVendor: STMicroelectronics (0x0483)", "bcdDFUVersion: 0x011a",
                  "wTransferSize: 2048", "@Internal Flash  /0x08000000/064*0002Kg",
                  "made anew by Optio"):
        assert words in text, words


def test_data(bench):
    """What went over the wire is in the trace, byte by byte."""
    path, firmware, _ = flash_traced(bench)
    blocks = tshark(path, "-Y", "usbdfu.command == 1 && usbdfu.block_number >= 2", "-T", "fields",
                    "-e", "usb.data_fragment")
    with open(firmware, "rb") as file:
        content = file.read()
    sent = bytes.fromhex("".join(blocks).replace(":", ""))
    assert sent[:len(content)] == content, (len(sent), len(content))


def test_replay(bench):
    """A trace plays as a board: the same job on it ends the same way."""
    path, firmware, _ = flash_traced(bench)
    replayed = bench.run_bare("flash", firmware, "--address", "0x08000000", "--simulate",
                              f"trace:{path}", *CHIP)
    assert replayed.code == 0, replayed.err
    assert "Verified" in replayed.out
    other = bench.run_bare("verify", bench.write("other.bin", pattern(600, 2)), "--address",
                           "0x08004000", "--simulate", f"trace:{path}", *CHIP)
    assert other.code != 0
    assert "The trace has no answer to this" in other.last_line


def test_replay_return(bench):
    """A board that comes back after a reset does so in the trace, with another number."""
    path = bench.path("options.pcapng")
    result = bench.run("options", "set", "WDG_SW=0", "--trace", path)
    assert result.code == 0, result.err
    assert {line.split()[0] for line in tshark(path, "-T", "fields", "-e", "usb.device_address")
            if line} == {"2", "3"}
    replayed = bench.run_bare("options", "set", "WDG_SW=0", "--simulate", f"trace:{path}", *CHIP)
    assert replayed.code == 0, replayed.err
    assert "Verified" in replayed.out


def test_strangers_strings(bench):
    """Control characters in a stranger's trace do not come on the terminal."""
    path, _, _ = flash_traced(bench)
    with open(path, "rb") as file:
        content = file.read()
    name = "BOOTLOADER".encode("utf-16-le")
    assert name in content
    bad = bench.write("bad.pcapng", content.replace(name, "B\x1b[31m\x07DER".encode("utf-16-le")))
    for verb in ("list", "info"):
        result = bench.run_bare(verb, "--simulate", f"trace:{bad}", *CHIP[:2 * (verb == "info")])
        assert "\x1b" not in result.out + result.err, result.out
        assert "B\ufffd[31m\ufffdDER" in result.out, result.out


def test_failure(bench):
    """A job that fails is traced to its end, and fails the same way when it is played."""
    bench.flash(pattern(100))
    path, firmware, result = flash_traced(bench, "--unplug-at", "20")
    assert result.code != 0
    statuses = tshark(path, "-Y", "usb.urb_type == 67", "-T", "fields", "-e", "usb.urb_status")
    assert statuses[-1] == "-19", statuses[-3:]
    replayed = bench.run_bare("flash", firmware, "--address", "0x08000000", "--json", "--simulate",
                              f"trace:{path}", *CHIP)
    assert replayed.code == result.code, replayed.err
    assert replayed.result["verdict"]["verdict"] == result.result["verdict"]["verdict"]


def test_bad_files(bench):
    """What is no trace is refused with a reason; a disk that is full is told."""
    path, _, _ = flash_traced(bench)
    with open(path, "rb") as file:
        whole = file.read()
    bad = {
        "text": b"no trace at all",
        "head": whole[:4],
        "length": whole[:48] + struct.pack("<II", 6, 7) + whole[56:],
        "empty": whole[:100],
    }
    for name, content in bad.items():
        result = bench.run_bare("info", "--simulate", "trace:" + bench.write(name, content))
        assert result.code == 65, (name, result.code, result.err)
        assert name in result.last_line
    result = bench.run("info", "--trace", "/nowhere/trace.pcapng")
    assert result.code == 65, result.err
    result = bench.run("info", "--trace", "/dev/full")
    assert result.code == 73, result.err
    assert "not whole" in result.last_line


main([test_wireshark, test_descriptors, test_data, test_replay, test_replay_return,
      test_strangers_strings, test_failure, test_bad_files])
