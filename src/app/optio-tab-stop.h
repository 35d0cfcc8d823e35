/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_TAB_STOP (optio_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (OptioTabStop, optio_tab_stop, OPTIO, TAB_STOP, GtkWidget)

/**
 * OptioTabStop:
 *
 * Holds a list, into which Tab leads once and out of which it leads with the next press. The arrows
 * move within it, also to the buttons of a row. The lists of GTK before 4.12 go from row to row by
 * Tab: nobody presses it fifty thousand times to get out of a log, nor wants to choose every board
 * on the way to a page.
 *
 * Properties: "child" (writable), the widget that it holds.
 */

G_END_DECLS
