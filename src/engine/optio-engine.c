/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-engine-private.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-text.h"

typedef gboolean (*StepFunc) (OptioRun        *run,
                              const OptioStep *step,
                              GError         **error);

void
optio_run_tell_progress (OptioRun        *run,
                         const OptioStep *step,
                         guint64          done,
                         guint64          total)
{
  guint64 done_ms = run->done_ms + (total > 0 ? step->expected_ms * done / total : 0);
  double fraction = MAX ((double) done_ms / (double) run->expected_ms, run->fraction);
  gint64 now_us = optio_wire_now_us (&run->wire);
  gint64 left_ms = -1;

  run->fraction = fraction;

  /* The beginning says too little about the pace. */
  if (fraction > 0.02)
    left_ms = (gint64) (now_us / 1000.0 * (1.0 - fraction) / fraction);

  optio_wire_tell (&run->wire, optio_event_new_progress (now_us, fraction, left_ms));
}

gboolean
optio_run_is_cancelled (OptioRun *run,
                        GError  **error)
{
  /* What is kept of an erased sector is nowhere but here until it is written again. */
  if (!g_cancellable_is_cancelled (run->cancellable) ||
      optio_conclude_missing (run->plan, run->ledger) > 0)
    return FALSE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled."));
  return TRUE;
}

/* On ST's ROMs the address alone selects the memory; other bootloaders go by the alternate setting.
 * SET_INTERFACE may reset the state, so the way back to dfuIDLE follows it. */
gboolean
optio_run_select_alt (OptioRun  *run,
                      OptioRange range,
                      GError   **error)
{
  OptioSector sector;

  run->is_off_map =
      !optio_layout_find_sector (optio_target_get_layout (run->target), range.start, &sector);
  if (run->is_off_map || run->alt == (int) sector.alt)
    return TRUE;

  optio_machine_set_doing (&run->machine, _("choose alternate setting %u"), sector.alt);
  if (!optio_transport_set_alt (run->wire.transport, sector.alt, error))
    {
      g_prefix_error (error, _("alternate setting %u: "), sector.alt);
      return FALSE;
    }

  run->alt = (int) sector.alt;
  return optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, error);
}

static gboolean
read_all (OptioRun        *run,
          const OptioStep *step,
          GError         **error)
{
  return optio_run_read_step (run, step, step->range, error);
}

/* An erase or the last write may have moved the pointer, so Set Address is not optional here. */
static gboolean
leave_once (OptioRun *run,
            gpointer  data,
            GError  **error)
{
  const OptioStep *step = data;

  optio_machine_set_doing (&run->machine, _("leave for 0x%08x"), step->range.start);
  run->outcome.has_left = optio_machine_set_address (&run->machine, step->range.start, error) &&
                          optio_machine_leave (&run->machine, error);
  return run->outcome.has_left;
}

static gboolean
leave (OptioRun        *run,
       const OptioStep *step,
       GError         **error)
{
  return optio_run_persist (run, leave_once, (gpointer) step, error);
}

static const StepFunc step_funcs[] = {
  [OPTIO_STEP_SURVEY] = read_all,
  [OPTIO_STEP_ERASE] = optio_run_erase,
  [OPTIO_STEP_MASS_ERASE] = optio_run_mass_erase,
  [OPTIO_STEP_WRITE] = optio_run_write,
  [OPTIO_STEP_VERIFY] = optio_run_verify,
  [OPTIO_STEP_BLANK_CHECK] = optio_run_verify,
  [OPTIO_STEP_READ] = read_all,
  [OPTIO_STEP_OPTIONS] = optio_run_options,
  [OPTIO_STEP_UNPROTECT] = optio_run_unprotect,
  [OPTIO_STEP_LEAVE] = leave,
};

/* Reading may fault where writing would not: an interrupted write leaves words with a broken ECC on
 * H7, G0, L4 and U5 (zephyr#33140, ArduPilot#22090). Such a flash can be erased and written. */
