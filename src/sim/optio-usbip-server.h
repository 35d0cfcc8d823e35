/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-sim-device.h"

G_BEGIN_DECLS

/** The port that USB/IP has at IANA. */
#define OPTIO_USBIP_DEFAULT_PORT 3240u

#define OPTIO_TYPE_USBIP_SERVER (optio_usbip_server_get_type ())
G_DECLARE_FINAL_TYPE (OptioUsbipServer, optio_usbip_server, OPTIO, USBIP_SERVER, GObject)

/**
 * OptioUsbipServer:
 *
 * Exports a simulated board over USB/IP 1.1.1 on 127.0.0.1, so that a Linux kernel with vhci-hcd
 * attaches it as a real USB device:
 *
 *     usbip attach -r 127.0.0.1 -b 1-1
 *
 * There is one board in the list while it is in its bootloader, and none otherwise. One client at a
 * time can import it. A board that leaves the bus closes the connection, which the client's kernel
 * sees as a disconnect; when it is back it can be imported again.
 *
 * Two things differ from a cable. The client's kernel answers SET_ADDRESS by itself, and it does
 * not tell the server when it resets the port; the board sees a reset at each import only.
 *
 * Main thread; nothing blocks. The board must run in real time (%OPTIO_SIM_CLOCK_REAL) if waits are
 * to be as long as it says.
 */

/**
 * optio_usbip_server_new:
 * @device: the board
 *
 * Returns: (transfer full): a server that does not listen yet.
 */
OptioUsbipServer *optio_usbip_server_new (OptioSimDevice *device);

/**
 * optio_usbip_server_start:
 * @port: TCP port, 1 to 65535, or 0 for any that is free
 * @error: %OPTIO_ERROR_BUSY: the port cannot be had
 *
 * Begins to listen. Once only.
 */
gboolean optio_usbip_server_start (OptioUsbipServer *self,
                                   guint16           port,
                                   GError          **error);

/**
 * optio_usbip_server_get_port:
 *
 * Returns: the port on which it listens, 0 if it does not.
 */
guint16 optio_usbip_server_get_port (OptioUsbipServer *self);

/**
 * optio_usbip_server_get_bus_id:
 *
 * Returns: the bus id of the board, as `usbip attach -b` wants it.
 */
const char *optio_usbip_server_get_bus_id (OptioUsbipServer *self);

/**
 * optio_usbip_server_stop:
 *
 * Ends all connections and listens no more. Needed before the last reference is dropped, since a
 * connection that has asked for nothing yet holds one. May be called twice.
 */
void optio_usbip_server_stop (OptioUsbipServer *self);

G_END_DECLS
