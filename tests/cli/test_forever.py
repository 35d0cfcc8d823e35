#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can never be undone: on every chip, nothing of it goes over the wire unless its name and the
board's serial number were typed. TAP."""

import os

from harness import main
from option_bench import blocks

SERIAL = "205F35873056"
INNOCENT = "NRST_STOP", "NRST_STBY", "NRST_STDBY", "NRST_STOP_D1", "DATA0"


def chips(bench):
    """Every chip of the catalog whose option bytes can be written."""
    listed = bench.run_bare("chips", "list", "--json").objects
    for chip in listed:
        if chip["event"] != "chip":
            continue
        shown = bench.run_bare("chips", "show", chip["id"], "--json").objects[0]
        if shown["blocks"]:
            yield shown


def board_xml(chip):
    areas = "".join(f"<alternate>@Option Bytes  /0x{area['start']:08X}/01*{area['size']:03} e"
                    "</alternate>" for area in chip["areas"])
    return (f'<board id="all-{chip["id"]}" title="{chip["id"]}" chip="{chip["id"]}" rom="an2662">'
            '<usb vendor-id="0x0483" product-id="0xDF11" bcd-device="0x2200" manufacturer="Nobody" '
            f'product="STM32  BOOTLOADER" serial="{SERIAL}">'
            "<alternate>@Internal Flash  "
            f"/0x{chip['memories'][0]['start']:08X}/01*128 g</alternate>"
            f"{areas}"
            '<functional attributes="0x0B" detach-timeout-ms="255" transfer-size="2048" '
            'dfu-version="0x011A"/></usb>'
            '<polls erase-ms="10" program-ms="10" command-ms="1" while-busy="answers"/></board>')


def make_boards(bench, described):
    home = bench.folder / "home" / "optio"
    home.mkdir(parents=True)
    (home / "boards.xml").write_text(
        '<?xml version="1.0"?><boards xmlns="urn:optio:boards" format="1">' +
        "".join(board_xml(chip) for chip in described) + "</boards>")
    os.environ["XDG_DATA_HOME"] = str(bench.folder / "home")


def forever(chip):
    """The changes of a chip that can never be undone, as (name, value)."""
    for field in chip["fields"]:
        if field["never_written"]:
            continue
        for value in field["values"]:
            if value["danger"] == "forever" and value["is"] != "other":
                if value["is"] != field["default"]:
                    yield field["name"], value["is"]
        if field["danger"] == "forever" and not field["values"]:
            yield field["name"], 0 if field["default"] else 1


def set_option(bench, chip, *arguments):
    variant = ["--variant", chip["variants"][0]["id"]] if chip["variants"] else []
    return bench.run_bare("options", "set", *arguments, *variant, "--yes", "--write-unproved",
                          "--json", "-v", "--simulate", f"all-{chip['id']}", "--virtual-clock")


def innocent(chip):
    """A change that is none of that, to go with it; none if the chip has none of a known name."""
    return next((f"{field['name']}={0 if field['default'] else 1}" for field in chip["fields"]
                 if field["name"].upper() in INNOCENT and not field["never_written"]), None)


def test_every_chip(bench):
    """nothing of danger forever is sent without --forever, not even in a batch with --yes"""
    described = list(chips(bench))
    assert len(described) > 50, len(described)
    make_boards(bench, described)
    n_refused = n_sent = n_batches = 0
    for chip in described:
        for index, (name, value) in enumerate(forever(chip)):
            told = f"{chip['id']} {name}={value}"
            result = set_option(bench, chip, f"{name}={value}")
            assert not blocks(result), f"{told} was sent: {result.out}"
            assert result.code == 64 and f"--forever {name}=SERIAL" in result.last_line, \
                f"{told}: exit {result.code}: {result.err}"
            n_refused += 1
            if index > 0:
                continue
            if innocent(chip) is not None:
                batch = set_option(bench, chip, innocent(chip), f"{name}={value}")
                assert not blocks(batch) and batch.code == 64, f"{told}: {batch.err}"
                n_batches += 1
            wrong = set_option(bench, chip, f"{name}={value}", "--forever", f"{name}=0000")
            assert not blocks(wrong) and wrong.code == 64, f"{told}: {wrong.err}"
            right = set_option(bench, chip, f"{name}={value}", "--forever", f"{name}={SERIAL}")
            assert len(blocks(right)) == 1, f"{told}: exit {right.code}: {right.err}"
            n_sent += 1
    assert n_refused > 40 and n_sent > 30 and n_batches > 30, (n_refused, n_sent, n_batches)


main([test_every_chip])
