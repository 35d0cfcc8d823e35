/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_RECENT_MENU (optio_recent_menu_get_type ())
G_DECLARE_FINAL_TYPE (OptioRecentMenu, optio_recent_menu, OPTIO, RECENT_MENU, GObject)

/**
 * OptioRecentMenu:
 *
 * The firmware files that were opened last, also in earlier runs, as a menu. Main thread.
 *
 * Property for binding: "model" (#GMenuModel), whose items activate "win.open-uri"; %NULL while
 * there are none.
 */
OptioRecentMenu *optio_recent_menu_new (void);

/**
 * optio_recent_menu_add:
 * @file: a firmware file
 *
 * Puts it on top.
 */
void optio_recent_menu_add (OptioRecentMenu *self,
                            GFile           *file);

G_END_DECLS
