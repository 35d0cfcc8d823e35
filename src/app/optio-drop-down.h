/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * optio_drop_down_set_width_chars:
 * @drop_down: a list of strings to choose from
 * @n_chars: how many of them it takes for itself at least
 *
 * Lets a drop-down become narrower than the longest of its strings, where a window is narrow. Where
 * it is open, long ones are wrapped.
 */
void optio_drop_down_set_width_chars (GtkDropDown *drop_down,
                                      guint        n_chars);

G_END_DECLS
