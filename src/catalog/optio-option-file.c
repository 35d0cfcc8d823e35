/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-file.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"

#define MAGIC "optio-options"
#define FORMAT "1"
#define WORD_SIZE 4u

/* ---- writing ---- */

static void
append_field (GString        *text,
              OptioOptionSet *set,
              OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  guint32 value = optio_option_get_value (option);
  g_autofree char *meaning = optio_option_set_describe (set, option, value);

  if (!optio_option_is_known (option))
    return;

  g_string_append_printf (text, "%sfield %s 0x%x  # %s: %s\n",
                          optio_option_is_writable (option) ? "" : "# ", field->name, value,
                          optio_option_get_label (option), meaning);
}

static void
append_words (GString        *text,
              OptioOptionSet *set)
{
  guint n_areas;
  const OptioOptionArea *areas =
      optio_chip_get_option_areas (optio_option_set_get_chip (set), &n_areas);

  for (guint i = 0; i < n_areas; i++)
    for (guint32 offset = 0; offset < areas[i].range.size; offset += WORD_SIZE)
      {
        guint32 at = areas[i].range.start + offset;
        guint32 word;

        if (optio_option_set_get_word (set, at, &word))
          g_string_append_printf (text, "word 0x%08x 0x%08x\n", at, word);
      }
}

char *
optio_option_file_to_text (OptioOptionSet *set,
                           const char     *variant)
{
  GString *text = g_string_new (MAGIC " " FORMAT "\n");
  OptioChip *chip = optio_option_set_get_chip (set);

  g_string_append_printf (text, "# %s\nchip %s\n", optio_chip_get_name (chip),
                          optio_chip_get_id (chip));
  if (variant != NULL)
    g_string_append_printf (text, "variant %s\n", variant);
  g_string_append (text, "\n# ");
  g_string_append (text, _("Change the fields. A word counts only if no field of it stands here."));
  g_string_append_c (text, '\n');

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);

      append_field (text, set, option);
    }

  g_string_append_c (text, '\n');
  append_words (text, set);
  return g_string_free (text, FALSE);
}

/* ---- reading ---- */

/* A file that is being applied. */
typedef struct
{
  OptioOptionSet *set;
  const char *variant;
  GHashTable *field_words; /* addresses of words of which the file has a field */
  gboolean has_magic;
  gboolean has_chip;
  gboolean wants_words; /* the second pass takes the words, the first all else */
} Reading;

static gboolean
set_no_meaning (GError **error)
{
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _("this line has no meaning"));
  return FALSE;
}

static gboolean
take_magic (Reading    *reading,
            char      **words,
            GError    **error)
{
  if (!g_str_equal (words[0], MAGIC) || words[1] == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("this is not a file of option bytes: it does not begin with \"%s\""), MAGIC);
      return FALSE;
    }

  if (!g_str_equal (words[1], FORMAT))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("the file has format %s, and this Optio knows only format %s"), words[1],
                   FORMAT);
      return FALSE;
    }

  reading->has_magic = TRUE;
  return TRUE;
}

static gboolean
take_chip (Reading    *reading,
           char      **words,
           GError    **error)
{
  OptioChip *chip = optio_option_set_get_chip (reading->set);

  reading->has_chip = TRUE;
  if (g_str_equal (words[1], optio_chip_get_id (chip)))
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("the file is of another chip: %s, and the board has %s"), words[1],
               optio_chip_get_id (chip));
  return FALSE;
}

static gboolean
take_variant (Reading    *reading,
              char      **words,
              GError    **error)
{
  if (g_strcmp0 (words[1], reading->variant) == 0)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("the file is of the variant %s of this chip; if the board is that, say so first"),
               words[1]);
  return FALSE;
}

static gboolean
take_field (Reading    *reading,
            char      **words,
            GError    **error)
{
  OptioOption *option;

  if (words[2] == NULL)
    return set_no_meaning (error);

  option = optio_option_set_find (reading->set, words[1], error);
  if (option == NULL)
    return FALSE;

  g_hash_table_add (reading->field_words,
                    GUINT_TO_POINTER (optio_option_get_field (option)->place.at));
  return optio_option_set_change (reading->set, words[1], words[2], error);
}

static gboolean
has_field (OptioOptionSet *set,
           guint32         at)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);

      if (optio_option_get_field (option)->place.at == at)
        return TRUE;
    }

  return FALSE;
}

/* Words without a field hold what is the board's own. */
static gboolean
take_word (Reading    *reading,
           char      **words,
           GError    **error)
{
  guint32 at, value, now;

  if (words[2] == NULL || !optio_parse_address (words[1], &at) ||
      !optio_parse_address (words[2], &value))
    return set_no_meaning (error);

  if (g_hash_table_contains (reading->field_words, GUINT_TO_POINTER (at)) ||
      !has_field (reading->set, at) ||
      (optio_option_set_get_word (reading->set, at, &now) && now == value))
    return TRUE;

  return optio_option_set_change_word (reading->set, at, value, error);
}

static const struct
{
  const char *name;
  gboolean is_word;
  gboolean (*take) (Reading *reading, char **words, GError **error);
} keys[] = {
  { "chip", FALSE, take_chip },
  { "variant", FALSE, take_variant },
  { "field", FALSE, take_field },
  { "word", TRUE, take_word },
};

static char **
split (const char *line)
{
  g_auto (GStrv) halves = g_strsplit (line, "#", 2);
  g_auto (GStrv) pieces = g_strsplit_set (halves[0] != NULL ? halves[0] : "", " \t\r", -1);
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; pieces[i] != NULL; i++)
    if (pieces[i][0] != '\0')
      g_ptr_array_add (words, g_strdup (pieces[i]));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

static gboolean
take_line (Reading    *reading,
           const char *line,
           GError    **error)
{
  g_auto (GStrv) words = split (line);

  if (words[0] == NULL)
    return TRUE;
  if (!reading->has_magic)
    return take_magic (reading, words, error);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (!g_str_equal (words[0], keys[i].name) || words[1] == NULL)
        continue;
      if (!reading->has_chip && keys[i].take != take_chip)
        break;

      return keys[i].is_word != reading->wants_words || keys[i].take (reading, words, error);
    }

  return (reading->wants_words && g_str_equal (words[0], MAGIC)) || set_no_meaning (error);
}

static gboolean
take_all (Reading *reading,
          char   **lines,
          GError **error)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (!take_line (reading, lines[i], error))
      {
        g_prefix_error (error, _("line %u: "), i + 1);
        return FALSE;
      }

  return TRUE;
}

gboolean
optio_option_file_apply (OptioOptionSet *set,
                         const char     *variant,
                         const char     *text,
                         GError        **error)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  g_autoptr (GHashTable) field_words = g_hash_table_new (NULL, NULL);
  Reading reading = { .set = set, .variant = variant, .field_words = field_words };

  if (!take_all (&reading, lines, error))
    return FALSE;

  if (!reading.has_chip)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("this is not a file of option bytes: it names no chip"));
      return FALSE;
    }

  reading.wants_words = TRUE;
  return take_all (&reading, lines, error);
}
