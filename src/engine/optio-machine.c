/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-machine.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"

/* Requests that take no time on the board. */
#define REQUEST_TIMEOUT_MS 5000

/* The board may take this long to answer beyond the end of an operation. */
#define TIMEOUT_MARGIN_MS 2000

/* The shortest pause between two questions to a busy board that advertises none. */
#define MINIMUM_POLL_MS 1

/* A STALLed GETSTATUS means busy on F0 and L4; ask again after at least this pause. */
#define STALL_POLL_MS 50

#define MAX_ROUNDS 4

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
pass (OptioMachine          *self,
      guint                  state,
      const OptioWireStatus *seen)
{
  OptioEventStateInfo info = { .from = self->state, .to = state, .seen = seen != NULL };

  if (seen != NULL)
    {
      info.status = seen->status;
      info.poll_timeout_ms = seen->poll_timeout_ms;
    }

  self->state = state;
  if (info.from == info.to && info.status == OPTIO_DFU_STATUS_OK)
    return;

  optio_wire_tell (self->wire,
                   optio_event_new_state (optio_wire_now_us (self->wire), &info, self->doing));
}

static void
pause_ms (OptioMachine *self,
          guint         duration_ms)
{
  optio_transport_wait (self->wire->transport, (gint64) duration_ms * 1000, NULL);
}

static gboolean
is_error (const GError *error,
          OptioError    code)
{
  return g_error_matches (error, OPTIO_ERROR, code);
}

static gboolean
set_status_error (const OptioWireStatus *status,
                  GError               **error)
{
  g_autofree char *status_label = optio_dfu_status_dup_label (status->status);
  g_autofree char *state_label = optio_dfu_state_dup_label (status->state);

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_STATUS, _("the board reports %s in %s"),
               status_label, state_label);
  return FALSE;
}

