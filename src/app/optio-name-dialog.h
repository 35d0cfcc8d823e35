/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_NAME_DIALOG (optio_name_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OptioNameDialog, optio_name_dialog, OPTIO, NAME_DIALOG, AdwMessageDialog)

/**
 * OptioNameDialog:
 *
 * Asks what the user calls a board.
 */

/**
 * optio_name_dialog_new:
 * @parent: the window in front of which it is shown
 * @board: the board that gets the name
 */
GtkWidget *optio_name_dialog_new (GtkWindow      *parent,
                                  OptioBoardItem *board);

G_END_DECLS
