/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_HEX_FIND (optio_hex_find_get_type ())
G_DECLARE_FINAL_TYPE (OptioHexFind, optio_hex_find, OPTIO, HEX_FIND, GtkWidget)

/**
 * OptioHexFind:
 *
 * A bar that looks for bytes or text in the memory that is shown, of which it has all read first.
 * Main thread.
 *
 * Property: "board" (#OptioBoardItem, nullable, writable).
 *
 * Signal: "found" (uint, position of the row that begins with what was found, or holds it).
 */

/**
 * optio_hex_find_open:
 *
 * Shows the bar and puts the cursor into it.
 */
void optio_hex_find_open (OptioHexFind *self);

/**
 * optio_hex_find_parse_bytes:
 * @text: bytes in hexadecimal, "DE AD", "dead" or "0xde 0xad"
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL if @text is not that, or empty.
 */
GBytes *optio_hex_find_parse_bytes (const char *text);

G_END_DECLS
