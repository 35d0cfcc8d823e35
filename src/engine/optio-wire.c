/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-reader.h"

/* bmRequestType: class request to an interface (DFU 1.1 table 3.1) */
#define REQUEST_TYPE_OUT 0x21
#define REQUEST_TYPE_IN 0xa1

/* First byte of a DNLOAD with wBlockNum 0 (AN3156 sections 5.2 and 5.3) */
#define COMMAND_SET_ADDRESS 0x21
#define COMMAND_ERASE 0x41
#define COMMAND_READ_UNPROTECT 0x92

/* wBlockNum of commands; an UPLOAD of it answers which there are (AN3156 section 4.2) */
#define COMMAND_BLOCK 0u
#define MAX_COMMANDS 64

#define STATUS_REPLY_SIZE 6

void
optio_wire_init (OptioWire      *self,
                 OptioTransport *transport,
                 guint           interface_number,
                 OptioEventFunc  func,
                 gpointer        user_data)
{
  *self = (OptioWire){ .transport = transport,
                       .interface_number = (guint16) interface_number,
                       .func = func,
                       .user_data = user_data,
                       .start_us = optio_transport_now (transport) };
}

void
optio_wire_set_transport (OptioWire      *self,
                          OptioTransport *transport)
{
  gint64 now_us = optio_wire_now_us (self);

  self->transport = transport;
  self->start_us = optio_transport_now (transport) - now_us;
}

void
optio_wire_set_gap (OptioWire *self,
                    gint64     gap_us)
{
  self->gap_us = gap_us;
}

gint64
optio_wire_now_us (OptioWire *self)
{
  return optio_transport_now (self->transport) - self->start_us;
}

const OptioTally *
optio_wire_get_tally (OptioWire *self)
{
  return &self->tally;
}

/* Counts a transfer that began at @start_us. */
static void
count_transfer (OptioWire      *self,
                OptioDfuRequest request,
                gint64          start_us,
                gboolean        has_failed)
{
  OptioRequestTally *tally = &self->tally.requests[request];
  gint64 duration_us = optio_transport_now (self->transport) - start_us;

  tally->n_requests++;
  tally->n_failed += has_failed ? 1 : 0;
  tally->total_us += duration_us;
  tally->longest_us = MAX (tally->longest_us, duration_us);
}

static void
count_status (OptioWire             *self,
              const OptioWireStatus *status)
{
  self->tally.n_statuses[MIN (status->status, OPTIO_WITNESS_N_STATUSES - 1)]++;
  self->tally.n_busy += status->state == OPTIO_DFU_DNBUSY ? 1 : 0;
  self->tally.longest_poll_ms = MAX (self->tally.longest_poll_ms, status->poll_timeout_ms);
  if (status->status != OPTIO_DFU_STATUS_OK)
    self->tally.last_error_status = status->status;
}

void
optio_wire_tell (OptioWire  *self,
                 OptioEvent *event)
{
  if (self->func != NULL)
    self->func (event, self->user_data);

  optio_event_unref (event);
}

static void
tell_traffic (OptioWire          *self,
              const OptioControl *control,
              gsize               length,
              const char         *result,
              const GError       *error)
{
  OptioEventTrafficInfo info = { .request = control->request,
                                 .value = control->value,
                                 .length = length,
                                 .is_error = error != NULL };

  optio_wire_tell (self, optio_event_new_traffic (optio_wire_now_us (self), &info,
                                                  error != NULL ? error->message : result));
}

static OptioControl
make_control (OptioWire      *self,
              OptioDfuRequest request,
              guint           value,
              guint           timeout_ms)
{
  gboolean is_in = request == OPTIO_DFU_REQUEST_UPLOAD || request == OPTIO_DFU_REQUEST_GETSTATUS ||
                   request == OPTIO_DFU_REQUEST_GETSTATE;

  return (OptioControl){ .request_type = is_in ? REQUEST_TYPE_IN : REQUEST_TYPE_OUT,
                         .request = (guint8) request,
                         .value = (guint16) value,
                         .index = self->interface_number,
                         .timeout_ms = timeout_ms };
}

