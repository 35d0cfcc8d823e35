# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop does for programs, as far as the window asks: it notes what it is told."""

import threading

from gi.repository import Gio, GLib

INTERFACES = """
<node>
  <interface name="org.freedesktop.Notifications">
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="GetServerInformation">
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
    </method>
  </interface>
  <interface name="org.gnome.SessionManager">
    <method name="RegisterClient">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="o" direction="out"/>
    </method>
    <method name="UnregisterClient"><arg type="o" direction="in"/></method>
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="u" direction="in"/><arg type="u" direction="out"/>
    </method>
    <method name="Uninhibit"><arg type="u" direction="in"/></method>
    <property name="SessionIsActive" type="b" access="read"/>
  </interface>
  <interface name="org.gnome.SessionManager.ClientPrivate">
    <method name="EndSessionResponse">
      <arg type="b" direction="in"/><arg type="s" direction="in"/>
    </method>
  </interface>
</node>
"""
OBJECTS = {
    "/org/freedesktop/Notifications": ("org.freedesktop.Notifications", True),
    "/org/gnome/SessionManager": ("org.gnome.SessionManager", True),
    "/org/gnome/SessionManager/Client1": ("org.gnome.SessionManager.ClientPrivate", False),
}
ANSWERS = {
    "Notify": ("(u)", (1,)),
    "GetCapabilities": ("(as)", (["body"],)),
    "GetServerInformation": ("(ssss)", ("test", "test", "1", "1.2")),
    "RegisterClient": ("(o)", ("/org/gnome/SessionManager/Client1",)),
    "Inhibit": ("(u)", (7,)),
}


class Session:
    """A desktop on the session bus. Calls are noted as (method, arguments)."""

    def __init__(self):
        self.calls = []
        self.registrations = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self.context = GLib.MainContext()
        self.loop = GLib.MainLoop(self.context)
        ready = threading.Event()
        self.thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait()

    def _serve(self, ready):
        self.context.push_thread_default()
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        for path, (interface, has_name) in OBJECTS.items():
            self.registrations.append(
                self.bus.register_object(path, node.lookup_interface(interface), self._answer,
                                         lambda *_: GLib.Variant("b", True), None))
            if has_name:
                self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                   "org.freedesktop.DBus", "RequestName",
                                   GLib.Variant("(su)", (interface, 0)), None, 0, -1, None)
        ready.set()
        self.loop.run()
        self.context.pop_thread_default()

    def _answer(self, _bus, _sender, _path, _interface, method, arguments, invocation):
        self.calls.append((method, arguments.unpack()))
        kind, values = ANSWERS.get(method, ("()", ()))
        invocation.return_value(GLib.Variant(kind, values))

    def find(self, method):
        """The arguments of the calls of a method."""
        return [arguments for name, arguments in self.calls if name == method]

    def end(self):
        for registration in self.registrations:
            self.bus.unregister_object(registration)
        self.loop.quit()
        self.thread.join()
