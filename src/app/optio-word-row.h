/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-option-word.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_WORD_ROW (optio_word_row_get_type ())
G_DECLARE_FINAL_TYPE (OptioWordRow, optio_word_row, OPTIO, WORD_ROW, AdwActionRow)

/**
 * OptioWordRow:
 *
 * A raw word of the option bytes, in hexadecimal.
 *
 * Properties: "word" (#OptioOptionWord, construct-only).
 */
GtkWidget *optio_word_row_new (OptioOptionWord *word);

G_END_DECLS
