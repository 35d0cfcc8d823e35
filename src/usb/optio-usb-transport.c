/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-transport.h"

#include "optio-error.h"
#include "optio-usb-error.h"

/* Below this a poll(), which counts in milliseconds, would be too coarse. */
#define SHORT_WAIT_US 2000

/* The kernel's own patience with SET_INTERFACE. */
#define SET_ALT_TIMEOUT_MS 5000u

struct _OptioUsbTransport
{
  GObject parent_instance;

  OptioUsbSession *session;
};

static void optio_usb_transport_iface_init (OptioTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioUsbTransport,
                               optio_usb_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (OPTIO_TYPE_TRANSPORT,
                                                      optio_usb_transport_iface_init))

static gboolean
check_result (int      result,
              GError **error)
{
  if (result >= 0)
    return TRUE;

  g_propagate_error (error, optio_usb_error_new_transfer (result));
  return FALSE;
}

static gboolean
check_open (OptioUsbTransport *self,
            GError           **error)
{
  return check_result (self->session != NULL ? LIBUSB_SUCCESS : LIBUSB_ERROR_NO_DEVICE, error);
}

/* libusb does not write to the data of a transfer to the device. */
static int
run_control (OptioUsbTransport  *self,
             const OptioControl *control,
             guint8             *data,
             gsize               size)
{
  return libusb_control_transfer (self->session->handle, control->request_type, control->request,
                                  control->value, control->index, data, (guint16) size,
                                  control->timeout_ms);
}

static gssize
optio_usb_transport_control_in (OptioTransport     *transport,
                                const OptioControl *control,
                                guint8             *data,
                                gsize               size,
                                GError            **error)
{
  OptioUsbTransport *self = OPTIO_USB_TRANSPORT (transport);
  int result;

  if (!check_open (self, error))
    return -1;

  result = run_control (self, control, data, size);
  return check_result (result, error) ? result : -1;
}

static gboolean
optio_usb_transport_control_out (OptioTransport     *transport,
                                 const OptioControl *control,
                                 const guint8       *data,
                                 gsize               size,
                                 GError            **error)
{
  OptioUsbTransport *self = OPTIO_USB_TRANSPORT (transport);
  int result;

  if (!check_open (self, error))
    return FALSE;

  result = run_control (self, control, (guint8 *) data, size);
  if (!check_result (result, error))
    return FALSE;

  /* Fewer bytes than sent means that the board broke off the data stage. */
  return check_result ((gsize) result == size ? LIBUSB_SUCCESS : LIBUSB_ERROR_IO, error);
}

/* Not libusb_set_interface_alt_setting(): when the board has left, libusb 1.0.26 (Debian 12)
 * unlocks there a mutex that it does not hold, and aborts when the handle is closed (mended in
 * 1.0.27). It would also tell the kernel which endpoints the setting has; DFU has none. */
static gboolean
optio_usb_transport_set_alt (OptioTransport *transport,
                             guint           alt,
                             GError        **error)
{
  OptioUsbTransport *self = OPTIO_USB_TRANSPORT (transport);
  int result;

  if (!check_open (self, error))
    return FALSE;

  result = libusb_control_transfer (self->session->handle,
                                    LIBUSB_ENDPOINT_OUT | LIBUSB_RECIPIENT_INTERFACE,
                                    LIBUSB_REQUEST_SET_INTERFACE, (guint16) alt,
                                    self->session->interface_number, NULL, 0, SET_ALT_TIMEOUT_MS);

  /* A board with one setting may refuse to be asked for it, USB 2.0 section 9.4.10. */
  if (result == LIBUSB_ERROR_PIPE && alt == 0 && self->session->n_alts == 1)
    return TRUE;

  return check_result (result, error);
}

static gboolean
optio_usb_transport_reset (OptioTransport *transport,
                           GError        **error)
{
  OptioUsbTransport *self = OPTIO_USB_TRANSPORT (transport);

  if (!check_open (self, error))
    return FALSE;

  return check_result (libusb_reset_device (self->session->handle), error);
}

void
optio_usb_wait (gint64        duration_us,
                GCancellable *cancellable)
{
  gint64 end_us = g_get_monotonic_time () + duration_us;
  gint64 left_us = duration_us;
  GPollFD fd;

  if (left_us >= SHORT_WAIT_US && g_cancellable_make_pollfd (cancellable, &fd))
    {
      while (left_us >= SHORT_WAIT_US && !g_cancellable_is_cancelled (cancellable))
        {
          g_poll (&fd, 1, (int) MIN (left_us / 1000, G_MAXINT));
          left_us = end_us - g_get_monotonic_time ();
        }
      g_cancellable_release_fd (cancellable);
    }

  if (left_us > 0 && !g_cancellable_is_cancelled (cancellable))
    g_usleep ((gulong) left_us);
}

static void
optio_usb_transport_wait (OptioTransport *transport,
                          gint64          duration_us,
                          GCancellable   *cancellable)
{
  optio_usb_wait (duration_us, cancellable);
}

static gint64
optio_usb_transport_now (OptioTransport *transport)
{
  return g_get_monotonic_time ();
}

static void
optio_usb_transport_close (OptioTransport *transport)
{
  OptioUsbTransport *self = OPTIO_USB_TRANSPORT (transport);

  g_clear_pointer (&self->session, optio_usb_session_free);
}

static void
optio_usb_transport_dispose (GObject *object)
{
  optio_usb_transport_close (OPTIO_TRANSPORT (object));

  G_OBJECT_CLASS (optio_usb_transport_parent_class)->dispose (object);
}

static void
optio_usb_transport_iface_init (OptioTransportInterface *iface)
{
  iface->control_in = optio_usb_transport_control_in;
  iface->control_out = optio_usb_transport_control_out;
  iface->set_alt = optio_usb_transport_set_alt;
  iface->reset = optio_usb_transport_reset;
  iface->wait = optio_usb_transport_wait;
  iface->now = optio_usb_transport_now;
  iface->close = optio_usb_transport_close;
}

static void
optio_usb_transport_class_init (OptioUsbTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = optio_usb_transport_dispose;
}

static void
optio_usb_transport_init (OptioUsbTransport *self)
{
}

OptioTransport *
optio_usb_transport_new (OptioUsbSession *session)
{
  OptioUsbTransport *self = g_object_new (OPTIO_TYPE_USB_TRANSPORT, NULL);

  self->session = session;
  return OPTIO_TRANSPORT (self);
}
