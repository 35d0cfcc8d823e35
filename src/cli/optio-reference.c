/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "optio-exit.h"
#include "optio-text.h"
#include "optio-verb.h"

/* Writes the manual page and the shell completions from the tables of the verbs and their options,
 * while Optio is built. It is not installed. English only, as manual pages are. */

#define MAX_COLUMN 78

static const GOptionEntry *
get_option (GArray *options,
            guint   index)
{
  return &g_array_index (options, GOptionEntry, index);
}

static GArray *
list_options (const OptioVerb *verb)
{
  static const GOptionEntry help = { "help", 'h', 0, G_OPTION_ARG_NONE, NULL, "Show this help",
                                     NULL };
  GArray *options = optio_command_list_options (verb->options, verb->entries);

  g_array_append_val (options, help);
  return options;
}

/* @argument: what the help calls an argument */
static gboolean
is_path (const char *argument)
{
  static const char *const words[] = { "FILE", "FOLDER", "PATH" };

  for (gsize i = 0; i < G_N_ELEMENTS (words) && argument != NULL; i++)
    if (strstr (argument, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* ---- the manual page, in mdoc(7) ---- */

/* Each sentence begins a line, and no line is too long for mandoc(1). */
static void
append_text (GString    *out,
             const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  gsize column = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean begins_sentence = i > 0 && g_str_has_suffix (words[i - 1], ".");
      gboolean breaks = column + 1 + strlen (words[i]) > MAX_COLUMN || begins_sentence;

      if (i > 0)
        g_string_append_c (out, breaks ? '\n' : ' ');
      column = (breaks ? 0 : column + 1) + strlen (words[i]);
      g_string_append (out, words[i]);
    }
  g_string_append_c (out, '\n');
}

static void
append_tag (GString            *out,
            const GOptionEntry *option)
{
  g_string_append (out, ".It ");
  if (option->short_name != 0)
    g_string_append_printf (out, "Fl %c , ", option->short_name);
  g_string_append_printf (out, "Fl -%s", option->long_name);
  if (option->arg_description != NULL)
    g_string_append_printf (out, " Ar %s", option->arg_description);
  g_string_append_c (out, '\n');
}

static void
append_tags (GString *out,
             GArray  *options)
{
  if (options->len == 0)
    return;

  g_string_append (out, ".Bl -tag -width Ds\n");
  for (guint i = 0; i < options->len; i++)
    {
      append_tag (out, get_option (options, i));
      append_text (out, get_option (options, i)->description);
    }
  g_string_append (out, ".El\n");
}

static void
append_common_names (GString         *out,
                     const OptioVerb *verb)
{
  g_autoptr (GArray) common = optio_command_list_options (verb->options, NULL);

  g_string_append (out, ".Pp\nCommon options:\n");
  for (guint i = 0; i < common->len; i++)
    g_string_append_printf (out, ".Fl -%s%s\n", get_option (common, i)->long_name,
                            i + 1 < common->len ? " ," : " .");
}

static void
append_verb (GString         *out,
             const OptioVerb *verb)
{
  g_autoptr (GArray) own = optio_command_list_options (OPTIO_OPTIONS_NONE, verb->entries);

  g_string_append_printf (out, ".Ss %s\n.Dl optio %s [OPTION...]%s%s\n.Pp\n", verb->name,
                          verb->name, verb->arguments != NULL ? " " : "",
                          verb->arguments != NULL ? verb->arguments : "");
  append_text (out, verb->description);
  append_tags (out, own);
  append_common_names (out, verb);
}

static void
append_verbs (GString *out)
{
  const OptioVerb *const *verbs = optio_verb_get_all ();

  for (guint i = 0; verbs[i] != NULL; i++)
    append_verb (out, verbs[i]);
}

static void
append_common_options (GString *out)
{
  g_autoptr (GArray) common = optio_command_list_options (OPTIO_OPTIONS_ALL, NULL);

  append_tags (out, common);
}

static void
append_exit_codes (GString *out)
{
  OptioExit code;
  const char *meaning;

  g_string_append (out, ".Bl -tag -width 1000 -compact\n");
  for (guint i = 0; (meaning = optio_exit_get_meaning (i, &code)) != NULL; i++)
    g_string_append_printf (out, ".It %d\n%s\n", code, meaning);
  g_string_append (out, ".El\n");
}

/* A line of the template that is one of these words is a table. */
static const struct
{
  const char *word;
  void (*append) (GString *out);
} tables[] = {
  { "@VERBS@", append_verbs },
  { "@COMMON_OPTIONS@", append_common_options },
  { "@EXIT_CODES@", append_exit_codes },
};

static void
append_template_line (GString    *out,
                      const char *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (!g_str_equal (line, tables[i].word))
        continue;
      tables[i].append (out);
      return;
    }

  g_string_append_printf (out, "%s\n", line);
}

static gboolean
write_manual (GString    *out,
              const char *template,
              GError    **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (template, &text, NULL, error))
    return FALSE;

  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    append_template_line (out, lines[i]);
  return TRUE;
}

