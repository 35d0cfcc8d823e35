/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-error.h"
#include "optio-exit.h"
#include "optio-option-description.h"
#include "optio-option-file.h"
#include "optio-option-firmware.h"
#include "optio-option-session.h"
#include "optio-option-write.h"
#include "optio-output.h"
#include "optio-recall.h"
#include "optio-text.h"
#include "optio-verb.h"

static OptioOptionConsent consent;
static char *variant;

static const GOptionEntry entries[] = {
  { "variant", 0, 0, G_OPTION_ARG_STRING, &variant,
    N_ ("Which variant of the chip it is, where \"optio chips show\" lists some"), N_ ("ID") },
  { "forever", 0, 0, G_OPTION_ARG_STRING_ARRAY, &consent.forever,
    N_ ("Agree to a change that can never be undone (may be repeated)"), N_ ("NAME=SERIAL") },
  { "write-unproved", 0, 0, G_OPTION_ARG_NONE, &consent.is_unproved,
    N_ ("Also write where nobody has seen it work on this chip"), NULL },
  G_OPTION_ENTRY_NULL,
};

typedef gboolean (*ActionFunc) (OptioOptionSession *session,
                                char              **arguments,
                                GError            **error);

static gboolean
run_show (OptioOptionSession *session,
          char              **arguments,
          GError            **error)
{
  optio_option_description_tell (session->errand->command->console, session->set);
  return TRUE;
}

static gboolean
run_get (OptioOptionSession *session,
         char              **arguments,
         GError            **error)
{
  OptioOption *option = optio_option_set_find (session->set, arguments[0], error);

  if (option == NULL)
    return FALSE;
  if (!optio_option_is_known (option))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_UNSURE,
                   _("%s could not be read: the bootloader does not show it."), arguments[0]);
      return FALSE;
    }

  optio_option_description_tell_one (session->errand->command->console, session->set, option);
  return TRUE;
}

static gboolean
run_set (OptioOptionSession *session,
         char              **arguments,
         GError            **error)
{
  for (guint i = 0; arguments[i] != NULL; i++)
    if (!optio_option_session_assign (session, arguments[i], error))
      return FALSE;

  return optio_option_write (session, &consent, error);
}

static gboolean
take_text (OptioOptionSession *session,
           GBytes             *bytes,
           GError            **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (size > 0 ? data : "", size);

  return optio_option_file_apply (session->set, session->variant, text, error);
}

static gboolean
take_firmware (OptioOptionSession *session,
               GBytes             *bytes,
               GError            **error)
{
  g_autoptr (OptioImage) image = optio_format_read_bytes (NULL, bytes, 0, NULL, error);

  return image != NULL && optio_option_firmware_apply (session->set, image, error);
}

static gboolean
load (OptioOptionSession *session,
      const char         *path,
      GError            **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes = optio_format_load_file (file, &local_error);

  if (bytes == NULL)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_INPUT,
                   _("%s. Nothing was written to the board."), local_error->message);
      return FALSE;
    }

  if (optio_format_sniff (bytes)->has_addresses ? take_firmware (session, bytes, error)
                                                : take_text (session, bytes, error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static gboolean
run_diff (OptioOptionSession *session,
          char              **arguments,
          GError            **error)
{
  OptioConsole *console = session->errand->command->console;
  guint n_changes;

  if (!load (session, arguments[0], error))
    return FALSE;

  n_changes = optio_option_set_get_n_changes (session->set);
  if (n_changes == 0)
    {
      optio_console_say (console, _("The board holds what %s says."), arguments[0]);
      return TRUE;
    }

  optio_option_description_tell_changes (console, session->set);
  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_DIFFERS,
               ngettext ("%u option of the board differs from %s. Nothing was written.",
                         "%u options of the board differ from %s. Nothing was written.",
                         n_changes),
               n_changes, arguments[0]);
  return FALSE;
}

static gboolean
run_apply (OptioOptionSession *session,
           char              **arguments,
           GError            **error)
{
  return load (session, arguments[0], error) && optio_option_write (session, &consent, error);
}

static gboolean
run_export (OptioOptionSession *session,
            char              **arguments,
            GError            **error)
{
  OptioCommand *command = session->errand->command;
  g_autofree char *text = optio_option_file_to_text (session->set, session->variant);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (arguments[0]);
  g_autoptr (GError) local_error = NULL;

  if (command->options.is_dry_run)
    {
      optio_console_say (command->console, "%s", g_strchomp (text));
      return TRUE;
    }

  if (!optio_output_check (command, arguments[0], error))
    return FALSE;

  if (!g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                NULL, &local_error))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
                   _("%s. The option bytes were read but not changed."), local_error->message);
      return FALSE;
    }

  optio_console_say (command->console, _("Saved as %s."), arguments[0]);
  return TRUE;
}

