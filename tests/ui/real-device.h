/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"

G_BEGIN_DECLS

/* A simulated board that says no more of itself than a real one. */
#define REAL_TYPE_DEVICE (real_device_get_type ())
G_DECLARE_FINAL_TYPE (RealDevice, real_device, REAL, DEVICE, OptioDevice)

OptioDevice *real_device_new (OptioDevice *simulated);

G_END_DECLS