static gboolean
may_go_on_unread (const GError *error)
{
  static const OptioError codes[] = { OPTIO_ERROR_STALLED, OPTIO_ERROR_STATUS, OPTIO_ERROR_PROTOCOL,
                                      OPTIO_ERROR_TIMEOUT };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, OPTIO_ERROR, codes[i]))
      return TRUE;

  return FALSE;
}

/* Notes why an optional step failed and makes the board ready for the next. */
static gboolean
pass_over (OptioRun        *run,
           const OptioStep *step,
           GError         **error)
{
  OptioRefusal refusal = { .range = step->range };
  g_autoptr (GString) text = g_string_new (NULL);

  if (!may_go_on_unread (*error) || run->is_away)
    return FALSE;

  if (g_error_matches (*error, OPTIO_ERROR, OPTIO_ERROR_STATUS))
    refusal.status = optio_wire_get_tally (&run->wire)->last_error_status;
  refusal.error = g_error_copy (*error);
  g_array_append_val (run->refusals, refusal);

  optio_text_append_sentence (text, _("Left out: %s"), (*error)->message);
  g_clear_error (error);
  optio_run_tell_note (run, FALSE, text->str);
  return optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, error);
}

static gboolean
is_farewell (OptioStepKind kind)
{
  return kind == OPTIO_STEP_LEAVE || kind == OPTIO_STEP_DETACH;
}

static gboolean
select_alt_once (OptioRun *run,
                 gpointer  data,
                 GError  **error)
{
  const OptioStep *step = data;

  return optio_run_select_alt (run, step->range, error);
}

static gboolean
carry_out (OptioRun        *run,
           const OptioStep *step,
           GError         **error)
{
  if (optio_plan_is_plain (run->plan))
    return optio_run_plain_step (run, step, error);

  return optio_run_persist (run, select_alt_once, (gpointer) step, error) &&
         step_funcs[step->kind](run, step, error);
}

static gboolean
run_step (OptioRun *run,
          guint     index,
          GError  **error)
{
  const OptioStep *step = optio_plan_get_step (run->plan, index);
  g_autofree char *text = optio_plan_describe_step (run->plan, index);

  if (is_farewell (step->kind) && run->outcome.n_different > 0)
    {
      optio_run_tell_note (run, TRUE, _("The firmware was read back wrong, so it is not started."));
      return TRUE;
    }

  if (step->kind == OPTIO_STEP_ERASE && optio_conclude_missing (run->plan, run->ledger) > 0)
    {
      optio_run_tell_note (run, TRUE,
                           _("What was to be kept of a sector is missing, so nothing more is "
                             "erased."));
      run->is_stopped = TRUE;
      return TRUE;
    }

  optio_wire_tell (&run->wire,
                   optio_event_new_step (optio_wire_now_us (&run->wire), index,
                                         optio_plan_get_n_steps (run->plan), text));

  if (optio_run_is_cancelled (run, error))
    return FALSE;

  if (!carry_out (run, step, error))
    {
      if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_prefix_error (error, "%s: ", run->machine.doing);
      return step->is_optional && pass_over (run, step, error);
    }

  run->done_ms += step->expected_ms;
  optio_run_tell_progress (run, step, 0, 0);
  return TRUE;
}

static gboolean
survey (OptioRun *run,
        GError  **error)
{
  for (guint i = 0; i < optio_plan_get_n_steps (run->plan); i++)
    {
      const OptioStep *step = optio_plan_get_step (run->plan, i);

      if (step->kind == OPTIO_STEP_SURVEY && !run_step (run, i, error))
        return FALSE;
    }

  return TRUE;
}

void
optio_run_tell_note (OptioRun   *run,
                     gboolean    is_warning,
                     const char *text)
{
  optio_wire_tell (&run->wire,
                   optio_event_new_note (optio_wire_now_us (&run->wire), is_warning, text));
}

static void
take_plan (OptioRun  *run,
           OptioPlan *plan)
{
  g_autofree char *summary = optio_plan_dup_summary (plan);
  guint n_ranges;
  const OptioRange *ranges = optio_plan_get_unchanged (plan, &n_ranges);

  for (guint i = 0; i < n_ranges; i++)
    optio_ledger_set (run->ledger, ranges[i], OPTIO_FATE_VERIFIED);

  optio_plan_unref (run->plan);
  run->plan = plan;
  run->expected_ms = run->done_ms + optio_plan_get_expected_ms (plan);
  optio_run_tell_note (run, FALSE, summary);
}

