/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a run erases: sector by sector, or all at once with a look at what came of it. */

#include <glib/gi18n-lib.h>

#include "optio-engine-private.h"
#include "optio-error.h"

/* Bytes that are looked at in each sector after a mass erase. */
#define SAMPLE_SIZE 64u

/* Sectors of one size share a pace. */
static OptioPace *
get_erase_pace (OptioRun          *run,
                const OptioSector *sector)
{
  gpointer key = GUINT_TO_POINTER (sector->range.size);
  OptioPace *pace = g_hash_table_lookup (run->erase_paces, key);

  if (pace == NULL)
    {
      guint expected_ms = optio_target_get_erase_expected_ms (run->target, sector);

      pace = g_new (OptioPace, 1);
      optio_pace_init (pace, optio_target_get_erase_bound_ms (run->target, sector),
                       optio_target_bears_early_polls (run->target), sector->range.size,
                       (guint64) expected_ms * 1000);
      g_hash_table_insert (run->erase_paces, key, pace);
    }

  return pace;
}

gboolean
optio_run_erase (OptioRun        *run,
                 const OptioStep *step,
                 GError         **error)
{
  OptioLayout *layout = optio_target_get_layout (run->target);
  guint64 end = optio_range_get_end (step->range);
  guint64 address = step->range.start;
  OptioSector sector;

  while (address < end && optio_layout_find_sector (layout, (guint32) address, &sector))
    {
      if (optio_run_is_cancelled (run, error))
        return FALSE;

      optio_machine_set_doing (&run->machine, _("erase 0x%08x"), sector.range.start);
      optio_ledger_set (run->ledger, sector.range, OPTIO_FATE_IN_DOUBT);
      if (!optio_machine_erase (&run->machine, sector.range.start, sector.range.size,
                                get_erase_pace (run, &sector), error))
        return FALSE;

      optio_ledger_set (run->ledger, sector.range, OPTIO_FATE_ERASED);
      address = optio_range_get_end (sector.range);
      optio_run_tell_progress (run, step, address - step->range.start, step->range.size);
    }

  return TRUE;
}

/* Whether the first bytes of the sector are blank. */
static gboolean
look_at_sector (OptioRun          *run,
                const OptioSector *sector,
                gboolean          *out_is_blank,
                GError           **error)
{
  guint8 data[SAMPLE_SIZE];
  guint size = MIN (sector->range.size, SAMPLE_SIZE);

  optio_machine_set_doing (&run->machine, _("look at 0x%08x"), sector->range.start);
  if (!optio_machine_set_address (&run->machine, sector->range.start, error) ||
      !optio_machine_upload (&run->machine, OPTIO_WIRE_FIRST_BLOCK, data, size, error))
    return FALSE;

  *out_is_blank = TRUE;
  for (guint i = 0; i < size; i++)
    *out_is_blank &= data[i] == optio_target_get_erased_value (run->target);
  return TRUE;
}

/* Devices made with ST's library report a mass erase as done and do nothing, others erase one
 * sector, and an H74x ROM (13.3) is said not to do it either: so look into each sector. */
static gboolean
look_at_all (OptioRun        *run,
             const OptioStep *step,
             gboolean        *out_is_blank,
             GError         **error)
{
  OptioLayout *layout = optio_target_get_layout (run->target);
  guint64 end = optio_range_get_end (step->range);
  guint64 address = step->range.start;
  OptioSector sector;

  *out_is_blank = TRUE;
  while (*out_is_blank && address < end &&
         optio_layout_find_sector (layout, (guint32) address, &sector))
    {
      if (!look_at_sector (run, &sector, out_is_blank, error))
        return FALSE;
      address = optio_range_get_end (sector.range);
    }

  return TRUE;
}

/* GigaDevice's library STALLs the command, others may report an error. */
static gboolean
is_refused (const GError *error)
{
  return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_STALLED) ||
         g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_STATUS);
}

/* @out_is_done: whether the flash seems to be blank now. */
static gboolean
try_mass_erase (OptioRun        *run,
                const OptioStep *step,
                gboolean        *out_is_done,
                GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  guint64 expected_us = (guint64) optio_target_get_mass_erase_expected_ms (run->target) * 1000;
  OptioPace pace;

  *out_is_done = FALSE;
  optio_pace_init (&pace, optio_target_get_mass_erase_bound_ms (run->target),
                   optio_target_bears_early_polls (run->target), 1, expected_us);
  optio_machine_set_doing (&run->machine, "%s", _("erase all at once"));
  optio_ledger_set (run->ledger, step->range, OPTIO_FATE_IN_DOUBT);

  if (optio_machine_mass_erase (&run->machine, &pace, &local_error))
    return look_at_all (run, step, out_is_done, error);

  if (is_refused (local_error))
    return optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
optio_run_mass_erase (OptioRun        *run,
                      const OptioStep *step,
                      GError         **error)
{
  gboolean is_done;

  if (!try_mass_erase (run, step, &is_done, error))
    return FALSE;

  if (!is_done)
    {
      optio_run_tell_note (run, TRUE,
                           _("The board did not erase all at once as it should; it is erased "
                             "sector by sector."));
      return optio_run_erase (run, step, error);
    }

  optio_ledger_set (run->ledger, step->range, OPTIO_FATE_ERASED);
  return TRUE;
}