/* GETSTATUS that takes a STALL for "busy" until @bound_ms are over. */
static gboolean
ask_status (OptioMachine    *self,
            guint            bound_ms,
            OptioWireStatus *out_status,
            GError         **error)
{
  gint64 end_us = optio_wire_now_us (self->wire) + (gint64) MAX (bound_ms, STALL_POLL_MS) * 1000;

  while (TRUE)
    {
      g_autoptr (GError) local_error = NULL;

      if (optio_wire_get_status (self->wire, bound_ms + TIMEOUT_MARGIN_MS, out_status,
                                 &local_error))
        break;

      if (!is_error (local_error, OPTIO_ERROR_STALLED) ||
          optio_wire_now_us (self->wire) >= end_us)
        {
          self->state = OPTIO_DFU_STATE_UNKNOWN;
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      pause_ms (self, STALL_POLL_MS);
    }

  pass (self, out_status->state, out_status);
  return TRUE;
}

static gboolean
abort_to_idle (OptioMachine *self,
               GError      **error)
{
  if (!optio_wire_abort (self->wire, REQUEST_TIMEOUT_MS, error))
    {
      self->state = OPTIO_DFU_STATE_UNKNOWN;
      return FALSE;
    }

  pass (self, OPTIO_DFU_IDLE, NULL);
  return TRUE;
}

static gboolean
is_lost (const GError *error)
{
  return is_error (error, OPTIO_ERROR_GONE) || is_error (error, OPTIO_ERROR_PERMISSION);
}

/* A GETSTATUS in dfuDNLOAD-SYNC would carry out what a dead tool left there, in dfuMANIFEST-SYNC it
 * would make the board leave. mboot hides a parked command behind dfuIDLE, so ABORT there too. */
static gboolean
drop_parked (OptioMachine *self,
             GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  guint state;

  if (!optio_wire_get_state (self->wire, REQUEST_TIMEOUT_MS, &state, &local_error))
    {
      /* Not every board knows GETSTATE. */
      if (!is_lost (local_error))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  pass (self, state, &(OptioWireStatus){ .state = state });

  if (state < OPTIO_DFU_IDLE || state > OPTIO_DFU_UPLOAD_IDLE || state == OPTIO_DFU_DNBUSY ||
      state == OPTIO_DFU_MANIFEST || state == OPTIO_DFU_MANIFEST_WAIT_RESET)
    return TRUE;

  if (!abort_to_idle (self, &local_error) && is_lost (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/* CLRSTATUS is legal in dfuERROR only; STM32C5 STALLs it elsewhere, which is no error. */
static gboolean
clear_status (OptioMachine *self,
              GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!optio_wire_clear_status (self->wire, REQUEST_TIMEOUT_MS, &local_error) &&
      !is_error (local_error, OPTIO_ERROR_STALLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/* Some libraries carry the command out again at each GETSTATUS, so ask a few times only. Beyond the
 * bound the board is wedged: H74x and ST's old library come free by CLRSTATUS (the caller sends the
 * second one if that made an error of it), libopencm3 by ABORT. */
static gboolean
wait_out_busy (OptioMachine    *self,
               guint            bound_ms,
               OptioWireStatus *status,
               GError         **error)
{
  for (guint i = 0; i < MAX_ROUNDS && status->state == OPTIO_DFU_DNBUSY; i++)
    {
      pause_ms (self, MAX (bound_ms / MAX_ROUNDS, MINIMUM_POLL_MS));
      if (!ask_status (self, bound_ms, status, error))
        return FALSE;
    }

  if (status->state != OPTIO_DFU_DNBUSY)
    return TRUE;

  if (!clear_status (self, error) || !ask_status (self, bound_ms, status, error))
    return FALSE;

  if (status->state == OPTIO_DFU_DNBUSY)
    return abort_to_idle (self, error) && ask_status (self, bound_ms, status, error);

  return TRUE;
}

/* One step towards dfuIDLE from @status. */
static gboolean
step_towards_idle (OptioMachine    *self,
                   guint            bound_ms,
                   OptioWireStatus *status,
                   GError         **error)
{
  switch (status->state)
    {
    case OPTIO_DFU_APP_IDLE:
    case OPTIO_DFU_APP_DETACH:
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                   _("the board runs its application, not its bootloader"));
      return FALSE;

    case OPTIO_DFU_MANIFEST:
    case OPTIO_DFU_MANIFEST_WAIT_RESET:
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE,
                   _("the board is about to leave the bootloader"));
      return FALSE;

    case OPTIO_DFU_DNBUSY:
      return wait_out_busy (self, bound_ms, status, error);

    case OPTIO_DFU_DNLOAD_SYNC:
    case OPTIO_DFU_DNLOAD_IDLE:
    case OPTIO_DFU_MANIFEST_SYNC:
    case OPTIO_DFU_UPLOAD_IDLE:
      return abort_to_idle (self, error) && ask_status (self, bound_ms, status, error);

    case OPTIO_DFU_ERROR:
    default:
      return clear_status (self, error) && ask_status (self, bound_ms, status, error);
    }
}

gboolean
optio_machine_settle (OptioMachine *self,
                      guint         bound_ms,
                      GError      **error)
{
  OptioWireStatus status;
  g_autofree char *label = NULL;

  if (!drop_parked (self, error) || !ask_status (self, bound_ms, &status, error))
    return FALSE;

  for (guint i = 0; i < MAX_ROUNDS && status.state != OPTIO_DFU_IDLE; i++)
    if (!step_towards_idle (self, bound_ms, &status, error))
      return FALSE;

  if (status.state == OPTIO_DFU_IDLE)
    return TRUE;

  label = optio_dfu_state_dup_label (status.state);
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
               _("the board stays in %s and cannot be brought to dfuIDLE"), label);
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
static gboolean
prepare_command (OptioMachine *self,
                 GError      **error)
{
  switch (look_up (self, OPTIO_DFU_REQUEST_DNLOAD))
    {
    case PREPARE_GO:
      return TRUE;
    case PREPARE_ABORT:
      return abort_to_idle (self, error);
    case PREPARE_SETTLE:
    default:
      return optio_machine_settle (self, REQUEST_TIMEOUT_MS, error);
    }
}

/* Data goes where the address pointer is. ABORT keeps the pointer, the way back to dfuIDLE does
 * not, so data never follows upon it: the block would land in the wrong place. */
static gboolean
prepare_data (OptioMachine   *self,
              OptioDfuRequest request,
              GError        **error)
{
  g_autofree char *label = NULL;

  switch (look_up (self, request))
    {
    case PREPARE_GO:
      return TRUE;
    case PREPARE_ABORT:
      return abort_to_idle (self, error);
    case PREPARE_SETTLE:
    default:
      label = optio_dfu_state_dup_label (self->state);
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
                   _("%s is not possible in %s"), optio_dfu_request_get_name (request), label);
      return FALSE;
    }
}

/* After a refused DNLOAD or UPLOAD the reason is in the status. */
static gboolean
explain_stall (OptioMachine *self,
               GError       *stall,
               GError      **error)
{
  OptioWireStatus status;

  self->state = OPTIO_DFU_STATE_UNKNOWN;
  if (is_error (stall, OPTIO_ERROR_STALLED) &&
      optio_wire_get_status (self->wire, REQUEST_TIMEOUT_MS, &status, NULL))
    {
      pass (self, status.state, &status);
      if (status.status != OPTIO_DFU_STATUS_OK)
        {
          g_error_free (stall);
          return set_status_error (&status, error);
        }
    }

  g_propagate_error (error, stall);
  return FALSE;
}

/* The first GETSTATUS starts the operation, the following ones ask for its end. Devices answer
 * dfuDNBUSY and then dfuDNLOAD-IDLE, or dfuDNLOAD-IDLE at once. */
static gboolean
finish_download (OptioMachine        *self,
                 const OptioPatience *patience,
                 GError             **error)
{
  gint64 end_us = optio_wire_now_us (self->wire) + (gint64) patience->bound_ms * 1000;
  gboolean trusts_poll = patience->trusts_poll;
  OptioWireStatus status;

  pass (self, OPTIO_DFU_DNLOAD_SYNC, NULL);

  while (TRUE)
    {
      if (!ask_status (self, patience->bound_ms, &status, error))
        return FALSE;

      if (status.status != OPTIO_DFU_STATUS_OK || status.state == OPTIO_DFU_ERROR)
        return set_status_error (&status, error);

      /* L4 ROMs answer dfuIDLE when they are asked early; the read-back will tell. */
      if (status.state == OPTIO_DFU_DNLOAD_IDLE || status.state == OPTIO_DFU_IDLE)
        return TRUE;

      if (status.state != OPTIO_DFU_DNBUSY && status.state != OPTIO_DFU_DNLOAD_SYNC)
        {
          g_autofree char *label = optio_dfu_state_dup_label (status.state);

          g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
                       _("the board went to %s in the middle of a download"), label);
          return FALSE;
        }

      if (optio_wire_now_us (self->wire) >= end_us)
        {
          g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT,
                       _("the board is still busy after %.1f s, longer than this can take"),
                       patience->bound_ms / 1000.0);
          return FALSE;
        }

      if (trusts_poll)
        pause_ms (self, CLAMP (status.poll_timeout_ms, MINIMUM_POLL_MS, patience->bound_ms));
      trusts_poll = TRUE;
    }
}

static const OptioPatience command_patience = { .bound_ms = REQUEST_TIMEOUT_MS,
                                                .trusts_poll = FALSE };

gboolean
optio_machine_set_address (OptioMachine *self,
                           guint32       address,
                           GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!prepare_command (self, error))
    return FALSE;

  if (!optio_wire_set_address (self->wire, address, REQUEST_TIMEOUT_MS, &local_error))
    return explain_stall (self, g_steal_pointer (&local_error), error);

  return finish_download (self, &command_patience, error);
}

gboolean
optio_machine_erase (OptioMachine        *self,
                     guint32              address,
                     const OptioPatience *patience,
                     GError             **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!prepare_command (self, error))
    return FALSE;

  if (!optio_wire_erase (self->wire, address, REQUEST_TIMEOUT_MS, &local_error))
    return explain_stall (self, g_steal_pointer (&local_error), error);

  return finish_download (self, patience, error);
}

