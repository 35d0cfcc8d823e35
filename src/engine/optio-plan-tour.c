/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A look around: what tells why a board behaves as it does, read without changing anything. */

#include "optio-plan-private.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-vector-table.h"

#define WORD_SIZE 4u

/* Where people put an application behind a bootloader of their own, as offsets in the flash. */
static const guint32 offsets[] = {
  0x1000, 0x2000, 0x2800, 0x4000, 0x5000, 0x8000, 0xc000, 0x10000, 0x20000, 0x40000,
};

/* Reads that may fail: whatever the board says to them is evidence. */
static void
add_look (OptioPlan *plan,
          OptioRange range)
{
  optio_plan_add_step (plan, OPTIO_STEP_READ, range, NULL,
                       optio_plan_expect_read_ms (plan->target, range.size));
  g_array_index (plan->steps, OptioStep, plan->steps->len - 1).is_optional = TRUE;
}

static void
add_options (OptioPlan *plan)
{
  g_autoptr (OptioPlan) reads = NULL;

  if (optio_target_get_chip (plan->target) != NULL)
    reads = optio_plan_new_read_options (plan->target, NULL);
  for (guint i = 0; reads != NULL && i < reads->steps->len; i++)
    add_look (plan, g_array_index (reads->steps, OptioStep, i).range);
}

/* Size of the flash and version of the bootloader lie in the system memory, which no board
 * announces and which may be read all the same (AN3156 section 4.1). Only where the chip is known:
 * elsewhere that address may be anything. */
static void
add_signature (OptioPlan *plan)
{
  OptioChip *chip = optio_target_get_chip (plan->target);
  const OptioSignature *signature;
  guint32 addresses[2];

  if (chip == NULL)
    return;

  signature = optio_chip_get_signature (chip);
  addresses[0] = signature->flash_size_at;
  addresses[1] = signature->rom_version_at;
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (addresses[i] != 0)
      add_look (plan, OPTIO_RANGE_INIT (addresses[i] / WORD_SIZE * WORD_SIZE, WORD_SIZE));
}

static gboolean
is_sector_start (OptioLayout *layout,
                 guint32      address)
{
  OptioSector sector;

  return optio_layout_find_sector (layout, address, &sector) && sector.range.start == address &&
         (sector.access & OPTIO_ACCESS_FLASH) == OPTIO_ACCESS_FLASH;
}

/* The beginnings of programs: where the flash begins, where its second half does, and where an
 * application may lie behind a bootloader. */
static void
add_vector_tables (OptioPlan *plan)
{
  OptioLayout *layout = optio_target_get_layout (plan->target);
  const OptioRegion *region = optio_target_get_flash (plan->target);
  OptioRange flash;

  if (region == NULL)
    return;

  flash = region->range;
  add_look (plan, OPTIO_RANGE_INIT (flash.start, OPTIO_VECTOR_TABLE_HEAD));
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    if (offsets[i] < flash.size / 2 && is_sector_start (layout, flash.start + offsets[i]))
      add_look (plan, OPTIO_RANGE_INIT (flash.start + offsets[i], OPTIO_VECTOR_TABLE_HEAD));
  if (is_sector_start (layout, flash.start + flash.size / 2))
    add_look (plan, OPTIO_RANGE_INIT (flash.start + flash.size / 2, OPTIO_VECTOR_TABLE_HEAD));
}

OptioPlan *
optio_plan_new_tour (OptioTarget *target,
                     GError     **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);

  if (!optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error))
    return NULL;

  add_options (plan);
  add_signature (plan);
  add_vector_tables (plan);
  if (plan->steps->len > 0)
    return g_steal_pointer (&plan);

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("The board announces nothing that could be looked at."));
  return NULL;
}
