/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-probe.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-usb-error.h"
#include "optio-usb-port.h"
#include "optio-usb-string.h"

/* Descriptors come from the board's memory; a board that needs longer does not answer at all. */
#define STRING_TIMEOUT_MS 1000u

/* The ROM of the STM32C5 never answers this (betaflight-configurator, pull request 5300). */
#define FUNCTIONAL_TIMEOUT_MS 200u

typedef char *(*DecodeFunc) (const guint8 *data,
                             gsize         size);

/* Reads strings one after the other; after an error that will not pass it reads no more. A single
 * string that can be done without may stay without an answer: dfu-util does not ask for most. */
typedef struct
{
  OptioUsbSession *session;
  GCancellable *cancellable;
  guint16 language;
  gboolean needs_all;
  GError *error;
} StringReader;

static gboolean
is_lasting (const GError *error)
{
  return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_GONE) ||
         g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT) ||
         g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_IO);
}

static int
get_descriptor (StringReader *self,
                guint8        index,
                guint16       language,
                guint8        data[OPTIO_USB_STRING_MAX_SIZE])
{
  g_autoptr (GError) error = NULL;
  int result;

  if (self->error != NULL || g_cancellable_is_cancelled (self->cancellable))
    return 0;

  result = libusb_control_transfer (self->session->handle, LIBUSB_ENDPOINT_IN,
                                    LIBUSB_REQUEST_GET_DESCRIPTOR, LIBUSB_DT_STRING << 8 | index,
                                    language, data, OPTIO_USB_STRING_MAX_SIZE, STRING_TIMEOUT_MS);
  if (result >= 0)
    return result;

  error = optio_usb_error_new_transfer (result);
  if (!is_lasting (error))
    return 0;

  if (self->needs_all || g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_GONE))
    self->error = g_steal_pointer (&error);
  self->needs_all = TRUE;
  return 0;
}

static void
string_reader_init (StringReader    *self,
                    OptioUsbSession *session,
                    GCancellable    *cancellable)
{
  guint8 data[OPTIO_USB_STRING_MAX_SIZE];
  int size;

  *self = (StringReader){ .session = session, .cancellable = cancellable };
  size = get_descriptor (self, 0, 0, data);
  self->language = optio_usb_string_choose_language (data, size);
}

/* Index 0 means that there is no such string. */
static char *
read_string (StringReader *self,
             guint8        index,
             DecodeFunc    decode)
{
  guint8 data[OPTIO_USB_STRING_MAX_SIZE];
  int size;

  if (index == 0)
    return NULL;

  size = get_descriptor (self, index, self->language, data);
  return decode (data, size);
}

static char **
read_alt_names (StringReader           *self,
                const OptioUsbFunction *function)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint alt = 0; alt < function->n_alts; alt++)
    {
      char *name = read_string (self, function->name_indices[alt], optio_usb_string_decode);

      g_ptr_array_add (names, name != NULL ? name : g_strdup (""));
    }

  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* The last way to the functional descriptor, for boards that keep it out of their configuration. */
static OptioUsbFunctional
ask_functional (OptioUsbSession *session)
{
  OptioUsbFunctional functional = { 0 };
  guint8 data[OPTIO_USB_FUNCTIONAL_SIZE];
  int size = libusb_control_transfer (session->handle, LIBUSB_ENDPOINT_IN,
                                      LIBUSB_REQUEST_GET_DESCRIPTOR,
                                      OPTIO_USB_DESCRIPTOR_FUNCTIONAL << 8, 0, data, sizeof data,
                                      FUNCTIONAL_TIMEOUT_MS);

  if (size > 0)
    optio_usb_functional_find (data, size, &functional);

  return functional;
}

static OptioIdentity *
new_identity (const struct libusb_device_descriptor *descriptor,
              const OptioUsbFunction                *function,
              const OptioUsbFunctional              *functional,
              const char *const                      strings[3],
              const char *const                     *alt_names)
{
  OptioIdentityFields fields = {
    .vendor_id = descriptor->idVendor,
    .product_id = descriptor->idProduct,
    .bcd_device = descriptor->bcdDevice,
    .manufacturer = strings[0],
    .product = strings[1],
    .serial = strings[2],
    .configuration = function->configuration,
    .interface_number = function->interface_number,
    .is_runtime = function->is_runtime,
    .alt_names = alt_names,
    .attributes = functional->attributes,
    .detach_timeout_ms = functional->detach_timeout_ms,
    .transfer_size = functional->transfer_size,
    .dfu_version = functional->dfu_version,
  };

  return optio_identity_new (&fields);
}

