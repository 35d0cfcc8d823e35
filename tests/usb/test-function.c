/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-function.h"

static const guint8 dfuse[] = { 9, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x08, 0x1a, 0x01 };
static const guint8 plain[] = { 9, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x08, 0x10, 0x01 };

static struct libusb_interface_descriptor
make_alt (guint8        number,
          guint8        alt,
          guint8        protocol,
          const guint8 *extra)
{
  return (struct libusb_interface_descriptor){
    .bInterfaceNumber = number,
    .bAlternateSetting = alt,
    .bInterfaceClass = 0xfe,
    .bInterfaceSubClass = 0x01,
    .bInterfaceProtocol = protocol,
    .iInterface = (guint8) (10 + alt),
    .extra = extra,
    .extra_length = extra != NULL ? extra[0] : 0,
  };
}

static gboolean
find (const struct libusb_interface *interfaces,
      guint8                         n_interfaces,
      OptioUsbFunction              *out_function)
{
  const struct libusb_config_descriptor configuration = {
    .bConfigurationValue = 2,
    .bNumInterfaces = n_interfaces,
    .interface = interfaces,
  };

  return optio_usb_function_find_in_configuration (&configuration, out_function);
}

/* The mode is told by the protocol, and where that is 0 by the version. */
static void
test_mode (void)
{
  static const struct
  {
    guint8 protocol;
    const guint8 *extra;
    gboolean is_runtime;
  } rows[] = {
    { 2, dfuse, FALSE }, { 2, plain, FALSE }, { 2, NULL, FALSE }, { 1, dfuse, TRUE },
    { 1, NULL, TRUE },   { 0, dfuse, FALSE }, { 0, plain, TRUE }, { 0, NULL, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const struct libusb_interface_descriptor alt = make_alt (0, 0, rows[i].protocol,
                                                               rows[i].extra);
      const struct libusb_interface interface = { &alt, 1 };
      OptioUsbFunction function;

      g_assert_true (find (&interface, 1, &function));
      g_assert_cmpint (function.is_runtime, ==, rows[i].is_runtime);
      g_assert_cmpint (function.has_functional, ==, rows[i].extra != NULL);
      g_assert_cmpuint (function.configuration, ==, 2);
    }
}

/* A board that has both is taken in DFU mode, in whatever order they come. */
static void
test_both (void)
{
  const struct libusb_interface_descriptor runtime = make_alt (3, 0, 1, NULL);
  const struct libusb_interface_descriptor mode = make_alt (4, 0, 2, NULL);
  const struct libusb_interface one_way[] = { { &runtime, 1 }, { &mode, 1 } };
  const struct libusb_interface other_way[] = { { &mode, 1 }, { &runtime, 1 } };
  OptioUsbFunction function;

  g_assert_true (find (one_way, 2, &function));
  g_assert_cmpuint (function.interface_number, ==, 4);
  g_assert_true (find (other_way, 2, &function));
  g_assert_cmpuint (function.interface_number, ==, 4);
}

/* Alternate settings count by their number, not by their place. */
static void
test_alts (void)
{
  struct libusb_interface_descriptor alts[] = {
    make_alt (0, 3, 2, NULL),
    make_alt (0, 0, 2, dfuse),
    make_alt (0, 1, 2, NULL),
  };
  const struct libusb_interface interface = { alts, G_N_ELEMENTS (alts) };
  OptioUsbFunction function;

  alts[2].bInterfaceClass = 0x03;
  g_assert_true (find (&interface, 1, &function));
  g_assert_cmpuint (function.n_alts, ==, 4);
  g_assert_cmpuint (function.name_indices[0], ==, 10);
  g_assert_cmpuint (function.name_indices[1], ==, 0);
  g_assert_cmpuint (function.name_indices[2], ==, 0);
  g_assert_cmpuint (function.name_indices[3], ==, 13);
  g_assert_cmpuint (function.functional.transfer_size, ==, 2048);
}

static void
test_none (void)
{
  struct libusb_interface_descriptor alt = make_alt (0, 0, 2, dfuse);
  const struct libusb_interface interface = { &alt, 1 };
  const struct libusb_interface nothing = { NULL, 0 };
  OptioUsbFunction function;

  alt.bInterfaceSubClass = 0x02;
  g_assert_false (find (&interface, 1, &function));
  g_assert_false (find (&nothing, 1, &function));
  g_assert_false (find (NULL, 0, &function));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-function/mode", test_mode);
  g_test_add_func ("/usb-function/both", test_both);
  g_test_add_func ("/usb-function/alts", test_alts);
  g_test_add_func ("/usb-function/none", test_none);
  return g_test_run ();
}
