/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_RESULT_VIEW (optio_result_view_get_type ())
G_DECLARE_FINAL_TYPE (OptioResultView, optio_result_view, OPTIO, RESULT_VIEW, GtkWidget)

/**
 * OptioResultView:
 *
 * What became of a job: an icon, a title and the verdict's own sentence. Invisible without a
 * verdict.
 *
 * Properties: "verdict" (nullable), "title", "stale" (whether it is only history), all writable.
 *
 * Signals: "dismissed": the user does not want to see it any more.
 */

G_END_DECLS
