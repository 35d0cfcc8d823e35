# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessibility bus, spoken to without a library between.

libatspi asks one question at a time and waits for its answer. A page has a thousand controls, so
that looking at one took many seconds on a busy computer, while what was looked for came and went.
Here all questions about one level of the tree are asked at once.
"""

import os

os.environ.pop("G_DEBUG", None)  # for the program under test alone; see driver.py

from gi.repository import Gio, GLib  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
PROPERTIES = "org.freedesktop.DBus.Properties"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
# A sanitized build on a busy machine answers late.
ANSWER_MS = 60000


class Tree:
    """A connection to the accessibility bus. A control is a pair there: a bus name and a path."""

    def __init__(self):
        self.context = GLib.MainContext()
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                    None, None, Gio.DBusCallFlags.NONE, ANSWER_MS, None)
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus = Gio.DBusConnection.new_for_address_sync(address.unpack()[0], flags, None, None)

    def call(self, control, interface, method, arguments=None):
        """Calls a method and returns what it returns: one value, or a tuple."""
        return self.call_all([(control, interface, method, arguments)], True)[0]

    def call_all(self, calls, fails=False):
        """Calls methods at once. Returns what they return, None for a control that has gone."""
        answers = [None] * len(calls)
        waiting = len(calls)

        def answered(bus, result, index):
            nonlocal waiting
            waiting -= 1
            try:
                answers[index] = bus.call_finish(result).unpack()
            except GLib.Error as error:
                answers[index] = error

        self.context.push_thread_default()
        for index, ((name, path), interface, method, arguments) in enumerate(calls):
            self.bus.call(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                          ANSWER_MS, None, answered, index)
        while waiting > 0:
            self.context.iteration(True)
        self.context.pop_thread_default()

        for index, answer in enumerate(answers):
            if isinstance(answer, GLib.Error):
                if fails:
                    raise answer
                answers[index] = None
            elif len(answer) == 1:
                answers[index] = answer[0]
        return answers

    def get(self, control, name, interface=ACCESSIBLE):
        """A property of a control."""
        return self.call(control, PROPERTIES, "Get", GLib.Variant("(ss)", (interface, name)))

    def get_names(self, controls):
        arguments = GLib.Variant("(ss)", (ACCESSIBLE, "Name"))
        return [name or "" for name in self.call_all(
            [(control, PROPERTIES, "Get", arguments) for control in controls])]

    def get_states(self, controls):
        """The states of each as one number; 0 of a control that has gone."""
        pairs = self.call_all([(control, ACCESSIBLE, "GetState", None) for control in controls])
        return [pair[0] | pair[1] << 32 if pair else 0 for pair in pairs]

    def get_applications(self):
        return self.call(REGISTRY, ACCESSIBLE, "GetChildren")

    def get_process(self, control):
        return self.call(("org.freedesktop.DBus", "/org/freedesktop/DBus"), "org.freedesktop.DBus",
                         "GetConnectionUnixProcessID", GLib.Variant("(s)", (control[0],)))

    def walk(self, root, is_leaf):
        """Returns (control, role) of the root and all below it, as they are read. What is_leaf of
        some controls and their roles says True of is not looked into."""
        order = [[(root, self.call(root, ACCESSIBLE, "GetRole"))]]
        below = {}
        level = order[0]
        while level:
            families = self.call_all([(control, ACCESSIBLE, "GetChildren", None)
                                      for control, _role in level])
            children = [child for family in families for child in family or ()]
            roles = self.call_all([(child, ACCESSIBLE, "GetRole", None) for child in children])
            role_of = dict(zip(children, roles))
            for (control, _role), family in zip(level, families):
                below[control] = [(child, role_of[child]) for child in family or ()
                                  if role_of[child] is not None]
            there = [pair for control, _role in level for pair in below[control]]
            level = [pair for pair, leaf in zip(there, is_leaf(there)) if not leaf]

        def flatten(pair):
            yield pair
            for child in below.get(pair[0], ()):
                yield from flatten(child)

        return list(flatten(order[0][0]))
