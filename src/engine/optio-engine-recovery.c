/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a run goes on after a failure: the board is brought back to dfuIDLE, and the same thing is
 * done again, more gently each time. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-engine-private.h"
#include "optio-error.h"
#include "optio-text.h"

/* A request that was not answered in time has had its time: nothing is waited for any more. */
#define AFTER_TIMEOUT_BOUND_MS 1000u

/* All that a run spends on failures together. */
#define LOST_BOUND_US (180 * G_USEC_PER_SEC)

static gboolean
is_any_of (const GError    *error,
           const OptioError *codes,
           gsize            n_codes)
{
  for (gsize i = 0; i < n_codes; i++)
    if (g_error_matches (error, OPTIO_ERROR, codes[i]))
      return TRUE;

  return FALSE;
}

/* Whether the board may still be there and do it when it is asked again. One that is leaving is
 * not, and one that refuses an address that it never announced is right. */
static gboolean
is_recoverable (OptioRun     *run,
                const GError *error)
{
  static const OptioError codes[] = { OPTIO_ERROR_STALLED, OPTIO_ERROR_IO, OPTIO_ERROR_TIMEOUT,
                                      OPTIO_ERROR_PROTOCOL, OPTIO_ERROR_STATUS };

  if (run->is_off_map && g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_STATUS))
    return FALSE;

  return !optio_machine_is_leaving (&run->machine) &&
         is_any_of (error, codes, G_N_ELEMENTS (codes));
}

/* Whether trying again is in vain. */
static gboolean
is_final (const GError *error)
{
  static const OptioError codes[] = { OPTIO_ERROR_GONE, OPTIO_ERROR_PERMISSION,
                                      OPTIO_ERROR_MISMATCH };

  return is_any_of (error, codes, G_N_ELEMENTS (codes));
}

/* The last resort. By DFU 1.1 a reset starts the application of a board without addresses, so not
 * there. Where the bus shows a reset as a board that leaves (USB/IP, virtual machines, WSL; usbipd
 * issue 532), its return is awaited. */
static gboolean
reset_port (OptioRun *run,
            GError  **error)
{
  g_autoptr (GError) local_error = NULL;

  optio_run_tell_note (run, TRUE,
                       _("The board cannot be brought to dfuIDLE, so its port is reset."));
  run->alt = -1;
  if (!optio_transport_reset (run->wire.transport, &local_error))
    {
      if (g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_GONE) && run->device != NULL &&
          optio_run_await_return (run, 0, NULL))
        return TRUE;

      g_clear_error (&run->absence);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return optio_machine_settle (&run->machine, AFTER_TIMEOUT_BOUND_MS, error);
}

gboolean
optio_run_bring_back (OptioRun *run,
                      guint     bound_ms,
                      GError  **error)
{
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  optio_machine_set_doing (&run->machine, "%s", _("settle"));
  if (optio_machine_settle (&run->machine, bound_ms, &first))
    return TRUE;

  if (!is_final (first) && !g_error_matches (first, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT) &&
      optio_machine_settle (&run->machine, AFTER_TIMEOUT_BOUND_MS, &second))
    return TRUE;

  if (!is_final (first) && !is_final (second) && !optio_plan_is_plain (run->plan) &&
      !run->was_reset)
    {
      run->was_reset = TRUE;
      g_clear_error (&second);
      if (reset_port (run, &second))
        return TRUE;
    }

  run->is_away = TRUE;
  g_propagate_error (error, second != NULL ? g_steal_pointer (&second) : g_steal_pointer (&first));
  return FALSE;
}

guint
optio_run_get_transfer_size (OptioRun *run)
{
  guint announced = optio_target_get_transfer_size (run->target);
  guint word = optio_target_get_program_word (run->target);
  guint size = optio_recovery_get_transfer_size (&run->recovery, announced);

  return MAX (size - size % word, word);
}

guint
optio_run_get_max_run_blocks (OptioRun *run)
{
  if (optio_run_get_transfer_size (run) != optio_target_get_transfer_size (run->target))
    return 1;

  return optio_target_get_max_run_blocks (run->target);
}

/* Tells that something is done again, and in which manner, and takes it. */
static void
take_manner (OptioRun   *run,
             const char *said)
{
  g_autofree char *trouble = optio_text_dup_phrase (said);
  g_autofree char *note = NULL;
  guint gap_us = optio_recovery_get_gap_us (&run->recovery);

  optio_wire_set_gap (&run->wire, gap_us);
  if (optio_recovery_is_gentle (&run->recovery))
    note = g_strdup_printf (_("%s. From now on the board is left alone for %u ms between requests, "
                              "and gets blocks of %u bytes."),
                            trouble, gap_us / 1000, optio_run_get_transfer_size (run));
  else
    note = g_strdup_printf (_("%s. It is done again."), trouble);

  optio_run_tell_note (run, TRUE, note);
}

gboolean
optio_run_be_gentler (OptioRun   *run,
                      const char *trouble)
{
  do
    {
      if (!optio_recovery_escalate (&run->recovery, OPTIO_DFU_STATUS_OK))
        return FALSE;
    }
  while (!optio_recovery_is_gentle (&run->recovery));

  take_manner (run, trouble);
  return TRUE;
}

void
optio_run_succeed (OptioRun *run)
{
  optio_recovery_succeed (&run->recovery);
  run->success_us = optio_wire_now_us (&run->wire);
}

void
optio_run_tell_absence (const GError *absence,
                        GError      **failure)
{
  g_autofree char *first = *failure != NULL ? g_strdup ((*failure)->message) : NULL;

  if (first == NULL || !g_error_matches (absence, OPTIO_ERROR, OPTIO_ERROR_GONE))
    return;

  g_clear_error (failure);
  g_set_error (failure, OPTIO_ERROR, OPTIO_ERROR_GONE, _("%s; then the board left the bus"), first);
}

gboolean
optio_run_recover (OptioRun *run,
                   GError  **failure)
{
  g_autofree char *doing = optio_machine_dup_doing (&run->machine);
  g_autofree char *trouble = g_strdup_printf ("%s: %s", doing, (*failure)->message);
  g_autoptr (GError) error = NULL;
  gboolean has_waited = g_error_matches (*failure, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT);
  guint refusal = g_error_matches (*failure, OPTIO_ERROR, OPTIO_ERROR_STATUS)
                    ? optio_wire_get_tally (&run->wire)->last_error_status
                    : OPTIO_DFU_STATUS_OK;
  gboolean is_back;

  if (!is_recoverable (run, *failure) || run->is_away || run->lost_us > LOST_BOUND_US ||
      !optio_recovery_escalate (&run->recovery, refusal))
    return FALSE;

  is_back = optio_run_bring_back (run, has_waited ? AFTER_TIMEOUT_BOUND_MS : run->patience_ms,
                                  &error);
  run->lost_us += optio_wire_now_us (&run->wire) - run->success_us;
  run->success_us = optio_wire_now_us (&run->wire);
  optio_machine_set_doing (&run->machine, "%s", doing);
  if (!is_back)
    {
      optio_run_tell_absence (error, failure);
      return FALSE;
    }

  take_manner (run, trouble);
  return TRUE;
}

gboolean
optio_run_persist (OptioRun    *run,
                   OptioAttempt attempt,
                   gpointer     data,
                   GError     **error)
{
  while (TRUE)
    {
      g_autoptr (GError) failure = NULL;

      if (attempt (run, data, &failure))
        {
          optio_run_succeed (run);
          return TRUE;
        }

      if (!optio_run_recover (run, &failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
}
