/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-error.h"
#include "optio-format.h"

static OptioImage *
make_image (guint32 first,
            guint32 second)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();

  g_assert_true (optio_image_builder_add (builder, first, (const guint8 *) "ab", 2, NULL));
  g_assert_true (optio_image_builder_add (builder, second, (const guint8 *) "cd", 2, NULL));
  return optio_image_builder_end (builder);
}

static void
test_read (void)
{
  static const guint8 data[] = { 0x00, 0x01, 0xff };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, sizeof data);
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GError) error = NULL;
  const OptioFormat *format = NULL;

  image = optio_format_read_bytes (NULL, bytes, 0x08004000, &format, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (format->name, ==, "binary");
  g_assert_cmpuint (optio_image_get_n_segments (image), ==, 1);
  g_assert_cmphex (optio_image_get_segment (image, 0)->address, ==, 0x08004000);
  g_assert_true (g_bytes_equal (optio_image_get_segment (image, 0)->bytes, bytes));

  g_assert_null (optio_format_read_bytes (NULL, bytes, 0xfffffffe, NULL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "3 bytes at 0xfffffffe go beyond"));
}

static void
test_write_fills_gaps (void)
{
  g_autoptr (OptioImage) image = make_image (0x08000000, 0x08000005);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  optio_format_find ("binary")->write (image, out, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (out->data, out->len, "ab\xff\xff\xff" "cd", 7);
}

static void
test_write_refuses_a_wide_gap (void)
{
  g_autoptr (OptioImage) widest = make_image (0x08000000, 0x08000000 + 0x10000000 - 2);
  g_autoptr (OptioImage) too_wide = make_image (0x08000000, 0x08000000 + 0x10000000 - 1);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (optio_format_find ("binary")->write (too_wide, out, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "Intel HEX"));
  g_assert_cmpuint (out->len, ==, 0);
  g_clear_error (&error);

  optio_format_find ("binary")->write (widest, out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (out->len, ==, OPTIO_FORMAT_MAX_FILE_SIZE);
}

static void
test_round_trip (void)
{
  guint8 data[5000];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();

  for (gsize i = 0; i < sizeof data; i++)
    data[i] = (guint8) g_test_rand_int ();
  bytes = g_bytes_new_static (data, sizeof data);
  image = optio_format_read_bytes (optio_format_find ("binary"), bytes, 0, NULL, NULL);
  g_assert_nonnull (image);
  g_assert_true (optio_format_find ("binary")->write (image, out, NULL));
  g_assert_cmpmem (out->data, out->len, data, sizeof data);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-binary/read", test_read);
  g_test_add_func ("/format-binary/write-fills-gaps", test_write_fills_gaps);
  g_test_add_func ("/format-binary/write-refuses-a-wide-gap", test_write_refuses_a_wide_gap);
  g_test_add_func ("/format-binary/round-trip", test_round_trip);
  return g_test_run ();
}
