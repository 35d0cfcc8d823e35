/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may reset the board in the middle of an answer: AN3156 Rev 18 sections 5.1 and 5.4. Whether
 * it does depends on the chip; some bootloaders call the reset, on others the reload of the option
 * bytes does, on H7 nothing. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-machine-private.h"

/* Between two questions. The wait that a board advertises is for programming, often made up (244 ms
 * by a mistake in ST's Open Bootloader), and it may be a lot (24 bits). */
#define MIN_PAUSE_MS 10u
#define MAX_PAUSE_MS 250u
#define STALL_PAUSE_MS 50u

gboolean
optio_machine_send_options (OptioMachine *self,
                            const guint8 *data,
                            gsize         size,
                            GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!optio_machine_prepare_data (self, OPTIO_DFU_REQUEST_DNLOAD, error))
    return FALSE;

  if (!optio_wire_dnload (self->wire, OPTIO_WIRE_FIRST_BLOCK, data, size, OPTIO_REQUEST_TIMEOUT_MS,
                          &local_error))
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_DNLOAD,
                                          g_steal_pointer (&local_error), error);

  optio_machine_pass (self, OPTIO_DFU_DNLOAD_SYNC, NULL);
  return TRUE;
}

gboolean
optio_machine_knows_read_unprotect (OptioMachine *self,
                                    gboolean     *out_knows,
                                    GError      **error)
{
  if (!optio_machine_prepare_data (self, OPTIO_DFU_REQUEST_UPLOAD, error))
    return FALSE;

  if (!optio_wire_get_commands (self->wire, OPTIO_REQUEST_TIMEOUT_MS, out_knows, NULL))
    *out_knows = TRUE;
  self->state = OPTIO_DFU_STATE_UNKNOWN;
  return optio_machine_settle (self, OPTIO_REQUEST_TIMEOUT_MS, error);
}

gboolean
optio_machine_send_read_unprotect (OptioMachine *self,
                                   GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!optio_machine_prepare_command (self, error))
    return FALSE;

  if (!optio_wire_read_unprotect (self->wire, OPTIO_REQUEST_TIMEOUT_MS, &local_error))
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_DNLOAD,
                                          g_steal_pointer (&local_error), error);

  optio_machine_pass (self, OPTIO_DFU_DNLOAD_SYNC, NULL);
  return TRUE;
}

/* Judges an answer. Returns TRUE when it is the last one. */
static gboolean
judge_answer (const OptioWireStatus *status,
              GError               **error)
{
  /* What has no meaning says nothing of what the board does. */
  if (status->state > OPTIO_DFU_ERROR)
    return FALSE;

  if (status->status != OPTIO_DFU_STATUS_OK || status->state == OPTIO_DFU_ERROR)
    {
      optio_machine_set_status_error (status, error);
      return TRUE;
    }

  switch (status->state)
    {
    case OPTIO_DFU_DNBUSY:
    case OPTIO_DFU_DNLOAD_SYNC:
      return FALSE;
    case OPTIO_DFU_DNLOAD_IDLE:
    case OPTIO_DFU_IDLE:
      return TRUE;
    default:
      optio_machine_set_unexpected_state (status->state, error);
      return TRUE;
    }
}

static gboolean
set_still_busy (guint    bound_ms,
                GError **error)
{
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT,
               _("the board is still busy after %.1f s, longer than this can take"),
               bound_ms / 1000.0);
  return FALSE;
}

static gboolean
end_with (GError  *refusal,
          GError **error)
{
  if (refusal == NULL)
    return TRUE;

  g_propagate_error (error, refusal);
  return FALSE;
}

gboolean
optio_machine_await_effect (OptioMachine *self,
                            guint         bound_ms,
                            OptioEffect  *out_effect,
                            GError      **error)
{
  gint64 end_us = optio_wire_now_us (self->wire) + (gint64) bound_ms * 1000;

  while (TRUE)
    {
      g_autoptr (GError) silence = NULL;
      g_autoptr (GError) refusal = NULL;
      OptioWireStatus status = { 0 };
      guint pause_ms = STALL_PAUSE_MS;

      /* F7 holds the answer until its flash is ready, so the patience is that of the operation. */
      if (optio_wire_get_status (self->wire, OPTIO_PATIENCE_MS (bound_ms), &status,
                                 &silence))
        {
          optio_machine_pass (self, status.state, &status);
          *out_effect = OPTIO_EFFECT_STAYED;
          if (judge_answer (&status, &refusal))
            return end_with (g_steal_pointer (&refusal), error);
          if (optio_wire_now_us (self->wire) >= end_us)
            return set_still_busy (bound_ms, error);
          pause_ms = CLAMP (status.poll_timeout_ms, MIN_PAUSE_MS, MAX_PAUSE_MS);
        }
      else if (!g_error_matches (silence, OPTIO_ERROR, OPTIO_ERROR_STALLED) ||
               optio_wire_now_us (self->wire) >= end_us)
        {
          self->state = OPTIO_DFU_STATE_UNKNOWN;
          *out_effect = OPTIO_EFFECT_RESET;
          return TRUE;
        }

      optio_transport_wait (self->wire->transport, (gint64) pause_ms * 1000, NULL);
    }
}
