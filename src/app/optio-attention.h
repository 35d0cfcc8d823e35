/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-board-list.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_ATTENTION (optio_attention_get_type ())
G_DECLARE_FINAL_TYPE (OptioAttention, optio_attention, OPTIO, ATTENTION, GObject)

/**
 * OptioAttention:
 *
 * What the program does for a user who looks elsewhere: while a board is busy it keeps the computer
 * from suspending, and when a job ends behind other windows it says so. Main thread.
 */

/**
 * optio_attention_new:
 * @application: has started up
 * @boards: whose jobs are attended to
 */
OptioAttention *optio_attention_new (GtkApplication *application,
                                     OptioBoardList *boards);

G_END_DECLS
