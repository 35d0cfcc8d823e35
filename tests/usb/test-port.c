/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-port.h"

static void
test_order (void)
{
  static const char *const sorted[] = { "1-1", "1-2", "1-2.1", "1-2.1.1", "1-2.10", "1-10",
                                        "2-1", "10-1" };

  for (gsize a = 0; a < G_N_ELEMENTS (sorted); a++)
    for (gsize b = 0; b < G_N_ELEMENTS (sorted); b++)
      {
        int order = optio_usb_port_compare (sorted[a], sorted[b]);

        g_assert_cmpint ((order > 0) - (order < 0), ==, (a > b) - (a < b));
      }
}

static void
test_work (void)
{
  g_assert_false (optio_usb_port_is_at_work ("1-2"));
  optio_usb_port_begin_work ("1-2");
  optio_usb_port_begin_work ("1-2");
  optio_usb_port_end_work ("1-2");
  g_usleep ((OPTIO_USB_PORT_LINGER_MS + 50) * 1000);
  g_assert_true (optio_usb_port_is_at_work ("1-2"));
  g_assert_false (optio_usb_port_is_at_work ("1-2.1"));

  optio_usb_port_end_work ("1-2");
  g_assert_true (optio_usb_port_is_at_work ("1-2"));
  g_usleep ((OPTIO_USB_PORT_LINGER_MS + 50) * 1000);
  g_assert_false (optio_usb_port_is_at_work ("1-2"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-port/order", test_order);
  g_test_add_func ("/usb-port/work", test_work);
  return g_test_run ();
}
