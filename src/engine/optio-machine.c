/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-machine-private.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-text.h"

/* A STALLed GETSTATUS means busy on F0 and L4; ask again after at least this pause. */
#define STALL_POLL_MS 50

/* How often dfuIDLE is not believed as the answer of a board that was working. */
#define MAX_IDLE_ANSWERS 2u

/* What to do in a state before a request is legal. */
typedef enum
{
  PREPARE_GO,
  PREPARE_ABORT,
  PREPARE_SETTLE,
} Prepare;

/* AN3156 section 4: DNLOAD from dfuIDLE and dfuDNLOAD-IDLE, UPLOAD from dfuIDLE and dfuUPLOAD-IDLE;
 * everything else is STALLed. */
static const struct
{
  Prepare dnload;
  Prepare upload;
} prepare_table[] = {
  [OPTIO_DFU_APP_IDLE] = { PREPARE_SETTLE, PREPARE_SETTLE },
  [OPTIO_DFU_APP_DETACH] = { PREPARE_SETTLE, PREPARE_SETTLE },
  [OPTIO_DFU_IDLE] = { PREPARE_GO, PREPARE_GO },
  [OPTIO_DFU_DNLOAD_SYNC] = { PREPARE_ABORT, PREPARE_ABORT },
  [OPTIO_DFU_DNBUSY] = { PREPARE_SETTLE, PREPARE_SETTLE },
  [OPTIO_DFU_DNLOAD_IDLE] = { PREPARE_GO, PREPARE_ABORT },
  [OPTIO_DFU_MANIFEST_SYNC] = { PREPARE_ABORT, PREPARE_ABORT },
  [OPTIO_DFU_MANIFEST] = { PREPARE_SETTLE, PREPARE_SETTLE },
  [OPTIO_DFU_MANIFEST_WAIT_RESET] = { PREPARE_SETTLE, PREPARE_SETTLE },
  [OPTIO_DFU_UPLOAD_IDLE] = { PREPARE_ABORT, PREPARE_GO },
  [OPTIO_DFU_ERROR] = { PREPARE_SETTLE, PREPARE_SETTLE },
};

void
optio_machine_init (OptioMachine *self,
                    OptioWire    *wire)
{
  *self = (OptioMachine){ .wire = wire,
                          .state = OPTIO_DFU_STATE_UNKNOWN,
                          .seen_state = OPTIO_DFU_STATE_UNKNOWN,
                          .doing = g_strdup ("") };
}

void
optio_machine_clear (OptioMachine *self)
{
  g_clear_pointer (&self->doing, g_free);
}

guint
optio_machine_get_state (OptioMachine *self)
{
  return self->state;
}

gboolean
optio_machine_is_leaving (OptioMachine *self)
{
  return self->state == OPTIO_DFU_MANIFEST || self->state == OPTIO_DFU_MANIFEST_WAIT_RESET;
}

char *
optio_machine_dup_doing (OptioMachine *self)
{
  return g_strdup (self->doing);
}

void
optio_machine_name_last_seen (OptioMachine *self,
                              GError      **error)
{
  static const OptioError unanswered[] = { OPTIO_ERROR_GONE, OPTIO_ERROR_TIMEOUT, OPTIO_ERROR_IO,
                                           OPTIO_ERROR_STALLED };
  g_autofree char *status = optio_dfu_status_dup_label (self->seen_status);
  g_autofree char *state = optio_dfu_state_dup_label (self->seen_state);

  for (gsize i = 0; i < G_N_ELEMENTS (unanswered); i++)
    {
      g_autofree char *text = NULL;

      if (self->seen_state == OPTIO_DFU_STATE_UNKNOWN ||
          !g_error_matches (*error, OPTIO_ERROR, (int) unanswered[i]))
        continue;

      text = optio_text_dup_phrase ((*error)->message);
      g_clear_error (error);
      g_set_error (error, OPTIO_ERROR, (int) unanswered[i], _("%s; last seen: %s in %s"), text,
                   status, state);
      return;
    }
}

void
optio_machine_set_doing (OptioMachine *self,
                         const char   *format,
                         ...)
{
  va_list args;

  va_start (args, format);
  g_free (self->doing);
  self->doing = g_strdup_vprintf (format, args);
  va_end (args);
}

static void
pass (OptioMachine        *self,
      OptioEventStateInfo *info)
{
  info->from = self->state;
  self->state = info->to;
  if (info->from == info->to && info->status == OPTIO_DFU_STATUS_OK)
    return;

  optio_wire_tell (self->wire,
                   optio_event_new_state (optio_wire_now_us (self->wire), info, self->doing));
}

