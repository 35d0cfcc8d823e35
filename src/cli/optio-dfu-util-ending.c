/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What dfu-util does before and after its files. */

#include "optio-dfu-util-private.h"

gboolean
optio_dfu_util_erase_before (OptioErrand            *errand,
                             const OptioDfuUtilLine *line,
                             GError                **error)
{
  g_autoptr (OptioPlan) plan = NULL;

  if (!optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_MASS_ERASE))
    return TRUE;

  plan = optio_plan_new_erase (errand->target, NULL, OPTIO_ERASE_DEFAULT, error);
  return plan != NULL && optio_errand_run (errand, plan, error);
}

OptioPlan *
optio_dfu_util_plan_leave (OptioErrand            *errand,
                           const OptioDfuUtilLine *line,
                           GError                **error)
{
  guint32 address;

  if (optio_errand_is_plain (errand))
    return optio_plan_new_detach (errand->target);
  if (!optio_errand_find_start (errand, &address, error))
    return NULL;

  return optio_plan_new_leave (errand->target, address, error);
}

/* Carries it out; what is told at the end is still what became of the job before. */
gboolean
optio_dfu_util_run_afterwards (OptioErrand *errand,
                               OptioPlan   *plan,
                               GError     **error)
{
  OptioCommand *command = errand->command;
  OptioVerdict *verdict;
  gboolean is_good;

  if (plan == NULL || command->options.is_dry_run)
    return plan != NULL;

  verdict = g_steal_pointer (&command->verdict);
  is_good = optio_errand_run_quietly (errand, plan, error);
  if (is_good)
    optio_console_say (command->console, "%s", optio_verdict_get_sentence (command->verdict));
  if (is_good && verdict != NULL)
    {
      optio_verdict_unref (command->verdict);
      command->verdict = g_steal_pointer (&verdict);
    }
  g_clear_pointer (&verdict, optio_verdict_unref);
  return is_good;
}

/* A board that has left is not there to be reset, and need not be. */
gboolean
optio_dfu_util_reset_afterwards (OptioErrand            *errand,
                                 const OptioDfuUtilLine *line,
                                 GError                **error)
{
  g_autoptr (OptioPlan) plan = NULL;

  if (!line->is_reset || optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_LEAVE))
    return TRUE;

  plan = optio_plan_new_detach (errand->target);
  return optio_dfu_util_run_afterwards (errand, plan, error);
}
