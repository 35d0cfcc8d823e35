/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-unprotect.h"

#include <glib/gi18n.h>

#include "optio-examination.h"
#include "optio-exit.h"
#include "optio-recall.h"

/* Read Unprotect costs all that is on the chip, so it is sent to a board only that has shown twice
 * that it is protected: other tools take any refusal for it. */
static gboolean
check_evidence (OptioErrand *errand,
                GError     **error)
{
  g_autoptr (OptioExamination) examination =
      optio_examination_new (errand->device, errand->target);
  g_autofree char *evidence = NULL;
  OptioProtection protection;
  OptioPlan *tour;

  while ((tour = optio_examination_plan_tour (examination)) != NULL)
    {
      g_autoptr (OptioVerdict) verdict = optio_errand_look (errand, tour);

      optio_examination_take_tour (examination, verdict);
      optio_plan_unref (tour);
    }

  protection = optio_examination_get_protection (examination, &evidence);
  if (protection == OPTIO_PROTECTION_CLOSED)
    {
      optio_console_say (errand->command->console, "%s", evidence);
      return TRUE;
    }

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_DATA,
               protection == OPTIO_PROTECTION_OPEN
                 ? _("%s So there is no protection to take away, and the command for it would "
                     "erase the RAM and reset every option byte. It was not sent: nothing on the "
                     "board was changed.")
                 : _("%s The command that takes a protection away erases all of the flash and "
                     "resets every option byte, so it was not sent: nothing on the board was "
                     "changed. \"optio doctor\" looks for the real cause."),
               evidence);
  return FALSE;
}

static gboolean
confirm (OptioErrand *errand,
         OptioPlan   *plan,
         GError     **error)
{
  OptioConsole *console = errand->command->console;
  g_autofree char *label = optio_device_dup_label (errand->device);
  g_autofree char *summary = optio_plan_dup_summary (plan);
  g_autofree char *question = NULL;

  if (errand->command->options.is_yes || errand->command->options.is_dry_run)
    return TRUE;

  if (!optio_console_can_ask (console))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("%s Nobody is at a terminal to be asked, so nothing was changed on %s. Repeat "
                     "with --yes if all of that may be lost."),
                   summary, label);
      return FALSE;
    }

  question = g_strdup_printf (_("%s: %s There is no way back. Type \"yes\" to go on:"), label,
                              summary);
  if (optio_console_confirm (console, question))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_CANCELLED,
               _("Not confirmed. Nothing on the board was changed; the same command asks again."));
  return FALSE;
}

gboolean
optio_unprotect (OptioErrand *errand,
                 GError     **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new_unprotect (errand->target, error);

  if (plan == NULL || !check_evidence (errand, error) || !confirm (errand, plan, error) ||
      !optio_errand_run (errand, plan, error))
    return FALSE;

  /* No option byte is what it was. */
  if (!errand->command->options.is_dry_run)
    optio_recall_forget_unseen (errand);
  return TRUE;
}
