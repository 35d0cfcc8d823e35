/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-session.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-usb-error.h"
#include "optio-usb-port.h"

/* In a container sysfs shows every board of the machine, /dev only those that were handed in. */
static gboolean
is_known_to_kernel (libusb_device *device,
                    const char    *port_path)
{
  g_autofree char *address = optio_usb_port_dup_attribute (port_path, "devnum");

  return address != NULL &&
         g_ascii_strtoull (address, NULL, 10) == libusb_get_device_address (device);
}

static gboolean
open_handle (OptioUsbSession *self,
             libusb_device   *device,
             GError         **error)
{
  int result = libusb_open (device, &self->handle);

  if (result == LIBUSB_SUCCESS)
    return TRUE;

  self->handle = NULL;
  if (result == LIBUSB_ERROR_NO_DEVICE && is_known_to_kernel (device, self->port_path))
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PERMISSION,
                 _("The board is on port %s, but the system shows no device file for it. In a "
                   "container, hand /dev/bus/usb into it."),
                 self->port_path);
  else
    g_propagate_error (error, optio_usb_error_new_open (result, self->port_path));
  return FALSE;
}

static int
claim (OptioUsbSession        *self,
       const OptioUsbFunction *function,
       OptioUsbSessionMode     mode)
{
  int configuration = 0;
  int result = libusb_get_configuration (self->handle, &configuration);

  if (result < 0)
    return result;

  if (configuration != function->configuration && mode == OPTIO_USB_SESSION_LOOK)
    return LIBUSB_SUCCESS;

  if (configuration != function->configuration)
    result = libusb_set_configuration (self->handle, function->configuration);

  if (result < 0)
    return result;

  result = libusb_claim_interface (self->handle, function->interface_number);
  self->is_claimed = result == LIBUSB_SUCCESS;
  return result;
}

OptioUsbSession *
optio_usb_session_open (OptioUsbContext        *context,
                        libusb_device          *device,
                        const OptioUsbFunction *function,
                        OptioUsbSessionMode     mode,
                        GError                **error)
{
  g_autoptr (OptioUsbSession) self = g_new0 (OptioUsbSession, 1);
  int result;

  self->context = optio_usb_context_ref (context);
  self->port_path = optio_usb_port_dup_path (device);
  self->interface_number = function->interface_number;
  self->n_alts = function->n_alts;
  self->is_at_work = mode == OPTIO_USB_SESSION_WORK;
  if (self->is_at_work)
    optio_usb_port_begin_work (self->port_path);

  if (!open_handle (self, device, error))
    return NULL;

  result = claim (self, function, mode);
  if (result < 0)
    {
      g_propagate_error (error, optio_usb_error_new_open (result, self->port_path));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
optio_usb_session_free (OptioUsbSession *self)
{
  if (self->is_claimed)
    libusb_release_interface (self->handle, self->interface_number);
  g_clear_pointer (&self->handle, libusb_close);
  if (self->is_at_work)
    optio_usb_port_end_work (self->port_path);
  g_clear_pointer (&self->context, optio_usb_context_unref);
  g_free (self->port_path);
  g_free (self);
}
