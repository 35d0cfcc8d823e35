/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-errand.h"
#include "optio-exit.h"
#include "optio-verb.h"

/* A board without addresses starts what it has. */
static OptioPlan *
plan_leave (OptioErrand *errand,
            GError     **error)
{
  guint32 address;

  if (optio_errand_is_plain (errand))
    return optio_errand_check_no_address (errand, error) ? optio_plan_new_detach (errand->target)
                                                         : NULL;
  if (!optio_errand_find_start (errand, &address, error))
    return NULL;

  return optio_plan_new_leave (errand->target, address, error);
}

static gboolean
leave_run (OptioCommand *command,
           char        **arguments,
           GError      **error)
{
  g_autoptr (OptioErrand) errand = optio_errand_new (command, error);
  g_autoptr (OptioPlan) plan = NULL;

  if (errand == NULL)
    return FALSE;

  plan = plan_leave (errand, error);
  if (plan == NULL)
    return FALSE;

  return optio_errand_run (errand, plan, error);
}

const OptioVerb optio_verb_leave = {
  .name = "leave",
  .summary = N_ ("Leave the bootloader and start the firmware"),
  .description = N_ ("Starts the program at --address, or at the start of the flash. The board "
                     "then goes away as a DFU device; that is how it should be."),
  .options = OPTIO_OPTIONS_ALL,
  .run = leave_run,
};
