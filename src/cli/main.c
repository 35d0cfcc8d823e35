/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "optio-boards.h"
#include "optio-dfu-util.h"
#include "optio-error.h"
#include "optio-exit.h"
#include "optio-help.h"
#include "optio-json.h"
#include "optio-locale.h"
#include "optio-text.h"
#include "optio-verb.h"
#include "optio-version.h"
#include "optio-words.h"

/* ---- the last line ---- */

static void
tell_result (OptioCommand *command,
             OptioExit     code,
             const char   *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  optio_json_add_number (builder, "exit", code);
  optio_json_add_string (builder, "message", message);
  json_builder_set_member_name (builder, "verdict");
  if (command->verdict != NULL)
    json_builder_add_value (builder, optio_verdict_to_json (command->verdict));
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  optio_console_tell_json (command->console, "result", node);
}

/* What happened, what is on the chip, what to do next. The command's own errors and the verdicts
 * say all of it; the others say what happened and perhaps the last. */
static char *
dup_last_line (OptioCommand *command,
               gboolean      is_job,
               const GError *error)
{
  const char *remedy = optio_exit_get_remedy (error);
  g_autoptr (GString) line = g_string_new (NULL);

  if (error->domain == OPTIO_EXIT_ERROR)
    return g_strdup (error->message);

  optio_text_append_sentence (line, "%s", error->message);
  if (g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_RANGE) && command->options.alt != NULL)
    optio_text_append_sentence (
      line, _("Only alternate setting \"%s\" was looked at, as -a says."), command->options.alt);
  if (command->verdict == NULL && is_job)
    optio_text_append_sentence (line, "%s", _("Nothing was sent to the board."));
  if (remedy != NULL)
    optio_text_append_sentence (line, "%s", remedy);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* A reader that has gone away wanted no more, and who closed the output wanted nothing. */
static gboolean
is_output_lost (void)
{
  struct stat status;

  return (fflush (stdout) != 0 || ferror (stdout) != 0) &&
         fstat (STDOUT_FILENO, &status) == 0 && !S_ISFIFO (status.st_mode) &&
         !S_ISSOCK (status.st_mode);
}

static OptioExit
fail_output (OptioCommand *command,
             const char   *who)
{
  optio_console_fail (command->console, who,
                      _("The output could not be written: the disk is full, or gone. Write it to "
                        "another place."));
  return OPTIO_EXIT_NO_OUTPUT;
}

/* @who: whose last line it is. @is_job: whether something would have been sent to a board. */
static OptioExit
finish (OptioCommand *command,
        const char   *who,
        gboolean      is_job,
        OptioExit     code,
        const GError *error)
{
  g_autofree char *line = NULL;

  if (error == NULL)
    {
      tell_result (command, OPTIO_EXIT_OK,
                   command->verdict != NULL ? optio_verdict_get_sentence (command->verdict) : "");
      return is_output_lost () ? fail_output (command, who) : OPTIO_EXIT_OK;
    }

  line = dup_last_line (command, is_job, error);
  tell_result (command, code, line);
  optio_console_fail (command->console, who, line);
  return code;
}

/* ---- a verb ---- */

static gboolean
check_arguments (OptioCommand    *command,
                 const OptioVerb *verb,
                 GError         **error)
{
  char **arguments = command->options.arguments;
  guint n_arguments = arguments != NULL ? g_strv_length (arguments) : 0;

  if (n_arguments == verb->n_arguments ||
      (verb->takes_more && n_arguments > verb->n_arguments))
    return TRUE;

  if (n_arguments < verb->n_arguments)
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("%s is missing. \"optio help %s\" shows how it is used."), _(verb->arguments),
                 verb->name);
  else
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("\"%s\" is one too many. \"optio help %s\" shows how it is used."),
                 arguments[verb->n_arguments], verb->name);
  return FALSE;
}

