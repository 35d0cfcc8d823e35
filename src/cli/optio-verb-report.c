/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "optio-checkup.h"
#include "optio-exit.h"
#include "optio-json.h"
#include "optio-output.h"
#include "optio-report.h"
#include "optio-verb.h"

static char *output;
static gboolean with_serial;
static gboolean is_yes;

static const GOptionEntry entries[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write it to FILE"), N_ ("FILE") },
  { "with-serial", 0, 0, G_OPTION_ARG_NONE, &with_serial,
    N_ ("Also tell the board's serial number"), NULL },
  { "yes", 'y', 0, G_OPTION_ARG_NONE, &is_yes, N_ ("Do not ask: overwrite the file"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* A simulated board with the same chip, from which a report takes what it cannot see. */
static OptioBoard *
find_like (OptioCommand *command,
           OptioTarget  *target)
{
  OptioChip *chip = target != NULL ? optio_target_get_chip (target) : NULL;
  GPtrArray *boards = optio_catalog_get_boards (optio_command_get_catalog (command));

  for (guint i = 0; chip != NULL && i < boards->len; i++)
    if (g_str_equal (optio_chip_get_id (optio_board_get_chip (boards->pdata[i])),
                     optio_chip_get_id (chip)))
      return boards->pdata[i];

  return NULL;
}

static gboolean
save (OptioConsole *console,
      const char   *text,
      GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_file_set_contents (output, text, -1, &local_error))
    {
      optio_console_say (console, _("Saved as %s. Look at it before you send it to somebody."),
                         output);
      return TRUE;
    }

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
               _("%s. The board was looked at, but not changed."), local_error->message);
  return FALSE;
}

static void
tell_json (OptioConsole *console,
           const char   *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "text", text);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  optio_console_tell_json (console, "report", node);
}

static gboolean
report_run (OptioCommand *command,
            char        **arguments,
            GError      **error)
{
  g_autoptr (OptioCheckup) checkup = NULL;
  g_autofree char *text = NULL;
  OptioErrand *errand;

  command->options.is_yes = is_yes;
  if (output != NULL && !optio_output_check (command, output, error))
    return FALSE;

  checkup = optio_checkup_new (command, FALSE, error);
  if (checkup == NULL)
    return FALSE;
  if (optio_examination_get_device (checkup->examination) == NULL)
    {
      optio_boards_choose (command->boards, error);
      return FALSE;
    }

  errand = checkup->errand;
  text = optio_report_new (checkup->examination, errand != NULL ? errand->match : NULL,
                           find_like (command, errand != NULL ? errand->target : NULL),
                           with_serial ? OPTIO_REPORT_WITH_SERIAL : OPTIO_REPORT_DEFAULT);
  tell_json (command->console, text);
  if (output != NULL)
    return save (command->console, text, error);

  optio_console_say (command->console, "%s", g_strchomp (text));
  return TRUE;
}

const OptioVerb optio_verb_report = {
  .name = "report",
  .summary = N_ ("Tell all about a board, for somebody who does not have it"),
  .description =
      N_ ("Looks at the board without changing anything, and tells in one text what a stranger "
          "would ask for: USB ids and strings, place on the bus, chip, option bytes, the first "
          "words of programs, how long requests took, and what the doctor found. The serial number "
          "is left out unless --with-serial is given, and of the firmware only its first words are "
          "in it. Where the chip is known, \"--simulate report:FILE\" plays that board."),
  .options = OPTIO_OPTIONS_OUTPUT | OPTIO_OPTIONS_BOARD | OPTIO_OPTIONS_CHIP,
  .entries = entries,
  .run = report_run,
};
