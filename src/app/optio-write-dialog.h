/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-board-item.h"
#include "optio-write-request.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_WRITE_DIALOG (optio_write_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OptioWriteDialog, optio_write_dialog, OPTIO, WRITE_DIALOG, AdwMessageDialog)

/**
 * OptioWriteDialog:
 *
 * Shows what a write of option bytes changes, field by field and word by word, and what may come of
 * it. Carries it out if the user wants that, which is possible only when the request is granted.
 *
 * Properties: "request" (#OptioWriteRequest, construct-only).
 */

/**
 * optio_write_dialog_new:
 * @parent: the window in front of which it is shown
 * @board: to whose option bytes it is done
 * @request: what is to be done
 */
GtkWidget *optio_write_dialog_new (GtkWindow         *parent,
                                   OptioBoardItem    *board,
                                   OptioWriteRequest *request);

G_END_DECLS