static OptioExit
run_verb (const OptioVerb *verb,
          char          ***inout_arguments)
{
  g_autoptr (OptioCommand) command = optio_command_new ();
  g_autoptr (GOptionContext) context =
      optio_command_new_context (command, verb->options, verb->entries, NULL);
  g_autoptr (GError) error = NULL;
  /* A parser that fails forgets what it has parsed. */
  gboolean is_json = g_strv_contains ((const char *const *) *inout_arguments, "--json");
  gboolean is_parsed = g_option_context_parse_strv (context, inout_arguments, &error);
  g_autofree char *who = g_strdup_printf ("optio %s", verb->name);

  optio_console_set_style (command->console, is_json, command->options.is_verbose);
  if (is_parsed && command->options.wants_help)
    {
      g_autofree char *help = optio_help_dup_verb (verb);

      fputs (help, stdout);
      return OPTIO_EXIT_OK;
    }

  if (is_parsed && check_arguments (command, verb, &error))
    verb->run (command, command->options.arguments, &error);
  if (command->boards != NULL)
    optio_boards_save (command->boards, error == NULL ? &error : NULL);
  return finish (command, who, (verb->options & OPTIO_OPTIONS_JOB) != 0,
                 error != NULL ? optio_exit_from_error (error) : OPTIO_EXIT_OK, error);
}

/* ---- the words that are no verbs ---- */

static OptioExit
fail_usage (char      **words,
            const char *format,
            const char *word)
{
  g_autoptr (OptioCommand) command = optio_command_new ();
  g_autoptr (GError) error = g_error_new (OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE, format, word);
  gboolean is_json = g_strv_contains ((const char *const *) words, "--json");

  optio_console_set_style (command->console, is_json, FALSE);
  return finish (command, "optio", FALSE, OPTIO_EXIT_USAGE, error);
}

/* @words: from the word for help on, or none. */
static OptioExit
run_help (char **words)
{
  const char *name = words[0] != NULL ? words[1] : NULL;
  const OptioVerb *verb = name != NULL ? optio_verb_find (name) : NULL;
  g_autofree char *help = NULL;

  if (name != NULL && verb == NULL)
    return fail_usage (words, _("There is no verb \"%s\". \"optio help\" lists them."), name);

  help = verb != NULL ? optio_help_dup_verb (verb) : optio_help_dup_overview ();
  fputs (help, stdout);
  return OPTIO_EXIT_OK;
}

static OptioExit
show_version (void)
{
  printf ("optio %s\n", optio_version_get ());
  return OPTIO_EXIT_OK;
}

/* ---- dfu-util's words ---- */

static OptioExit
run_dfu_util (char **words)
{
  g_autoptr (OptioCommand) command = optio_command_new ();
  g_auto (OptioDfuUtilLine) line = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_json = g_strv_contains ((const char *const *) words, "--json");
  gboolean is_parsed = optio_dfu_util_line_parse (&line, words, &command->options, &error);

  optio_console_set_style (command->console, is_json, command->options.is_verbose);
  if (is_parsed && line.action == OPTIO_DFU_UTIL_HELP)
    return run_help (words + g_strv_length (words));
  if (is_parsed && line.action == OPTIO_DFU_UTIL_VERSION)
    return show_version ();

  if (is_parsed)
    optio_dfu_util_run (command, &line, &error);
  if (command->boards != NULL)
    optio_boards_save (command->boards, error == NULL ? &error : NULL);
  return finish (command, "optio", line.action != OPTIO_DFU_UTIL_LIST,
                 error != NULL ? optio_dfu_util_get_exit (error) : OPTIO_EXIT_OK, error);
}

static gboolean
is_one_of (const char        *word,
           const char *const *words)
{
  return g_strv_contains (words, word);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const help_words[] = { "help", "--help", "-h", NULL };
  static const char *const version_words[] = { "--version", "-V", NULL };
  g_auto (GStrv) translated = NULL;
  g_auto (GStrv) words = NULL;
  const OptioVerb *verb;

  /* Whoever reads the output may go away; the board must not be left half written for that. */
  signal (SIGPIPE, SIG_IGN);
  optio_locale_set_up (OPTIO_LOCALE_DIR);
  g_set_prgname ("optio");
  if (argc < 2)
    return fail_usage (argv, _("Say what to do: \"optio help\" lists the verbs.%s"), "");

  if (is_one_of (argv[1], help_words))
    return run_help (argv + 1);
  if (is_one_of (argv[1], version_words))
    return (int) show_version ();

  translated = optio_words_translate_programmer (argv + 1);
  words = optio_words_bring_verb_first (translated);
  if (words == NULL)
    return (int) run_dfu_util (argv);

  verb = optio_verb_find (words[0]);
  if (verb == NULL)
    return fail_usage (words, _("There is no verb \"%s\". \"optio help\" lists them."), words[0]);

  /* The verb stands where the program's name would. */
  return (int) run_verb (verb, &words);
}
