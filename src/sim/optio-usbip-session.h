/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-sim-device.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_USBIP_SESSION (optio_usbip_session_get_type ())
G_DECLARE_FINAL_TYPE (OptioUsbipSession, optio_usbip_session, OPTIO, USBIP_SESSION, GObject)

/**
 * OptioUsbipSession:
 *
 * A board that one client has imported: carries the client's transfers to the board and its answers
 * back, when the board's clock says that they are complete. Main thread; never blocks.
 *
 * The connection is the cable. It ends when the client closes it or sends what is no command, and
 * when the board leaves the bus or its bootloader; then the signal "closed" is emitted, once.
 */

/**
 * optio_usbip_session_new:
 * @connection: a connection on which OP_REQ_IMPORT was read
 * @device: the board
 * @error: %OPTIO_ERROR_GONE if the board is not in its bootloader, %OPTIO_ERROR_BUSY if somebody
 *   holds it; nothing was sent then
 *
 * Takes the board and answers OP_REP_IMPORT.
 *
 * Returns: (transfer full) (nullable): a session at work. Lives until it is closed, also without a
 *   reference.
 */
OptioUsbipSession *optio_usbip_session_new (GSocketConnection *connection,
                                            OptioSimDevice    *device,
                                            GError           **error);

/**
 * optio_usbip_session_close:
 *
 * Pulls the cable. Transfers under way are dropped. May be called twice.
 */
void optio_usbip_session_close (OptioUsbipSession *self);

G_END_DECLS
