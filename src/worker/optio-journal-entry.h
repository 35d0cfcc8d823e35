/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "optio-event.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_JOURNAL_ENTRY (optio_journal_entry_get_type ())
G_DECLARE_FINAL_TYPE (OptioJournalEntry, optio_journal_entry, OPTIO, JOURNAL_ENTRY, GObject)

/**
 * OptioJournalEntry:
 *
 * One line of the log: an event and the board that it belongs to. Main thread.
 * Properties for binding, all strings that never change: "board", "kind" (for programs),
 * "kind-label" (for people), "time" (seconds since the job began, "0.031"), "text".
 */

/**
 * optio_journal_entry_new:
 * @event: what happened
 * @board: port path of the board
 *
 * Returns: (transfer full): a line.
 */
OptioJournalEntry *optio_journal_entry_new (OptioEvent *event,
                                            GRefString *board);

/**
 * optio_journal_entry_get_event:
 *
 * Returns: (transfer none): what happened.
 */
OptioEvent *optio_journal_entry_get_event (OptioJournalEntry *self);

/**
 * optio_journal_entry_get_board:
 *
 * Returns: the port path of the board.
 */
const char *optio_journal_entry_get_board (OptioJournalEntry *self);

G_END_DECLS
