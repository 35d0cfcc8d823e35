/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_RESULT_VIEW (optio_result_view_get_type ())
G_DECLARE_FINAL_TYPE (OptioResultView, optio_result_view, OPTIO, RESULT_VIEW, GtkWidget)

/**
 * OptioResultView:
 *
 * What became of a board's last job: an icon, a title and the verdict's own sentence, to be copied
 * or put away. Invisible without a verdict.
 *
 * Properties: "board" (nullable, writable): whose verdict it shows.
 */

G_END_DECLS