gboolean
optio_machine_download (OptioMachine        *self,
                        guint                block,
                        const guint8        *data,
                        gsize                size,
                        const OptioPatience *patience,
                        GError             **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (block >= OPTIO_WIRE_FIRST_BLOCK && block <= 0xffff, FALSE);
  g_return_val_if_fail (size >= 2, FALSE);

  if (!prepare_data (self, OPTIO_DFU_REQUEST_DNLOAD, error))
    return FALSE;

  if (!optio_wire_dnload (self->wire, block, data, size, REQUEST_TIMEOUT_MS, &local_error))
    return explain_stall (self, g_steal_pointer (&local_error), error);

  return finish_download (self, patience, error);
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

  if (!prepare_data (self, OPTIO_DFU_REQUEST_UPLOAD, error))
    return FALSE;

  length = optio_wire_upload (self->wire, block, data, size, REQUEST_TIMEOUT_MS, &local_error);
  if (length < 0)
    return explain_stall (self, g_steal_pointer (&local_error), error);

  /* By DFU 1.1 a short answer ends the upload in dfuIDLE; ST's stacks stay in dfuUPLOAD-IDLE. */
  if ((gsize) length < size)
    {
      self->state = OPTIO_DFU_STATE_UNKNOWN;
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
                   _("the board sent %d of %d bytes"), (int) length, (int) size);
      return FALSE;
    }

  pass (self, OPTIO_DFU_UPLOAD_IDLE, NULL);
  return TRUE;
}

gboolean
optio_machine_leave (OptioMachine *self,
                     GError      **error)
{
  OptioWireStatus status;

  if (!prepare_data (self, OPTIO_DFU_REQUEST_DNLOAD, error))
    return FALSE;

  if (!optio_wire_dnload (self->wire, OPTIO_WIRE_FIRST_BLOCK, NULL, 0, REQUEST_TIMEOUT_MS, NULL))
    {
      pass (self, OPTIO_DFU_STATE_UNKNOWN, NULL);
      return TRUE;
    }

  pass (self, OPTIO_DFU_MANIFEST_SYNC, NULL);
  if (!optio_wire_get_status (self->wire, REQUEST_TIMEOUT_MS, &status, NULL))
    {
      pass (self, OPTIO_DFU_STATE_UNKNOWN, NULL);
      return TRUE;
    }

  pass (self, status.state, &status);
  return status.state != OPTIO_DFU_ERROR || set_status_error (&status, error);
}
