/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_HELP_WINDOW (optio_help_window_get_type ())
G_DECLARE_FINAL_TYPE (OptioHelpWindow, optio_help_window, OPTIO, HELP_WINDOW, AdwWindow)

/**
 * OptioHelpWindow:
 *
 * Shows the pages of data/help. They are in the program, so that they can be read without a help
 * viewer, in a sandbox, and before it is installed; share/help has them for Yelp.
 */

/**
 * optio_help_window_new:
 * @parent: (nullable): the window in front of which it is shown, and with which it goes
 *
 * Returns: (transfer none): the window, with the list of pages; GTK owns it
 */
GtkWindow *optio_help_window_new (GtkWindow *parent);

/**
 * optio_help_window_show_page:
 * @id: the name of a page; where there is no such page, nothing happens
 */
void optio_help_window_show_page (OptioHelpWindow *self,
                                  const char      *id);

G_END_DECLS
