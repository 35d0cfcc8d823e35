/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libusb.h>

#include "optio-usb-descriptor.h"

G_BEGIN_DECLS

/**
 * OptioUsbFunction:
 * @configuration: bConfigurationValue of the configuration that it belongs to
 * @interface_number: bInterfaceNumber
 * @is_runtime: %TRUE for an application that can be detached into DFU, %FALSE for DFU mode
 * @n_alts: one more than the highest alternate setting of class FE/01
 * @name_indices: iInterface of each alternate setting by number, 0 for none
 * @has_functional: whether the configuration holds the DFU functional descriptor
 * @functional: what it says
 *
 * A board's DFU interface, as its configuration descriptors have it. Plain data.
 */
typedef struct
{
  guint8 configuration;
  guint8 interface_number;
  gboolean is_runtime;
  guint n_alts;
  guint8 name_indices[G_MAXUINT8 + 1];
  gboolean has_functional;
  OptioUsbFunctional functional;
} OptioUsbFunction;

/**
 * optio_usb_function_find_in_configuration:
 * @configuration: a configuration as libusb parsed it
 * @out_function: (out): its DFU interface; one in DFU mode comes before one at run time
 *
 * Any thread; no traffic.
 *
 * Returns: whether it has an interface of class FE/01.
 */
gboolean
optio_usb_function_find_in_configuration (const struct libusb_config_descriptor *configuration,
                                          OptioUsbFunction                      *out_function);

/**
 * optio_usb_function_find:
 *
 * Looks through all configurations of @device. Any thread; no traffic.
 *
 * Returns: whether @device is a board with a DFU interface.
 */
gboolean optio_usb_function_find (libusb_device    *device,
                                  OptioUsbFunction *out_function);

G_END_DECLS
