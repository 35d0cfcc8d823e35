/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-engine.h"

#include <glib/gi18n-lib.h>

#include "optio-conclusion.h"
#include "optio-error.h"
#include "optio-ledger.h"
#include "optio-machine.h"

/* UPLOAD asks for whole words: a bootloader need not answer single bytes (AN3156 section 4.1). */
#define READ_WORD 4u

/* The longest operation that another tool may have left running on the board. */
#define SETTLE_BOUND_MS 10000u

/* What one run needs; on the stack, so that many may run at once. */
typedef struct
{
  OptioPlan *plan;
  OptioTarget *target;
  OptioWire wire;
  OptioMachine machine;
  OptioLedger *ledger;
  OptioImageBuilder *builder;
  OptioOutcome outcome;
  GCancellable *cancellable;
  guint64 expected_ms;
  guint64 done_ms;
  int alt; /* -1 before the first SET_INTERFACE */
} Run;

typedef gboolean (*BlockFunc) (Run             *run,
                               const OptioStep *step,
                               OptioRange       range,
                               guint            block,
                               GError         **error);

typedef gboolean (*StepFunc) (Run             *run,
                              const OptioStep *step,
                              GError         **error);

static void
tell_progress (Run             *run,
               const OptioStep *step,
               guint64          done,
               guint64          total)
{
  guint64 done_ms = run->done_ms + (total > 0 ? step->expected_ms * done / total : 0);
  double fraction = (double) done_ms / (double) run->expected_ms;
  gint64 now_us = optio_wire_now_us (&run->wire);
  gint64 left_ms = -1;

  /* The beginning says too little about the pace. */
  if (fraction > 0.02)
    left_ms = (gint64) (now_us / 1000.0 * (1.0 - fraction) / fraction);

  optio_wire_tell (&run->wire, optio_event_new_progress (now_us, fraction, left_ms));
}

static gboolean
is_cancelled (Run     *run,
              GError **error)
{
  if (!g_cancellable_is_cancelled (run->cancellable))
    return FALSE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled."));
  return TRUE;
}

/* On ST's ROMs the address alone selects the memory; other bootloaders go by the alternate setting.
 * SET_INTERFACE may reset the state, so the way back to dfuIDLE follows it. */
static gboolean
select_alt (Run       *run,
            OptioRange range,
            GError   **error)
{
  OptioSector sector;

  if (!optio_layout_find_sector (optio_target_get_layout (run->target), range.start, &sector) ||
      run->alt == (int) sector.alt)
    return TRUE;

  optio_machine_set_doing (&run->machine, _("choose alternate setting %u"), sector.alt);
  if (!optio_transport_set_alt (run->wire.transport, sector.alt, error))
    {
      g_prefix_error (error, _("alternate setting %u: "), sector.alt);
      return FALSE;
    }

  run->alt = (int) sector.alt;
  return optio_machine_settle (&run->machine, SETTLE_BOUND_MS, error);
}

/* Cuts @range into runs: a Set Address, then full blocks with running numbers. A short tail is a
 * run of its own, because devices do not agree on the address of a short block with a running
 * number (AN3156 section 4.1 against ST's own library). */
static gboolean
for_each_block (Run             *run,
                const OptioStep *step,
                OptioRange       range,
                BlockFunc        func,
                GError         **error)
{
  guint32 transfer_size = optio_target_get_transfer_size (run->target);
  guint32 max_blocks = optio_target_get_max_run_blocks (run->target);
  guint32 offset = 0;

  while (offset < range.size)
    {
      guint32 n_blocks = CLAMP ((range.size - offset) / transfer_size, 1, max_blocks);

      if (is_cancelled (run, error) ||
          !optio_machine_set_address (&run->machine, range.start + offset, error))
        return FALSE;

      for (guint32 i = 0; i < n_blocks; i++)
        {
          OptioRange block = OPTIO_RANGE_INIT (range.start + offset,
                                               MIN (range.size - offset, transfer_size));

          if ((i > 0 && is_cancelled (run, error)) ||
              !func (run, step, block, OPTIO_WIRE_FIRST_BLOCK + i, error))
            return FALSE;

          offset += block.size;
          tell_progress (run, step, offset, range.size);
        }
    }

  return TRUE;
}