static void
keep_gap (OptioWire *self)
{
  gint64 early_us = self->free_us + self->gap_us - optio_wire_now_us (self);

  if (self->gap_us > 0 && early_us > 0)
    optio_transport_wait (self->transport, early_us, NULL);
}

static gboolean
send_request (OptioWire      *self,
              OptioDfuRequest request,
              guint           value,
              const guint8   *data,
              gsize           size,
              guint           timeout_ms,
              GError        **error)
{
  OptioControl control = make_control (self, request, value, timeout_ms);
  g_autoptr (GError) local_error = NULL;
  gint64 start_us;

  keep_gap (self);
  start_us = optio_transport_now (self->transport);
  optio_transport_control_out (self->transport, &control, data, size, &local_error);
  self->free_us = optio_wire_now_us (self);
  count_transfer (self, request, start_us, local_error != NULL);
  tell_traffic (self, &control, size, "OK", local_error);

  if (local_error != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                  "%s: ", optio_dfu_request_get_name (request));
      return FALSE;
    }

  return TRUE;
}

static gssize
receive (OptioWire      *self,
         OptioDfuRequest request,
         guint           value,
         guint8         *data,
         gsize           size,
         guint           timeout_ms,
         GError        **error)
{
  OptioControl control = make_control (self, request, value, timeout_ms);
  g_autoptr (GError) local_error = NULL;
  gint64 start_us;
  gssize length;

  keep_gap (self);
  start_us = optio_transport_now (self->transport);
  length = optio_transport_control_in (self->transport, &control, data, size, &local_error);
  self->free_us = optio_wire_now_us (self);
  count_transfer (self, request, start_us, local_error != NULL);

  /* Status and state are told in words by their callers. */
  if (local_error != NULL || request == OPTIO_DFU_REQUEST_UPLOAD)
    tell_traffic (self, &control, length > 0 ? (gsize) length : 0, "OK", local_error);

  if (local_error != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                  "%s: ", optio_dfu_request_get_name (request));
      return -1;
    }

  return length;
}

gboolean
optio_wire_dnload (OptioWire    *self,
                   guint         block,
                   const guint8 *data,
                   gsize         size,
                   guint         timeout_ms,
                   GError      **error)
{
  return send_request (self, OPTIO_DFU_REQUEST_DNLOAD, block, data, size, timeout_ms, error);
}

static gboolean
send_address_command (OptioWire *self,
                      guint8     command,
                      guint32    address,
                      guint      timeout_ms,
                      GError   **error)
{
  const guint8 data[] = { command, (guint8) address, (guint8) (address >> 8),
                          (guint8) (address >> 16), (guint8) (address >> 24) };

  return optio_wire_dnload (self, 0, data, sizeof data, timeout_ms, error);
}

gboolean
optio_wire_set_address (OptioWire *self,
                        guint32    address,
                        guint      timeout_ms,
                        GError   **error)
{
  return send_address_command (self, COMMAND_SET_ADDRESS, address, timeout_ms, error);
}

gboolean
optio_wire_erase (OptioWire *self,
                  guint32    address,
                  guint      timeout_ms,
                  GError   **error)
{
  return send_address_command (self, COMMAND_ERASE, address, timeout_ms, error);
}

gboolean
optio_wire_mass_erase (OptioWire *self,
                       guint      timeout_ms,
                       GError   **error)
{
  const guint8 command = COMMAND_ERASE;

  return optio_wire_dnload (self, 0, &command, 1, timeout_ms, error);
}

gboolean
optio_wire_read_unprotect (OptioWire *self,
                           guint      timeout_ms,
                           GError   **error)
{
  const guint8 command = COMMAND_READ_UNPROTECT;

  return optio_wire_dnload (self, COMMAND_BLOCK, &command, 1, timeout_ms, error);
}

