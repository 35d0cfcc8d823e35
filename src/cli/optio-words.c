/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-words.h"

#include <string.h>

#include "optio-command.h"

/* GOption takes the first word for the program's name. */
static char **
dup_with_name (char **words)
{
  GPtrArray *copy = g_ptr_array_new ();

  g_ptr_array_add (copy, g_strdup (g_get_prgname ()));
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (copy, g_strdup (words[i]));
  g_ptr_array_add (copy, NULL);
  return (char **) g_ptr_array_free (copy, FALSE);
}

/* Parses as far as the common options go; what is left begins with the verb. */
static gboolean
find_verb (char **words,
           guint *out_index)
{
  g_autoptr (OptioCommand) command = optio_command_new ();
  g_autoptr (GOptionContext) context =
      optio_command_new_context (command, OPTIO_OPTIONS_ALL, NULL, NULL);
  g_auto (GStrv) copy = dup_with_name (words);
  char **left;

  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse_strv (context, &copy, NULL))
    return FALSE;

  left = command->options.arguments;
  *out_index = g_strv_length (words) - (left != NULL ? g_strv_length (left) : 0);
  return left != NULL;
}

char **
optio_words_bring_verb_first (char **words)
{
  g_autoptr (GPtrArray) sorted = NULL;
  guint verb;

  if (!find_verb (words, &verb))
    return NULL;

  sorted = g_ptr_array_new ();
  g_ptr_array_add (sorted, g_strdup (words[verb]));
  for (guint i = 0; words[i] != NULL; i++)
    if (i != verb)
      g_ptr_array_add (sorted, g_strdup (words[i]));
  g_ptr_array_add (sorted, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&sorted), FALSE);
}

/* ---- STM32_Programmer_CLI ---- */

static gboolean
is_connection (char **words)
{
  return (g_str_equal (words[0], "-c") || g_str_equal (words[0], "--connect")) &&
         words[1] != NULL && g_ascii_strncasecmp (words[1], "port=usb", strlen ("port=usb")) == 0;
}

static gboolean
is_option_bytes (const char *word)
{
  return g_str_equal (word, "-ob") || g_str_equal (word, "--optionbytes");
}

char **
optio_words_translate_programmer (char **words)
{
  GPtrArray *translated = g_ptr_array_new ();
  gboolean is_asked = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    is_asked |= is_option_bytes (words[i]);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (is_asked && is_connection (words + i))
        i++;
      else if (!is_option_bytes (words[i]))
        g_ptr_array_add (translated, g_strdup (words[i]));
      else
        {
          gboolean is_show = words[i + 1] != NULL &&
                             g_ascii_strcasecmp (words[i + 1], "displ") == 0;

          /* "options -ob A=1" is said too. */
          if (i == 0 || !g_str_equal (words[i - 1], "options"))
            g_ptr_array_add (translated, g_strdup ("options"));
          g_ptr_array_add (translated, g_strdup (is_show ? "show" : "set"));
          i += is_show ? 1 : 0;
        }
    }

  g_ptr_array_add (translated, NULL);
  return (char **) g_ptr_array_free (translated, FALSE);
}
