/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_duration_dup_text:
 * @duration_ms: milliseconds
 *
 * Returns: (transfer full): a duration as one says it, "12 seconds" or "3 minutes"; at least a
 *   second.
 */
char *optio_duration_dup_text (guint64 duration_ms);

G_END_DECLS
