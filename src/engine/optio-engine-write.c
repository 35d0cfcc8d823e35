/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a run writes. What is written already is in the ledger, so that after a failure it goes on
 * behind the last block that is known to be on the chip. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-engine-private.h"
#include "optio-error.h"
#include "optio-plan-private.h"

static gboolean
is_blank (OptioRun     *run,
          const guint8 *data,
          gsize         size)
{
  guint8 erased = optio_target_get_erased_value (run->target);

  return data[0] == erased && memcmp (data, data + 1, size - 1) == 0;
}

static const guint8 *
get_bytes_at (const OptioStep *step,
              guint32          address)
{
  const guint8 *data = g_bytes_get_data (step->bytes, NULL);

  return data + (address - step->range.start);
}

/* Whether an erase has written @data, which belongs to @range. */
static gboolean
is_blank_flash (OptioRun     *run,
                const guint8 *data,
                OptioRange    range)
{
  OptioSector sector;

  return is_blank (run, data, range.size) &&
         optio_layout_find_sector (optio_target_get_layout (run->target), range.start, &sector) &&
         (sector.access & OPTIO_ACCESS_ERASE) != 0;
}

static gboolean
write_block (OptioRun    *run,
             OptioCourse *course,
             OptioRange   range,
             guint        block,
             GError     **error)
{
  const guint8 *here = get_bytes_at (course->step, range.start);

  /* Erased flash holds these bytes already. The number of the next block counts on regardless, as
   * in ST's own tool. */
  if (is_blank_flash (run, here, range))
    return TRUE;

  optio_machine_set_doing (&run->machine, _("write 0x%08x"), range.start);
  optio_ledger_set (run->ledger, range, OPTIO_FATE_IN_DOUBT);
  if (!optio_machine_download (&run->machine, block, here, range.size, &run->write_pace, error))
    return FALSE;

  optio_ledger_set (run->ledger, range, OPTIO_FATE_WRITTEN);
  return TRUE;
}

gboolean
optio_run_write_open (OptioRun        *run,
                      const OptioStep *step,
                      OptioRange       range,
                      GError         **error)
{
  OptioRange left = optio_range_intersect (range, step->range);
  OptioRange open;

  while (optio_ledger_find_open (run->ledger, left, &open))
    {
      OptioCourse course = { .step = step, .range = open, .func = write_block };
      guint64 end = optio_range_get_end (left);

      if (!is_blank_flash (run, get_bytes_at (step, open.start), open) &&
          !optio_run_follow (run, &course, error))
        return FALSE;

      left.start = open.start + open.size;
      left.size = (guint32) (end - optio_range_get_end (open));
    }

  return TRUE;
}

/* A word that was programmed must not be programmed again: F1 refuses it, and where flash has ECC
 * (L4, G0, G4, H7, U5) it is damaged. So what is neither right nor blank is erased with its sector.
 */
static gboolean
look_at_doubt (OptioRun        *run,
               const OptioStep *step,
               OptioRange       range,
               GError         **error)
{
  g_autofree guint8 *found = g_malloc (range.size);
  OptioSector sector;

  if (optio_plan_check_target (run->target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, NULL))
    {
      if (!optio_run_read (run, range, found, error))
        return FALSE;
      if (is_blank (run, found, range.size))
        {
          optio_ledger_set (run->ledger, range, OPTIO_FATE_ERASED);
          return TRUE;
        }
      if (memcmp (found, get_bytes_at (step, range.start), range.size) == 0)
        {
          optio_ledger_set (run->ledger, range, OPTIO_FATE_WRITTEN);
          return TRUE;
        }
    }

  if (optio_layout_find_sector (optio_target_get_layout (run->target), range.start, &sector))
    return optio_run_erase_sector (run, &sector, error);

  /* Where the board announces nothing there is nothing to erase: it is written once more. */
  optio_ledger_set (run->ledger, range, OPTIO_FATE_ERASED);
  return TRUE;
}

static gboolean
find_doubt (OptioRun        *run,
            const OptioStep *step,
            OptioRange      *out_range)
{
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (run->ledger, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    {
      *out_range = optio_range_intersect (entries[i].range, step->range);
      if (entries[i].fate == OPTIO_FATE_IN_DOUBT && out_range->size > 0)
        return TRUE;
    }

  return FALSE;
}

/* Brings the chip to where it has all bytes of the WRITE steps up to @last, wherever an earlier
 * attempt has ended. */
static gboolean
write_up_to (OptioRun *run,
             gpointer  last,
             GError  **error)
{
  const OptioStep *step = NULL;
  OptioRange doubt;

  for (guint i = 0; step != last; i++)
    {
      step = optio_plan_get_step (run->plan, i);
      while (step->kind == OPTIO_STEP_WRITE && find_doubt (run, step, &doubt))
        if (!look_at_doubt (run, step, doubt, error))
          return FALSE;
    }

  step = NULL;
  for (guint i = 0; step != last; i++)
    {
      step = optio_plan_get_step (run->plan, i);
      if (step->kind == OPTIO_STEP_WRITE && !optio_run_write_open (run, step, step->range, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
optio_run_write (OptioRun        *run,
                 const OptioStep *step,
                 GError         **error)
{
  return optio_run_persist (run, write_up_to, (gpointer) step, error);
}
