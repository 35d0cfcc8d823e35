/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-progress-bar.h"

#include <glib/gi18n.h>

#include "optio-text.h"

#define BAR_WIDTH_MINIMUM 10u
#define BAR_WIDTH_MAXIMUM 40u

static char *
format_numbers (double fraction,
                gint64 left_ms)
{
  guint percent = (guint) (CLAMP (fraction, 0.0, 1.0) * 100.0);

  if (left_ms < 1000)
    return g_strdup_printf ("%3u %%", percent);

  return g_strdup_printf (_("%3u %%, %u s left"), percent, (guint) ((left_ms + 500) / 1000));
}

static void
append_bar (GString *line,
            double   fraction,
            guint    width)
{
  guint inner = width - 2;
  guint filled = (guint) (CLAMP (fraction, 0.0, 1.0) * inner);

  g_string_append_c (line, '[');
  for (guint i = 0; i < inner; i++)
    g_string_append_c (line, i < filled ? '#' : '.');
  g_string_append (line, "]  ");
}

char *
optio_progress_bar_format (const char *step,
                           double      fraction,
                           gint64      left_ms,
                           guint       width)
{
  g_autofree char *numbers = format_numbers (fraction, left_ms);
  g_autofree char *words = NULL;
  g_autofree char *cut = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  guint n_numbers = optio_text_get_columns (numbers);
  guint n_words;
  guint room;

  /* Two blanks stand between the parts. */
  room = width > n_numbers + 2 ? width - n_numbers - 2 : 0;
  words = g_utf8_make_valid (step, -1);
  cut = optio_text_cut (words, room);
  n_words = optio_text_get_columns (cut);

  g_string_append_printf (line, "%s  ", cut);
  if (room >= n_words + 2 + BAR_WIDTH_MINIMUM)
    append_bar (line, fraction, MIN (room - n_words - 2, BAR_WIDTH_MAXIMUM));
  g_string_append (line, numbers);
  return optio_text_cut (line->str, width);
}
