/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-preferences.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_PREFERENCES_WINDOW (optio_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (OptioPreferencesWindow,
                      optio_preferences_window,
                      OPTIO,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/**
 * optio_preferences_window_new:
 * @parent: the window that it belongs to
 *
 * Shows and changes the preferences. Main thread.
 */
GtkWidget *optio_preferences_window_new (GtkWindow *parent);

G_END_DECLS
