/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-set.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_OPTION_WORD (optio_option_word_get_type ())
G_DECLARE_FINAL_TYPE (OptioOptionWord, optio_option_word, OPTIO, OPTION_WORD, GObject)

/**
 * OptioOptionWord:
 *
 * A word of the option bytes as the window shows it: where it is, which fields are in it, what it
 * was and what it is to be. Follows the options. Main thread.
 *
 * Properties for binding: "address-text", "fields-text", "value-text", "change-text" (what it was,
 * if it is changed; empty if not), "changed", "editable", and "unproved-allowed" (writable; whether
 * it may be changed though no write was seen to work).
 */

/**
 * optio_option_word_new:
 * @set: the options, without changes; kept alive
 * @address: where the word is
 *
 * Returns: (transfer full) (nullable): the word; %NULL if it was not read.
 */
OptioOptionWord *optio_option_word_new (OptioOptionSet *set,
                                        guint32         address);

/**
 * optio_option_word_enter:
 * @text: a number
 * @error: %OPTIO_ERROR_RANGE if @text is no number; %OPTIO_ERROR_PROTECTED if it is not editable;
 *   as optio_option_set_change_word()
 */
gboolean optio_option_word_enter (OptioOptionWord *self,
                                  const char      *text,
                                  GError         **error);

/**
 * optio_option_word_dup_difference:
 *
 * Returns: (transfer full): the change in one line, "0x1ffff800: 0x00ff55aa → 0x10ef55aa".
 */
char *optio_option_word_dup_difference (OptioOptionWord *self);

gboolean optio_option_word_is_changed (OptioOptionWord *self);

G_END_DECLS
