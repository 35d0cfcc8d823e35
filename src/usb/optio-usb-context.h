/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libusb.h>

G_BEGIN_DECLS

/**
 * OptioUsbContext:
 *
 * A libusb context. Making one looks at the bus afresh, which is the one way to see a change where
 * no udev daemon runs. The monitor has one for hotplug; each look at the bus and each opened board
 * has its own, so no board waits for another one's events. Reference-counted; any thread.
 * libusb's own variables (LIBUSB_DEBUG) apply.
 */
typedef struct _OptioUsbContext OptioUsbContext;

/**
 * optio_usb_context_new:
 * @error: %OPTIO_ERROR_IO if libusb cannot start, e.g. because the system has no USB
 *
 * Returns: (transfer full) (nullable): a new context.
 */
OptioUsbContext *optio_usb_context_new   (GError **error);
OptioUsbContext *optio_usb_context_ref   (OptioUsbContext *self);
void             optio_usb_context_unref (OptioUsbContext *self);

/**
 * optio_usb_context_get_libusb:
 *
 * Returns: (transfer none): libusb's context.
 */
libusb_context *optio_usb_context_get_libusb (OptioUsbContext *self);

/**
 * optio_usb_context_list_devices:
 *
 * Returns: (transfer full) (element-type libusb_device): what is plugged, hubs too. Must be freed
 *   before @self.
 */
GPtrArray *optio_usb_context_list_devices (OptioUsbContext *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioUsbContext, optio_usb_context_unref)

G_END_DECLS
