/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a run erases: sector by sector, or all at once with a look at what came of it. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-engine-private.h"
#include "optio-error.h"
#include "optio-plan-private.h"

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
                       optio_run_bears_early_polls (run), sector->range.size,
                       (guint64) expected_ms * 1000);
      g_hash_table_insert (run->erase_paces, key, pace);
    }

  return pace;
}

static gboolean
has_erase (OptioPlan *plan)
{
  for (guint i = 0; i < optio_plan_get_n_steps (plan); i++)
    if (optio_plan_get_step (plan, i)->kind == OPTIO_STEP_ERASE)
      return TRUE;

  return FALSE;
}

/* The versions of the chip's bootloader that say too early that an erase is done. */
static gboolean
is_early_version (GArray *roms,
                  guint8  version)
{
  for (guint i = 0; i < roms->len; i++)
    {
      const OptioRomVersion *rom = &g_array_index (roms, OptioRomVersion, i);

      if (rom->says_done_early && rom->version == version)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_early_version (GArray *roms)
{
  for (guint i = 0; i < roms->len; i++)
    if (g_array_index (roms, OptioRomVersion, i).says_done_early)
      return TRUE;

  return FALSE;
}

void
optio_run_look_at_rom (OptioRun *run)
{
  OptioChip *chip = optio_target_get_chip (run->target);
  const OptioBootloader *bootloader = chip != NULL ? optio_chip_get_bootloader (chip) : NULL;
  guint32 at = chip != NULL ? optio_chip_get_signature (chip)->rom_version_at : 0;
  OptioRange word = OPTIO_RANGE_INIT (at - at % OPTIO_READ_WORD, OPTIO_READ_WORD);
  guint8 data[OPTIO_READ_WORD];

  if (bootloader == NULL || at == 0 || !has_early_version (bootloader->roms) ||
      !has_erase (run->plan))
    return;

  if (optio_run_read (run, word, data, NULL))
    run->says_done_early = is_early_version (bootloader->roms, data[at - word.start]);
  else
    run->says_done_early = optio_run_bring_back (run, OPTIO_RUN_PATIENCE_MS, NULL);
}

/* H74x with ROM 9.1 says that a sector of bank 2 is erased while it is not, and hangs if it is
 * asked for anything then: AN2606 table 136 says to wait for the longest time that it can take. */
static void
wait_for_rom (OptioRun        *run,
              const OptioPace *pace,
              gint64           start_us)
{
  gint64 end_us = start_us + (gint64) optio_pace_get_bound_ms (pace) * 1000;

  if (run->says_done_early)
    optio_transport_wait (run->wire.transport, MAX (end_us - optio_wire_now_us (&run->wire), 0),
                          NULL);
}

gboolean
optio_run_erase_sector (OptioRun          *run,
                        const OptioSector *sector,
                        GError           **error)
{
  OptioPace *pace = get_erase_pace (run, sector);
  gint64 start_us = optio_wire_now_us (&run->wire);

  if (!optio_run_select_alt (run, sector->range, error))
    return FALSE;

  /* Memory that is not flash is just written. */
  if ((sector->access & OPTIO_ACCESS_ERASE) == 0)
    {
      optio_ledger_set (run->ledger, sector->range, OPTIO_FATE_ERASED);
      return TRUE;
    }

  run->patience_ms = optio_pace_get_bound_ms (pace);
  optio_machine_set_doing (&run->machine, _("erase 0x%08x"), sector->range.start);
  optio_ledger_set (run->ledger, sector->range, OPTIO_FATE_IN_DOUBT);
  if (!optio_machine_erase (&run->machine, sector->range.start, sector->range.size, pace, error))
    return FALSE;

  wait_for_rom (run, pace, start_us);
  run->patience_ms = OPTIO_RUN_PATIENCE_MS;
  optio_ledger_set (run->ledger, sector->range, OPTIO_FATE_ERASED);
  return TRUE;
}

/* GigaDevice's library STALLs the command, others may report an error. */
static gboolean
is_refused (const GError *error)
{
  return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_STALLED) ||
         g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_STATUS);
}

