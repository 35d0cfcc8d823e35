/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-transport.h"
#include "optio-usb-session.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_USB_TRANSPORT (optio_usb_transport_get_type ())
G_DECLARE_FINAL_TYPE (OptioUsbTransport, optio_usb_transport, OPTIO, USB_TRANSPORT, GObject)

/**
 * OptioUsbTransport:
 *
 * An #OptioTransport over libusb, in real time.
 */

/**
 * optio_usb_transport_new:
 * @session: (transfer full): a board opened for work
 *
 * Returns: (transfer full): the transport.
 */
OptioTransport *optio_usb_transport_new (OptioUsbSession *session);

/**
 * optio_usb_wait:
 * @duration_us: microseconds, 0 or more
 * @cancellable: (nullable): ends the wait early
 *
 * Sleeps. Any thread.
 */
void optio_usb_wait (gint64        duration_us,
                     GCancellable *cancellable);

G_END_DECLS
