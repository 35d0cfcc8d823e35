/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-write.h"

#include <glib/gi18n.h>

#include "optio-error.h"
#include "optio-exit.h"
#include "optio-option-description.h"
#include "optio-recall.h"

/* ---- for ever ---- */

static const char *
get_serial (OptioOptionSession *session)
{
  OptioIdentity *identity = optio_device_get_identity (session->errand->device);
  const char *serial = optio_identity_get_fields (identity)->serial;

  return serial != NULL ? serial : "";
}

/* Letter by letter: whoever types this must have read it. */
static gboolean
has_consent (OptioOptionSession       *session,
             const OptioOptionConsent *consent,
             const OptioField         *field)
{
  g_autofree char *wanted = g_strdup_printf ("%s=%s", field->name, get_serial (session));

  return consent->forever != NULL && get_serial (session)[0] != '\0' &&
         g_strv_contains ((const char *const *) consent->forever, wanted);
}

static gboolean
check_forever (OptioOptionSession       *session,
               const OptioOptionConsent *consent,
               GArray                   *forecasts,
               GError                  **error)
{
  for (guint i = 0; i < forecasts->len; i++)
    {
      const OptioForecast *forecast = &g_array_index (forecasts, OptioForecast, i);
      const OptioField *field;

      if (forecast->kind != OPTIO_FORECAST_FOREVER)
        continue;

      field = optio_option_get_field (forecast->option);
      if (has_consent (session, consent, field))
        continue;

      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("%s If that is meant, add --forever %s=SERIAL with the serial number of this "
                     "board; --yes does not cover it. Nothing was written to the board, also "
                     "nothing else of what was asked for."),
                   forecast->sentence, field->name);
      return FALSE;
    }

  return TRUE;
}

/* ---- everything else ---- */

static const OptioForecast *
find_worst (GArray *forecasts)
{
  const OptioForecast *worst = NULL;

  for (guint i = 0; i < forecasts->len; i++)
    {
      const OptioForecast *forecast = &g_array_index (forecasts, OptioForecast, i);

      if (forecast->danger > (worst != NULL ? worst->danger : OPTIO_DANGER_RESETS))
        worst = forecast;
    }

  return worst;
}

static gboolean
confirm (OptioOptionSession *session,
         GArray             *forecasts,
         GError            **error)
{
  OptioCommand *command = session->errand->command;
  const OptioForecast *worst = find_worst (forecasts);
  g_autofree char *question = NULL;

  if (worst == NULL || command->options.is_yes)
    return TRUE;

  if (!optio_console_can_ask (command->console))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("%s Nobody is at a terminal to be asked. Nothing was written to the board. "
                     "Look at all of it with --dry-run, then repeat with --yes."),
                   worst->sentence);
      return FALSE;
    }

  question = g_strdup_printf (_("%s Type \"yes\" to go on:"), worst->sentence);
  if (optio_console_confirm (command->console, question))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_CANCELLED,
               _("Not confirmed. Nothing was written to the board; the same command asks again."));
  return FALSE;
}

/* ---- the write ---- */

/* Which of several chips with the same bootloader it is only a person can say. */
static gboolean
check_variant (OptioOptionSession *session,
               GError            **error)
{
  OptioChip *chip = optio_option_set_get_chip (session->set);
  g_autofree char *known = optio_option_session_dup_variants (chip);

  if (known[0] == '\0' || session->variant != NULL)
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("It is not known which of the chips called %s this is, and their option bytes "
                 "differ. Say which with --variant: %s. Nothing was written to the board."),
               optio_chip_get_name (chip), known);
  return FALSE;
}

static OptioPlan *
make_plan (OptioOptionSession       *session,
           const OptioOptionConsent *consent,
           GError                  **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) writes = optio_option_set_list_writes (session->set, error);
  OptioOptionWriteFlags flags = OPTIO_OPTION_WRITE_DEFAULT;
  OptioPlan *plan;

  if (writes == NULL)
    return NULL;

  if (consent->is_unproved || optio_recall_allows_unproved (session->errand))
    flags = OPTIO_OPTION_WRITE_UNPROVED;
  plan = optio_plan_new_options (session->errand->target, session->found, writes, flags,
                                 &local_error);
  if (plan != NULL)
    return plan;

  if (g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_UNSURE))
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("%s Nothing was written to the board. To be the first who tries, add "
                   "--write-unproved; \"optio options unproved on\" allows it on this board from "
                   "now on."),
                 local_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
tell_plan (OptioConsole *console,
           OptioPlan    *plan)
{
  g_autofree char *text = optio_plan_to_text (plan);
  g_autoptr (JsonNode) json = optio_plan_to_json (plan);

  optio_console_say (console, "%s", g_strchomp (text));
  optio_console_tell_json (console, "plan", json);
  optio_console_say (console, "%s", _("Dry run: nothing was written to the board."));
}

gboolean
optio_option_write (OptioOptionSession       *session,
                    const OptioOptionConsent *consent,
                    GError                  **error)
{
  OptioConsole *console = session->errand->command->console;
  g_autoptr (GArray) forecasts = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  gboolean is_done;

  if (optio_option_set_get_n_changes (session->set) == 0)
    {
      optio_console_say (console, "%s", _("The board holds this already: nothing was written."));
      return TRUE;
    }

  plan = check_variant (session, error) ? make_plan (session, consent, error) : NULL;
  if (plan == NULL)
    return FALSE;

  forecasts = optio_forecast_new (session->set);
  optio_option_description_tell_changes (console, session->set);
  optio_option_description_tell_forecast (console, forecasts);
  if (session->errand->command->options.is_dry_run)
    {
      tell_plan (console, plan);
      return TRUE;
    }

  if (!check_forever (session, consent, forecasts, error) || !confirm (session, forecasts, error))
    return FALSE;

  is_done = optio_errand_run (session->errand, plan, error);
  optio_recall_keep_unseen (session->errand, plan);
  return is_done;
}
