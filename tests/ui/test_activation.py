#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A click on a file in the file manager starts Optio through the session bus, with that file. TAP.

usage: test_activation.py OPTIO-GTK SERVICE-FILE FIRMWARE
"""

import os
import pathlib
import re
import sys

# driver comes first: it prepares the environment
from driver import Tree, find_application, wait_for
from gi.repository import Gio, GLib

OPTIO_GTK, SERVICE_FILE, FIRMWARE = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
NAME = "io.github.optio.Optio"


def call(bus, name, path, method, arguments):
    interface, method = method.rsplit(".", 1)
    return bus.call_sync(name, path, interface, method, arguments, None,
                         Gio.DBusCallFlags.NONE, -1, None)


def call_bus(bus, method, arguments=None):
    return call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                f"org.freedesktop.DBus.{method}", arguments)


def install_service(bus):
    """The file as it is installed, but with the program of this build."""
    folder = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "dbus-1" / "services"
    folder.mkdir(parents=True)
    text = SERVICE_FILE.read_text(encoding="utf-8")
    text, count = re.subn(r"(?m)^Exec=\S*/optio-gtk ", f"Exec={OPTIO_GTK} ", text)
    assert count == 1, "the service file starts something else"
    (folder / f"{NAME}.service").write_text(text, encoding="utf-8")
    call_bus(bus, "ReloadConfig")


def find_window(tree, process_id):
    application = find_application(tree, process_id)
    return application and next(iter(application.children()), None)


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    print("1..1")
    install_service(bus)
    call(bus, NAME, "/" + NAME.replace(".", "/"), "org.freedesktop.Application.Open",
         GLib.Variant("(asa{sv})", ([FIRMWARE.as_uri()], {})))
    owner = call_bus(bus, "GetConnectionUnixProcessID", GLib.Variant("(s)", (NAME,)))
    process_id = owner.unpack()[0]
    tree = Tree()
    window = wait_for("a window", lambda: find_window(tree, process_id))
    window.find(name=FIRMWARE.name)
    os.kill(process_id, 15)
    print("ok 1 - the session bus starts Optio with the file")
    return 0


if __name__ == "__main__":
    sys.exit(main())
