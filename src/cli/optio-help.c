/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-help.h"

#include <glib/gi18n.h>
#include <string.h>

#include "optio-exit.h"
#include "optio-text.h"

#define HELP_WIDTH 78u
#define USAGE_WIDTH 16

/* Breaks at blanks, so that a description can be one long sentence in the source. */
static void
append_wrapped (GString    *text,
                const char *paragraph)
{
  g_auto (GStrv) words = g_strsplit (paragraph, " ", -1);
  guint column = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint length = optio_text_get_columns (words[i]);

      if (column > 0 && column + 1 + length > HELP_WIDTH)
        {
          g_string_append_c (text, '\n');
          column = 0;
        }
      g_string_append_printf (text, "%s%s", column > 0 ? " " : "", words[i]);
      column += length + (column > 0 ? 1 : 0);
    }
  g_string_append_c (text, '\n');
}

/* What is too wide for its column stands on a line of its own. */
static void
append_row (GString    *text,
            const char *usage,
            const char *summary)
{
  g_autofree char *padded = optio_text_pad (usage, USAGE_WIDTH);

  if (optio_text_get_columns (usage) < USAGE_WIDTH)
    g_string_append_printf (text, "  %s%s\n", padded, summary);
  else
    g_string_append_printf (text, "  %s\n  %-*s%s\n", usage, USAGE_WIDTH, "", summary);
}

static void
append_verbs (GString *text)
{
  const OptioVerb *const *verbs = optio_verb_get_all ();

  for (guint i = 0; verbs[i] != NULL; i++)
    {
      g_autofree char *usage =
          g_strdup_printf ("%s %s", verbs[i]->name,
                           verbs[i]->arguments != NULL ? _(verbs[i]->arguments) : "");

      append_row (text, usage, _(verbs[i]->summary));
    }
  append_row (text, _("help [VERB]"), _("Show this, or all of a verb"));
}

static void
append_exit_codes (GString *text)
{
  OptioExit code;
  const char *meaning;

  for (guint i = 0; (meaning = optio_exit_get_meaning (i, &code)) != NULL; i++)
    g_string_append_printf (text, "  %3d  %s\n", code, meaning);
}

char *
optio_help_dup_overview (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n\n",
                          _("optio: program chips over USB DFU with ST's DfuSe extension"));
  g_string_append_printf (text, "%s\n\n", _("Usage: optio VERB [OPTION...] [FILE]"));
  append_verbs (text);
  g_string_append_c (text, '\n');
  append_wrapped (text,
                  _("One board is enough to go on. With several, choose one with -p PORT, "
                    "-S SERIAL or -d VID:PID; \"optio list\" shows them. --simulate BOARD works on "
                    "a simulated board instead. --dry-run shows the plan of a verb and sends "
                    "nothing. --json tells everything as JSON lines; the last is the result. These "
                    "options may also stand before the verb. "
                    "\"optio help VERB\" lists a verb's options."));
  g_string_append_c (text, '\n');
  append_wrapped (text, _("What is written for dfu-util works too, with its options and its exit "
                          "codes: \"optio -l\", \"optio -a 0 -s 0x08000000:leave -D FILE\", "
                          "\"optio -s 0x08000000:1024 -U FILE\"."));
  g_string_append_c (text, '\n');
  append_wrapped (text, _("Ctrl-C stops a job at the next place where the board can be left alone, "
                          "and tells what is on the chip then."));
  g_string_append_printf (text, "\n%s\n", _("Exit codes:"));
  append_exit_codes (text);
  return g_string_free (text, FALSE);
}

char *
optio_help_dup_verb (const OptioVerb *verb)
{
  g_autoptr (OptioCommand) command = optio_command_new ();
  g_autofree char *usage = g_strdup_printf ("- %s", _(verb->summary));
  g_autoptr (GOptionContext) context =
      optio_command_new_context (command, verb->options, verb->entries, usage);
  g_autofree char *options = g_option_context_get_help (context, TRUE, NULL);
  char *body = strstr (options, "\n\n");
  GString *text = g_string_new (NULL);

  /* GLib's first lines name the program but not the verb. */
  g_string_append_printf (text, _("Usage: optio %s [OPTION...] %s"), verb->name,
                          verb->arguments != NULL ? _(verb->arguments) : "");
  g_string_append (g_string_append_c (text, '\n'), "\n");
  append_wrapped (text, _(verb->description));
  g_string_append (text, g_strchomp (body != NULL ? body + 1 : options));
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
