/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-writer.h"

static void
test_numbers (void)
{
  static const guint8 expected[] = { 0x12, 0x34, 0x12, 0x12, 0x34, 0x78, 0x56, 0x34, 0x12, 0x12,
                                     0x34, 0x56, 0x78, 0xf0, 0xde, 0xbc, 0x9a, 0x78, 0x56, 0x34,
                                     0x12 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  optio_writer_put_u8 (bytes, 0x12);
  optio_writer_put_u16_le (bytes, 0x1234);
  optio_writer_put_u16_be (bytes, 0x1234);
  optio_writer_put_u32_le (bytes, 0x12345678);
  optio_writer_put_u32_be (bytes, 0x12345678);
  optio_writer_put_u64_le (bytes, G_GUINT64_CONSTANT (0x123456789abcdef0));
  g_assert_cmpmem (bytes->data, bytes->len, expected, sizeof expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer/numbers", test_numbers);
  return g_test_run ();
}
