/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "optio-usb-descriptor.h"

typedef struct
{
  const char *name;
  guint8 data[24];
  gsize size;
  gboolean is_found;
  OptioUsbFunctional functional;
} Case;

/* clang-format off */
static const Case cases[] = {
  /* STM32F746 and STM32G0C1, as their ROMs send it. */
  { "f746", { 0x09, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x08, 0x1a, 0x01 }, 9, TRUE,
    { 0x0b, 255, 2048, 0x011a } },
  { "g0c1", { 0x09, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x04, 0x1a, 0x01 }, 9, TRUE,
    { 0x0b, 255, 1024, 0x011a } },
  { "behind-others", { 0x03, 0x24, 0x00, 0x02, 0x0b, 0x09, 0x21, 0x01, 0x02, 0x00, 0x80, 0x00,
    0x10, 0x01 }, 14, TRUE, { 0x01, 2, 128, 0x0110 } },
  { "dfu-1.0", { 0x07, 0x21, 0x03, 0xff, 0x00, 0x40, 0x00 }, 7, TRUE,
    { 0x03, 255, 64, 0x0100 } },
  { "odd-length", { 0x08, 0x21, 0x03, 0xff, 0x00, 0x40, 0x00, 0x1a }, 8, TRUE,
    { 0x03, 255, 64, 0x0100 } },
  { "no-size", { 0x06, 0x21, 0x03, 0xff, 0x00, 0x40 }, 6, TRUE, { 0x03, 255, 0, 0x0100 } },
  { "only-attributes", { 0x03, 0x21, 0x0f }, 3, TRUE, { 0x0f, 0, 0, 0x0100 } },
  { "longer", { 0x0b, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x04, 0x1a, 0x01, 0xaa, 0xbb }, 11, TRUE,
    { 0x0b, 255, 1024, 0x011a } },
  { "cut", { 0x09, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x08 }, 7, TRUE, { 0x0b, 255, 2048, 0x0100 } },
  { "header-only", { 0x02, 0x21 }, 2, FALSE, { 0 } },
  { "half-header", { 0x09 }, 1, FALSE, { 0 } },
  { "zero-length", { 0x00, 0x21, 0x0b, 0xff, 0x00 }, 5, FALSE, { 0 } },
  { "length-one", { 0x01, 0x09, 0x21, 0x0b }, 4, FALSE, { 0 } },
  { "inside-another", { 0x06, 0x24, 0x09, 0x21, 0x0b, 0xff }, 6, FALSE, { 0 } },
  { "empty", { 0 }, 0, FALSE, { 0 } },
};
/* clang-format on */

static void
test_find (gconstpointer data)
{
  const Case *test = data;
  OptioUsbFunctional functional = { 0 };

  /* On the heap, so that a sanitizer sees a read behind the end. */
  g_autofree guint8 *bytes = g_memdup2 (test->data, test->size);

  g_assert_cmpint (optio_usb_functional_find (bytes, test->size, &functional), ==, test->is_found);
  g_assert_cmphex (functional.attributes, ==, test->functional.attributes);
  g_assert_cmpuint (functional.detach_timeout_ms, ==, test->functional.detach_timeout_ms);
  g_assert_cmpuint (functional.transfer_size, ==, test->functional.transfer_size);
  g_assert_cmphex (functional.dfu_version, ==, test->functional.dfu_version);
}

/* Whatever comes, nothing is read behind the end, and what is found was in the bytes. */
static void
test_noise (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      gsize size = (gsize) g_test_rand_int_range (0, 40);
      g_autofree guint8 *bytes = g_malloc (size);
      OptioUsbFunctional functional;

      for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8) g_test_rand_int_range (0, 0x30);

      if (optio_usb_functional_find (bytes, size, &functional))
        {
          g_assert_cmpuint (size, >=, 3);
          g_assert_nonnull (memchr (bytes, OPTIO_USB_DESCRIPTOR_FUNCTIONAL, size));
          g_assert_nonnull (memchr (bytes, functional.attributes, size));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/usb-descriptor/find/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_find);
    }
  g_test_add_func ("/usb-descriptor/noise", test_noise);
  return g_test_run ();
}