static gboolean
run_defaults (OptioOptionSession *session,
              char              **arguments,
              GError            **error)
{
  guint n_left = optio_option_set_use_defaults (session->set);
  g_autofree char *note = NULL;

  if (n_left > 0)
    {
      note = g_strdup_printf (ngettext ("%u option stays as it is: what it has from the factory is "
                                        "not known for sure, or it cannot be written",
                                        "%u options stay as they are: what they have from the "
                                        "factory is not known for sure, or they cannot be written",
                                        n_left),
                              n_left);
      optio_console_note (session->errand->command->console, note);
    }

  return optio_option_write (session, &consent, error);
}

static gboolean
run_repair (OptioOptionSession *session,
            char              **arguments,
            GError            **error)
{
  if (optio_option_set_mend_complements (session->set) > 0)
    return optio_option_write (session, &consent, error);

  optio_console_say (session->errand->command->console, "%s",
                     _("Each complement matches: there is nothing to repair."));
  return TRUE;
}

/* What was read of the board does not matter for it. */
static gboolean
run_unproved (OptioOptionSession *session,
              char              **arguments,
              GError            **error)
{
  OptioErrand *errand = session->errand;
  gboolean is_on = g_str_equal (arguments[0], "on");

  if (!is_on && !g_str_equal (arguments[0], "off"))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("\"%s\" is neither on nor off. Nothing was written to the board."),
                   arguments[0]);
      return FALSE;
    }

  if (!optio_recall_allow_unproved (errand, is_on, error))
    return FALSE;

  optio_console_say (errand->command->console, "%s",
                     is_on ? _("From now on Optio writes option bytes on this board also where "
                               "nobody has seen it work.")
                           : _("From now on Optio writes option bytes on this board only where it "
                               "was seen to work."));
  return TRUE;
}

static const struct
{
  const char *name;
  guint n_arguments;
  gboolean takes_more;
  ActionFunc run;
} actions[] = {
  { "show", 0, FALSE, run_show },   { "get", 1, FALSE, run_get },
  { "set", 1, TRUE, run_set },      { "diff", 1, FALSE, run_diff },
  { "apply", 1, FALSE, run_apply }, { "export", 1, FALSE, run_export },
  { "defaults", 0, FALSE, run_defaults }, { "repair", 0, FALSE, run_repair },
  { "unproved", 1, FALSE, run_unproved },
};

/* The reason and that nothing was written, in the command's own domain: nothing is added then. */
static void
say_nothing_written (OptioCommand *command,
                     GError      **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *remedy;
  GError *whole;

  if (command->verdict != NULL || (*error)->domain == OPTIO_EXIT_ERROR)
    return;

  remedy = optio_exit_get_remedy (*error);
  optio_text_append_sentence (text, "%s", (*error)->message);
  optio_text_append_sentence (text, "%s", _("Nothing was written to the board."));
  if (remedy != NULL)
    optio_text_append_sentence (text, "%s", remedy);
  whole = g_error_new_literal (OPTIO_EXIT_ERROR, (int) optio_exit_from_error (*error), text->str);
  g_error_free (*error);
  *error = whole;
}

static gboolean
run_action (OptioCommand *command,
            ActionFunc    run,
            char        **arguments,
            GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (OptioOptionSession) session = optio_option_session_new (command, variant,
                                                                     &local_error);

  if (session != NULL && run (session, arguments, &local_error))
    return TRUE;

  say_nothing_written (command, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
options_run (OptioCommand *command,
             char        **arguments,
             GError      **error)
{
  guint n_arguments = g_strv_length (arguments) - 1;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (!g_str_equal (actions[i].name, arguments[0]))
        continue;

      if (n_arguments == actions[i].n_arguments ||
          (actions[i].takes_more && n_arguments > actions[i].n_arguments))
        return run_action (command, actions[i].run, arguments + 1, error);

      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("That is not how \"optio options %s\" is used: \"optio help options\" shows "
                     "it. Nothing was sent to the board."),
                   arguments[0]);
      return FALSE;
    }

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("\"%s\" is nothing that can be done with option bytes: show, get, set, diff, "
                 "apply, export, defaults, repair or unproved. Nothing was sent to the board."),
               arguments[0]);
  return FALSE;
}

const OptioVerb optio_verb_options = {
  .name = "options",
  .arguments = N_ ("ACTION [ARGUMENT...]"),
  .n_arguments = 1,
  .takes_more = TRUE,
  .summary = N_ ("Show and change the option bytes, with proof"),
  .description =
      N_ ("show tells every option and raw word. get NAME tells one. set NAME=VALUE... changes "
          "options: the manual's names, numbers or the names of values; 0xADDRESS=WORD changes a "
          "raw word. This is what STM32_Programmer_CLI calls -ob NAME=VALUE. export FILE saves "
          "them as text, diff FILE compares the board with such a file, apply FILE changes the "
          "board to it; of a firmware file its option bytes count. defaults sets what a new chip "
          "has, as far as that is known. repair writes complements that do not match anew. "
          "unproved on allows, on this board, to write also where nobody has seen it work; "
          "unproved off ends that. Before a write Optio tells what will happen, and asks if that "
          "is more than a reset; afterwards it waits for the board and reads back. If the board "
          "does not come back, Optio looks the next time it sees it. What can never be undone "
          "needs --forever."),
  .options = OPTIO_OPTIONS_ALL,
  .entries = entries,
  .run = options_run,
};
