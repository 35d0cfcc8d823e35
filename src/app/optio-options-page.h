/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_OPTIONS_PAGE (optio_options_page_get_type ())
G_DECLARE_FINAL_TYPE (OptioOptionsPage, optio_options_page, OPTIO, OPTIONS_PAGE, AdwBin)

/**
 * OptioOptionsPage:
 *
 * The option bytes of a board: read when the page is first seen, edited, and written. Without them
 * it says why, and what to do. It tells what it has to tell through the action "win.tell".
 *
 * Properties: "board" (#OptioBoardItem, nullable, writable).
 */

/**
 * optio_options_page_start_search:
 *
 * Puts the cursor into the search entry, if there are options to search.
 */
void optio_options_page_start_search (OptioOptionsPage *self);

G_END_DECLS