gboolean
optio_wire_get_commands (OptioWire *self,
                         guint      timeout_ms,
                         gboolean  *out_has_read_unprotect,
                         GError   **error)
{
  guint8 codes[MAX_COMMANDS];
  gssize n_codes =
      optio_wire_upload (self, COMMAND_BLOCK, codes, sizeof codes, timeout_ms, error);

  *out_has_read_unprotect =
      n_codes > 0 && memchr (codes, COMMAND_READ_UNPROTECT, (gsize) n_codes) != NULL;
  return n_codes >= 0;
}

gssize
optio_wire_upload (OptioWire *self,
                   guint      block,
                   guint8    *data,
                   gsize      size,
                   guint      timeout_ms,
                   GError   **error)
{
  return receive (self, OPTIO_DFU_REQUEST_UPLOAD, block, data, size, timeout_ms, error);
}

static void
tell_status (OptioWire             *self,
             const OptioWireStatus *status)
{
  OptioEventTrafficInfo info = { .request = OPTIO_DFU_REQUEST_GETSTATUS,
                                 .length = STATUS_REPLY_SIZE };
  g_autofree char *status_label = optio_dfu_status_dup_label (status->status);
  g_autofree char *state_label = optio_dfu_state_dup_label (status->state);
  g_autofree char *result = g_strdup_printf ("%s, %s, %u ms", status_label, state_label,
                                             status->poll_timeout_ms);

  optio_wire_tell (self, optio_event_new_traffic (optio_wire_now_us (self), &info, result));
}

gboolean
optio_wire_get_status (OptioWire       *self,
                       guint            timeout_ms,
                       OptioWireStatus *out_status,
                       GError         **error)
{
  guint8 data[STATUS_REPLY_SIZE];
  gssize length = receive (self, OPTIO_DFU_REQUEST_GETSTATUS, 0, data, sizeof data, timeout_ms,
                           error);
  OptioReader reader;
  guint8 status;
  guint8 state;

  if (length < 0)
    return FALSE;

  optio_reader_init_data (&reader, data, (gsize) length);
  if (!optio_reader_read_u8 (&reader, &status) ||
      !optio_reader_read_u24_le (&reader, &out_status->poll_timeout_ms) ||
      !optio_reader_read_u8 (&reader, &state))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
                   _("GETSTATUS: the board answered %d bytes instead of 6"), (int) length);
      return FALSE;
    }

  out_status->status = status;
  out_status->state = state;
  count_status (self, out_status);
  tell_status (self, out_status);
  return TRUE;
}

static void
tell_state (OptioWire *self,
            guint      state)
{
  OptioEventTrafficInfo info = { .request = OPTIO_DFU_REQUEST_GETSTATE, .length = 1 };
  g_autofree char *label = optio_dfu_state_dup_label (state);

  optio_wire_tell (self, optio_event_new_traffic (optio_wire_now_us (self), &info, label));
}

gboolean
optio_wire_get_state (OptioWire *self,
                      guint      timeout_ms,
                      guint     *out_state,
                      GError   **error)
{
  guint8 state = 0;
  gssize length = receive (self, OPTIO_DFU_REQUEST_GETSTATE, 0, &state, 1, timeout_ms, error);

  if (length < 0)
    return FALSE;
  if (length == 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
                   _("GETSTATE: the board answered nothing"));
      return FALSE;
    }

  *out_state = state;
  tell_state (self, state);
  return TRUE;
}

gboolean
optio_wire_clear_status (OptioWire *self,
                         guint      timeout_ms,
                         GError   **error)
{
  return send_request (self, OPTIO_DFU_REQUEST_CLRSTATUS, 0, NULL, 0, timeout_ms, error);
}

gboolean
optio_wire_abort (OptioWire *self,
                  guint      timeout_ms,
                  GError   **error)
{
  return send_request (self, OPTIO_DFU_REQUEST_ABORT, 0, NULL, 0, timeout_ms, error);
}

gboolean
optio_wire_detach (OptioWire *self,
                   guint      wait_ms,
                   guint      timeout_ms,
                   GError   **error)
{
  return send_request (self, OPTIO_DFU_REQUEST_DETACH, wait_ms, NULL, 0, timeout_ms, error);
}
