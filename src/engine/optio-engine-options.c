/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing option bytes: look again, write one block, let the board reset, look at it. */

#include <glib/gi18n-lib.h>

#include "optio-engine-private.h"
#include "optio-error.h"

/* From the DNLOAD to the reset a G0C1 took 33 ms; F4 and H7 erase a sector of their own first. */
#define EFFECT_BOUND_MS 3000u

/* ---- coming back ---- */

/* Serials are often constants of the ROM, but one that differs is another board. */
static gboolean
check_same_board (OptioIdentity *before,
                  OptioIdentity *now,
                  GError       **error)
{
  const OptioIdentityFields *a = optio_identity_get_fields (before);
  const OptioIdentityFields *b = optio_identity_get_fields (now);

  if (a->vendor_id == b->vendor_id && a->product_id == b->product_id &&
      g_strcmp0 (a->serial, b->serial) == 0)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("Another board is on that port now: %04x:%04x, %s, serial %s."), b->vendor_id,
               b->product_id, b->product != NULL ? b->product : _("without a name"),
               b->serial != NULL ? b->serial : _("not known"));
  return FALSE;
}

/* Page size and banks follow some option bytes; what is planned next must not use the old map. */
static void
tell_new_map (OptioRun      *run,
              OptioIdentity *now)
{
  OptioIdentity *before = optio_target_get_identity (run->target);
  const char *const *old = optio_identity_get_fields (before)->alt_names;
  const char *const *new = optio_identity_get_fields (now)->alt_names;

  if (old != NULL && new != NULL && !g_strv_equal (old, new))
    optio_run_tell_note (run, TRUE,
                         _("The board announces another memory map than before. Whatever was "
                           "planned with the old one has to be planned again."));
}

static OptioTransport *
open_again (OptioRun *run,
            guint     work_ms,
            GError  **error)
{
  OptioIdentity *before = optio_target_get_identity (run->target);
  g_autoptr (OptioIdentity) now = NULL;
  g_autoptr (OptioTransport) transport = NULL;
  guint bound_ms;

  if (run->device == NULL)
    {
      g_propagate_error (error, optio_transport_failure_new (OPTIO_ERROR_GONE));
      return NULL;
    }

  bound_ms = work_ms + optio_device_get_return_bound_ms (run->device);
  transport = optio_device_await_return (run->device, bound_ms, &now, run->cancellable, error);
  if (transport == NULL)
    return NULL;

  if (!check_same_board (before, now, error))
    {
      optio_transport_close (transport);
      return NULL;
    }

  tell_new_map (run, now);
  return g_steal_pointer (&transport);
}

gboolean
optio_run_set_unseen (OptioRun *run,
                      GError   *absence,
                      GError  **error)
{
  run->is_away = TRUE;
  g_clear_error (&run->absence);
  run->absence = absence;
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_UNSURE, "%s", absence->message);
  return FALSE;
}

gboolean
optio_run_await_return (OptioRun *run,
                        guint     work_ms,
                        GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  OptioTransport *transport;

  optio_run_tell_note (run, FALSE,
                       _("The board takes what was sent and resets. Waiting until it is back."));
  optio_transport_close (run->wire.transport);
  transport = open_again (run, work_ms, &local_error);
  if (transport == NULL)
    return optio_run_set_unseen (run, g_steal_pointer (&local_error), error);

  optio_wire_set_transport (&run->wire, transport);
  if (run->returned != NULL)
    optio_transport_close (run->returned);
  g_set_object (&run->returned, transport);
  g_object_unref (transport);
  run->alt = -1;
  if (!optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, &local_error))
    return optio_run_set_unseen (run, g_steal_pointer (&local_error), error);

  optio_run_tell_note (run, FALSE, _("The board is back."));
  return TRUE;
}

/* ---- looking ---- */

typedef struct
{
  OptioRange block;
  guint8 *data;
} Reading;

static gboolean
read_once (OptioRun *run,
           gpointer  data,
           GError  **error)
{
  Reading *reading = data;

  return optio_run_select_alt (run, reading->block, error) &&
         optio_machine_set_address (&run->machine, reading->block.start, error) &&
         optio_machine_upload (&run->machine, OPTIO_WIRE_FIRST_BLOCK, reading->data,
                               reading->block.size, error);
}

GBytes *
optio_run_read_options (OptioRun  *run,
                        OptioRange block,
                        GError   **error)
{
  g_autofree guint8 *data = g_malloc (block.size);
  Reading reading = { block, data };

  if (!optio_run_persist (run, read_once, &reading, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&data), block.size);
}

GBytes *
optio_run_look_at_options (OptioRun  *run,
                           OptioRange block,
                           GError   **error)
{
  g_autofree guint8 *data = g_malloc (block.size);
  Reading reading = { block, data };

  if (!optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, error) ||
      !read_once (run, &reading, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&data), block.size);
}

static gboolean
check_before (OptioRun        *run,
              const OptioStep *step,
              GError         **error)
{
  g_autoptr (GBytes) found = NULL;

  optio_machine_set_doing (&run->machine, _("read the option bytes at 0x%08x"), step->range.start);
  found = optio_run_read_options (run, step->range, error);
  if (found == NULL)
    return FALSE;

  if (g_bytes_equal (found, step->before))
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("they changed since they were read, so nothing is written; read them again"));
  return FALSE;
}

