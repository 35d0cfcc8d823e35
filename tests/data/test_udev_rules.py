#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the udev rule on boards that it is for and on others, as udev would. TAP.

Debian 12 has no `udevadm verify`, so the language of udev(7) is checked here too, as far as the
rule uses it.
"""

import pathlib
import re
import sys

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
RULES = DATA / "60-optio.rules"
USB = re.compile(r'<usb vendor-id="0x([0-9A-Fa-f]{4})" product-id="0x([0-9A-Fa-f]{4})"')
TOKEN = re.compile(r'([A-Z]+)(?:\{([^}]*)\})?(==|!=|\+=|=)"([^"]*)"')
MATCHES = {"ACTION", "SUBSYSTEM", "ENV", "ATTR"}
WITH_ATTRIBUTE = {"ENV", "ATTR"}
ASSIGNMENTS = {"TAG", "GOTO", "LABEL"}


class RuleError(Exception):
    pass


def parse_token(text):
    match = TOKEN.fullmatch(text)
    if not match:
        raise RuleError(f"'{text}' is no rule")
    key, attribute, operator, value = match.groups()
    is_match = operator in ("==", "!=")
    if key not in (MATCHES if is_match else ASSIGNMENTS):
        raise RuleError(f"{key} does not go with {operator}")
    if (attribute is not None) != (key in WITH_ATTRIBUTE):
        raise RuleError(f"{key} has an attribute too many or too few")
    if key == "ATTR" and not re.fullmatch("[0-9a-f]{4}", value):
        raise RuleError(f"sysfs writes '{value}' as four small hexadecimal digits")
    return key, attribute, operator, value


def parse(text):
    rules = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                rules.append([parse_token(token) for token in re.split(r",\s*", line)])
            except RuleError as error:
                raise RuleError(f"line {number}: {error}") from error

    labels = {token[3] for rule in rules for token in rule if token[0] == "LABEL"}
    for rule in rules:
        for key, _, _, value in rule:
            if key == "GOTO" and value not in labels:
                raise RuleError(f"there is no label '{value}'")
    return rules


def run(rules, device):
    """The tags that device gets."""
    tags = set()
    label = None
    for rule in rules:
        if label is not None:
            if ("LABEL", None, "=", label) not in rule:
                continue
            label = None
        matches = [token for token in rule if token[2] in ("==", "!=")]
        if not all((device.get((key, attribute)) == value) == (operator == "==")
                   for key, attribute, operator, value in matches):
            continue
        for key, _, _, value in rule:
            if key == "TAG":
                tags.add(value)
            if key == "GOTO":
                label = value
    return tags


def make_device(vendor, product, action="add", devtype="usb_device", subsystem="usb"):
    return {
        ("ACTION", None): action,
        ("SUBSYSTEM", None): subsystem,
        ("ENV", "DEVTYPE"): devtype,
        ("ATTR", "idVendor"): vendor,
        ("ATTR", "idProduct"): product,
    }


DEVICES = [
    ("STM32", make_device("0483", "df11"), {"uaccess"}),
    ("STM32, changed", make_device("0483", "df11", action="change"), {"uaccess"}),
    ("GD32", make_device("28e9", "0189"), {"uaccess"}),
    ("AT32", make_device("2e3c", "df11"), {"uaccess"}),
    ("APM32", make_device("314b", "0106"), {"uaccess"}),
    ("a serial port of ST", make_device("0483", "5740"), set()),
    ("df11 of somebody else", make_device("314b", "df11"), set()),
    ("a board that is gone", make_device("0483", "df11", action="remove"), set()),
    ("an interface", make_device("0483", "df11", devtype="usb_interface"), set()),
    ("no USB", make_device("0483", "df11", subsystem="pci"), set()),
]

BROKEN = [
    ("a comma missing", 'SUBSYSTEM=="usb" TAG+="uaccess"'),
    ("a quote missing", 'TAG+="uaccess'),
    ("a match that assigns", 'SUBSYSTEM="usb"'),
    ("an assignment that matches", 'LABEL=="end"'),
    ("capital letters", 'ATTR{idVendor}=="28E9"'),
    ("an attribute missing", 'ATTR=="0483"'),
    ("no such label", 'ACTION=="remove", GOTO="end"'),
]


def read_catalog_ids():
    """The ids of all chips and simulated boards."""
    paths = [*(DATA / "chips").glob("*.xml"), DATA / "boards.xml"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return {tuple(half.lower() for half in ids) for text in texts for ids in USB.findall(text)}


def read_rule_ids(rules):
    named = [{token[1]: token[3] for token in rule if token[0] == "ATTR"} for rule in rules]
    return {(ids["idVendor"], ids["idProduct"]) for ids in named if ids}


def is_refused(text):
    try:
        parse(text)
    except RuleError:
        return True
    return False


def main():
    rules = parse(RULES.read_text(encoding="utf-8"))
    points = [(name, run(rules, device) == tags) for name, device, tags in DEVICES]
    points.append(("the ids are those of the catalog", read_rule_ids(rules) == read_catalog_ids()))
    points += [(name, is_refused(text)) for name, text in BROKEN]

    print(f"1..{len(points)}")
    for number, (name, is_good) in enumerate(points, 1):
        print(f"{'ok' if is_good else 'not ok'} {number} - {name}")
    return 0 if all(is_good for _, is_good in points) else 1


if __name__ == "__main__":
    sys.exit(main())
