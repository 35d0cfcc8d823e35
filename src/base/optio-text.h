/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What lines of a terminal and sentences put together need in every language. All functions take
 * valid UTF-8 and may be called from any thread. */

/**
 * optio_text_get_columns:
 * @text: one line, without tabs
 *
 * Returns: the columns that @text takes in a terminal: a Chinese character takes two, a combining
 *   mark none (Unicode Standard Annex 11).
 */
guint optio_text_get_columns (const char *text);

/**
 * optio_text_pad:
 * @text: one line, without tabs
 * @columns: width of the column that it stands in
 *
 * Returns: (transfer full): @text and the blanks that fill its column; @text alone if it is wider.
 */
char *optio_text_pad (const char *text,
                      guint       columns);

/**
 * optio_text_cut:
 * @text: one line, without tabs
 * @columns: columns that may be used
 *
 * Returns: (transfer full): as much of the beginning of @text as fits.
 */
char *optio_text_cut (const char *text,
                      guint       columns);

/**
 * optio_text_append:
 * @text: what was said so far
 * @separator: what stands between pieces, such as a blank
 * @piece: what is said next
 *
 * Appends @piece, and before it @separator if there is something before it.
 */
void optio_text_append (GString    *text,
                        const char *separator,
                        const char *piece);

/**
 * optio_text_append_sentence:
 * @text: whole sentences, or nothing yet
 * @format: as for printf(), of a sentence, or of a phrase that becomes one
 *
 * Appends what @format makes. A phrase gets the full stop of the user's language; between two
 * sentences stands a blank, but not behind the full stop of Chinese and Japanese, which holds its
 * own.
 */
void optio_text_append_sentence (GString    *text,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (2, 3);

/**
 * optio_text_dup_phrase:
 * @text: a sentence, or a part of one
 *
 * Returns: (transfer full): @text without the full stop at its end, so that it can stand in another
 *   sentence.
 */
char *optio_text_dup_phrase (const char *text);

G_END_DECLS
