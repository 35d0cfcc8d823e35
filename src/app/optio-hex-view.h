/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_HEX_VIEW (optio_hex_view_get_type ())
G_DECLARE_FINAL_TYPE (OptioHexView, optio_hex_view, OPTIO, HEX_VIEW, GtkWidget)

/**
 * OptioHexView:
 *
 * The bytes of one memory of a board, read as they are looked at; searched, saved, compared with a
 * file, and erased by sectors.
 *
 * Properties: "board" (#OptioBoardItem, nullable), "compact" (for narrow windows), both writable.
 */

/**
 * optio_hex_view_start_search:
 *
 * Puts the cursor where bytes to be found are typed.
 */
void optio_hex_view_start_search (OptioHexView *self);

/**
 * optio_hex_view_enter_address:
 *
 * Puts the cursor where an address is typed.
 */
void optio_hex_view_enter_address (OptioHexView *self);

/**
 * optio_hex_view_focus_bytes:
 *
 * Puts the focus on the line that was gone to last, or on the first one.
 *
 * Thread: main
 */
void optio_hex_view_focus_bytes (OptioHexView *self);

G_END_DECLS