void
optio_machine_pass (OptioMachine          *self,
                    guint                  state,
                    const OptioWireStatus *seen)
{
  OptioEventStateInfo info = { .to = state, .seen = seen != NULL };

  if (seen != NULL)
    {
      info.status = seen->status;
      info.poll_timeout_ms = seen->poll_timeout_ms;
      self->seen_state = state;
      self->seen_status = seen->status;
    }

  pass (self, &info);
}

void
optio_machine_pass_state (OptioMachine *self,
                          guint         state)
{
  OptioEventStateInfo info = { .to = state, .seen = TRUE };

  pass (self, &info);
}

gboolean
optio_machine_ask_status (OptioMachine    *self,
                          guint            bound_ms,
                          guint            timeout_ms,
                          OptioWireStatus *out_status,
                          GError         **error)
{
  gint64 end_us = optio_wire_now_us (self->wire) + (gint64) MAX (bound_ms, STALL_POLL_MS) * 1000;

  while (TRUE)
    {
      g_autoptr (GError) local_error = NULL;

      if (optio_wire_get_status (self->wire, timeout_ms, out_status, &local_error))
        break;

      if (!g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_STALLED) ||
          optio_wire_now_us (self->wire) >= end_us)
        {
          self->state = OPTIO_DFU_STATE_UNKNOWN;
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      optio_transport_wait (self->wire->transport, STALL_POLL_MS * 1000, NULL);
    }

  optio_machine_pass (self, out_status->state, out_status);
  return TRUE;
}

gboolean
optio_machine_abort (OptioMachine *self,
                     GError      **error)
{
  if (!optio_wire_abort (self->wire, OPTIO_REQUEST_TIMEOUT_MS, error))
    {
      self->state = OPTIO_DFU_STATE_UNKNOWN;
      return FALSE;
    }

  optio_machine_pass (self, OPTIO_DFU_IDLE, NULL);
  return TRUE;
}

gboolean
optio_machine_set_status_error (const OptioWireStatus *status,
                                GError               **error)
{
  g_autofree char *status_label = optio_dfu_status_dup_label (status->status);
  g_autofree char *state_label = optio_dfu_state_dup_label (status->state);

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_STATUS, _("the board reports %s in %s"),
               status_label, state_label);
  return FALSE;
}

static Prepare
look_up (OptioMachine   *self,
         OptioDfuRequest request)
{
  if (self->state >= G_N_ELEMENTS (prepare_table))
    return PREPARE_SETTLE;

  return request == OPTIO_DFU_REQUEST_DNLOAD ? prepare_table[self->state].dnload
                                             : prepare_table[self->state].upload;
}

/* A command carries its address, so it may follow upon the way back to dfuIDLE. */
gboolean
optio_machine_prepare_command (OptioMachine *self,
                               GError      **error)
{
  switch (look_up (self, OPTIO_DFU_REQUEST_DNLOAD))
    {
    case PREPARE_GO:
      return TRUE;
    case PREPARE_ABORT:
      return optio_machine_abort (self, error);
    case PREPARE_SETTLE:
    default:
      return optio_machine_settle (self, OPTIO_REQUEST_TIMEOUT_MS, error);
    }
}

/* Data goes where the address pointer is. ABORT keeps the pointer, the way back to dfuIDLE does
 * not, so data never follows upon it: the block would land in the wrong place. */
gboolean
optio_machine_prepare_data (OptioMachine   *self,
                            OptioDfuRequest request,
                            GError        **error)
{
  g_autofree char *label = NULL;

  switch (look_up (self, request))
    {
    case PREPARE_GO:
      return TRUE;
    case PREPARE_ABORT:
      return optio_machine_abort (self, error);
    case PREPARE_SETTLE:
    default:
      label = optio_dfu_state_dup_label (self->state);
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
                   _("%s is not possible in %s"), optio_dfu_request_get_name (request), label);
      return FALSE;
    }
}

/* Whether GETSTATUS may be asked without carrying out what a DNLOAD has left. */
static gboolean
may_ask_for_reason (OptioMachine   *self,
                    OptioDfuRequest request)
{
  guint state;

  if (request != OPTIO_DFU_REQUEST_DNLOAD)
    return TRUE;
  if (self->lacks_state ||
      !optio_wire_get_state (self->wire, OPTIO_REQUEST_TIMEOUT_MS, &state, NULL))
    return FALSE;

  optio_machine_pass_state (self, state);
  return state != OPTIO_DFU_DNLOAD_SYNC && state != OPTIO_DFU_MANIFEST_SYNC;
}

