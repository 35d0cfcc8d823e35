/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-string.h"

typedef struct
{
  const char *name;
  guint8 data[20];
  gsize size;
  const char *text;
  const char *serial;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "plain", { 8, 3, '@', 0, 'I', 0, 'n', 0 }, 8, "@In", "@In" },
  { "empty", { 2, 3 }, 2, "", "" },
  { "two-blanks", { 10, 3, '2', 0, ' ', 0, ' ', 0, 'B', 0 }, 10, "2  B", "2  B" },
  /* The ROM of the STM32F427 sends less than it promises. */
  { "cut", { 12, 3, 'A', 0, 'B', 0 }, 6, "AB", "AB" },
  { "cut-in-a-unit", { 12, 3, 'A', 0, 'B' }, 5, "A", "A" },
  { "odd-length", { 7, 3, 'A', 0, 'B', 0, 'C' }, 7, "AB", "AB" },
  { "longer-than-said", { 4, 3, 'A', 0, 'B', 0 }, 6, "A", "A" },
  { "pair", { 6, 3, 0x3d, 0xd8, 0x00, 0xde }, 6, "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
  { "lone-high", { 6, 3, 0x3d, 0xd8, 'A', 0 }, 6, "\xef\xbf\xbd" "A", "\xef\xbf\xbd" "A" },
  { "lone-high-at-end", { 4, 3, 0x3d, 0xd8 }, 4, "\xef\xbf\xbd", "\xef\xbf\xbd" },
  { "lone-low", { 6, 3, 0x00, 0xde, 'A', 0 }, 6, "\xef\xbf\xbd" "A", "\xef\xbf\xbd" "A" },
  { "escape", { 6, 3, 0x1b, 0, 'c', 0 }, 6, "\xef\xbf\xbd" "c", "\xef\xbf\xbd" "c" },
  { "ends-at-nul", { 8, 3, 'A', 0, 0, 0, 'B', 0 }, 8, "A", "A" },
  /* The ROM of the GD32VF103: bytes where UTF-16 belongs. */
  { "bytes", { 6, 3, '3', 'C', 'B', 'J' }, 6, "\xe4\x8c\xb3\xe4\xa9\x82", "3CBJ" },
  { "not-a-string", { 9, 0x21, 0x0b, 0xff }, 4, NULL, NULL },
  { "length-one", { 1, 3, 'A', 0 }, 4, NULL, NULL },
  { "half-header", { 4 }, 1, NULL, NULL },
  { "nothing", { 0 }, 0, NULL, NULL },
};
/* clang-format on */

static void
test_decode (gconstpointer data)
{
  const Case *test = data;
  g_autofree guint8 *bytes = g_memdup2 (test->data, test->size);
  g_autofree char *text = optio_usb_string_decode (bytes, test->size);
  g_autofree char *serial = optio_usb_string_decode_serial (bytes, test->size);

  g_assert_cmpstr (text, ==, test->text);
  g_assert_cmpstr (serial, ==, test->serial);
}

static void
test_language (void)
{
  static const guint8 german_english[] = { 6, 3, 0x07, 0x04, 0x09, 0x04 };
  static const guint8 german[] = { 4, 3, 0x07, 0x04 };
  static const guint8 cut[] = { 4, 3, 0x07 };

  g_assert_cmphex (optio_usb_string_choose_language (german_english, sizeof german_english), ==,
                   0x0409);
  g_assert_cmphex (optio_usb_string_choose_language (german, sizeof german), ==, 0x0407);
  g_assert_cmphex (optio_usb_string_choose_language (cut, sizeof cut), ==, 0x0409);
  g_assert_cmphex (optio_usb_string_choose_language (NULL, 0), ==, 0x0409);
}

static void
test_clean (void)
{
  g_autofree char *text = optio_usb_string_clean ("DFU \x1b[2J in \xff mode");

  g_assert_cmpstr (text, ==, "DFU \xef\xbf\xbd[2J in \xef\xbf\xbd mode");
}

/* Whatever comes, it is UTF-8 that can be shown on a terminal. */
static void
test_noise (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      gsize size = (gsize) g_test_rand_int_range (2, 40);
      g_autofree guint8 *bytes = g_malloc (size);
      g_autofree char *text = NULL;

      for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8) g_test_rand_int_range (0, 256);
      bytes[0] |= 2;
      bytes[1] = 3;

      text = optio_usb_string_decode (bytes, size);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (at)));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/usb-string/decode/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_decode);
    }
  g_test_add_func ("/usb-string/language", test_language);
  g_test_add_func ("/usb-string/clean", test_clean);
  g_test_add_func ("/usb-string/noise", test_noise);
  return g_test_run ();
}
