/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-transport.h"

#include "optio-sim-device-private.h"
#include "optio-sim-wire.h"

/* A port reset and the host's pause behind it, USB 2.0 section 7.1.7.5. */
#define BUS_RESET_US 60000

/* SET_INTERFACE, USB 2.0 section 9.4.10 */
#define REQUEST_TYPE_SET_INTERFACE 0x01
#define REQUEST_SET_INTERFACE 11
#define SET_INTERFACE_TIMEOUT_MS 1000

struct _OptioSimTransport
{
  GObject parent_instance;

  OptioSimDevice *device;
  guint visit; /* of the board that is claimed; 0 when closed */
};

static void optio_sim_transport_iface_init (OptioTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioSimTransport,
                               optio_sim_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (OPTIO_TYPE_TRANSPORT,
                                                      optio_sim_transport_iface_init))

static gboolean
is_here (OptioSimTransport *self,
         GError           **error)
{
  if (self->visit != 0 && optio_sim_device_is_here (self->device, self->visit))
    return TRUE;

  g_propagate_error (error, optio_transport_failure_new (OPTIO_ERROR_GONE));
  return FALSE;
}

/* Returns FALSE if the board goes away before. */
static gboolean
pass_here (OptioSimTransport *self,
           gint64             until_us)
{
  while (optio_sim_device_is_here (self->device, self->visit))
    {
      if (optio_sim_device_now (self->device) >= until_us)
        return TRUE;
      optio_sim_device_pass (self->device, until_us, NULL);
    }

  return FALSE;
}

static gboolean
check_outcome (OptioSimOutcome outcome,
               GError        **error)
{
  static const struct
  {
    OptioSimOutcome outcome;
    OptioError code;
  } failures[] = {
    { OPTIO_SIM_STALL, OPTIO_ERROR_STALLED },
    { OPTIO_SIM_SILENT, OPTIO_ERROR_TIMEOUT },
    { OPTIO_SIM_GONE, OPTIO_ERROR_GONE },
    { OPTIO_SIM_BROKEN, OPTIO_ERROR_IO },
    { OPTIO_SIM_BABBLE, OPTIO_ERROR_PROTOCOL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      if (failures[i].outcome != outcome)
        continue;
      g_propagate_error (error, optio_transport_failure_new (failures[i].code));
      return FALSE;
    }

  return TRUE;
}

/* Waits for the end of a transfer that the board has accepted. */
static gboolean
finish (OptioSimTransport   *self,
        const OptioSimReply *reply,
        gint64               ends_us,
        gint64               deadline_us,
        GError             **error)
{
  if (reply->outcome == OPTIO_SIM_SILENT || ends_us > deadline_us)
    {
      if (!pass_here (self, deadline_us))
        return is_here (self, error);
      return check_outcome (OPTIO_SIM_SILENT, error);
    }

  if (reply->outcome == OPTIO_SIM_GONE)
    {
      pass_here (self, reply->completes_at_us);
      return check_outcome (OPTIO_SIM_GONE, error);
    }
  if (!pass_here (self, ends_us))
    return is_here (self, error);

  return check_outcome (reply->outcome, error);
}

static gssize
transfer (OptioSimTransport  *self,
          const OptioControl *control,
          guint8             *data,
          gsize               size,
          gboolean            is_in,
          GError            **error)
{
  guint8 setup[OPTIO_SETUP_SIZE];
  gint64 start_us = optio_sim_device_now (self->device);
  OptioSimReply reply;
  gint64 ends_us;

  if (!is_here (self, error))
    return -1;

  optio_control_write_setup (control, size, setup);
  reply = optio_sim_device_control (self->device, setup, data, size, start_us);
  ends_us = reply.completes_at_us + OPTIO_SIM_TRANSFER_US +
            (gint64) (is_in ? reply.length : size) * OPTIO_SIM_BYTE_US;
  if (!finish (self, &reply, ends_us, start_us + control->timeout_ms * G_GINT64_CONSTANT (1000),
               error))
    return -1;

  return is_in ? (gssize) reply.length : (gssize) size;
}

static gssize
optio_sim_transport_control_in (OptioTransport     *transport,
                                const OptioControl *control,
                                guint8             *data,
                                gsize               size,
                                GError            **error)
{
  return transfer (OPTIO_SIM_TRANSPORT (transport), control, data, size, TRUE, error);
}

static gboolean
optio_sim_transport_control_out (OptioTransport     *transport,
                                 const OptioControl *control,
                                 const guint8       *data,
                                 gsize               size,
                                 GError            **error)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);

  return transfer (OPTIO_SIM_TRANSPORT (transport), control, copy, size, FALSE, error) >= 0;
}