gboolean
optio_machine_explain_refusal (OptioMachine   *self,
                               OptioDfuRequest request,
                               GError         *refusal,
                               GError        **error)
{
  OptioWireStatus status;

  self->state = OPTIO_DFU_STATE_UNKNOWN;
  if ((g_error_matches (refusal, OPTIO_ERROR, OPTIO_ERROR_STALLED) ||
       g_error_matches (refusal, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL)) &&
      may_ask_for_reason (self, request) &&
      optio_wire_get_status (self->wire, OPTIO_REQUEST_TIMEOUT_MS, &status, NULL))
    {
      optio_machine_pass (self, status.state, &status);
      if (status.status != OPTIO_DFU_STATUS_OK)
        {
          g_error_free (refusal);
          return optio_machine_set_status_error (&status, error);
        }
    }

  g_propagate_error (error, refusal);
  return FALSE;
}

gboolean
optio_machine_set_unexpected_state (guint    state,
                                    GError **error)
{
  g_autofree char *label = optio_dfu_state_dup_label (state);

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
               _("the board went to %s in the middle of a download"), label);
  return FALSE;
}

/* One question to a busy board. A STALL means that it is still busy (F0, L4), and that it does not
 * bear to be asked early. */
static gboolean
ask_busy (OptioMachine    *self,
          OptioPace       *pace,
          OptioWireStatus *status,
          GError         **error)
{
  g_autoptr (GError) local_error = NULL;

  if (optio_wire_get_status (self->wire, OPTIO_PATIENCE_MS (optio_pace_get_bound_ms (pace)),
                             status, &local_error))
    {
      optio_machine_pass (self, status->state, status);
      return TRUE;
    }

  if (g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_STALLED) &&
      self->state == OPTIO_DFU_DNBUSY)
    {
      optio_pace_doubt (pace);
      return TRUE;
    }

  self->state = OPTIO_DFU_STATE_UNKNOWN;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* L4 ROMs answer dfuIDLE when they are asked while they work (ST community 0D50X00009XkXcQSAV), so
 * that answer is not believed at once. */
static gboolean
is_working (OptioPace             *pace,
            const OptioWireStatus *status,
            guint                 *n_idle)
{
  if (status->state == OPTIO_DFU_DNBUSY || status->state == OPTIO_DFU_DNLOAD_SYNC)
    return TRUE;
  if (status->state != OPTIO_DFU_IDLE || *n_idle >= MAX_IDLE_ANSWERS)
    return FALSE;

  optio_pace_doubt (pace);
  *n_idle += 1;
  return TRUE;
}

/* Asks until the board is no longer busy, no more often than @pace allows. */
static gboolean
wait_for_end (OptioMachine    *self,
              OptioPace       *pace,
              guint32          size,
              OptioWireStatus *status,
              GError         **error)
{
  gint64 start_us = optio_wire_now_us (self->wire);
  gint64 bound_us = (gint64) optio_pace_get_bound_ms (pace) * 1000;
  gint64 wait_us = optio_pace_get_first_wait_us (pace, size, status->poll_timeout_ms);
  gint64 waited_us = 0;
  gint64 asked_us = 0;
  guint n_questions = 0;
  guint n_idle = 0;

  while (is_working (pace, status, &n_idle))
    {
      if (waited_us >= bound_us)
        {
          g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT,
                       _("the board is still busy after %.1f s, longer than this can take"),
                       waited_us / 1e6);
          return FALSE;
        }

      /* A sleep always ends late. What comes late by itself must not count as needed, or each wait
       * would be longer than the one before. */
      optio_transport_wait (self->wire->transport, wait_us, NULL);
      asked_us = n_questions == 0 ? wait_us : optio_wire_now_us (self->wire) - start_us;
      if (!ask_busy (self, pace, status, error))
        return FALSE;

      n_questions++;
      waited_us = optio_wire_now_us (self->wire) - start_us;
      wait_us = status->state == OPTIO_DFU_IDLE ? STALL_POLL_MS * 1000
                                                : optio_pace_get_next_wait_us (pace, waited_us);
    }

  if (n_questions > 0)
    optio_pace_learn (pace, size, asked_us, n_questions);
  return TRUE;
}

/* The first GETSTATUS starts the operation, the following ones ask for its end. Devices answer
 * dfuDNBUSY and then dfuDNLOAD-IDLE, or dfuDNLOAD-IDLE at once. */
