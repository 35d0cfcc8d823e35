/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-device.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-usb-port.h"
#include "optio-usb-probe.h"
#include "optio-usb-surroundings.h"
#include "optio-usb-transport.h"

/* The monitor of this or of another Optio may hold the board for a moment, to read its strings. */
#define BUSY_PATIENCE_US (1500 * G_TIME_SPAN_MILLISECOND)
#define BUSY_RETRY_US (50 * G_TIME_SPAN_MILLISECOND)

/* How often the bus is looked at while a board is awaited. */
#define RETURN_POLL_US (100 * G_TIME_SPAN_MILLISECOND)

/* A board that still has its old address this long after it should have left has stayed. */
#define LEAVE_PATIENCE_US (1500 * G_TIME_SPAN_MILLISECOND)

/* Something else that stays on the port this long is what the board has become. */
#define STRANGER_PATIENCE_US (2000 * G_TIME_SPAN_MILLISECOND)

struct _OptioUsbDevice
{
  OptioDevice parent_instance;

  /* The address at which the board was last open; touched by its worker only. */
  guint address;
};

G_DEFINE_FINAL_TYPE (OptioUsbDevice, optio_usb_device, OPTIO_TYPE_DEVICE)

static libusb_device *
find_on_port (OptioUsbContext *context,
              const char      *port_path)
{
  g_autoptr (GPtrArray) devices = optio_usb_context_list_devices (context);

  for (guint i = 0; i < devices->len; i++)
    {
      g_autofree char *path = optio_usb_port_dup_path (devices->pdata[i]);

      if (g_str_equal (path, port_path))
        return libusb_ref_device (devices->pdata[i]);
    }

  return NULL;
}

static OptioUsbSession *
open_patiently (OptioUsbContext        *context,
                libusb_device          *device,
                const OptioUsbFunction *function,
                GCancellable           *cancellable,
                GError                **error)
{
  gint64 end_us = g_get_monotonic_time () + BUSY_PATIENCE_US;

  while (TRUE)
    {
      g_autoptr (GError) open_error = NULL;
      OptioUsbSession *session = optio_usb_session_open (context, device, function,
                                                         OPTIO_USB_SESSION_WORK, &open_error);

      if (session != NULL)
        return session;

      if (!g_error_matches (open_error, OPTIO_ERROR, OPTIO_ERROR_BUSY) ||
          g_get_monotonic_time () >= end_us)
        {
          g_propagate_error (error, g_steal_pointer (&open_error));
          return NULL;
        }

      optio_usb_wait (BUSY_RETRY_US, cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
}

static OptioTransport *
optio_usb_device_open (OptioDevice  *device,
                       GCancellable *cancellable,
                       GError      **error)
{
  OptioUsbDevice *self = OPTIO_USB_DEVICE (device);
  const char *port_path = optio_device_get_port_path (device);
  g_autoptr (OptioUsbContext) context = optio_usb_context_new (error);
  libusb_device *found;
  OptioUsbFunction function;
  OptioUsbSession *session = NULL;

  if (context == NULL)
    return NULL;

  /* A board with another address is another board, or this one after a reset that nobody saw. */
  found = find_on_port (context, port_path);
  if (found == NULL || libusb_get_device_address (found) != self->address ||
      !optio_usb_function_find (found, &function))
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE,
                 _("The board left port %s. Plug it in again."), port_path);
  else
    session = open_patiently (context, found, &function, cancellable, error);

  g_clear_pointer (&found, libusb_unref_device);
  return session != NULL ? optio_usb_transport_new (session) : NULL;
}

/* What is seen while a board is awaited. */
typedef struct
{
  OptioUsbDevice *device;
  GCancellable *cancellable;
  gint64 leave_end_us; /* until then the old address does not count as a return */
  gint64 stranger_end_us; /* until then something else on the port is borne; 0 if there is none */
  GError *problem; /* what is wrong now, if anything is there */
} Awaiting;

static void
note_stranger (Awaiting      *self,
               libusb_device *stranger)
{
  g_autofree char *title = optio_usb_probe_dup_title (stranger);

  if (self->stranger_end_us == 0)
    self->stranger_end_us = g_get_monotonic_time () + STRANGER_PATIENCE_US;

  g_set_error (&self->problem, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("Port %s now has %s, which is not in its bootloader."),
               optio_device_get_port_path (OPTIO_DEVICE (self->device)), title);
}

static OptioTransport *
open_returned (Awaiting               *self,
               OptioUsbContext        *context,
               libusb_device          *found,
               const OptioUsbFunction *function,
               OptioIdentity         **out_identity)
{
  g_autoptr (OptioUsbSession) session = optio_usb_session_open (
      context, found, function, OPTIO_USB_SESSION_WORK, &self->problem);
  g_autoptr (OptioIdentity) identity = NULL;

  if (session == NULL)
    return NULL;

  identity = optio_usb_probe_identity (found, function, session, self->cancellable, &self->problem);
  if (self->problem != NULL || g_cancellable_is_cancelled (self->cancellable))
    return NULL;

  self->device->address = libusb_get_device_address (found);
  if (out_identity != NULL)
    *out_identity = g_steal_pointer (&identity);
  return optio_usb_transport_new (g_steal_pointer (&session));
}

static OptioTransport *
judge_found (Awaiting        *self,
             OptioUsbContext *context,
             libusb_device   *found,
             OptioIdentity  **out_identity)
{
  gboolean is_old = libusb_get_device_address (found) == self->device->address;
  OptioUsbFunction function;

  if (is_old && g_get_monotonic_time () < self->leave_end_us)
    return NULL;

  if (!optio_usb_function_find (found, &function) || function.is_runtime)
    {
      note_stranger (self, found);
      return NULL;
    }

  self->stranger_end_us = 0;
  return open_returned (self, context, found, &function, out_identity);
}

static OptioTransport *
look_for_return (Awaiting       *self,
                 OptioIdentity **out_identity)
{
  g_autoptr (OptioUsbContext) context = NULL;
  OptioTransport *transport = NULL;
  libusb_device *found;

  g_clear_error (&self->problem);
  context = optio_usb_context_new (&self->problem);
  if (context == NULL)
    return NULL;

  found = find_on_port (context, optio_device_get_port_path (OPTIO_DEVICE (self->device)));
  if (found == NULL)
    self->stranger_end_us = 0;
  else
    transport = judge_found (self, context, found, out_identity);

  g_clear_pointer (&found, libusb_unref_device);
  return transport;
}

static gboolean
is_decided (const Awaiting *self)
{
  return self->stranger_end_us != 0 && g_get_monotonic_time () >= self->stranger_end_us;
}

static OptioTransport *
poll_for_return (Awaiting       *self,
                 guint           timeout_ms,
                 OptioIdentity **out_identity,
                 GError        **error)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) timeout_ms * G_TIME_SPAN_MILLISECOND;

  while (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
    {
      OptioTransport *transport = look_for_return (self, out_identity);
      gint64 left_us = end_us - g_get_monotonic_time ();

      if (transport != NULL)
        return transport;

      if ((left_us <= 0 || is_decided (self)) && self->problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&self->problem));
          return NULL;
        }

      if (left_us <= 0)
        {
          g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT,
                       _("The board did not come back to port %s within %.1f s."),
                       optio_device_get_port_path (OPTIO_DEVICE (self->device)),
                       timeout_ms / 1000.0);
          return NULL;
        }

      optio_usb_wait (MIN (left_us, RETURN_POLL_US), self->cancellable);
    }

  return NULL;
}

