/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The way back to dfuIDLE, from wherever another tool, an error or a wedged board has left it. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-machine-private.h"

/* How often the board is asked while it is busy, and how many steps the way back may have. */
#define MAX_ROUNDS 4

/* For requests that a board can answer at once, unless it is silent as a whole: some are while
 * their flash is busy, so that GETSTATUS has more patience. */
#define QUICK_TIMEOUT_MS 1000u

/* bState of Open Bootloader with readout protection, and of ST's library after a refused UPLOAD. */
#define OPEN_BOOTLOADER_ERROR 11
#define ST_LIBRARY_ERROR 15

/* On the way back to dfuIDLE. */
typedef struct
{
  guint bound_ms;
  gboolean has_waited; /* until the end of what may have kept the board busy */
  OptioWireStatus status;
} Way;

/* A request that the board does not know. */
static gboolean
is_refused (const GError *error)
{
  return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_STALLED) ||
         g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT);
}

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_GONE) ||
         g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_PERMISSION);
}

/* States from which ABORT leads nowhere, or must not: an application, a busy board, one that is
 * leaving, and errors; 11 and 15 are errors too, of Open Bootloader and of ST's library. */
static gboolean
bears_abort (guint state)
{
  static const guint others[] = {
    OPTIO_DFU_APP_IDLE, OPTIO_DFU_APP_DETACH,          OPTIO_DFU_DNBUSY,
    OPTIO_DFU_MANIFEST, OPTIO_DFU_MANIFEST_WAIT_RESET, OPTIO_DFU_ERROR,
    OPEN_BOOTLOADER_ERROR, ST_LIBRARY_ERROR,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (state == others[i])
      return FALSE;

  return TRUE;
}

/* Not every board knows GETSTATE: mboot never answers it. Such a board is told to drop what is
 * parked without a look, and is not asked again. */
static gboolean
drop_unseen (OptioMachine *self,
             gboolean      knows_state,
             GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (optio_wire_abort (self->wire, QUICK_TIMEOUT_MS, &local_error))
    {
      self->lacks_state = !knows_state;
      optio_machine_pass (self, OPTIO_DFU_IDLE, NULL);
      return TRUE;
    }

  self->state = OPTIO_DFU_STATE_UNKNOWN;
  if (!is_lost (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A GETSTATUS in dfuDNLOAD-SYNC would carry out what a dead tool left there, in dfuMANIFEST-SYNC it
 * would make the board leave. mboot hides a parked command behind dfuIDLE, so ABORT there too. */
static gboolean
drop_parked (OptioMachine *self,
             GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  guint state;

  if (self->lacks_state)
    return drop_unseen (self, FALSE, error);

  if (optio_wire_get_state (self->wire, QUICK_TIMEOUT_MS, &state, &local_error))
    {
      optio_machine_pass_state (self, state);
      return !bears_abort (state) || drop_unseen (self, TRUE, error);
    }

  if (!is_lost (local_error))
    return drop_unseen (self, !is_refused (local_error), error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
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

static gboolean
ask (OptioMachine *self,
     Way          *way,
     GError      **error)
{
  return optio_machine_ask_status (self, way->bound_ms, way->bound_ms + OPTIO_TIMEOUT_MARGIN_MS,
                                   &way->status, error);
}

/* A board that STALLs GETSTATUS for longer than it can be busy is wedged; ST's own tool frees it by
 * CLRSTATUS (DfuSe 3.0.6, EnsureIdleMode). */
static gboolean
ask_first (OptioMachine *self,
           Way          *way,
           GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (ask (self, way, &local_error))
    return TRUE;

  if (g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_STALLED))
    return clear_status (self, error) &&
           optio_machine_ask_status (self, 0, QUICK_TIMEOUT_MS, &way->status, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Some libraries carry the command out again at each GETSTATUS, so ask a few times only. Beyond the
 * bound the board is wedged: H74x and ST's old library come free by CLRSTATUS (the caller sends the
 * second one if that made an error of it), libopencm3 by ABORT. */
static gboolean
wait_out_busy (OptioMachine *self,
               Way          *way,
               GError      **error)
{
  for (guint i = 0; i < MAX_ROUNDS && way->status.state == OPTIO_DFU_DNBUSY; i++)
    {
      optio_transport_wait (self->wire->transport, (gint64) way->bound_ms * 1000 / MAX_ROUNDS,
                            NULL);
      if (!ask (self, way, error))
        return FALSE;
    }

  way->has_waited = TRUE;
  if (way->status.state != OPTIO_DFU_DNBUSY)
    return TRUE;

  if (!clear_status (self, error) || !ask (self, way, error))
    return FALSE;

  if (way->status.state == OPTIO_DFU_DNBUSY)
    return optio_machine_abort (self, error) && ask (self, way, error);

  return TRUE;
}

/* One step towards dfuIDLE. */
static gboolean
step_towards_idle (OptioMachine *self,
                   Way          *way,
                   GError      **error)
{
  switch (way->status.state)
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
      return wait_out_busy (self, way, error);

    case OPTIO_DFU_DNLOAD_SYNC:
    case OPTIO_DFU_DNLOAD_IDLE:
    case OPTIO_DFU_MANIFEST_SYNC:
    case OPTIO_DFU_UPLOAD_IDLE:
      return optio_machine_abort (self, error) && ask (self, way, error);

    case OPTIO_DFU_ERROR:
    default:
      return clear_status (self, error) && ask (self, way, error);
    }
}

gboolean
optio_machine_settle (OptioMachine *self,
                      guint         bound_ms,
                      GError      **error)
{
  Way way = { .bound_ms = bound_ms };
  g_autofree char *label = NULL;

  if (!drop_parked (self, error) || !ask_first (self, &way, error))
    return FALSE;

  for (guint i = 0; i < MAX_ROUNDS && way.status.state != OPTIO_DFU_IDLE; i++)
    {
      if (way.has_waited && way.status.state == OPTIO_DFU_DNBUSY)
        break;
      if (!step_towards_idle (self, &way, error))
        return FALSE;
    }

  if (way.status.state == OPTIO_DFU_IDLE)
    return TRUE;

  label = optio_dfu_state_dup_label (way.status.state);
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
               _("the board stays in %s and cannot be brought to dfuIDLE"), label);
  return FALSE;
}
