/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run does about bytes that are not what they should be: a bootloader that loses packets
 * writes wrong bytes and reports no error. The sector is erased and written again, more gently each
 * time, until it is right, or until it is clear that this does not help. */

#include <glib/gi18n-lib.h>

#include "optio-engine-private.h"
#include "optio-error.h"

#define MAX_TRIES 8u

typedef struct
{
  const OptioStep *step; /* the one that looks */
  OptioSector sector;
  OptioRange part; /* of the sector, that it looks at */
} Case;

static gboolean
find_difference (OptioRun        *run,
                 const OptioStep *step,
                 OptioRange       range,
                 guint32         *out_address)
{
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (run->ledger, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    {
      OptioRange both = optio_range_intersect (entries[i].range, range);

      if (entries[i].fate != OPTIO_FATE_DIFFERS || both.size == 0)
        continue;
      *out_address = both.start;
      return TRUE;
    }

  return FALSE;
}

/* A checksum of what the sector holds now. */
static gboolean
take_digest (OptioRun *run,
             gpointer  data,
             GError  **error)
{
  Case *self = data;
  g_autofree guint8 *found = g_malloc (self->part.size);

  if (!optio_run_read (run, self->part, found, error))
    return FALSE;

  g_free (run->digest);
  run->digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, found, self->part.size);
  return TRUE;
}

/* Where the real sectors have half the announced size (F767 with two banks, G474, GD32VF103) the
 * second half is erased by an address of its own. */
static gboolean
erase_both_halves (OptioRun *run,
                   Case     *self,
                   GError  **error)
{
  OptioSector second = self->sector;

  second.range.size /= 2;
  second.range.start += second.range.size;
  return optio_run_erase_sector (run, &self->sector, error) &&
         optio_run_erase_sector (run, &second, error);
}

static gboolean
write_again (OptioRun *run,
             gpointer  data,
             GError  **error)
{
  Case *self = data;
  const OptioStep *step = NULL;

  if (!erase_both_halves (run, self, error))
    return FALSE;

  for (guint i = 0; step != self->step; i++)
    {
      step = optio_plan_get_step (run->plan, i);
      if (step->kind == OPTIO_STEP_WRITE &&
          !optio_run_write_open (run, step, self->sector.range, error))
        return FALSE;
    }

  return TRUE;
}

/* @out_helps: whether the sector holds anything else than before. */
static gboolean
try_again (OptioRun *run,
           Case     *self,
           gboolean *out_helps,
           GError  **error)
{
  g_autofree char *before = NULL;

  if (!optio_run_persist (run, take_digest, self, error))
    return FALSE;

  before = g_steal_pointer (&run->digest);
  if (!optio_run_persist (run, write_again, self, error) ||
      !optio_run_read_step (run, self->step, self->part, error) ||
      !optio_run_persist (run, take_digest, self, error))
    return FALSE;

  *out_helps = g_strcmp0 (before, run->digest) != 0;
  return TRUE;
}

/* @out_is_mended: what became of it. One that stays as it is is write-protected or worn out. */
static gboolean
mend_sector (OptioRun *run,
             Case     *self,
             gboolean *out_is_mended,
             GError  **error)
{
  g_autofree char *trouble = g_strdup_printf (_("The sector at 0x%08x was read back wrong"),
                                              self->sector.range.start);
  g_autofree char *note = g_strdup_printf (_("%s. It is erased and written again."), trouble);
  gboolean helps = TRUE;
  guint32 address;

  *out_is_mended = FALSE;
  optio_run_tell_note (run, TRUE, note);
  for (guint i = 0; i < MAX_TRIES && helps && !*out_is_mended; i++)
    {
      if (i > 0 && !optio_run_be_gentler (run, trouble))
        return TRUE;
      if (optio_run_is_cancelled (run, error) || !try_again (run, self, &helps, error))
        return FALSE;

      *out_is_mended = !find_difference (run, self->step, self->part, &address);
    }

  return TRUE;
}

static gboolean
mend (OptioRun        *run,
      const OptioStep *step,
      GError         **error)
{
  OptioLayout *layout = optio_target_get_layout (run->target);
  gboolean is_mended = TRUE;
  guint32 address;

  while (is_mended && find_difference (run, step, step->range, &address))
    {
      Case self = { .step = step };

      is_mended = optio_layout_find_sector (layout, address, &self.sector);
      if (!is_mended)
        break;

      self.part = optio_range_intersect (self.sector.range, step->range);
      run->outcome.n_different = 0;
      if (!mend_sector (run, &self, &is_mended, error))
        return FALSE;
    }

  run->is_beyond_mending = !is_mended;
  return TRUE;
}

gboolean
optio_run_verify (OptioRun        *run,
                  const OptioStep *step,
                  GError         **error)
{
  guint64 n_before = run->outcome.n_different;

  if (!optio_run_read_step (run, step, step->range, error))
    return FALSE;

  if (run->outcome.n_different == n_before || !optio_plan_changes_chip (run->plan) ||
      run->is_beyond_mending)
    return TRUE;

  if (!mend (run, step, error))
    return FALSE;

  /* How much still differs has to be counted anew. */
  run->outcome.n_different = 0;
  return !run->is_beyond_mending || optio_run_read_step (run, step, step->range, error);
}
