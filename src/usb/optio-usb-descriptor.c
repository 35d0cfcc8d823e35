/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-descriptor.h"

#include "optio-reader.h"

/* bLength and bDescriptorType, USB 2.0 section 9.5. */
#define HEADER_SIZE 2u

/* The functional descriptor of DFU 1.0 ends before bcdDFUVersion. */
#define DFU_VERSION_1_0 0x0100u

static gboolean
read_functional (OptioReader        *reader,
                 OptioUsbFunctional *out_functional)
{
  OptioUsbFunctional functional = { .dfu_version = DFU_VERSION_1_0 };

  if (!optio_reader_read_u8 (reader, &functional.attributes))
    return FALSE;

  /* What is missing at the end keeps its default. */
  if (optio_reader_read_u16_le (reader, &functional.detach_timeout_ms) &&
      optio_reader_read_u16_le (reader, &functional.transfer_size))
    optio_reader_read_u16_le (reader, &functional.dfu_version);

  *out_functional = functional;
  return TRUE;
}

gboolean
optio_usb_functional_find (const guint8       *data,
                           gsize               size,
                           OptioUsbFunctional *out_functional)
{
  OptioReader reader;
  guint8 length;
  guint8 type;

  g_return_val_if_fail (data != NULL || size == 0, FALSE);
  g_return_val_if_fail (out_functional != NULL, FALSE);

  optio_reader_init_data (&reader, data, size);
  while (optio_reader_read_u8 (&reader, &length) && optio_reader_read_u8 (&reader, &type))
    {
      gsize body_size;
      const guint8 *body;
      OptioReader body_reader;

      if (length < HEADER_SIZE)
        return FALSE;

      body_size = MIN ((gsize) length - HEADER_SIZE, optio_reader_get_left (&reader));
      body = optio_reader_read (&reader, body_size);
      optio_reader_init_data (&body_reader, body, body_size);
      if (type == OPTIO_USB_DESCRIPTOR_FUNCTIONAL && read_functional (&body_reader, out_functional))
        return TRUE;
    }

  return FALSE;
}
