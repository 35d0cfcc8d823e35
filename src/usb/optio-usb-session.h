/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "optio-usb-context.h"
#include "optio-usb-function.h"

G_BEGIN_DECLS

/**
 * OptioUsbSession:
 * @context: libusb's context of @handle
 * @handle: (nullable): the opened board
 * @interface_number: the DFU interface
 * @n_alts: number of its alternate settings
 * @is_claimed: whether the DFU interface is claimed
 * @port_path: where the board is plugged
 * @is_at_work: whether the session keeps its port at work
 *
 * An opened board. One thread at a time.
 */
typedef struct
{
  OptioUsbContext *context;
  libusb_device_handle *handle;
  guint8 interface_number;
  guint n_alts;
  gboolean is_claimed;
  char *port_path;
  gboolean is_at_work;
} OptioUsbSession;

/**
 * OptioUsbSessionMode:
 * @OPTIO_USB_SESSION_LOOK: to read descriptors: the configuration stays as it is, and no claim is
 *   made where another configuration is chosen
 * @OPTIO_USB_SESSION_WORK: to program: the configuration is chosen, the interface claimed, and the
 *   port counts as at work
 */
typedef enum
{
  OPTIO_USB_SESSION_LOOK,
  OPTIO_USB_SESSION_WORK,
} OptioUsbSessionMode;

/**
 * optio_usb_session_open:
 * @device: a device of @context
 * @function: its DFU interface
 * @error: %OPTIO_ERROR_PERMISSION, %OPTIO_ERROR_BUSY, %OPTIO_ERROR_GONE, %OPTIO_ERROR_TIMEOUT,
 *   %OPTIO_ERROR_IO
 *
 * Opens the board. The claim keeps this and any other program from disturbing a board at work: it
 * fails before a byte goes over the wire. Blocks.
 *
 * Returns: (transfer full) (nullable): the session.
 */
OptioUsbSession *optio_usb_session_open (OptioUsbContext        *context,
                                         libusb_device          *device,
                                         const OptioUsbFunction *function,
                                         OptioUsbSessionMode     mode,
                                         GError                **error);

void optio_usb_session_free (OptioUsbSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioUsbSession, optio_usb_session_free)

G_END_DECLS
