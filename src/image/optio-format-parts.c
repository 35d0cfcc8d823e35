/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-format-private.h"
#include "optio-reader.h"

gboolean
optio_format_set_damaged (GError    **error,
                          const char *format,
                          ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  /* Translators: %s is what is wrong with one place in a file. */
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
               _("%s: the file is damaged, copy it or build it again"), reason);
  return FALSE;
}

/* CP/M and DOS end texts with Ctrl-Z, and so do some assemblers to this day. */
static gboolean
is_blank (char character)
{
  return g_ascii_isspace (character) || character == 0x1a;
}

/* Takes blanks off both ends. */
static void
trim (const char **line,
      gsize       *length)
{
  while (*length > 0 && is_blank (**line))
    {
      (*line)++;
      (*length)--;
    }
  while (*length > 0 && is_blank ((*line)[*length - 1]))
    (*length)--;
}

gboolean
optio_format_read_lines (GBytes         *bytes,
                         OptioLineReader read_line,
                         gpointer        user_data,
                         guint          *out_n_lines,
                         GError        **error)
{
  OptioReader reader;
  const char *line;
  gsize length;

  *out_n_lines = 0;
  optio_reader_init (&reader, bytes);
  while ((line = optio_reader_read_line (&reader, &length)) != NULL)
    {
      (*out_n_lines)++;
      trim (&line, &length);
      if (length > 0 && !read_line (user_data, line, length, error))
        {
          g_prefix_error (error, _("line %u: "), *out_n_lines);
          return FALSE;
        }
    }

  return TRUE;
}

const char *
optio_format_find_first_line (GBytes *bytes,
                              gsize  *out_length)
{
  OptioReader reader;
  const char *line;

  optio_reader_init (&reader, bytes);
  while ((line = optio_reader_read_line (&reader, out_length)) != NULL)
    {
      trim (&line, out_length);
      if (*out_length > 0)
        return line;
    }

  return NULL;
}

gboolean
optio_format_decode_digits (const char *line,
                            gsize       length,
                            gsize       n_skipped,
                            guint8     *bytes,
                            gsize       capacity,
                            gsize      *out_size,
                            GError    **error)
{
  gsize n_digits = length - n_skipped;

  if (n_digits > 2 * capacity)
    return optio_format_set_damaged (error, _("the line is longer than a record can be"));

  for (gsize i = 0; i < n_digits; i++)
    {
      int digit = g_ascii_xdigit_value (line[n_skipped + i]);

      if (digit < 0)
        return optio_format_set_damaged (error, _("character %u is not a hexadecimal digit"),
                                         (guint) (n_skipped + i + 1));
      bytes[i / 2] = i % 2 == 0 ? (guint8) digit : (guint8) (bytes[i / 2] << 4 | digit);
    }

  if (n_digits % 2 != 0)
    return optio_format_set_damaged (error, _("the record ends with half a byte"));

  *out_size = n_digits / 2;
  return TRUE;
}

void
optio_format_append_line (GByteArray   *out,
                          const char   *mark,
                          const guint8 *data,
                          gsize         size)
{
  static const char digits[] = "0123456789ABCDEF";
  g_autoptr (GString) line = g_string_new (mark);

  for (gsize i = 0; i < size; i++)
    {
      g_string_append_c (line, digits[data[i] >> 4]);
      g_string_append_c (line, digits[data[i] & 0xf]);
    }
  g_string_append_c (line, '\n');
  g_byte_array_append (out, (const guint8 *) line->str, (guint) line->len);
}
