/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-function.h"

/* DFU 1.1 tables 4.1 and 4.4. */
#define CLASS_APPLICATION_SPECIFIC 0xfeu
#define SUBCLASS_DFU 0x01u
#define PROTOCOL_NONE 0x00u
#define PROTOCOL_DFU_MODE 0x02u

/* bcdDFUVersion of ST's DfuSe extension, UM0424. */
#define DFUSE_VERSION 0x011au

static gboolean
is_dfu (const struct libusb_interface_descriptor *alt)
{
  return alt->bInterfaceClass == CLASS_APPLICATION_SPECIFIC &&
         alt->bInterfaceSubClass == SUBCLASS_DFU;
}

static gboolean
read_alts (const struct libusb_interface *interface,
           OptioUsbFunction              *function,
           guint8                        *out_protocol)
{
  for (int i = 0; i < interface->num_altsetting; i++)
    {
      const struct libusb_interface_descriptor *alt = &interface->altsetting[i];

      if (!is_dfu (alt))
        continue;

      function->interface_number = alt->bInterfaceNumber;
      function->name_indices[alt->bAlternateSetting] = alt->iInterface;
      function->n_alts = MAX (function->n_alts, alt->bAlternateSetting + 1u);
      *out_protocol = alt->bInterfaceProtocol;

      /* ST's ROMs have one functional descriptor, behind the last alternate setting. */
      if (alt->extra_length > 0 &&
          optio_usb_functional_find (alt->extra, alt->extra_length, &function->functional))
        function->has_functional = TRUE;
    }

  return function->n_alts > 0;
}

static gboolean
read_interface (const struct libusb_config_descriptor *configuration,
                const struct libusb_interface         *interface,
                OptioUsbFunction                      *out_function)
{
  OptioUsbFunction function = { .configuration = configuration->bConfigurationValue };
  guint8 protocol = PROTOCOL_NONE;

  if (!read_alts (interface, &function, &protocol))
    return FALSE;

  if (!function.has_functional && configuration->extra_length > 0)
    function.has_functional = optio_usb_functional_find (
        configuration->extra, configuration->extra_length, &function.functional);

  /* Some clones of ST's bootloader leave the protocol at 0 (dfu-util knows them as well). */
  function.is_runtime =
      protocol != PROTOCOL_DFU_MODE &&
      !(protocol == PROTOCOL_NONE && function.functional.dfu_version == DFUSE_VERSION);
  *out_function = function;
  return TRUE;
}

gboolean
optio_usb_function_find_in_configuration (const struct libusb_config_descriptor *configuration,
                                          OptioUsbFunction                      *out_function)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < configuration->bNumInterfaces; i++)
    {
      OptioUsbFunction function;

      if (!read_interface (configuration, &configuration->interface[i], &function))
        continue;

      if (!is_found || (out_function->is_runtime && !function.is_runtime))
        *out_function = function;

      is_found = TRUE;
    }

  return is_found;
}

gboolean
optio_usb_function_find (libusb_device    *device,
                         OptioUsbFunction *out_function)
{
  struct libusb_device_descriptor descriptor;
  gboolean is_found = FALSE;

  if (libusb_get_device_descriptor (device, &descriptor) < 0)
    return FALSE;

  for (guint8 i = 0; i < descriptor.bNumConfigurations; i++)
    {
      struct libusb_config_descriptor *configuration = NULL;
      OptioUsbFunction function;

      if (libusb_get_config_descriptor (device, i, &configuration) < 0)
        continue;

      if (optio_usb_function_find_in_configuration (configuration, &function) &&
          (!is_found || (out_function->is_runtime && !function.is_runtime)))
        {
          *out_function = function;
          is_found = TRUE;
        }
      libusb_free_config_descriptor (configuration);
    }

  return is_found;
}
