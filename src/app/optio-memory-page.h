/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_MEMORY_PAGE (optio_memory_page_get_type ())
G_DECLARE_FINAL_TYPE (OptioMemoryPage, optio_memory_page, OPTIO, MEMORY_PAGE, AdwBin)

/**
 * OptioMemoryPage:
 *
 * What is known of a board: its memories as it announces them, the chips that it could be and why,
 * what was odd, and what it says of itself on USB.
 *
 * Properties: "board" (#OptioBoardItem, nullable), "compact" (for narrow windows), both writable.
 */

/**
 * optio_memory_page_start_search:
 *
 * Puts the cursor where bytes to be found are typed.
 *
 * Returns: whether bytes are shown, among which something could be found.
 */
gboolean optio_memory_page_start_search (OptioMemoryPage *self);

/**
 * optio_memory_page_enter_address:
 *
 * Puts the cursor where an address is typed, if bytes are shown.
 */
void optio_memory_page_enter_address (OptioMemoryPage *self);

G_END_DECLS