/* ---- completions ---- */

static void
append_quoted (GString    *out,
               const char *text)
{
  g_autofree char *quoted = g_shell_quote (text);

  g_string_append (out, quoted);
}

static void
append_bash_words (GString         *out,
                   const OptioVerb *verb)
{
  g_autoptr (GArray) options = list_options (verb);

  g_string_append_printf (out, "    %s)\n      words='", verb->name);
  for (guint i = 0; i < options->len; i++)
    g_string_append_printf (out, "%s--%s", i > 0 ? " " : "", get_option (options, i)->long_name);
  g_string_append (out, "'\n      ;;\n");
}

static gboolean
write_bash (GString    *out,
            const char *unused,
            GError    **error)
{
  const OptioVerb *const *verbs = optio_verb_get_all ();
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; verbs[i] != NULL; i++)
    optio_text_append (names, " ", verbs[i]->name);

  g_string_append_printf (
      out,
      "# Completion of optio(1) for bash, made of its own tables.\n"
      "_optio() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
      "  local verbs='%s'\n"
      "  local word words verb=\n"
      "  COMPREPLY=()\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    [[ \" $verbs \" == *\" $word \"* ]] && verb=$word && break\n"
      "  done\n"
      "  if [[ $previous == --chip || ($verb == chips && $previous == show) ]]; then\n"
      "    words=$(optio chips 2>/dev/null | cut -d ' ' -f 1)\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
      "    return\n"
      "  fi\n"
      "  case $verb in\n",
      names->str);
  for (guint i = 0; verbs[i] != NULL; i++)
    append_bash_words (out, verbs[i]);
  g_string_append (out,
                   "    *)\n      words=\"$verbs help --help --version\"\n      ;;\n"
                   "  esac\n"
                   "  # Without an answer bash offers files.\n"
                   "  if [[ -z $verb || $current == -* ]]; then\n"
                   "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
                   "  fi\n"
                   "}\n"
                   "complete -o default -F _optio optio\n");
  return TRUE;
}

/* In _arguments(), brackets and colons end a description. */
static void
append_zsh_spec (GString            *out,
                 const GOptionEntry *option)
{
  g_autoptr (GString) text = g_string_new (option->description);
  g_autoptr (GString) argument = g_string_new (option->arg_description);
  g_autofree char *spec = NULL;

  g_string_replace (text, "[", "\\[", 0);
  g_string_replace (text, "]", "\\]", 0);
  g_string_replace (argument, ":", "\\:", 0);
  if (option->arg_description == NULL)
    spec = g_strdup_printf ("[%s]", text->str);
  else if (g_str_equal (option->long_name, "chip"))
    spec = g_strdup_printf ("[%s]:%s:(${(f)\"$(optio chips 2>/dev/null | cut -d ' ' -f 1)\"})",
                            text->str, argument->str);
  else
    spec = g_strdup_printf ("[%s]:%s:%s", text->str, argument->str,
                            is_path (option->arg_description) ? "_files" : " ");

  g_string_append (out, " \\\n        ");
  if (option->short_name != 0)
    g_string_append_printf (out, "{-%c,--%s}", option->short_name, option->long_name);
  else
    g_string_append_printf (out, "--%s", option->long_name);
  append_quoted (out, spec);
}