/* Looks at the chip and replaces the plan by what really has to be done. */
static gboolean
survey_and_refine (OptioRun *run,
                   GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (OptioImage) found = NULL;
  gboolean was_read = survey (run, &local_error);
  OptioPlan *refined;

  if (!was_read && run->is_away && g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT))
    optio_run_tell_note (run, TRUE,
                         _("The board fell silent while its flash was read. A write that was cut "
                           "off leaves words that hang some chips when they are read: plug the "
                           "board in again, and flash in full without keeping the rest."));

  if (!was_read && (!may_go_on_unread (local_error) || run->is_away))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  found = optio_image_builder_end (run->builder);
  if (!was_read)
    {
      g_autofree char *text = NULL;

      optio_machine_name_last_seen (&run->machine, &local_error);
      if (optio_run_blame_protection (run, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      text = g_strdup_printf (_("The flash cannot be read (%s). Everything is erased and written."),
                              local_error->message);
      run->is_unread = TRUE;
      optio_run_tell_note (run, TRUE, text);
      if (!optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, error))
        return FALSE;
    }

  refined = optio_plan_refine (run->plan, was_read ? found : NULL, error);
  if (refined == NULL)
    return FALSE;

  take_plan (run, refined);
  return TRUE;
}

static gboolean
settle_once (OptioRun *run,
             gpointer  data,
             GError  **error)
{
  optio_machine_set_doing (&run->machine, "%s", _("settle"));
  return optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, error);
}

static gboolean
run_all (OptioRun *run,
         GError  **error)
{
  /* DETACH is for applications too, which cannot be brought to dfuIDLE. */
  if (optio_plan_get_step (run->plan, 0)->kind != OPTIO_STEP_DETACH &&
      !optio_run_persist (run, settle_once, NULL, error))
    {
      g_prefix_error (error, _("bring the board to dfuIDLE: "));
      return FALSE;
    }

  if ((optio_plan_needs_survey (run->plan) && !survey_and_refine (run, error)) ||
      !optio_run_raise_width (run, error))
    return FALSE;

  optio_run_look_at_rom (run);
  for (guint i = 0; i < optio_plan_get_n_steps (run->plan) && !run->is_stopped; i++)
    if (!run_step (run, i, error))
      return FALSE;

  return TRUE;
}

/* Leaves the board in dfuIDLE for whoever comes next, unless it has left itself or is silent. A
 * stall or a broken transfer may be the first sign of an unplugged board: this finds it out. A
 * board that did not answer in time has been waited for. */
static void
end_in_idle (OptioRun *run,
             GError  **error)
{
  g_autoptr (GError) settle_error = NULL;
  guint bound_ms = g_error_matches (*error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT)
                     ? OPTIO_RUN_PATIENCE_MS
                     : OPTIO_RUN_SETTLE_BOUND_MS;

  if (run->is_away || run->outcome.has_left || optio_machine_is_leaving (&run->machine) ||
      g_error_matches (*error, OPTIO_ERROR, OPTIO_ERROR_GONE))
    return;

  if (optio_machine_get_state (&run->machine) != OPTIO_DFU_IDLE)
    {
      optio_machine_set_doing (&run->machine, "%s", _("settle"));
      optio_machine_settle (&run->machine, bound_ms, &settle_error);
    }

  if (settle_error == NULL && optio_run_restore_width (run))
    {
      optio_machine_set_doing (&run->machine, "%s", _("settle"));
      optio_machine_settle (&run->machine, bound_ms, NULL);
    }

  optio_run_tell_absence (settle_error, error);
}

gboolean
optio_run_bears_early_polls (OptioRun *run)
{
  return optio_target_bears_early_polls (run->target) &&
         (run->device == NULL || !optio_device_is_gentle (run->device));
}

