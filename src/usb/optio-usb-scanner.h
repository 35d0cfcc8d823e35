/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * OptioUsbScanner:
 *
 * Looks at the bus and remembers what it found, so that no board is opened twice. Belongs to the
 * monitor's thread.
 */
typedef struct _OptioUsbScanner OptioUsbScanner;

/**
 * optio_usb_scanner_new:
 * @stop: ends a look early
 */
OptioUsbScanner *optio_usb_scanner_new  (GCancellable *stop);
void             optio_usb_scanner_free (OptioUsbScanner *self);

/**
 * optio_usb_scanner_look:
 * @is_asked: whether the user wants it: then boards that could not be read are asked once more
 *
 * Looks at the bus. Describes boards that are new; leaves alone those that are known or at work.
 * Blocks for up to a few seconds a board.
 *
 * Returns: (transfer full) (element-type OptioDevice): what was found before, for the caller to let
 *   go of on the main thread.
 */
GPtrArray *optio_usb_scanner_look (OptioUsbScanner *self,
                                   gboolean         is_asked);

/**
 * optio_usb_scanner_ref_found:
 *
 * Returns: (transfer full) (element-type OptioDevice): what the last look found, by port path;
 *   never changed afterwards.
 */
GPtrArray *optio_usb_scanner_ref_found (OptioUsbScanner *self);

/**
 * optio_usb_scanner_is_retry_due:
 *
 * Returns: whether the last look left something open: a board at work or held by another program.
 */
gboolean optio_usb_scanner_is_retry_due (OptioUsbScanner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioUsbScanner, optio_usb_scanner_free)

G_END_DECLS
