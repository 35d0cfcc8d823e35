/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-words.h"

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
