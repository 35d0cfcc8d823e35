/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "optio-reader.h"

static void
test_numbers (void)
{
  static const guint8 data[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07 };
  OptioReader reader;
  guint8 u8;
  guint16 u16;
  guint32 u32;

  optio_reader_init_data (&reader, data, sizeof data);
  g_assert_true (optio_reader_read_u32_le (&reader, &u32));
  g_assert_cmphex (u32, ==, 0x04030201);
  g_assert_true (optio_reader_read_u16_be (&reader, &u16));
  g_assert_cmphex (u16, ==, 0x0506);
  g_assert_false (optio_reader_read_u16_le (&reader, &u16));
  g_assert_cmpuint (optio_reader_get_left (&reader), ==, 1);
  g_assert_true (optio_reader_read_u8 (&reader, &u8));
  g_assert_cmphex (u8, ==, 0x07);
  g_assert_false (optio_reader_read_u8 (&reader, &u8));

  g_assert_true (optio_reader_seek (&reader, 0));
  g_assert_true (optio_reader_read_u24_le (&reader, &u32));
  g_assert_cmphex (u32, ==, 0x030201);
  g_assert_true (optio_reader_read_u32_be (&reader, &u32));
  g_assert_cmphex (u32, ==, 0x04050607);
  g_assert_false (optio_reader_seek (&reader, 8));
  g_assert_null (optio_reader_read (&reader, 1));
}

static void
test_lines (void)
{
  static const char text[] = "one\ntwo\r\n\rlast";
  static const char *const expected[] = { "one", "two", "", "last" };
  OptioReader reader;
  gsize length;

  optio_reader_init_data (&reader, (const guint8 *) text, strlen (text));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const char *line = optio_reader_read_line (&reader, &length);

      g_assert_nonnull (line);
      g_assert_cmpmem (line, length, expected[i], strlen (expected[i]));
    }
  g_assert_null (optio_reader_read_line (&reader, &length));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/numbers", test_numbers);
  g_test_add_func ("/reader/lines", test_lines);
  return g_test_run ();
}