static OptioTransport *
optio_usb_device_await_return (OptioDevice    *device,
                               guint           timeout_ms,
                               OptioIdentity **out_identity,
                               GCancellable   *cancellable,
                               GError        **error)
{
  const char *port_path = optio_device_get_port_path (device);
  gint64 half_us = (gint64) timeout_ms * G_TIME_SPAN_MILLISECOND / 2;
  Awaiting awaiting = {
    .device = OPTIO_USB_DEVICE (device),
    .cancellable = cancellable,
    .leave_end_us = g_get_monotonic_time () + MIN (LEAVE_PATIENCE_US, half_us),
  };
  OptioTransport *transport;

  optio_usb_port_begin_work (port_path);
  transport = poll_for_return (&awaiting, timeout_ms, out_identity, error);
  optio_usb_port_end_work (port_path);
  g_clear_error (&awaiting.problem);
  return transport;
}

static void
optio_usb_device_constructed (GObject *object)
{
  OptioUsbDevice *self = OPTIO_USB_DEVICE (object);

  G_OBJECT_CLASS (optio_usb_device_parent_class)->constructed (object);

  self->address = optio_device_get_address (OPTIO_DEVICE (self));
}

static void
optio_usb_device_class_init (OptioUsbDeviceClass *klass)
{
  OptioDeviceClass *device_class = OPTIO_DEVICE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = optio_usb_device_constructed;
  device_class->open = optio_usb_device_open;
  device_class->await_return = optio_usb_device_await_return;
  device_class->look_around = optio_usb_surroundings_new;
}

static void
optio_usb_device_init (OptioUsbDevice *self)
{
}

OptioDevice *
optio_usb_device_new (OptioUsbContext        *context,
                      libusb_device          *device,
                      const OptioUsbFunction *function,
                      GCancellable           *cancellable)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (OptioUsbSession) session =
      optio_usb_session_open (context, device, function, OPTIO_USB_SESSION_LOOK, &problem);
  g_autoptr (OptioIdentity) identity = optio_usb_probe_identity (
      device, function, session, cancellable, session != NULL ? &problem : NULL);
  g_autofree char *port_path = optio_usb_port_dup_path (device);
  g_auto (GStrv) hubs = optio_usb_probe_hubs (device);

  return g_object_new (OPTIO_TYPE_USB_DEVICE,
                       "identity", identity,
                       "port-path", port_path,
                       "address", (guint) libusb_get_device_address (device),
                       "speed", (int) optio_usb_probe_speed (device),
                       "hubs", hubs,
                       "problem", problem,
                       NULL);
}
