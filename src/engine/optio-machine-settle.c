/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The way back to dfuIDLE, from wherever another tool, an error or a wedged board has left it. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-machine-private.h"

/* How often the board is asked while it is busy, and how many steps the way back may have. */
#define MAX_ROUNDS 4

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_GONE) ||
         g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_PERMISSION);
}

/* A GETSTATUS in dfuDNLOAD-SYNC would carry out what a dead tool left there, in dfuMANIFEST-SYNC it
 * would make the board leave. mboot hides a parked command behind dfuIDLE, so ABORT there too. */
static gboolean
drop_parked (OptioMachine *self,
             GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  guint state;

  if (!optio_wire_get_state (self->wire, OPTIO_REQUEST_TIMEOUT_MS, &state, &local_error))
    {
      /* Not every board knows GETSTATE. */
      if (!is_lost (local_error))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  optio_machine_pass (self, state, &(OptioWireStatus){ .state = state });

  if (state < OPTIO_DFU_IDLE || state > OPTIO_DFU_UPLOAD_IDLE || state == OPTIO_DFU_DNBUSY ||
      state == OPTIO_DFU_MANIFEST || state == OPTIO_DFU_MANIFEST_WAIT_RESET)
    return TRUE;

  if (!optio_machine_abort (self, &local_error) && is_lost (local_error))
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

  if (!optio_wire_clear_status (self->wire, OPTIO_REQUEST_TIMEOUT_MS, &local_error) &&
      !g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_STALLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/* A board that STALLs GETSTATUS for longer than it can be busy is wedged; ST's own tool frees it by
 * CLRSTATUS (DfuSe 3.0.6, EnsureIdleMode). */
static gboolean
ask_first (OptioMachine    *self,
           guint            bound_ms,
           OptioWireStatus *status,
           GError         **error)
{
  g_autoptr (GError) local_error = NULL;

  if (optio_machine_ask_status (self, bound_ms, status, &local_error))
    return TRUE;

  if (g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_STALLED))
    return clear_status (self, error) && optio_machine_ask_status (self, 0, status, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
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
      optio_transport_wait (self->wire->transport, (gint64) bound_ms * 1000 / MAX_ROUNDS, NULL);
      if (!optio_machine_ask_status (self, bound_ms, status, error))
        return FALSE;
    }

  if (status->state != OPTIO_DFU_DNBUSY)
    return TRUE;

  if (!clear_status (self, error) || !optio_machine_ask_status (self, bound_ms, status, error))
    return FALSE;

  if (status->state == OPTIO_DFU_DNBUSY)
    return optio_machine_abort (self, error) &&
           optio_machine_ask_status (self, bound_ms, status, error);

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
      return optio_machine_abort (self, error) &&
           optio_machine_ask_status (self, bound_ms, status, error);

    case OPTIO_DFU_ERROR:
    default:
      return clear_status (self, error) && optio_machine_ask_status (self, bound_ms, status, error);
    }
}

gboolean
optio_machine_settle (OptioMachine *self,
                      guint         bound_ms,
                      GError      **error)
{
  OptioWireStatus status;
  g_autofree char *label = NULL;

  if (!drop_parked (self, error) || !ask_first (self, bound_ms, &status, error))
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