static gboolean
erase_sectors (Run             *run,
               const OptioStep *step,
               GError         **error)
{
  OptioLayout *layout = optio_target_get_layout (run->target);
  guint64 end = optio_range_get_end (step->range);
  guint64 address = step->range.start;
  OptioSector sector;

  while (address < end && optio_layout_find_sector (layout, (guint32) address, &sector))
    {
      OptioPatience patience = { .bound_ms = optio_target_get_erase_bound_ms (run->target, &sector),
                                 .trusts_poll = TRUE };

      if (is_cancelled (run, error))
        return FALSE;

      optio_machine_set_doing (&run->machine, _("erase 0x%08x"), sector.range.start);
      optio_ledger_set (run->ledger, sector.range, OPTIO_FATE_IN_DOUBT);
      if (!optio_machine_erase (&run->machine, sector.range.start, &patience, error))
        return FALSE;

      optio_ledger_set (run->ledger, sector.range, OPTIO_FATE_ERASED);
      address = optio_range_get_end (sector.range);
      tell_progress (run, step, address - step->range.start, step->range.size);
    }

  return TRUE;
}

static gboolean
write_block (Run             *run,
             const OptioStep *step,
             OptioRange       range,
             guint            block,
             GError         **error)
{
  guint bound_ms = optio_target_get_program_bound_ms (run->target, range.size);
  OptioPatience patience = { .bound_ms = bound_ms, .trusts_poll = TRUE };
  const guint8 *data = g_bytes_get_data (step->bytes, NULL);

  optio_machine_set_doing (&run->machine, _("write 0x%08x"), range.start);
  optio_ledger_set (run->ledger, range, OPTIO_FATE_IN_DOUBT);
  if (!optio_machine_download (&run->machine, block, data + (range.start - step->range.start),
                               range.size, &patience, error))
    return FALSE;

  optio_ledger_set (run->ledger, range, OPTIO_FATE_WRITTEN);
  return TRUE;
}

static gboolean
write_bytes (Run             *run,
             const OptioStep *step,
             GError         **error)
{
  return for_each_block (run, step, step->range, write_block, error);
}

static guint8
get_expected_byte (Run             *run,
                   const OptioStep *step,
                   guint32          address)
{
  const guint8 *data;

  if (step->bytes == NULL)
    return optio_target_get_erased_value (run->target);

  data = g_bytes_get_data (step->bytes, NULL);
  return data[address - step->range.start];
}

static void
compare (Run             *run,
         const OptioStep *step,
         OptioRange       range,
         const guint8    *found)
{
  gboolean is_equal = TRUE;

  for (guint32 i = 0; i < range.size; i++)
    {
      guint8 expected = get_expected_byte (run, step, range.start + i);

      if (found[i] == expected)
        continue;

      is_equal = FALSE;
      if (run->outcome.n_different++ > 0)
        continue;

      run->outcome.first_difference = range.start + i;
      run->outcome.expected = expected;
      run->outcome.found = found[i];
    }

  optio_ledger_set (run->ledger, range, is_equal ? OPTIO_FATE_VERIFIED : OPTIO_FATE_DIFFERS);
}

/* Reads one block and keeps of it what lies in the step's own range. */
static gboolean
read_block (Run             *run,
            const OptioStep *step,
            OptioRange       range,
            guint            block,
            GError         **error)
{
  guint8 data[OPTIO_TRANSPORT_MAX_TRANSFER];
  OptioRange kept = optio_range_intersect (range, step->range);
  const guint8 *found = data + (kept.start - range.start);

  optio_machine_set_doing (&run->machine, _("read 0x%08x"), range.start);
  if (!optio_machine_upload (&run->machine, block, data, range.size, error))
    return FALSE;

  if (step->kind == OPTIO_STEP_READ)
    return optio_image_builder_add (run->builder, kept.start, found, kept.size, error);

  compare (run, step, kept, found);
  return TRUE;
}

static gboolean
read_bytes (Run             *run,
            const OptioStep *step,
            GError         **error)
{
  guint32 head = step->range.start % READ_WORD;
  guint32 tail = (READ_WORD - (guint32) (optio_range_get_end (step->range) % READ_WORD)) %
                 READ_WORD;
  OptioRange words = OPTIO_RANGE_INIT (step->range.start - head, head + step->range.size + tail);

  return for_each_block (run, step, words, read_block, error);
}

/* An erase or the last write may have moved the pointer, so Set Address is not optional here. */
static gboolean
leave (Run             *run,
       const OptioStep *step,
       GError         **error)
{
  optio_machine_set_doing (&run->machine, _("leave for 0x%08x"), step->range.start);
  return optio_machine_set_address (&run->machine, step->range.start, error) &&
         optio_machine_leave (&run->machine, error);
}

