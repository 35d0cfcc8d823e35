/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the format files share with each other and with the table in optio-format.c, and nobody
 * else. */

#include "optio-format.h"

G_BEGIN_DECLS

extern const OptioFormat optio_format_ihex;
extern const OptioFormat optio_format_srec;
extern const OptioFormat optio_format_dfuse;
extern const OptioFormat optio_format_uf2;
extern const OptioFormat optio_format_elf;
extern const OptioFormat optio_format_dfu;
extern const OptioFormat optio_format_binary;

/**
 * optio_format_refuse_foreign:
 * @bytes: content that no format but raw binary knows
 * @error: %OPTIO_ERROR_FILE, says what it is and how to get firmware out of it
 *
 * Raw binary fits anything, so without this an archive or a web page saved by mistake would be
 * flashed as it is.
 *
 * Returns: %FALSE if @bytes are known to be something else than raw binary.
 */
gboolean optio_format_refuse_foreign (GBytes  *bytes,
                                      GError **error);

/**
 * optio_format_set_damaged:
 * @error: %OPTIO_ERROR_FILE with the reason and what to do next
 * @format: what is wrong; the line or offset is put before it by the caller
 *
 * Returns: always %FALSE.
 */
gboolean optio_format_set_damaged (GError    **error,
                                   const char *format,
                                   ...) G_GNUC_PRINTF (2, 3);

/**
 * OptioLineReader:
 * @line: a line without blanks at its ends, not empty, not NUL-terminated
 *
 * Reads one line of a text format. Its error gets the line's number.
 */
typedef gboolean (*OptioLineReader) (gpointer    user_data,
                                     const char *line,
                                     gsize       length,
                                     GError    **error);

/**
 * optio_format_read_lines:
 * @read_line: called for each line that is not empty
 * @out_n_lines: (out): how many lines there are, empty ones too
 * @error: as @read_line says, with "line N: " before it
 */
gboolean optio_format_read_lines (GBytes         *bytes,
                                  OptioLineReader read_line,
                                  gpointer        user_data,
                                  guint          *out_n_lines,
                                  GError        **error);

/**
 * optio_format_find_first_line:
 * @out_length: (out): its length
 *
 * Returns: (nullable): the first line that is not empty, without blanks at its ends.
 */
const char *optio_format_find_first_line (GBytes *bytes,
                                          gsize  *out_length);

/**
 * optio_format_decode_digits:
 * @n_skipped: how many characters stand before the digits
 * @bytes: (out) (array length=capacity): what the digits mean
 * @out_size: (out): how many bytes those are
 * @error: %OPTIO_ERROR_FILE if the line is not made of pairs of hexadecimal digits, or of too many
 */
gboolean optio_format_decode_digits (const char *line,
                                     gsize       length,
                                     gsize       n_skipped,
                                     guint8     *bytes,
                                     gsize       capacity,
                                     gsize      *out_size,
                                     GError    **error);

/**
 * optio_format_append_line:
 * @mark: what stands before the digits
 * @data: (array length=size): what becomes digits
 *
 * Appends one line of a text format.
 */
void optio_format_append_line (GByteArray   *out,
                               const char   *mark,
                               const guint8 *data,
                               gsize         size);

G_END_DECLS
