/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-board-options.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_OPTION_LIST (optio_option_list_get_type ())
G_DECLARE_FINAL_TYPE (OptioOptionList, optio_option_list, OPTIO, OPTION_LIST, GtkWidget)

/**
 * OptioOptionList:
 *
 * The option bytes of a board as rows: what is odd about them, the options in groups, and the raw
 * words.
 *
 * Properties: "options" (#OptioBoardOptions, nullable), "filter" (the words that an option must
 * have to be shown), "only-changed" (whether only changed options are shown), all writable;
 * "empty" (whether no option is shown).
 */

G_END_DECLS
