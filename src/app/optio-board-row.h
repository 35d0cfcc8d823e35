/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_BOARD_ROW (optio_board_row_get_type ())
G_DECLARE_FINAL_TYPE (OptioBoardRow, optio_board_row, OPTIO, BOARD_ROW, GtkListBoxRow)

/**
 * OptioBoardRow:
 *
 * A board in the list on the left: who and where it is, what it does now, and a menu for what can
 * be done with it as a thing: plug, unplug, remove.
 *
 * Signals: "removed": the user wants it out of the list.
 */

/**
 * optio_board_row_new:
 * @item: the board
 */
GtkWidget *optio_board_row_new (OptioBoardItem *item);

/**
 * optio_board_row_get_item:
 *
 * Returns: (nullable) (transfer none): the board.
 */
OptioBoardItem *optio_board_row_get_item (OptioBoardRow *self);

G_END_DECLS
