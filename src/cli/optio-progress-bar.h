/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_progress_bar_format:
 * @step: what is being done
 * @fraction: 0.0 to 1.0
 * @left_ms: expected milliseconds until the end, -1 if unknown
 * @width: columns that may be used
 *
 * Returns: (transfer full): one line of at most @width characters: the step, a bar if there is room
 *   for one, percent, and the time left if it is a second or more. The step is cut before the
 *   numbers are.
 */
char *optio_progress_bar_format (const char *step,
                                 double      fraction,
                                 gint64      left_ms,
                                 guint       width);

G_END_DECLS
