/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-kernel-log.h"

#define NOW_US (1000 * G_TIME_SPAN_SECOND)

static const char log_text[] =
    "<6>[    1.000000] usb 1-9: new full-speed USB device number 2 using xhci_hcd\n"
    "<3>[    2.000000] usb 1-9: device descriptor read/64, error -110\n"
    "<6>[  990.000000] usb 1-2: new full-speed USB device number 14 using xhci_hcd\n"
    "<3>[  991.500000] usb 1-2: device descriptor read/64, error -110\n"
    "[  992.000000] usb 1-2: device not accepting address 14, error -71\n"
    "<3>[  993.000000] usb usb1-port2: unable to enumerate USB device\n"
    "a line without a time: device descriptor read\n"
    "<6>[  994.000000] audit: type=1400";

static void
test_failures (void)
{
  g_auto (GStrv) lines = optio_usb_kernel_log_find_failures (log_text, NOW_US);

  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[0], ==, "usb 1-2: device descriptor read/64, error -110");
  g_assert_cmpstr (lines[1], ==, "usb 1-2: device not accepting address 14, error -71");
  g_assert_cmpstr (lines[2], ==, "usb usb1-port2: unable to enumerate USB device");
}

/* What was long ago is of something else. */
static void
test_old (void)
{
  g_auto (GStrv) lines = optio_usb_kernel_log_find_failures (log_text, 100 * NOW_US);

  g_assert_cmpuint (g_strv_length (lines), ==, 0);
}

static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 50; i++)
    g_string_append_printf (text, "[  999.%06u] usb 1-2: device descriptor read/64, error %u\n", i,
                            i);
  lines = optio_usb_kernel_log_find_failures (text->str, NOW_US);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_cmpstr (lines[5], ==, "usb 1-2: device descriptor read/64, error 49");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-kernel-log/failures", test_failures);
  g_test_add_func ("/usb-kernel-log/old", test_old);
  g_test_add_func ("/usb-kernel-log/many", test_many);
  return g_test_run ();
}
