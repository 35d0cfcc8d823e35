/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

/**
 * optio_flash_question_ask:
 * @parent: the window
 * @board: one that can be flashed
 *
 * Says what will be done to @board, and flashes it if the answer is yes and nothing has changed in
 * the meantime. Main thread.
 */
void optio_flash_question_ask (GtkWindow      *parent,
                               OptioBoardItem *board);

G_END_DECLS
