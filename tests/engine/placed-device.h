/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A board that is only a place on the bus: it cannot be opened. */

#include "optio-device.h"

G_BEGIN_DECLS

#define PLACED_TYPE_DEVICE (placed_device_get_type ())
G_DECLARE_FINAL_TYPE (PlacedDevice, placed_device, PLACED, DEVICE, OptioDevice)

/* @problem: (nullable): why its strings could not be read */
OptioDevice *placed_device_new (const char   *port_path,
                                const char   *serial,
                                gboolean      is_runtime,
                                const GError *problem);

G_END_DECLS
