/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-transport.h"

#include <glib/gi18n-lib.h>

G_DEFINE_INTERFACE (OptioTransport, optio_transport, G_TYPE_OBJECT)

/* The direction bit of bmRequestType, USB 2.0 table 9-2. */
#define DEVICE_TO_HOST 0x80u

#define MIN_TIMEOUT_MS 1u
#define MAX_TIMEOUT_MS 120000u

static void
optio_transport_default_init (OptioTransportInterface *iface)
{
}

static gboolean
is_timeout_valid (const OptioControl *control)
{
  return control->timeout_ms >= MIN_TIMEOUT_MS && control->timeout_ms <= MAX_TIMEOUT_MS;
}

GError *
optio_transport_failure_new (OptioError code)
{
  static const char *const texts[] = {
    [OPTIO_ERROR_GONE] = N_ ("the board left the bus"),
    [OPTIO_ERROR_TIMEOUT] = N_ ("the board did not answer in time"),
    [OPTIO_ERROR_STALLED] = N_ ("the board refused the request (STALL)"),
    [OPTIO_ERROR_PROTOCOL] = N_ ("the board sent more than it was asked for"),
    [OPTIO_ERROR_IO] = N_ ("the transfer broke on the wire"),
  };

  g_return_val_if_fail (code < G_N_ELEMENTS (texts) && texts[code] != NULL, NULL);

  return g_error_new_literal (OPTIO_ERROR, (int) code, _(texts[code]));
}

void
optio_control_write_setup (const OptioControl *self,
                           gsize               size,
                           guint8              setup[OPTIO_SETUP_SIZE])
{
  setup[0] = self->request_type;
  setup[1] = self->request;
  setup[2] = (guint8) self->value;
  setup[3] = (guint8) (self->value >> 8);
  setup[4] = (guint8) self->index;
  setup[5] = (guint8) (self->index >> 8);
  setup[6] = (guint8) size;
  setup[7] = (guint8) (size >> 8);
}

gssize
optio_transport_control_in (OptioTransport     *self,
                            const OptioControl *control,
                            guint8             *data,
                            gsize               size,
                            GError            **error)
{
  g_return_val_if_fail (OPTIO_IS_TRANSPORT (self), -1);
  g_return_val_if_fail (control != NULL, -1);
  g_return_val_if_fail ((control->request_type & DEVICE_TO_HOST) != 0, -1);
  g_return_val_if_fail (is_timeout_valid (control), -1);
  g_return_val_if_fail (data != NULL || size == 0, -1);
  g_return_val_if_fail (size <= OPTIO_TRANSPORT_MAX_TRANSFER, -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  return OPTIO_TRANSPORT_GET_IFACE (self)->control_in (self, control, data, size, error);
}

gboolean
optio_transport_control_out (OptioTransport     *self,
                             const OptioControl *control,
                             const guint8       *data,
                             gsize               size,
                             GError            **error)
{
  g_return_val_if_fail (OPTIO_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (control != NULL, FALSE);
  g_return_val_if_fail ((control->request_type & DEVICE_TO_HOST) == 0, FALSE);
  g_return_val_if_fail (is_timeout_valid (control), FALSE);
  g_return_val_if_fail (data != NULL || size == 0, FALSE);
  g_return_val_if_fail (size <= OPTIO_TRANSPORT_MAX_TRANSFER, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return OPTIO_TRANSPORT_GET_IFACE (self)->control_out (self, control, data, size, error);
}

gboolean
optio_transport_set_alt (OptioTransport *self,
                         guint           alt,
                         GError        **error)
{
  g_return_val_if_fail (OPTIO_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (alt <= G_MAXUINT8, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return OPTIO_TRANSPORT_GET_IFACE (self)->set_alt (self, alt, error);
}

gboolean
optio_transport_reset (OptioTransport *self,
                       GError        **error)
{
  g_return_val_if_fail (OPTIO_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return OPTIO_TRANSPORT_GET_IFACE (self)->reset (self, error);
}

void
optio_transport_wait (OptioTransport *self,
                      gint64          duration_us,
                      GCancellable   *cancellable)
{
  g_return_if_fail (OPTIO_IS_TRANSPORT (self));
  g_return_if_fail (duration_us >= 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  OPTIO_TRANSPORT_GET_IFACE (self)->wait (self, duration_us, cancellable);
}

gint64
optio_transport_now (OptioTransport *self)
{
  g_return_val_if_fail (OPTIO_IS_TRANSPORT (self), 0);

  return OPTIO_TRANSPORT_GET_IFACE (self)->now (self);
}

void
optio_transport_close (OptioTransport *self)
{
  g_return_if_fail (OPTIO_IS_TRANSPORT (self));

  OPTIO_TRANSPORT_GET_IFACE (self)->close (self);
}
