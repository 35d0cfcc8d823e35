/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"
#include "optio-usb-session.h"

G_BEGIN_DECLS

/**
 * optio_usb_probe_identity:
 * @device: the board
 * @function: its DFU interface
 * @session: (nullable): the opened board; without, its strings are what the kernel remembers and
 *   its alternate settings have no names
 * @cancellable: (nullable): ends the reading of strings early
 * @error: why strings are missing: %OPTIO_ERROR_GONE, %OPTIO_ERROR_TIMEOUT, %OPTIO_ERROR_IO; a
 *   single string that the board refuses is no error
 *
 * Asks a board what it is. Blocks for up to a few seconds.
 *
 * Returns: (transfer full): what the board says of itself, also if @error is set.
 */
OptioIdentity *optio_usb_probe_identity (libusb_device          *device,
                                         const OptioUsbFunction *function,
                                         OptioUsbSession        *session,
                                         GCancellable           *cancellable,
                                         GError                **error);

/**
 * optio_usb_probe_hubs:
 *
 * Returns: (transfer full): the hubs between @device and the computer, the root hub first, as
 *   "1-4 05e3:0608 USB2.0 Hub". No traffic.
 */
char **optio_usb_probe_hubs (libusb_device *device);

/**
 * optio_usb_probe_speed:
 *
 * Returns: the speed at which @device is connected. No traffic.
 */
OptioUsbSpeed optio_usb_probe_speed (libusb_device *device);

/**
 * optio_usb_probe_dup_title:
 *
 * Returns: (transfer full): "0483:5740 STM32 Virtual ComPort": ids, and the product if the kernel
 *   remembers it. No traffic.
 */
char *optio_usb_probe_dup_title (libusb_device *device);

G_END_DECLS
