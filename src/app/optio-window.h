/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-board-list.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_WINDOW (optio_window_get_type ())
G_DECLARE_FINAL_TYPE (OptioWindow, optio_window, OPTIO, WINDOW, AdwApplicationWindow)

/**
 * OptioWindow:
 *
 * The window: boards on the left, the chosen board's pages on the right, the log below.
 *
 * Properties: "boards" (#OptioBoardList, construct-only), "selected" (#OptioBoardItem, nullable),
 * "recent" (#OptioRecentMenu), "preferences" (#OptioPreferences), "log-visible" (writable).
 */

/**
 * optio_window_new:
 * @boards: what is shown
 */
OptioWindow *optio_window_new (GtkApplication *application,
                               OptioBoardList *boards);

/**
 * optio_window_open:
 * @file: a firmware file
 *
 * Opens a firmware for the chosen board, and for those that have none.
 */
void optio_window_open (OptioWindow *self,
                        GFile       *file);

G_END_DECLS
