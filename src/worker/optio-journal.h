/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-journal-entry.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_JOURNAL (optio_journal_get_type ())
G_DECLARE_FINAL_TYPE (OptioJournal, optio_journal, OPTIO, JOURNAL, GObject)

/**
 * OptioJournal:
 *
 * The log: a #GListModel of #OptioJournalEntry, bounded. When it is full it drops its oldest lines
 * and counts them in its property "n-dropped", a guint64. Main thread.
 */

/**
 * optio_journal_new:
 * @capacity: the most lines that are kept, at least 1
 */
OptioJournal *optio_journal_new (guint capacity);

/**
 * optio_journal_append:
 * @board: port path of the board
 * @events: (array length=n_events): events in their order; progress is passed over
 *
 * Takes events. They are lines of the list a moment later, all that came meanwhile at once, so that
 * many of them cost who shows the list no more than few; a flood comes in pieces, so that it holds
 * up nobody.
 */
void optio_journal_append (OptioJournal *self,
                           const char   *board,
                           OptioEvent  **events,
                           guint         n_events);

/**
 * optio_journal_publish:
 *
 * Makes lines of all that waits, now; emits #GListModel::items-changed once, or twice if older
 * lines have to go.
 */
void optio_journal_publish (OptioJournal *self);

/**
 * optio_journal_dup_dropped_text:
 *
 * Returns: (transfer full): a sentence for people, how many lines were dropped since the last
 *   optio_journal_clear(); empty if none was.
 */
char *optio_journal_dup_dropped_text (OptioJournal *self);

void optio_journal_clear (OptioJournal *self);

/**
 * optio_journal_to_text:
 *
 * Returns: (transfer full): all lines as text, each with its board, and a line that says how many
 *   were dropped.
 */
char *optio_journal_to_text (OptioJournal *self);

/**
 * optio_journal_to_json:
 *
 * Returns: (transfer full): all lines as JSON, an object with "dropped" and "lines"; each of those
 *   is the event, with its "board".
 */
char *optio_journal_to_json (OptioJournal *self);

G_END_DECLS
