/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-context.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"

struct _OptioUsbContext
{
  libusb_context *libusb;
};

OptioUsbContext *
optio_usb_context_new (GError **error)
{
  OptioUsbContext *self;
  libusb_context *libusb = NULL;
  int result = libusb_init (&libusb);

  if (result < 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_IO, _("USB cannot be used on this system (%s)."),
                   libusb_error_name (result));
      return NULL;
    }

  self = g_atomic_rc_box_new0 (OptioUsbContext);
  self->libusb = libusb;
  return self;
}

OptioUsbContext *
optio_usb_context_ref (OptioUsbContext *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
context_clear (OptioUsbContext *self)
{
  g_clear_pointer (&self->libusb, libusb_exit);
}

void
optio_usb_context_unref (OptioUsbContext *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) context_clear);
}

libusb_context *
optio_usb_context_get_libusb (OptioUsbContext *self)
{
  return self->libusb;
}

GPtrArray *
optio_usb_context_list_devices (OptioUsbContext *self)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify) libusb_unref_device);
  libusb_device **list = NULL;
  gssize n_devices = libusb_get_device_list (self->libusb, &list);

  for (gssize i = 0; i < n_devices; i++)
    g_ptr_array_add (devices, libusb_ref_device (list[i]));

  if (n_devices >= 0)
    libusb_free_device_list (list, TRUE);

  return devices;
}