static gboolean
write_zsh (GString    *out,
           const char *unused,
           GError    **error)
{
  const OptioVerb *const *verbs = optio_verb_get_all ();

  g_string_append (out,
                   "#compdef optio\n"
                   "# Completion of optio(1) for zsh, made of its own tables.\n"
                   "_optio() {\n"
                   "  local -a verbs=(\n");
  for (guint i = 0; verbs[i] != NULL; i++)
    {
      g_autofree char *row = g_strdup_printf ("%s:%s", verbs[i]->name, verbs[i]->summary);

      g_string_append (out, "    ");
      append_quoted (out, row);
      g_string_append_c (out, '\n');
    }
  g_string_append (out,
                   "    'help:Show all of a verb'\n  )\n"
                   "  if (( CURRENT == 2 )); then\n"
                   "    _describe verb verbs\n"
                   "    return\n"
                   "  fi\n"
                   "  shift words\n"
                   "  (( CURRENT-- ))\n"
                   "  case $words[1] in\n");
  for (guint i = 0; verbs[i] != NULL; i++)
    {
      g_autoptr (GArray) options = list_options (verbs[i]);

      g_string_append_printf (out, "    %s)\n      _arguments", verbs[i]->name);
      for (guint j = 0; j < options->len; j++)
        append_zsh_spec (out, get_option (options, j));
      g_string_append (out, " \\\n        '*:argument:_files'\n      ;;\n");
    }
  g_string_append (out, "    help)\n      _describe verb verbs\n      ;;\n  esac\n}\n"
                        "_optio \"$@\"\n");
  return TRUE;
}

static void
append_fish_option (GString            *out,
                    const OptioVerb    *verb,
                    const GOptionEntry *option)
{
  g_string_append_printf (out, "complete -c optio -n '__fish_seen_subcommand_from %s' -l %s",
                          verb->name, option->long_name);
  if (option->short_name != 0)
    g_string_append_printf (out, " -s %c", option->short_name);
  if (g_str_equal (option->long_name, "chip"))
    g_string_append (out, " -x -a \"(optio chips 2>/dev/null | string split -f 1 ' ')\"");
  else if (option->arg_description != NULL)
    g_string_append (out, is_path (option->arg_description) ? " -r" : " -x");
  g_string_append (out, " -d ");
  append_quoted (out, option->description);
  g_string_append_c (out, '\n');
}

static gboolean
write_fish (GString    *out,
            const char *unused,
            GError    **error)
{
  const OptioVerb *const *verbs = optio_verb_get_all ();

  g_string_append (out, "# Completion of optio(1) for fish, made of its own tables.\n");
  for (guint i = 0; verbs[i] != NULL; i++)
    {
      g_autoptr (GArray) options = list_options (verbs[i]);

      g_string_append_printf (out, "complete -c optio -n __fish_use_subcommand -f -a %s -d ",
                              verbs[i]->name);
      append_quoted (out, verbs[i]->summary);
      g_string_append_c (out, '\n');
      if (!is_path (verbs[i]->arguments))
        g_string_append_printf (out, "complete -c optio -n '__fish_seen_subcommand_from %s' -f\n",
                                verbs[i]->name);
      for (guint j = 0; j < options->len; j++)
        append_fish_option (out, verbs[i], get_option (options, j));
    }
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean (*write) (GString *out, const char *template, GError **error);
} kinds[] = {
  { "manual", write_manual },
  { "bash", write_bash },
  { "zsh", write_zsh },
  { "fish", write_fish },
};

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds) && argc > 1; i++)
    {
      if (!g_str_equal (argv[1], kinds[i].name))
        continue;
      if (!kinds[i].write (out, argc > 2 ? argv[2] : "", &error))
        break;
      fputs (out->str, stdout);
      return 0;
    }

  fprintf (stderr, "%s\n",
           error != NULL ? error->message : "usage: optio-reference manual TEMPLATE|bash|zsh|fish");
  return 1;
}
