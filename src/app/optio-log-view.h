/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "optio-journal.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_LOG_VIEW (optio_log_view_get_type ())
G_DECLARE_FINAL_TYPE (OptioLogView, optio_log_view, OPTIO, LOG_VIEW, GtkWidget)

/**
 * OptioLogView:
 *
 * The journal as a table: filtered by kind, searched, followed, copied, saved, cleared.
 *
 * Properties, writable: "journal" (#OptioJournal, nullable), "recording" (#OptioRecording,
 * nullable: what is saved as pcapng), "compact" (whether only time and text are shown), "board"
 * (nullable: the port path of the chosen board), "only-board" (whether only its lines are shown).
 */

/**
 * optio_log_view_start_search:
 *
 * Puts the cursor into the search entry.
 */
void optio_log_view_start_search (OptioLogView *self);

G_END_DECLS
