/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which of the bytes that a plan keeps the chip may no longer have. They are still in the plan. */

#include "optio-conclusion.h"

/* In these the chip may not have the bytes. */
static gboolean
is_fate_of_missing (OptioFate fate)
{
  return fate == OPTIO_FATE_ERASED || fate == OPTIO_FATE_IN_DOUBT || fate == OPTIO_FATE_DIFFERS;
}

guint64
optio_conclude_missing (OptioPlan   *plan,
                        OptioLedger *ledger)
{
  guint n_ranges;
  const OptioRange *ranges = optio_plan_get_kept (plan, &n_ranges);
  guint64 size = 0;

  for (guint i = 0; i < n_ranges; i++)
    for (guint fate = 0; fate <= OPTIO_FATE_DIFFERS; fate++)
      size += is_fate_of_missing (fate) ? optio_ledger_count_in (ledger, ranges[i], fate) : 0;

  return size;
}

/* What the plan would have written to @range. */
static void
add_written_bytes (OptioPlan         *plan,
                   OptioRange         range,
                   OptioImageBuilder *builder)
{
  for (guint i = 0; i < optio_plan_get_n_steps (plan); i++)
    {
      const OptioStep *step = optio_plan_get_step (plan, i);
      OptioRange both = optio_range_intersect (range, step->range);
      const guint8 *data;

      if (step->kind != OPTIO_STEP_WRITE || both.size == 0)
        continue;

      data = g_bytes_get_data (step->bytes, NULL);
      optio_image_builder_add (builder, both.start, data + (both.start - step->range.start),
                               both.size, NULL);
    }
}

OptioImage *
optio_conclude_rescue (OptioPlan   *plan,
                       OptioLedger *ledger)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  guint n_ranges;
  const OptioRange *ranges = optio_plan_get_kept (plan, &n_ranges);
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (ledger, &n_entries);
  gboolean has_missing = FALSE;

  for (guint i = 0; i < n_ranges; i++)
    for (guint j = 0; j < n_entries; j++)
      {
        OptioRange missing = optio_range_intersect (ranges[i], entries[j].range);

        if (!is_fate_of_missing (entries[j].fate) || missing.size == 0)
          continue;
        add_written_bytes (plan, missing, builder);
        has_missing = TRUE;
      }

  return has_missing ? optio_image_builder_end (builder) : NULL;
}