/* A refusal that comes twice is no accident. */
static gboolean
is_refused (OptioRun  *run,
            OptioRange block,
            GError   **error)
{
  g_autofree guint8 *data = g_malloc (block.size);
  Reading reading = { block, data };
  g_autoptr (GError) refusal = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_clear_error (&refusal);
      if (read_once (run, &reading, &refusal) || !optio_options_are_refused (refusal) ||
          !optio_run_bring_back (run, OPTIO_RUN_SETTLE_BOUND_MS, NULL))
        return FALSE;
    }

  g_propagate_error (error, g_steal_pointer (&refusal));
  return TRUE;
}

/* A chip that is protected now is not asked more gently, as others that refuse are. What looks
 * wrong is looked at twice: the fault may be in the reading. */
static GBytes *
read_result (OptioRun        *run,
             const OptioStep *step,
             GError         **error)
{
  g_autoptr (GBytes) found = NULL;

  if (optio_plan_protects_reading (run->plan, step) && is_refused (run, step->range, error))
    return NULL;

  found = optio_run_read_options (run, step->range, error);
  if (found == NULL || optio_plan_shows_options (run->plan, step, found, step->after))
    return g_steal_pointer (&found);

  return optio_run_read_options (run, step->range, error);
}

static gboolean
check_after (OptioRun        *run,
             const OptioStep *step,
             GError         **error)
{
  OptioOptionsResult *result =
      &g_array_index (run->outcome.results, OptioOptionsResult, run->outcome.results->len - 1);
  g_autoptr (GError) local_error = NULL;
  gboolean is_right;

  optio_machine_set_doing (&run->machine, _("read back the option bytes at 0x%08x"),
                           step->range.start);
  result->found = read_result (run, step, &local_error);
  if (result->found == NULL)
    return optio_run_set_unseen (run, g_steal_pointer (&local_error), error);

  is_right = optio_plan_shows_options (run->plan, step, result->found, step->after);
  optio_ledger_set (run->ledger, step->range,
                    is_right ? OPTIO_FATE_VERIFIED : OPTIO_FATE_DIFFERS);
  if (!optio_image_builder_add (run->builder, step->range.start,
                                g_bytes_get_data (result->found, NULL), step->range.size, error))
    return FALSE;
  if (is_right)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_VERIFY, _("they are not what was written"));
  return FALSE;
}

/* ---- writing ---- */

static void
begin_result (OptioRun        *run,
              const OptioStep *step)
{
  OptioOptionsResult result = { .step = step };

  if (run->outcome.results == NULL)
    {
      run->outcome.results = g_array_new (FALSE, FALSE, sizeof (OptioOptionsResult));
      g_array_set_clear_func (run->outcome.results, optio_options_result_clear);
    }

  g_array_append_val (run->outcome.results, result);
  optio_ledger_set (run->ledger, step->range, OPTIO_FATE_IN_DOUBT);
}

/* A board that refused is looked at all the same: option bytes are erased before they are written,
 * and some report an error and have done it. */
static gboolean
look_after_refusal (OptioRun        *run,
                    const OptioStep *step,
                    GError          *refusal,
                    GError         **error)
{
  g_autoptr (GError) ignored = NULL;

  if (optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, &ignored) &&
      check_after (run, step, &ignored))
    {
      optio_run_tell_note (run, TRUE, refusal->message);
      g_error_free (refusal);
      return TRUE;
    }

  g_clear_error (&run->absence);
  run->is_away = FALSE;
  optio_machine_set_doing (&run->machine, _("write the option bytes at 0x%08x"), step->range.start);
  g_propagate_error (error, refusal);
  return FALSE;
}

/* Nothing is carried out before the next GETSTATUS, so what broke can be sent again. */
static gboolean
send_once (OptioRun *run,
           gpointer  data,
           GError  **error)
{
  const OptioStep *step = data;

  optio_machine_set_doing (&run->machine, _("write the option bytes at 0x%08x"), step->range.start);
  return optio_run_select_alt (run, step->range, error) &&
         optio_machine_set_address (&run->machine, step->range.start, error) &&
         optio_machine_send_options (&run->machine, g_bytes_get_data (step->bytes, NULL),
                                     step->range.size, error);
}

gboolean
optio_run_options (OptioRun        *run,
                   const OptioStep *step,
                   GError         **error)
{
  g_autoptr (GError) refusal = NULL;
  OptioEffect effect;

  if (!check_before (run, step, error) || optio_run_is_cancelled (run, error))
    return FALSE;

  if (!optio_run_persist (run, send_once, (gpointer) step, error))
    return FALSE;

  begin_result (run, step);
  if (!optio_machine_await_effect (&run->machine, EFFECT_BOUND_MS, &effect, &refusal))
    return look_after_refusal (run, step, g_steal_pointer (&refusal), error);

  optio_ledger_set (run->ledger, step->range, OPTIO_FATE_WRITTEN);
  if (effect == OPTIO_EFFECT_RESET)
    {
      optio_ledger_set (run->ledger, step->range, OPTIO_FATE_IN_DOUBT);
      if (!optio_run_await_return (run, 0, error))
        return FALSE;
    }

  return check_after (run, step, error);
}
