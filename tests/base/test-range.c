/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-range.h"

static void
test_end_of_the_address_space (void)
{
  OptioRange last = OPTIO_RANGE_INIT (0xffff0000, 0x10000);

  g_assert_cmpuint (optio_range_get_end (last), ==, G_GUINT64_CONSTANT (0x100000000));
  g_assert_true (optio_range_contains (last, OPTIO_RANGE_INIT (0xffffffff, 1)));
  g_assert_true (optio_range_overlaps (last, OPTIO_RANGE_INIT (0xfffffffc, 4)));
}

static void
test_contains_and_overlaps (void)
{
  OptioRange range = OPTIO_RANGE_INIT (0x100, 0x100);

  g_assert_true (optio_range_contains (range, range));
  g_assert_false (optio_range_contains (range, OPTIO_RANGE_INIT (0x1ff, 2)));
  g_assert_false (optio_range_contains (range, OPTIO_RANGE_INIT (0xff, 2)));
  g_assert_false (optio_range_overlaps (range, OPTIO_RANGE_INIT (0x200, 4)));
  g_assert_false (optio_range_overlaps (range, OPTIO_RANGE_INIT (0x180, 0)));
  g_assert_true (optio_range_overlaps (range, OPTIO_RANGE_INIT (0x1ff, 4)));
}

static void
test_intersect (void)
{
  OptioRange both = optio_range_intersect (OPTIO_RANGE_INIT (0x100, 0x100),
                                           OPTIO_RANGE_INIT (0x180, 0x100));
  OptioRange none = optio_range_intersect (OPTIO_RANGE_INIT (0x100, 0x100),
                                           OPTIO_RANGE_INIT (0x200, 0x100));

  g_assert_cmphex (both.start, ==, 0x180);
  g_assert_cmphex (both.size, ==, 0x80);
  g_assert_cmphex (none.size, ==, 0);
}

static void
test_parse_address (void)
{
  static const struct
  {
    const char *text;
    gboolean is_good;
    guint32 value;
  } cases[] = {
    { "0x08000000", TRUE, 0x08000000 },
    { "0XFFFFFFFF", TRUE, 0xffffffff },
    { "0128", TRUE, 128 },
    { "2048", TRUE, 2048 },
    { "128K", TRUE, 131072 },
    { "1M", TRUE, 1048576 },
    { "0x10K", TRUE, 16384 },
    { "4294967295", TRUE, 0xffffffff },
    { "4294967296", FALSE, 0 },
    { "4096M", FALSE, 0 },
    { "0x", FALSE, 0 },
    { "0x0x5", FALSE, 0 },
    { "", FALSE, 0 },
    { "-1", FALSE, 0 },
    { " 1", FALSE, 0 },
    { "1 ", FALSE, 0 },
    { "1KB", FALSE, 0 },
    { "08000000h", FALSE, 0 },
    { "99999999999999999999999", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint32 value = 0;

      g_test_message ("'%s'", cases[i].text);
      g_assert_cmpint (optio_parse_address (cases[i].text, &value), ==, cases[i].is_good);
      g_assert_cmphex (value, ==, cases[i].value);
    }
}

static void
test_strings (void)
{
  g_autofree char *range = optio_range_to_string (OPTIO_RANGE_INIT (0x08000000, 2048));
  g_autofree char *bytes = optio_format_size (512);
  g_autofree char *one = optio_format_size (1);
  g_autofree char *kib = optio_format_size (44032);
  g_autofree char *half = optio_format_size (1536);
  g_autofree char *mib = optio_format_size (1048576);

  g_assert_cmpstr (range, ==, "0x08000000-0x080007ff");
  g_assert_cmpstr (bytes, ==, "512 bytes");
  g_assert_cmpstr (one, ==, "1 byte");
  g_assert_cmpstr (kib, ==, "43 KiB");
  g_assert_cmpstr (half, ==, "1.5 KiB");
  g_assert_cmpstr (mib, ==, "1 MiB");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range/end-of-the-address-space", test_end_of_the_address_space);
  g_test_add_func ("/range/contains-and-overlaps", test_contains_and_overlaps);
  g_test_add_func ("/range/intersect", test_intersect);
  g_test_add_func ("/range/parse-address", test_parse_address);
  g_test_add_func ("/range/strings", test_strings);
  return g_test_run ();
}