static gboolean
optio_sim_transport_set_alt (OptioTransport *transport,
                             guint           alt,
                             GError        **error)
{
  OptioSimTransport *self = OPTIO_SIM_TRANSPORT (transport);
  OptioIdentity *identity = optio_device_get_identity (OPTIO_DEVICE (self->device));
  const OptioControl control = {
    .request_type = REQUEST_TYPE_SET_INTERFACE,
    .request = REQUEST_SET_INTERFACE,
    .value = (guint16) alt,
    .index = optio_identity_get_fields (identity)->interface_number,
    .timeout_ms = SET_INTERFACE_TIMEOUT_MS,
  };

  return transfer (self, &control, NULL, 0, FALSE, error) >= 0;
}

static gboolean
optio_sim_transport_reset (OptioTransport *transport,
                           GError        **error)
{
  OptioSimTransport *self = OPTIO_SIM_TRANSPORT (transport);
  gint64 now_us = optio_sim_device_now (self->device);

  if (!is_here (self, error))
    return FALSE;

  if (!optio_sim_device_bus_reset (self->device, now_us) ||
      !pass_here (self, now_us + BUS_RESET_US))
    return is_here (self, error);

  optio_sim_device_enumerate (self->device);
  return TRUE;
}

static void
optio_sim_transport_wait (OptioTransport *transport,
                          gint64          duration_us,
                          GCancellable   *cancellable)
{
  OptioSimTransport *self = OPTIO_SIM_TRANSPORT (transport);
  gint64 until_us = optio_sim_device_now (self->device) + duration_us;

  while (!g_cancellable_is_cancelled (cancellable) &&
         optio_sim_device_now (self->device) < until_us)
    optio_sim_device_pass (self->device, until_us, cancellable);
}

static gint64
optio_sim_transport_now (OptioTransport *transport)
{
  return optio_sim_device_now (OPTIO_SIM_TRANSPORT (transport)->device);
}

static void
optio_sim_transport_close (OptioTransport *transport)
{
  OptioSimTransport *self = OPTIO_SIM_TRANSPORT (transport);

  if (self->visit != 0)
    optio_sim_device_release (self->device, self->visit);
  self->visit = 0;
}

static void
optio_sim_transport_iface_init (OptioTransportInterface *iface)
{
  iface->control_in = optio_sim_transport_control_in;
  iface->control_out = optio_sim_transport_control_out;
  iface->set_alt = optio_sim_transport_set_alt;
  iface->reset = optio_sim_transport_reset;
  iface->wait = optio_sim_transport_wait;
  iface->now = optio_sim_transport_now;
  iface->close = optio_sim_transport_close;
}

static void
optio_sim_transport_finalize (GObject *object)
{
  OptioSimTransport *self = OPTIO_SIM_TRANSPORT (object);

  optio_sim_transport_close (OPTIO_TRANSPORT (self));
  g_clear_object (&self->device);

  G_OBJECT_CLASS (optio_sim_transport_parent_class)->finalize (object);
}

static void
optio_sim_transport_class_init (OptioSimTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_sim_transport_finalize;
}

static void
optio_sim_transport_init (OptioSimTransport *self)
{
}

OptioTransport *
optio_sim_transport_new (OptioSimDevice *device,
                         GError        **error)
{
  OptioSimTransport *self;
  guint visit = 0;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (device), NULL);

  if (!optio_sim_device_claim (device, &visit, error))
    return NULL;

  self = g_object_new (OPTIO_TYPE_SIM_TRANSPORT, NULL);
  self->device = g_object_ref (device);
  self->visit = visit;
  return OPTIO_TRANSPORT (self);
}
