/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * optio_hex_list_go_to:
 * @list: a list of #OptioHexRow
 * @position: one of its lines
 *
 * Shows a line, selects it alone, and lets the arrows start there. The focus goes along if it is in
 * the list. gtk_list_view_scroll_to() does this since GTK 4.12.
 *
 * Thread: main
 */
void optio_hex_list_go_to (GtkListView *list,
                           guint        position);

G_END_DECLS
