/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioExchange:
 * @address: device number
 * @setup: the setup packet of USB 2.0 section 9.3
 * @data: what was sent, or what came
 * @status: 0, or a negative error number of Linux
 * @duration_us: from its beginning to its end, microseconds, 0 to an hour
 *
 * A control transfer out of a trace.
 */
typedef struct
{
  guint address;
  guint8 setup[8];
  GBytes *data;
  int status;
  gint64 duration_us;
} OptioExchange;

/**
 * optio_trace_read:
 * @path: a pcapng file with packets of Linux' usbmon, by Optio, Wireshark or dumpcap
 * @error: %OPTIO_ERROR_FILE if it cannot be read, is broken, or holds none of them
 *
 * Reads the control transfers that have both a beginning and an end; passes over the rest.
 *
 * Returns: (element-type OptioExchange) (transfer full) (nullable): they, in the order of their
 *   beginnings.
 */
GArray *optio_trace_read (const char *path,
                          GError    **error);

G_END_DECLS
