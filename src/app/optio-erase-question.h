/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

/**
 * optio_erase_question_ask:
 * @parent: the window
 * @board: the board
 * @plan: what is erased of it
 *
 * Says what would be lost, and erases it if the answer is yes. Main thread.
 */
void optio_erase_question_ask (GtkWindow      *parent,
                               OptioBoardItem *board,
                               OptioPlan      *plan);

G_END_DECLS