/* In the manner that somebody chose for this board, or as fast as it bears. */
static void
begin_manner (OptioRun *run)
{
  g_autofree char *note = NULL;
  guint gap_us;

  if (run->device == NULL || !optio_device_is_gentle (run->device))
    {
      optio_recovery_init (&run->recovery);
      return;
    }

  optio_recovery_init_gentle (&run->recovery);
  gap_us = optio_recovery_get_gap_us (&run->recovery);
  optio_wire_set_gap (&run->wire, gap_us);
  note = g_strdup_printf (_("The board is treated gently: it is left alone for %u ms between "
                            "requests."),
                          gap_us / 1000);
  optio_run_tell_note (run, FALSE, note);
}

static void
run_init (OptioRun       *run,
          OptioPlan      *plan,
          OptioDevice    *device,
          OptioTransport *transport,
          OptioEventFunc  func,
          gpointer        user_data,
          GCancellable   *cancellable)
{
  OptioTarget *target = optio_plan_get_target (plan);
  OptioIdentity *identity = optio_target_get_identity (target);
  guint transfer_size = optio_target_get_transfer_size (target);

  *run = (OptioRun){ .plan = optio_plan_ref (plan),
                .target = target,
                .device = device,
                .ledger = optio_ledger_new (),
                .builder = optio_image_builder_new (),
                .refusals = optio_refusals_new (),
                .erase_paces = g_hash_table_new_full (NULL, NULL, NULL, g_free),
                .cancellable = cancellable,
                .expected_ms = optio_plan_get_expected_ms (plan),
                .patience_ms = OPTIO_RUN_PATIENCE_MS,
                .alt = -1 };

  optio_wire_init (&run->wire, transport, optio_identity_get_fields (identity)->interface_number,
                   func, user_data);
  optio_machine_init (&run->machine, &run->wire);
  begin_manner (run);
  optio_pace_init (&run->write_pace, optio_target_get_program_bound_ms (target, transfer_size),
                   optio_run_bears_early_polls (run), transfer_size,
                   optio_target_get_program_expected_us (target, transfer_size));
}

static void
run_clear (OptioRun *run)
{
  optio_machine_clear (&run->machine);
  g_clear_object (&run->returned);
  g_clear_error (&run->absence);
  g_clear_pointer (&run->digest, g_free);
  g_clear_pointer (&run->protection, g_free);
  g_clear_pointer (&run->outcome.results, g_array_unref);
  g_clear_pointer (&run->refusals, g_array_unref);
  g_clear_pointer (&run->erase_paces, g_hash_table_unref);
  g_clear_pointer (&run->builder, optio_image_builder_free);
  g_clear_pointer (&run->ledger, optio_ledger_free);
  g_clear_pointer (&run->plan, optio_plan_unref);
}

OptioVerdict *
optio_engine_run (OptioPlan      *plan,
                  OptioDevice    *device,
                  OptioTransport *transport,
                  OptioEventFunc  func,
                  gpointer        user_data,
                  GCancellable   *cancellable)
{
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioWitness) witness = NULL;
  g_autoptr (GError) error = NULL;
  OptioVerdict *verdict;
  OptioRun run;

  run_init (&run, plan, device, transport, func, user_data, cancellable);
  if (!run_all (&run, &error))
    optio_machine_name_last_seen (&run.machine, &error);
  if (error != NULL || run.outcome.n_different > 0)
    optio_run_blame_protection (&run, &error);
  end_in_idle (&run, &error);

  image = optio_image_builder_end (run.builder);
  witness = optio_witness_new (optio_wire_get_tally (&run.wire), run.refusals);
  run.outcome.error = error;
  run.outcome.witness = witness;
  run.outcome.absence = run.absence;
  run.outcome.protection = run.protection;
  run.outcome.is_unread = run.is_unread;
  run.outcome.loses_requests = !run.is_unread && optio_recovery_has_survived (&run.recovery) &&
                               optio_recovery_is_gentle (&run.recovery);
  run.outcome.image = optio_image_get_n_segments (image) > 0 ? image : NULL;
  verdict = optio_conclude (run.plan, run.ledger, &run.outcome);

  if (run.wire.transport != transport)
    optio_transport_close (run.wire.transport);
  run_clear (&run);
  return verdict;
}
