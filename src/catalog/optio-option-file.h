/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-set.h"

G_BEGIN_DECLS

/*
 * Option bytes as a file that people can read and change: text, one thing a line, '#' begins a
 * comment.
 *
 *   optio-options 1          the format, first
 *   chip stm32f07x           the catalog's id
 *   variant h743             if the chip has some
 *   field nBOOT1 1           a field: a number, or the name of a value
 *   word 0x1ffff800 0x...    a raw word; counts only if the file has no field of it
 */

/**
 * optio_option_file_to_text:
 * @variant: (nullable): which of the chip's variants it is
 *
 * Returns: (transfer full): what is to be; without changes, what the board holds.
 */
char *optio_option_file_to_text (OptioOptionSet *set,
                                 const char     *variant);

/**
 * optio_option_file_apply:
 * @text: a file's content; need not be UTF-8
 * @variant: (nullable): which of the chip's variants the board is
 * @error: %OPTIO_ERROR_FILE with the line that has no meaning; %OPTIO_ERROR_MISMATCH if it is of
 *   another chip; as optio_option_set_change(), with the line
 *
 * Changes @set to what the file says. After an error some of it may be changed.
 */
gboolean optio_option_file_apply (OptioOptionSet *set,
                                  const char     *variant,
                                  const char     *text,
                                  GError        **error);

G_END_DECLS
