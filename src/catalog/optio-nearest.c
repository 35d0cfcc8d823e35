/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-nearest.h"

#include <string.h>

#include "optio-text.h"

#define MAX_NAMES 3

/* Longer words are not looked at: nobody types them wrong, and the table stays small. */
#define MAX_LENGTH 63

/* How many letters have to be changed, put in or taken out to make one word of the other
 * (Levenshtein), whatever the case; a word that is a part of the other counts as one. */
static guint
get_distance (const char *a,
              const char *b)
{
  gsize length = strlen (b);
  guint row[MAX_LENGTH + 1];
  g_autofree char *lower_a = g_ascii_strdown (a, -1);
  g_autofree char *lower_b = g_ascii_strdown (b, -1);

  if (strlen (a) > MAX_LENGTH || length > MAX_LENGTH)
    return G_MAXUINT;
  if (length >= 3 && strstr (lower_a, lower_b) != NULL)
    return 1;

  for (guint i = 0; i <= length; i++)
    row[i] = i;
  for (guint i = 0; lower_a[i] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = i + 1;
      for (gsize j = 0; j < length; j++)
        {
          guint changed = diagonal + (lower_a[i] != lower_b[j] ? 1 : 0);

          diagonal = row[j + 1];
          row[j + 1] = MIN (changed, MIN (row[j], row[j + 1]) + 1);
        }
    }

  return row[length];
}

char *
optio_nearest_dup_names (GPtrArray  *names,
                         const char *word)
{
  g_autoptr (GString) found = g_string_new (NULL);
  guint limit = MAX ((guint) strlen (word) / 3, 1);
  guint n_found = 0;

  for (guint distance = 0; distance <= limit; distance++)
    {
      for (guint i = 0; i < names->len && n_found < MAX_NAMES; i++)
        {
          if (get_distance (names->pdata[i], word) != distance)
            continue;
          optio_text_append (found, ", ", names->pdata[i]);
          n_found++;
        }
    }

  return g_string_free (g_steal_pointer (&found), FALSE);
}