static gboolean
finish_download (OptioMachine *self,
                 OptioPace    *pace,
                 guint32       size,
                 GError      **error)
{
  guint bound_ms = optio_pace_get_bound_ms (pace);
  gint64 start_us = optio_wire_now_us (self->wire);
  OptioWireStatus status;

  optio_machine_pass (self, OPTIO_DFU_DNLOAD_SYNC, NULL);

  if (!optio_machine_ask_status (self, bound_ms, OPTIO_PATIENCE_MS (bound_ms), &status, error))
    return FALSE;

  optio_pace_note_answer (pace, size, optio_wire_now_us (self->wire) - start_us);
  if (!wait_for_end (self, pace, size, &status, error))
    return FALSE;

  if (status.status != OPTIO_DFU_STATUS_OK || status.state == OPTIO_DFU_ERROR)
    return optio_machine_set_status_error (&status, error);

  /* The read-back will tell. */
  if (status.state == OPTIO_DFU_DNLOAD_IDLE || status.state == OPTIO_DFU_IDLE)
    return TRUE;

  return optio_machine_set_unexpected_state (status.state, error);
}

/* Set Address takes no time, whatever the board advertises for it (104 ms on F4). */
static gboolean
finish_command (OptioMachine *self,
                GError      **error)
{
  OptioPace pace;

  optio_pace_init (&pace, OPTIO_REQUEST_TIMEOUT_MS, TRUE, 1, 0);
  return finish_download (self, &pace, 1, error);
}

gboolean
optio_machine_set_address (OptioMachine *self,
                           guint32       address,
                           GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!optio_machine_prepare_command (self, error))
    return FALSE;

  if (!optio_wire_set_address (self->wire, address, OPTIO_REQUEST_TIMEOUT_MS, &local_error))
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_DNLOAD,
                                          g_steal_pointer (&local_error), error);

  return finish_command (self, error);
}

gboolean
optio_machine_erase (OptioMachine *self,
                     guint32       address,
                     guint32       size,
                     OptioPace    *pace,
                     GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!optio_machine_prepare_command (self, error))
    return FALSE;

  if (!optio_wire_erase (self->wire, address, OPTIO_REQUEST_TIMEOUT_MS, &local_error))
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_DNLOAD,
                                          g_steal_pointer (&local_error), error);

  return finish_download (self, pace, size, error);
}

gboolean
optio_machine_mass_erase (OptioMachine *self,
                          OptioPace    *pace,
                          GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!optio_machine_prepare_command (self, error))
    return FALSE;

  if (!optio_wire_mass_erase (self->wire, OPTIO_REQUEST_TIMEOUT_MS, &local_error))
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_DNLOAD,
                                          g_steal_pointer (&local_error), error);

  return finish_download (self, pace, 1, error);
}

gboolean
optio_machine_download (OptioMachine *self,
                        guint         block,
                        const guint8 *data,
                        gsize         size,
                        OptioPace    *pace,
                        GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (block >= OPTIO_WIRE_FIRST_BLOCK && block <= 0xffff, FALSE);
  g_return_val_if_fail (size >= 2, FALSE);

  if (!optio_machine_prepare_data (self, OPTIO_DFU_REQUEST_DNLOAD, error))
    return FALSE;

  if (!optio_wire_dnload (self->wire, block, data, size, OPTIO_REQUEST_TIMEOUT_MS, &local_error))
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_DNLOAD,
                                          g_steal_pointer (&local_error), error);

  return finish_download (self, pace, (guint32) size, error);
}

gboolean
optio_machine_upload (OptioMachine *self,
                      guint         block,
                      guint8       *data,
                      gsize         size,
                      GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  gssize length;

  g_return_val_if_fail (block >= OPTIO_WIRE_FIRST_BLOCK && block <= 0xffff, FALSE);
  g_return_val_if_fail (size >= 2, FALSE);

  if (!optio_machine_prepare_data (self, OPTIO_DFU_REQUEST_UPLOAD, error))
    return FALSE;

  length = optio_wire_upload (self->wire, block, data, size, OPTIO_REQUEST_TIMEOUT_MS,
                              &local_error);
  if (length < 0)
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_UPLOAD,
                                          g_steal_pointer (&local_error), error);

  /* By DFU 1.1 a short answer ends the upload in dfuIDLE; ST's stacks stay in dfuUPLOAD-IDLE, and
   * the protected Open Bootloader goes to dfuERROR. */
  if ((gsize) length < size)
    {
      g_set_error (&local_error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
                   _("the board sent %d of %d bytes"), (int) length, (int) size);
      return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_UPLOAD,
                                            g_steal_pointer (&local_error), error);
    }

  optio_machine_pass (self, OPTIO_DFU_UPLOAD_IDLE, NULL);
  return TRUE;
}
