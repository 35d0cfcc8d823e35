/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_REPLAY_DEVICE (optio_replay_device_get_type ())
G_DECLARE_FINAL_TYPE (OptioReplayDevice, optio_replay_device, OPTIO, REPLAY_DEVICE, OptioDevice)

/**
 * OptioReplayDevice:
 *
 * A board that answers as one did in a trace: the same requests in the same order get the same
 * answers, and what was not asked then fails. Its time is that of the trace; waits cost nothing.
 */

/**
 * optio_replay_device_new:
 * @path: a trace, as optio_trace_read() takes it
 * @error: %OPTIO_ERROR_FILE, also if no board with a DFU interface tells its descriptors in it
 *
 * Plays the first board of the trace; what takes its place after a reset is what comes next in it.
 *
 * Returns: (transfer full) (nullable): the board.
 */
OptioDevice *optio_replay_device_new (const char *path,
                                      GError    **error);

G_END_DECLS
