/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"

G_BEGIN_DECLS

#define SHY_TYPE_DEVICE (shy_device_get_type ())
G_DECLARE_FINAL_TYPE (ShyDevice, shy_device, SHY, DEVICE, OptioDevice)

/**
 * ShyDevice:
 *
 * A board that never lets itself be opened, and that notes on which threads it was used.
 */
ShyDevice *shy_device_new (const char *port_path,
                           const char *reason);

/**
 * shy_device_close_gate:
 *
 * From now on opening waits until shy_device_open_gate().
 */
void shy_device_close_gate (ShyDevice *self);
void shy_device_open_gate  (ShyDevice *self);

/**
 * shy_device_get_n_opens:
 *
 * Returns: how often somebody began to open it. Any thread.
 */
guint shy_device_get_n_opens (ShyDevice *self);

/**
 * shy_device_get_opener:
 *
 * Returns: (nullable): the thread that opened it last.
 */
GThread *shy_device_get_opener (ShyDevice *self);

/**
 * shy_device_steal_finalizer:
 *
 * Returns: (nullable): the thread on which the last such board was finalized, and forgets it.
 */
GThread *shy_device_steal_finalizer (void);

G_END_DECLS
