/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-trace.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_RECORDING (optio_recording_get_type ())
G_DECLARE_FINAL_TYPE (OptioRecording, optio_recording, OPTIO, RECORDING, GObject)

/**
 * OptioRecording:
 *
 * The control transfers of all jobs, kept for somebody who may want them afterwards: in traces
 * without a name on the disk, bounded, of which the oldest goes. Main thread.
 */

/**
 * optio_recording_new:
 * @limit_bytes: when a trace is this long, the next job begins another, and the one before the last
 *   is dropped; a single job may be longer
 */
OptioRecording *optio_recording_new (guint64 limit_bytes);

/**
 * optio_recording_get_trace:
 *
 * For a job that begins now, see optio_device_set_trace().
 *
 * Returns: (transfer none) (nullable): where its transfers go; %NULL if there is no room to write.
 */
OptioTrace *optio_recording_get_trace (OptioRecording *self);

/**
 * optio_recording_dup_bytes:
 * @error: %OPTIO_ERROR_FILE if it cannot be read, or if there is nothing yet
 *
 * Returns: (transfer full) (nullable): what is kept, a pcapng file; whole blocks only, also while a
 *   job writes.
 */
GBytes *optio_recording_dup_bytes (OptioRecording *self,
                                   GError        **error);

/**
 * optio_recording_clear:
 *
 * Drops what is kept. What jobs that run now still do is not kept either.
 */
void optio_recording_clear (OptioRecording *self);

G_END_DECLS
