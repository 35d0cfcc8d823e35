/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is kept of a sector goes from the chip through the computer and back, so a bit that was read
 * wrong would be written wrong: it is read twice before the sector is erased. */

#include <glib/gi18n-lib.h>

#include "optio-engine-private.h"
#include "optio-error.h"

/* From the first to the last kept byte in @sector; empty if there is none. */
static OptioRange
find_kept (OptioRun          *run,
           const OptioSector *sector)
{
  guint n_ranges;
  const OptioRange *ranges = optio_plan_get_kept (run->plan, &n_ranges);
  OptioRange kept = OPTIO_RANGE_INIT (0, 0);

  for (guint i = 0; i < n_ranges; i++)
    {
      OptioRange both = optio_range_intersect (ranges[i], sector->range);

      if (both.size == 0)
        continue;
      if (kept.size == 0)
        kept.start = both.start;
      kept.size = (guint32) (optio_range_get_end (both) - kept.start);
    }

  return kept;
}

typedef struct
{
  OptioRange words;
  guint8 *found;
} Reading;

static gboolean
read_again (OptioRun *run,
            gpointer  data,
            GError  **error)
{
  Reading *reading = data;

  return optio_run_read (run, reading->words, reading->found, error);
}

/* What the plan will write there. */
static gboolean
find_byte (OptioRun *run,
           guint32   address,
           guint8   *out_byte)
{
  for (guint i = 0; i < optio_plan_get_n_steps (run->plan); i++)
    {
      const OptioStep *step = optio_plan_get_step (run->plan, i);
      const guint8 *data;

      if (step->kind != OPTIO_STEP_WRITE ||
          !optio_range_contains (step->range, OPTIO_RANGE_INIT (address, 1)))
        continue;

      data = g_bytes_get_data (step->bytes, NULL);
      *out_byte = data[address - step->range.start];
      return TRUE;
    }

  return FALSE;
}

static gboolean
is_same (OptioRun      *run,
         const Reading *reading)
{
  guint n_ranges;
  const OptioRange *ranges = optio_plan_get_kept (run->plan, &n_ranges);

  for (guint i = 0; i < n_ranges; i++)
    {
      OptioRange both = optio_range_intersect (ranges[i], reading->words);
      guint8 byte;

      for (guint32 j = 0; j < both.size; j++)
        if (find_byte (run, both.start + j, &byte) &&
            reading->found[both.start + j - reading->words.start] != byte)
          return FALSE;
    }

  return TRUE;
}

gboolean
optio_run_confirm_kept (OptioRun          *run,
                        const OptioSector *sector,
                        GError           **error)
{
  OptioRange kept = find_kept (run, sector);
  guint32 head = kept.start % OPTIO_READ_WORD;
  guint32 tail = (OPTIO_READ_WORD - (head + kept.size) % OPTIO_READ_WORD) % OPTIO_READ_WORD;
  g_autofree guint8 *found = g_malloc (head + kept.size + tail + 1);
  Reading reading = { OPTIO_RANGE_INIT (kept.start - head, head + kept.size + tail), found };

  if (kept.size == 0)
    return TRUE;
  if (!optio_run_persist (run, read_again, &reading, error))
    return FALSE;
  if (is_same (run, &reading))
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_UNSURE,
               _("what else is in the sector reads differently each time, so it cannot be kept, "
                 "and the sector is not erased"));
  return FALSE;
}
