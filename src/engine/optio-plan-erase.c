/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ERASE steps of plans, and the plan that does nothing else. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-plan-private.h"

/* The faster way to program may be one to erase, too. */
static guint
expect_erase_ms (OptioPlan *plan,
                 guint      usual_ms)
{
  const OptioFastProgram *fast = optio_target_get_fast_program (plan->target);

  if ((plan->flags & OPTIO_FLASH_HIGH_SUPPLY) == 0 || fast == NULL || fast->erase_percent == 0)
    return usual_ms;

  return MAX (usual_ms * fast->erase_percent / 100, 1);
}

void
optio_plan_add_erase (OptioPlan *plan,
                      OptioRange range)
{
  OptioLayout *layout = optio_target_get_layout (plan->target);
  guint64 address = range.start;
  OptioSector sector;

  while (address < optio_range_get_end (range) &&
         optio_layout_find_sector (layout, (guint32) address, &sector))
    {
      guint usual_ms = optio_target_get_erase_expected_ms (plan->target, &sector);
      guint expected_ms = expect_erase_ms (plan, usual_ms);
      OptioStep *last = plan->steps->len > 0
                          ? &g_array_index (plan->steps, OptioStep, plan->steps->len - 1)
                          : NULL;

      address = optio_range_get_end (sector.range);
      if (last != NULL && last->kind != OPTIO_STEP_ERASE)
        last = NULL;
      if (last != NULL && optio_range_contains (last->range, sector.range))
        continue;

      if (last != NULL && optio_range_get_end (last->range) == sector.range.start)
        {
          last->range.size += sector.range.size;
          last->expected_ms += expected_ms;
        }
      else
        {
          optio_plan_add_step (plan, OPTIO_STEP_ERASE, sector.range, NULL, expected_ms);
        }
    }
}

/* @out_range: all flash of the board, if it is one piece and all of it belongs to the chip: a board
 * may have other flash beside it, which a mass erase does not reach. */
static gboolean
find_whole_flash (OptioTarget *target,
                  OptioRange  *out_range)
{
  OptioLayout *layout = optio_target_get_layout (target);
  OptioChip *chip = optio_target_get_chip (target);

  *out_range = OPTIO_RANGE_INIT (0, 0);
  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    for (guint j = 0; j < optio_layout_get_region (layout, i)->n_sectors; j++)
      {
        OptioSector sector = optio_layout_get_sector (layout, i, j);

        if ((sector.access & OPTIO_ACCESS_FLASH) != OPTIO_ACCESS_FLASH)
          continue;
        if (optio_range_contains (*out_range, sector.range))
          continue;
        if (optio_chip_find_sectors (chip, sector.range.start) == NULL ||
            (out_range->size > 0 && optio_range_get_end (*out_range) != sector.range.start))
          return FALSE;

        if (out_range->size == 0)
          out_range->start = sector.range.start;
        out_range->size += sector.range.size;
      }

  return out_range->size > 0;
}

void
optio_plan_prefer_mass_erase (OptioPlan *plan)
{
  OptioRange flash;

  if (plan->kept_size > 0 || !optio_target_can_mass_erase (plan->target) ||
      !find_whole_flash (plan->target, &flash))
    return;

  for (guint i = 0; i < plan->steps->len; i++)
    {
      OptioStep *step = &g_array_index (plan->steps, OptioStep, i);
      guint usual_ms = optio_target_get_mass_erase_expected_ms (plan->target);
      guint mass_erase_ms = expect_erase_ms (plan, usual_ms);

      if (step->kind != OPTIO_STEP_ERASE || !optio_range_contains (step->range, flash) ||
          step->expected_ms <= mass_erase_ms)
        continue;

      step->kind = OPTIO_STEP_MASS_ERASE;
      step->expected_ms = MAX (mass_erase_ms, 1);
    }
}

static void
add_all_flash (OptioPlan *plan)
{
  OptioLayout *layout = optio_target_get_layout (plan->target);

  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    {
      const OptioRegion *region = optio_layout_get_region (layout, i);

      for (guint j = 0; j < region->n_sectors; j++)
        {
          OptioSector sector = optio_layout_get_sector (layout, i, j);

          if ((sector.access & OPTIO_ACCESS_FLASH) == OPTIO_ACCESS_FLASH)
            optio_plan_add_erase (plan, sector.range);
        }
    }
}

OptioPlan *
optio_plan_new_erase (OptioTarget      *target,
                      const OptioRange *range,
                      OptioEraseFlags   flags,
                      GError          **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);
  guint n_erase_steps;

  if (!optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD, error) ||
      !optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error))
    return NULL;

  if (range != NULL)
    {
      if (!optio_plan_check_range (target, *range, OPTIO_ACCESS_FLASH, error))
        return NULL;
      optio_plan_add_erase (plan, *range);
    }
  else
    {
      add_all_flash (plan);
    }

  n_erase_steps = plan->steps->len;
  if (n_erase_steps == 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE,
                   _("The board's memory map has no flash that can be erased."));
      return NULL;
    }

  if ((flags & OPTIO_ERASE_BY_SECTOR) == 0)
    optio_plan_prefer_mass_erase (plan);

  for (guint i = 0; i < n_erase_steps; i++)
    {
      OptioRange erased = optio_plan_get_step (plan, i)->range;

      optio_plan_add_step (plan, OPTIO_STEP_BLANK_CHECK, erased, NULL,
                           optio_plan_expect_read_ms (target, erased.size));
    }

  return g_steal_pointer (&plan);
}
