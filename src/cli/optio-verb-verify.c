/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-exit.h"
#include "optio-input.h"
#include "optio-text.h"
#include "optio-verb.h"

static char *format;

static const GOptionEntry entries[] = {
  { "format", 0, 0, G_OPTION_ARG_STRING, &format,
    N_ ("Take the file as this format instead of looking into it"), N_ ("FORMAT") },
  G_OPTION_ENTRY_NULL,
};

static void
add_remedy (GError     *error,
            const char *remedy)
{
  GString *text = g_string_new (error->message);

  optio_text_append_sentence (text, "%s", remedy);
  g_free (error->message);
  error->message = g_string_free (text, FALSE);
}

static gboolean
verify_run (OptioCommand *command,
            char        **arguments,
            GError      **error)
{
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioErrand) errand = NULL;

  errand = optio_input_new_errand (command, arguments[0], format, &image, error);
  if (errand == NULL)
    return FALSE;

  plan = optio_plan_new_verify (errand->target, image, error);
  if (plan == NULL)
    return FALSE;

  if (optio_errand_run (errand, plan, error))
    return TRUE;

  if (error != NULL && g_error_matches (*error, OPTIO_EXIT_ERROR, OPTIO_EXIT_DIFFERS))
    add_remedy (*error, _("\"optio flash\" writes the file."));
  return FALSE;
}

const OptioVerb optio_verb_verify = {
  .name = "verify",
  .arguments = N_ ("FILE"),
  .n_arguments = 1,
  .summary = N_ ("Compare a firmware file with what is on the chip"),
  .description = N_ ("Reads what the file covers and compares it. Changes nothing. Ends with 1 if "
                     "something differs, and tells where."),
  .options = OPTIO_OPTIONS_ALL,
  .entries = entries,
  .run = verify_run,
};
