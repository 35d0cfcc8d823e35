/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plan that takes the read protection away, with all that it protects. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-plan-private.h"

static gboolean
check_chip (OptioTarget *target,
            GError     **error)
{
  OptioChip *chip = optio_target_get_chip (target);
  const OptioBootloader *bootloader;
  OptioRange block;

  if (chip == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                   _("It is not known for sure which chip this is, so its protection is not "
                     "touched."));
      return FALSE;
    }

  bootloader = optio_chip_get_bootloader (chip);
  if (bootloader->has_commands && !bootloader->can_read_unprotect)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                   _("The bootloader of %s has no command that takes a protection away: that needs "
                     "a debugger."),
                   optio_chip_get_name (chip));
      return FALSE;
    }

  if (optio_target_get_protection (target, &block) != NULL)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("%s has no read protection whose level could be read."),
               optio_chip_get_name (chip));
  return FALSE;
}

OptioPlan *
optio_plan_new_unprotect (OptioTarget *target,
                          GError     **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);
  const OptioRegion *flash = optio_target_get_flash (target);

  if (!check_chip (target, error) ||
      !optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD, error) ||
      !optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error))
    return NULL;

  if (flash == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH, _("The board announces no flash."));
      return NULL;
    }

  /* Half of the bound is what flash takes that is not worn out. */
  optio_plan_add_step (plan, OPTIO_STEP_UNPROTECT, flash->range, NULL,
                       optio_target_get_unprotect_bound_ms (target) / 2);
  return g_steal_pointer (&plan);
}
