/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A transport that writes down what passes through it. */

#include "optio-trace.h"

#include <string.h>

/* SET_INTERFACE, USB 2.0 section 9.4.10 */
#define REQUEST_TYPE_SET_INTERFACE 0x01
#define REQUEST_SET_INTERFACE 11

#define OPTIO_TYPE_TRACE_TRANSPORT (optio_trace_transport_get_type ())
G_DECLARE_FINAL_TYPE (OptioTraceTransport,
                      optio_trace_transport,
                      OPTIO,
                      TRACE_TRANSPORT,
                      GObject)

struct _OptioTraceTransport
{
  GObject parent_instance;

  OptioTrace *trace;
  OptioTransport *inner;
  guint address;
  guint8 interface_number;
  gint64 epoch_us; /* from the transport's clock to that of the wall */
};

static void optio_trace_transport_iface_init (OptioTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioTraceTransport,
                               optio_trace_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (OPTIO_TYPE_TRANSPORT,
                                                      optio_trace_transport_iface_init))

static gint64
get_wall_time (OptioTraceTransport *self)
{
  return optio_transport_now (self->inner) + self->epoch_us;
}

static OptioTraceTransfer
begin_transfer (OptioTraceTransport *self,
                const OptioControl  *control,
                gsize                size)
{
  OptioTraceTransfer transfer = { .address = self->address, .start_us = get_wall_time (self) };

  optio_control_write_setup (control, size, transfer.setup);
  return transfer;
}

static gboolean
end_transfer (OptioTraceTransport *self,
              OptioTraceTransfer  *transfer,
              const guint8        *data,
              gsize                size,
              GError              *local_error,
              GError             **error)
{
  transfer->data = data;
  transfer->size = size;
  transfer->error = local_error;
  transfer->end_us = get_wall_time (self);
  optio_trace_add (self->trace, transfer);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}

static gssize
optio_trace_transport_control_in (OptioTransport     *transport,
                                  const OptioControl *control,
                                  guint8             *data,
                                  gsize               size,
                                  GError            **error)
{
  OptioTraceTransport *self = OPTIO_TRACE_TRANSPORT (transport);
  OptioTraceTransfer transfer = begin_transfer (self, control, size);
  GError *local_error = NULL;
  gssize length = optio_transport_control_in (self->inner, control, data, size, &local_error);

  return end_transfer (self, &transfer, data, (gsize) MAX (length, 0), local_error, error) ? length
                                                                                           : -1;
}

static gboolean
optio_trace_transport_control_out (OptioTransport     *transport,
                                   const OptioControl *control,
                                   const guint8       *data,
                                   gsize               size,
                                   GError            **error)
{
  OptioTraceTransport *self = OPTIO_TRACE_TRANSPORT (transport);
  OptioTraceTransfer transfer = begin_transfer (self, control, size);
  GError *local_error = NULL;

  optio_transport_control_out (self->inner, control, data, size, &local_error);
  return end_transfer (self, &transfer, data, size, local_error, error);
}

static gboolean
optio_trace_transport_set_alt (OptioTransport *transport,
                               guint           alt,
                               GError        **error)
{
  OptioTraceTransport *self = OPTIO_TRACE_TRANSPORT (transport);
  const OptioControl control = {
    .request_type = REQUEST_TYPE_SET_INTERFACE,
    .request = REQUEST_SET_INTERFACE,
    .value = (guint16) alt,
    .index = self->interface_number,
  };
  OptioTraceTransfer transfer = begin_transfer (self, &control, 0);
  GError *local_error = NULL;

  optio_transport_set_alt (self->inner, alt, &local_error);
  return end_transfer (self, &transfer, NULL, 0, local_error, error);
}

static gboolean
optio_trace_transport_reset (OptioTransport *transport,
                             GError        **error)
{
  return optio_transport_reset (OPTIO_TRACE_TRANSPORT (transport)->inner, error);
}

static void
optio_trace_transport_wait (OptioTransport *transport,
                            gint64          duration_us,
                            GCancellable   *cancellable)
{
  optio_transport_wait (OPTIO_TRACE_TRANSPORT (transport)->inner, duration_us, cancellable);
}

static gint64
optio_trace_transport_now (OptioTransport *transport)
{
  return optio_transport_now (OPTIO_TRACE_TRANSPORT (transport)->inner);
}

static void
optio_trace_transport_close (OptioTransport *transport)
{
  optio_transport_close (OPTIO_TRACE_TRANSPORT (transport)->inner);
}

static void
optio_trace_transport_iface_init (OptioTransportInterface *iface)
{
  iface->control_in = optio_trace_transport_control_in;
  iface->control_out = optio_trace_transport_control_out;
  iface->set_alt = optio_trace_transport_set_alt;
  iface->reset = optio_trace_transport_reset;
  iface->wait = optio_trace_transport_wait;
  iface->now = optio_trace_transport_now;
  iface->close = optio_trace_transport_close;
}

static void
optio_trace_transport_finalize (GObject *object)
{
  OptioTraceTransport *self = OPTIO_TRACE_TRANSPORT (object);

  g_clear_object (&self->inner);
  g_clear_pointer (&self->trace, optio_trace_unref);

  G_OBJECT_CLASS (optio_trace_transport_parent_class)->finalize (object);
}

static void
optio_trace_transport_class_init (OptioTraceTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_trace_transport_finalize;
}

static void
optio_trace_transport_init (OptioTraceTransport *self)
{
}

OptioTransport *
optio_trace_wrap (OptioTrace     *trace,
                  guint           address,
                  guint8          interface_number,
                  OptioTransport *transport)
{
  OptioTraceTransport *self = g_object_new (OPTIO_TYPE_TRACE_TRANSPORT, NULL);

  self->trace = optio_trace_ref (trace);
  self->inner = g_object_ref (transport);
  self->address = address;
  self->interface_number = interface_number;
  self->epoch_us = optio_trace_now (trace) - optio_transport_now (transport);
  return OPTIO_TRANSPORT (self);
}
