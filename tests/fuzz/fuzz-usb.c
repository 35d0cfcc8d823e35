/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes from the bus and the kernel: functional descriptors, the kernel's log, USB/IP. */

#include <string.h>

#include "fuzz.h"
#include "optio-usb-descriptor.h"
#include "optio-usb-kernel-log.h"
#include "optio-usbip-message.h"

static void
parse_usbip (const guint8 *data,
             gsize         size)
{
  OptioUsbipOperation operation;
  OptioUsbipCommand command;
  guint8 bytes[OPTIO_USBIP_COMMAND_SIZE] = { 0 };

  memcpy (bytes, data, MIN (size, sizeof bytes));
  optio_usbip_parse_operation (bytes, &operation);
  optio_usbip_is_bus_id (bytes);
  if (optio_usbip_parse_command (bytes, &command))
    {
      g_assert_cmpuint (command.data_size, <=, OPTIO_USBIP_MAX_DATA);
      g_assert_cmpuint (command.payload_size, <=, OPTIO_USBIP_MAX_DATA);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  OptioUsbFunctional functional;
  g_autofree char *text = fuzz_text_new (data, size);
  g_auto (GStrv) lines = optio_usb_kernel_log_find_failures (text, 100 * G_USEC_PER_SEC);

  optio_usb_functional_find (data, size, &functional);
  parse_usbip (data, size);
  return 0;
}
