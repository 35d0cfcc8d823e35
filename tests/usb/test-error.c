/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libusb.h>

#include "optio-error.h"
#include "optio-usb-error.h"

typedef struct
{
  int libusb_code;
  OptioError transfer;
  OptioError open;
} Row;

static const Row rows[] = {
  { LIBUSB_ERROR_IO, OPTIO_ERROR_IO, OPTIO_ERROR_IO },
  { LIBUSB_ERROR_INVALID_PARAM, OPTIO_ERROR_IO, OPTIO_ERROR_IO },
  { LIBUSB_ERROR_ACCESS, OPTIO_ERROR_PERMISSION, OPTIO_ERROR_PERMISSION },
  { LIBUSB_ERROR_NO_DEVICE, OPTIO_ERROR_GONE, OPTIO_ERROR_GONE },
  { LIBUSB_ERROR_NOT_FOUND, OPTIO_ERROR_GONE, OPTIO_ERROR_GONE },
  { LIBUSB_ERROR_BUSY, OPTIO_ERROR_BUSY, OPTIO_ERROR_BUSY },
  { LIBUSB_ERROR_TIMEOUT, OPTIO_ERROR_TIMEOUT, OPTIO_ERROR_TIMEOUT },
  { LIBUSB_ERROR_OVERFLOW, OPTIO_ERROR_PROTOCOL, OPTIO_ERROR_IO },
  { LIBUSB_ERROR_PIPE, OPTIO_ERROR_STALLED, OPTIO_ERROR_IO },
  { LIBUSB_ERROR_INTERRUPTED, OPTIO_ERROR_IO, OPTIO_ERROR_IO },
  { LIBUSB_ERROR_NO_MEM, OPTIO_ERROR_IO, OPTIO_ERROR_IO },
  { LIBUSB_ERROR_NOT_SUPPORTED, OPTIO_ERROR_IO, OPTIO_ERROR_IO },
  { LIBUSB_ERROR_OTHER, OPTIO_ERROR_IO, OPTIO_ERROR_IO },
  { -1234, OPTIO_ERROR_IO, OPTIO_ERROR_IO },
};

static void
test_codes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) transfer = optio_usb_error_new_transfer (rows[i].libusb_code);
      g_autoptr (GError) open = optio_usb_error_new_open (rows[i].libusb_code, "1-4.1");

      g_assert_error (transfer, OPTIO_ERROR, (int) rows[i].transfer);
      g_assert_error (open, OPTIO_ERROR, (int) rows[i].open);

      /* The one follows a colon, the other stands alone and names the port. */
      g_assert_true (g_ascii_islower (transfer->message[0]));
      g_assert_true (g_ascii_isupper (open->message[0]));
      g_assert_nonnull (g_strstr_len (open->message, -1, "port 1-4.1"));
      g_assert_null (g_strstr_len (open->message, -1, "%s"));
    }
}

static void
test_permission (void)
{
  g_autoptr (GError) error = optio_usb_error_new_open (LIBUSB_ERROR_ACCESS, "1-2");

  g_assert_cmpstr (error->message, ==,
                   "You may not open the board on port 1-2. Install Optio's udev rule "
                   "(60-optio.rules) and plug the board in again.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-error/codes", test_codes);
  g_test_add_func ("/usb-error/permission", test_permission);
  return g_test_run ();
}
