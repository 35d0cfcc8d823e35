/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"
#include "optio-usb-context.h"
#include "optio-usb-function.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_USB_DEVICE (optio_usb_device_get_type ())
G_DECLARE_FINAL_TYPE (OptioUsbDevice, optio_usb_device, OPTIO, USB_DEVICE, OptioDevice)

/**
 * OptioUsbDevice:
 *
 * A real board.
 */

/**
 * optio_usb_device_new:
 * @context: libusb's context of @device
 * @device: the board
 * @function: its DFU interface
 * @cancellable: (nullable): ends the reading of strings early
 *
 * Describes a board: opens it for a moment to read its strings. What keeps them from being read is
 * the device's problem. Monitor's thread; blocks.
 *
 * Returns: (transfer full): the device.
 */
OptioDevice *optio_usb_device_new (OptioUsbContext        *context,
                                   libusb_device          *device,
                                   const OptioUsbFunction *function,
                                   GCancellable           *cancellable);

G_END_DECLS