static const StepFunc step_funcs[] = {
  [OPTIO_STEP_ERASE] = erase_sectors,
  [OPTIO_STEP_WRITE] = write_bytes,
  [OPTIO_STEP_VERIFY] = read_bytes,
  [OPTIO_STEP_BLANK_CHECK] = read_bytes,
  [OPTIO_STEP_READ] = read_bytes,
  [OPTIO_STEP_LEAVE] = leave,
};

static gboolean
run_step (Run     *run,
          guint    index,
          GError **error)
{
  const OptioStep *step = optio_plan_get_step (run->plan, index);
  g_autofree char *text = optio_plan_describe_step (run->plan, index);

  optio_wire_tell (&run->wire,
                   optio_event_new_step (optio_wire_now_us (&run->wire), index,
                                         optio_plan_get_n_steps (run->plan), text));

  /* A firmware that was read back wrong is not started. */
  if (step->kind == OPTIO_STEP_LEAVE && run->outcome.n_different > 0)
    return TRUE;

  if (is_cancelled (run, error) || !select_alt (run, step->range, error) ||
      !step_funcs[step->kind](run, step, error))
    return FALSE;

  run->done_ms += step->expected_ms;
  tell_progress (run, step, 0, 0);
  return TRUE;
}

static gboolean
run_steps (Run     *run,
           GError **error)
{
  optio_machine_set_doing (&run->machine, "%s", _("settle"));
  if (!optio_machine_settle (&run->machine, SETTLE_BOUND_MS, error))
    {
      g_prefix_error (error, _("bring the board to dfuIDLE: "));
      return FALSE;
    }

  for (guint i = 0; i < optio_plan_get_n_steps (run->plan); i++)
    if (!run_step (run, i, error))
      {
        if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
          g_prefix_error (error, "%s: ", run->machine.doing);
        return FALSE;
      }

  return TRUE;
}

static gboolean
has_left (Run          *run,
          const GError *error)
{
  guint n_steps = optio_plan_get_n_steps (run->plan);

  return error == NULL && n_steps > 0 && run->outcome.n_different == 0 &&
         optio_plan_get_step (run->plan, n_steps - 1)->kind == OPTIO_STEP_LEAVE;
}

/* Leaves the board in dfuIDLE for whoever comes next, unless it has left itself. A stall, a broken
 * transfer or a timeout may be the first sign of an unplugged board: this finds it out. */
static void
end_in_idle (Run     *run,
             GError **error)
{
  g_autoptr (GError) settle_error = NULL;

  if (has_left (run, *error) || g_error_matches (*error, OPTIO_ERROR, OPTIO_ERROR_GONE) ||
      optio_machine_get_state (&run->machine) == OPTIO_DFU_IDLE)
    return;

  optio_machine_set_doing (&run->machine, "%s", _("settle"));
  optio_machine_settle (&run->machine, SETTLE_BOUND_MS, &settle_error);

  if (*error != NULL && g_error_matches (settle_error, OPTIO_ERROR, OPTIO_ERROR_GONE))
    {
      g_autofree char *first = g_strdup ((*error)->message);

      g_clear_error (error);
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE, _("%s; then the board left the bus"),
                   first);
    }
}

OptioVerdict *
optio_engine_run (OptioPlan      *plan,
                  OptioTransport *transport,
                  OptioEventFunc  func,
                  gpointer        user_data,
                  GCancellable   *cancellable)
{
  OptioTarget *target = optio_plan_get_target (plan);
  OptioIdentity *identity = optio_target_get_identity (target);
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GError) error = NULL;
  OptioVerdict *verdict;
  Run run = { .plan = plan,
              .target = target,
              .ledger = ledger,
              .builder = builder,
              .cancellable = cancellable,
              .expected_ms = optio_plan_get_expected_ms (plan),
              .alt = -1 };

  optio_wire_init (&run.wire, transport, optio_identity_get_fields (identity)->interface_number,
                   func, user_data);
  optio_machine_init (&run.machine, &run.wire);

  run_steps (&run, &error);
  end_in_idle (&run, &error);

  image = optio_image_builder_end (builder);
  run.outcome.error = error;
  run.outcome.image = optio_image_get_n_segments (image) > 0 ? image : NULL;
  verdict = optio_conclude (plan, ledger, &run.outcome);

  optio_machine_clear (&run.machine);
  return verdict;
}
