/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define IDEOGRAPHIC_STOP "。"

static guint
get_character_columns (gunichar character)
{
  if (g_unichar_iszerowidth (character))
    return 0;

  return g_unichar_iswide (character) ? 2 : 1;
}

guint
optio_text_get_columns (const char *text)
{
  guint columns = 0;

  for (const char *cursor = text; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    columns += get_character_columns (g_utf8_get_char (cursor));
  return columns;
}

char *
optio_text_pad (const char *text,
                guint       columns)
{
  guint used = optio_text_get_columns (text);

  return g_strdup_printf ("%s%*s", text, used < columns ? (int) (columns - used) : 0, "");
}

char *
optio_text_cut (const char *text,
                guint       columns)
{
  const char *cursor = text;
  guint used = 0;

  while (*cursor != '\0')
    {
      used += get_character_columns (g_utf8_get_char (cursor));
      if (used > columns)
        break;
      cursor = g_utf8_next_char (cursor);
    }
  return g_strndup (text, (gsize) (cursor - text));
}

void
optio_text_append (GString    *text,
                   const char *separator,
                   const char *piece)
{
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, piece);
}

/* The full stop that @text ends with; "" if it is no whole sentence. */
static const char *
get_stop (const char *text)
{
  static const char *const stops[] = { ".", IDEOGRAPHIC_STOP };

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    if (g_str_has_suffix (text, stops[i]))
      return stops[i];
  return "";
}

void
optio_text_append_sentence (GString    *text,
                            const char *format,
                            ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);

  if (text->len > 0 && !g_str_has_suffix (text->str, IDEOGRAPHIC_STOP))
    g_string_append_c (text, ' ');
  if (*get_stop (sentence) != '\0')
    g_string_append (text, sentence);
  else
    /* Translators: what makes a phrase a sentence: the full stop of your language */
    g_string_append_printf (text, _("%s."), sentence);
}

char *
optio_text_dup_phrase (const char *text)
{
  return g_strndup (text, strlen (text) - strlen (get_stop (text)));
}
