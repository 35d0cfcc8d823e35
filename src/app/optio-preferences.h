/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_PREFERENCES (optio_preferences_get_type ())
G_DECLARE_FINAL_TYPE (OptioPreferences, optio_preferences, OPTIO, PREFERENCES, GObject)

/**
 * OptioPreferences:
 *
 * What the user has chosen once for all boards. Main thread.
 *
 * Properties for binding, both ways: "confirm-flash", "confirm-reset", "gentle", "show-simulated"
 * (booleans), "patience" (uint, seconds), "save-folder" (an URI, perhaps empty). The schema in
 * data/ says what each is. They are kept by #GSettings; where the schema is not installed they last
 * as long as the program.
 */

/**
 * optio_preferences_get_default:
 *
 * Returns: (transfer none): the preferences.
 */
OptioPreferences *optio_preferences_get_default (void);

/**
 * optio_preferences_confirms_flash:
 *
 * Returns: whether the user wants to be asked before each flash.
 */
gboolean optio_preferences_confirms_flash (OptioPreferences *self);

/**
 * optio_preferences_confirms_reset:
 *
 * Returns: whether the user wants to be asked before option bytes are written of which nothing is
 *   to be feared but a reset.
 */
gboolean optio_preferences_confirms_reset (OptioPreferences *self);

gboolean optio_preferences_is_gentle (OptioPreferences *self);

/**
 * optio_preferences_get_patience_ms:
 *
 * Returns: how long a board may stay away after a reset, milliseconds.
 */
guint optio_preferences_get_patience_ms (OptioPreferences *self);

/**
 * optio_preferences_dup_save_folder:
 *
 * Returns: (transfer full) (nullable): where saving begins; %NULL if no folder was chosen, or if it
 *   is not there any more.
 */
GFile *optio_preferences_dup_save_folder (OptioPreferences *self);

G_END_DECLS
