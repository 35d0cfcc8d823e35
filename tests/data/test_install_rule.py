#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The script that installs the udev rule, and what lets pkexec run it. TAP."""

import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

DATA = pathlib.Path(os.environ["OPTIO_DATA_DIR"])
SCRIPT = DATA / "install-udev-rule"
RULE = DATA / "60-optio.rules"


def installs(script):
    """Whether the script puts the rule where udev looks, for all to read."""
    with tempfile.TemporaryDirectory() as root:
        subprocess.run([script], env={**os.environ, "DESTDIR": root}, check=True)
        installed = pathlib.Path(root, "etc/udev/rules.d/60-optio.rules")
        return (installed.read_bytes() == RULE.read_bytes()
                and installed.stat().st_mode & 0o777 == 0o644)


def installs_by_link():
    """Also when it is called by another name, from another folder."""
    with tempfile.TemporaryDirectory() as folder:
        link = pathlib.Path(folder, "link")
        link.symlink_to(SCRIPT)
        return installs(link)


def policy_names_script(policy):
    """Whether polkit asks the administrator for just this script."""
    action = ET.parse(policy).getroot().find("action")
    path = action.find("annotate[@key='org.freedesktop.policykit.exec.path']").text
    asked = {element.text for element in action.find("defaults")}
    return path.startswith("/") and path.endswith("/install-udev-rule") and asked == {"auth_admin"}


def main():
    checks = [
        ("the rule is installed, for all to read", installs(SCRIPT)),
        ("the script finds its rule also behind a link", installs_by_link()),
        ("polkit asks the administrator for this script", policy_names_script(sys.argv[1])),
    ]
    print(f"1..{len(checks)}")
    for number, (name, is_true) in enumerate(checks, 1):
        print(f"{'ok' if is_true else 'not ok'} {number} - {name}")
    sys.exit(0 if all(is_true for _, is_true in checks) else 1)


if __name__ == "__main__":
    main()
