/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Leaving the bootloader. What boards answer on their way out is of every kind: nothing (GD32), a
 * STALL, errUNKNOWN (F105, F407), dfuMANIFEST. So what counts is whether they are still there
 * afterwards. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-machine-private.h"

/* mboot takes 100 ms to leave, and the host another few to see it. */
#define LEAVE_BOUND_MS 1000
#define LOOK_INTERVAL_MS 20
#define LOOK_TIMEOUT_MS 500u

/* Whether a board in @state never got the request, or does not obey it. */
static gboolean
has_stayed (guint state)
{
  return state == OPTIO_DFU_IDLE || state == OPTIO_DFU_DNLOAD_IDLE ||
         state == OPTIO_DFU_UPLOAD_IDLE;
}

/* @out_is_there: what the last look found. */
static gboolean
look (OptioMachine *self,
      gboolean     *out_is_there)
{
  g_autoptr (GError) error = NULL;
  OptioWireStatus status;
  guint state;

  if (optio_wire_get_state (self->wire, LOOK_TIMEOUT_MS, &state, &error))
    {
      *out_is_there = TRUE;
      optio_machine_pass_state (self, state);

      /* Its first GETSTATUS was lost: this makes it leave. */
      if (state == OPTIO_DFU_MANIFEST_SYNC &&
          optio_wire_get_status (self->wire, LOOK_TIMEOUT_MS, &status, NULL))
        optio_machine_pass (self, status.state, &status);
      return TRUE;
    }

  /* A STALL is an answer too. */
  *out_is_there = g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_STALLED);
  return !g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_GONE);
}

static gboolean
is_still_there (OptioMachine *self)
{
  gint64 end_us = optio_wire_now_us (self->wire) + LEAVE_BOUND_MS * 1000;
  gboolean is_there = TRUE;

  while (optio_wire_now_us (self->wire) < end_us)
    {
      optio_transport_wait (self->wire->transport, LOOK_INTERVAL_MS * 1000, NULL);
      if (!look (self, &is_there) || (is_there && has_stayed (self->state)))
        break;
    }

  return is_there;
}

gboolean
optio_machine_leave (OptioMachine *self,
                     GError      **error)
{
  g_autofree char *label = NULL;
  OptioWireStatus status = { 0 };
  gboolean is_sent;

  if (!optio_machine_prepare_data (self, OPTIO_DFU_REQUEST_DNLOAD, error))
    return FALSE;

  is_sent = optio_wire_dnload (self->wire, OPTIO_WIRE_FIRST_BLOCK, NULL, 0,
                               OPTIO_REQUEST_TIMEOUT_MS, NULL);
  optio_machine_pass (self, is_sent ? OPTIO_DFU_MANIFEST_SYNC : OPTIO_DFU_STATE_UNKNOWN, NULL);
  if (optio_wire_get_status (self->wire, OPTIO_REQUEST_TIMEOUT_MS, &status, NULL))
    optio_machine_pass (self, status.state, &status);

  if (!is_still_there (self))
    {
      optio_machine_pass (self, OPTIO_DFU_STATE_UNKNOWN, NULL);
      return TRUE;
    }

  if (status.status != OPTIO_DFU_STATUS_OK)
    return optio_machine_set_status_error (&status, error);

  label = optio_dfu_state_dup_label (self->state);
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
               _("the board was asked to leave its bootloader, but stays in %s"), label);
  return FALSE;
}