static OptioIdentity *
probe_unopened (libusb_device                         *device,
                const struct libusb_device_descriptor *descriptor,
                const OptioUsbFunction                *function)
{
  g_autofree char *port_path = optio_usb_port_dup_path (device);
  g_autofree char *manufacturer = optio_usb_port_dup_attribute (port_path, "manufacturer");
  g_autofree char *product = optio_usb_port_dup_attribute (port_path, "product");
  g_autofree char *serial = optio_usb_port_dup_attribute (port_path, "serial");
  const char *const strings[] = { manufacturer, product, serial };

  return new_identity (descriptor, function, &function->functional, strings, NULL);
}

OptioIdentity *
optio_usb_probe_identity (libusb_device          *device,
                          const OptioUsbFunction *function,
                          OptioUsbSession        *session,
                          GCancellable           *cancellable,
                          GError                **error)
{
  struct libusb_device_descriptor descriptor = { 0 };
  StringReader reader;
  g_autofree char *manufacturer = NULL;
  g_autofree char *product = NULL;
  g_autofree char *serial = NULL;
  g_auto (GStrv) alt_names = NULL;
  OptioUsbFunctional functional = function->functional;

  libusb_get_device_descriptor (device, &descriptor);
  if (session == NULL)
    return probe_unopened (device, &descriptor, function);

  string_reader_init (&reader, session, cancellable);
  manufacturer = read_string (&reader, descriptor.iManufacturer, optio_usb_string_decode);
  product = read_string (&reader, descriptor.iProduct, optio_usb_string_decode);
  serial = read_string (&reader, descriptor.iSerialNumber, optio_usb_string_decode_serial);
  reader.needs_all = TRUE;
  alt_names = read_alt_names (&reader, function);
  if (!function->has_functional && reader.error == NULL)
    functional = ask_functional (session);

  if (reader.error != NULL)
    g_set_error (error, OPTIO_ERROR, reader.error->code,
                 _("The names of the board on port %s cannot be read: %s. Plug it in again."),
                 session->port_path, reader.error->message);
  g_clear_error (&reader.error);

  return new_identity (&descriptor, function, &functional,
                       (const char *const[]){ manufacturer, product, serial },
                       (const char *const *) alt_names);
}

char *
optio_usb_probe_dup_title (libusb_device *device)
{
  struct libusb_device_descriptor descriptor = { 0 };
  g_autofree char *port_path = optio_usb_port_dup_path (device);
  g_autofree char *product = optio_usb_port_dup_attribute (port_path, "product");

  libusb_get_device_descriptor (device, &descriptor);
  return g_strdup_printf ("%04x:%04x%s%s", descriptor.idVendor, descriptor.idProduct,
                          product != NULL ? " " : "", product != NULL ? product : "");
}

char **
optio_usb_probe_hubs (libusb_device *device)
{
  g_autoptr (GPtrArray) hubs = g_ptr_array_new_with_free_func (g_free);

  for (libusb_device *hub = libusb_get_parent (device); hub != NULL; hub = libusb_get_parent (hub))
    {
      g_autofree char *port_path = optio_usb_port_dup_path (hub);
      g_autofree char *title = optio_usb_probe_dup_title (hub);

      g_ptr_array_insert (hubs, 0, g_strdup_printf ("%s %s", port_path, title));
    }

  g_ptr_array_add (hubs, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&hubs), FALSE);
}

OptioUsbSpeed
optio_usb_probe_speed (libusb_device *device)
{
  static const OptioUsbSpeed speeds[] = {
    [LIBUSB_SPEED_UNKNOWN] = OPTIO_USB_SPEED_UNKNOWN,
    [LIBUSB_SPEED_LOW] = OPTIO_USB_SPEED_LOW,
    [LIBUSB_SPEED_FULL] = OPTIO_USB_SPEED_FULL,
    [LIBUSB_SPEED_HIGH] = OPTIO_USB_SPEED_HIGH,
    [LIBUSB_SPEED_SUPER] = OPTIO_USB_SPEED_SUPER,
    [LIBUSB_SPEED_SUPER_PLUS] = OPTIO_USB_SPEED_SUPER,
  };
  int speed = libusb_get_device_speed (device);

  if (speed < 0 || speed >= (int) G_N_ELEMENTS (speeds))
    return OPTIO_USB_SPEED_UNKNOWN;

  return speeds[speed];
}
