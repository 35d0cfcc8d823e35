/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * optio_drop_down_prepare:
 * @drop_down: a list of strings to choose from, that has a name for those who cannot see it
 * @n_chars: how many of them it takes for itself at least
 *
 * Lets a drop-down become narrower than the longest of its strings, where a window is narrow. Where
 * it is open, long ones are wrapped.
 *
 * GTK 4.8 gives the focus to a button inside the drop-down, and to lines that are made for it, but
 * none of them a name: a screen reader says "GtkToggleButton". Here the button gets the name of the
 * whole, and what is chosen as its description, and each line its string as its name.
 */
void optio_drop_down_prepare (GtkDropDown *drop_down,
                              guint        n_chars);

G_END_DECLS