typedef struct
{
  const OptioSector *sector;
  gboolean may_be_done;
} Erasure;

/* H74x with ROM 9.0 erases a sector of bank 2 and then says for ever that it is busy: after a
 * failure the sector may be blank all the same (Betaflight Configurator pull request 1861). */
static gboolean
is_blank_now (OptioRun   *run,
              OptioRange  range,
              gboolean   *out_is_blank,
              GError    **error)
{
  g_autofree guint8 *found = g_malloc (range.size);
  guint8 erased = optio_target_get_erased_value (run->target);

  *out_is_blank = FALSE;
  if (!optio_plan_check_target (run->target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, NULL))
    return TRUE;
  if (!optio_run_read (run, range, found, error))
    return FALSE;

  *out_is_blank = found[0] == erased && memcmp (found, found + 1, range.size - 1) == 0;
  return TRUE;
}

static gboolean
erase_once (OptioRun *run,
            gpointer  data,
            GError  **error)
{
  Erasure *erasure = data;
  g_autoptr (GError) failure = NULL;
  gboolean is_blank = FALSE;

  if (erasure->may_be_done && !is_blank_now (run, erasure->sector->range, &is_blank, error))
    return FALSE;

  if (is_blank)
    {
      optio_recovery_forgive (&run->recovery);
      optio_wire_set_gap (&run->wire, optio_recovery_get_gap_us (&run->recovery));
      optio_ledger_set (run->ledger, erasure->sector->range, OPTIO_FATE_ERASED);
      return TRUE;
    }

  if (optio_run_erase_sector (run, erasure->sector, &failure))
    return TRUE;

  erasure->may_be_done = !is_refused (failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
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
      Erasure erasure = { .sector = &sector };

      if (optio_run_is_cancelled (run, error) || !optio_run_confirm_kept (run, &sector, error) ||
          !optio_run_persist (run, erase_once, &erasure, error))
        return FALSE;

      address = optio_range_get_end (sector.range);
      optio_run_tell_progress (run, step, address - step->range.start, step->range.size);
    }

  return TRUE;
}

typedef struct
{
  OptioSector sector;
  gboolean is_blank;
} Sample;

/* Whether the first bytes of the sector are blank. */
static gboolean
look_at_sector (OptioRun *run,
                gpointer  data,
                GError  **error)
{
  Sample *sample = data;
  OptioRange range = sample->sector.range;

  range.size = MIN (range.size, SAMPLE_SIZE);
  return is_blank_now (run, range, &sample->is_blank, error);
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
  Sample sample = { .is_blank = TRUE };

  while (sample.is_blank && address < end &&
         optio_layout_find_sector (layout, (guint32) address, &sample.sector))
    {
      if (!optio_run_persist (run, look_at_sector, &sample, error))
        return FALSE;
      address = optio_range_get_end (sample.sector.range);
    }

  *out_is_blank = sample.is_blank;
  return TRUE;
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
  run->patience_ms = optio_target_get_mass_erase_bound_ms (run->target);
  optio_pace_init (&pace, run->patience_ms, optio_run_bears_early_polls (run), 1,
                   expected_us);
  optio_machine_set_doing (&run->machine, "%s", _("erase all at once"));
  optio_ledger_set (run->ledger, step->range, OPTIO_FATE_IN_DOUBT);

  if (!optio_machine_mass_erase (&run->machine, &pace, &local_error))
    {
      if (is_refused (local_error))
        return optio_run_bring_back (run, OPTIO_RUN_PATIENCE_MS, error);

      if (!optio_run_recover (run, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  run->patience_ms = OPTIO_RUN_PATIENCE_MS;
  return look_at_all (run, step, out_is_done, error);
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
