/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What DFU 1.1 has and DfuSe has not: blocks without addresses, manifestation, DETACH. A board that
 * is asked before bwPollTimeout is over may go to dfuERROR, so that time is obeyed. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-machine-private.h"

/* The longest time for one block or for the manifestation: some erase all of their flash then. */
#define BOUND_MS 60000u

/* Between two questions of a board that asks for no time. */
#define MINIMUM_WAIT_MS 1u

/* How long an application shall wait for the reset that follows DETACH; dfu-util's value. */
#define DETACH_WAIT_MS 1000u

static gboolean
is_any_of (guint        state,
           const guint *states)
{
  for (; *states != OPTIO_DFU_STATE_UNKNOWN; states++)
    if (state == *states)
      return TRUE;

  return FALSE;
}

/* Asks until the board is in none of @busy, which ends with OPTIO_DFU_STATE_UNKNOWN. */
static gboolean
wait_while (OptioMachine    *self,
            const guint     *busy,
            OptioWireStatus *status,
            GError         **error)
{
  gint64 start_us = optio_wire_now_us (self->wire);
  gint64 end_us = start_us + (gint64) BOUND_MS * 1000;

  while (optio_machine_ask_status (self, OPTIO_REQUEST_TIMEOUT_MS, OPTIO_ANSWER_TIMEOUT_MS, status,
                                   error))
    {
      gint64 now_us = optio_wire_now_us (self->wire);
      gint64 wait_us = (gint64) MAX (status->poll_timeout_ms, MINIMUM_WAIT_MS) * 1000;

      if (!is_any_of (status->state, busy))
        return TRUE;

      if (now_us >= end_us)
        {
          g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT,
                       _("the board is still busy after %.1f s, longer than this can take"),
                       (now_us - start_us) / 1e6);
          return FALSE;
        }

      optio_transport_wait (self->wire->transport, MIN (wait_us, end_us - now_us), NULL);
    }

  return FALSE;
}

gboolean
optio_machine_download_plain (OptioMachine *self,
                              guint         block,
                              const guint8 *data,
                              gsize         size,
                              GError      **error)
{
  static const guint busy[] = { OPTIO_DFU_DNLOAD_SYNC, OPTIO_DFU_DNBUSY, OPTIO_DFU_STATE_UNKNOWN };
  g_autoptr (GError) local_error = NULL;
  OptioWireStatus status;

  g_return_val_if_fail (block <= 0xffff && size > 0, FALSE);

  if (!optio_machine_prepare_data (self, OPTIO_DFU_REQUEST_DNLOAD, error))
    return FALSE;

  if (!optio_wire_dnload (self->wire, block, data, size, OPTIO_REQUEST_TIMEOUT_MS, &local_error))
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_DNLOAD,
                                          g_steal_pointer (&local_error), error);

  optio_machine_pass (self, OPTIO_DFU_DNLOAD_SYNC, NULL);
  if (!wait_while (self, busy, &status, error))
    return FALSE;

  if (status.status != OPTIO_DFU_STATUS_OK || status.state == OPTIO_DFU_ERROR)
    return optio_machine_set_status_error (&status, error);

  return status.state == OPTIO_DFU_DNLOAD_IDLE ||
         optio_machine_set_unexpected_state (status.state, error);
}

/* Whether the transfer failed because the board is no longer there, or not as it was. */
static gboolean
has_left (const GError *error)
{
  return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_GONE) ||
         g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_IO);
}

/* A reset that takes the board away is what was wanted. */
static gboolean
reset_port (OptioMachine *self,
            GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  self->state = OPTIO_DFU_STATE_UNKNOWN;
  if (optio_transport_reset (self->wire->transport, &local_error) || has_left (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
optio_machine_manifest (OptioMachine *self,
                        guint         block,
                        gboolean     *out_has_left,
                        GError      **error)
{
  static const guint busy[] = { OPTIO_DFU_MANIFEST_SYNC, OPTIO_DFU_MANIFEST,
                                OPTIO_DFU_STATE_UNKNOWN };
  g_autoptr (GError) local_error = NULL;
  OptioWireStatus status;

  *out_has_left = FALSE;
  if (!optio_machine_prepare_data (self, OPTIO_DFU_REQUEST_DNLOAD, error))
    return FALSE;

  if (!optio_wire_dnload (self->wire, block, NULL, 0, OPTIO_REQUEST_TIMEOUT_MS, &local_error))
    return optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_DNLOAD,
                                          g_steal_pointer (&local_error), error);

  optio_machine_pass (self, OPTIO_DFU_MANIFEST_SYNC, NULL);
  if (!wait_while (self, busy, &status, &local_error))
    {
      *out_has_left = has_left (local_error);
      if (!*out_has_left)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return *out_has_left;
    }

  if (status.status != OPTIO_DFU_STATUS_OK || status.state == OPTIO_DFU_ERROR)
    return optio_machine_set_status_error (&status, error);

  *out_has_left = status.state == OPTIO_DFU_MANIFEST_WAIT_RESET;
  if (*out_has_left)
    return reset_port (self, error);

  return status.state == OPTIO_DFU_IDLE ||
         optio_machine_set_unexpected_state (status.state, error);
}

gssize
optio_machine_upload_plain (OptioMachine *self,
                            guint         block,
                            guint8       *data,
                            gsize         size,
                            GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  gssize length;

  g_return_val_if_fail (block <= 0xffff && size > 0, -1);

  if (!optio_machine_prepare_data (self, OPTIO_DFU_REQUEST_UPLOAD, error))
    return -1;

  length = optio_wire_upload (self->wire, block, data, size, OPTIO_REQUEST_TIMEOUT_MS,
                              &local_error);
  if (length < 0)
    {
      optio_machine_explain_refusal (self, OPTIO_DFU_REQUEST_UPLOAD,
                                     g_steal_pointer (&local_error), error);
      return -1;
    }

  optio_machine_pass (self, (gsize) length < size ? OPTIO_DFU_IDLE : OPTIO_DFU_UPLOAD_IDLE, NULL);
  return length;
}

gboolean
optio_machine_detach (OptioMachine *self,
                      gboolean      resets_itself,
                      GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean is_taken = optio_wire_detach (self->wire, DETACH_WAIT_MS, OPTIO_REQUEST_TIMEOUT_MS,
                                         &local_error);

  self->state = OPTIO_DFU_STATE_UNKNOWN;
  if (has_left (local_error) || (is_taken && resets_itself))
    return TRUE;

  if (!is_taken && !g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_STALLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return reset_port (self, error);
}
