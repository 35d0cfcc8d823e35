/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "image-text.h"
#include "optio-error.h"

/* Made with "dfu-suffix -v 0483 -p df11 -a" (dfu-util 0.11) of the four bytes at its beginning. */
static const guint8 sample[] = {
  'f',  'i',  'r',  'm',  0xff, 0xff, 0x11, 0xdf, 0x83, 0x04, 0x00, 0x01, 'U', 'F', 'D', 0x10,
  0x61, 0x52, 0x0b, 0x35,
};

static void
assert_read (GByteArray *file,
             const char *expected,
             const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);

  image_text_assert_read ("dfu", bytes, expected, message);
}

static GByteArray *
new_sample (void)
{
  GByteArray *file = g_byte_array_new ();

  return g_byte_array_append (file, sample, sizeof sample);
}

static void
test_good (void)
{
  g_autoptr (GByteArray) file = new_sample ();

  assert_read (file, "0:6669726d ids 0483:df11:ffff", NULL);
}

/* A later version of DFU may make the suffix longer; bLength says how long it is. */
static void
test_long_suffix (void)
{
  static const guint8 longer[] = {
    0x66, 0x69, 0x72, 0x6d, 0x6e, 0x65, 0x77, 0x21, 0x00, 0x22, 0x11, 0xdf, 0x83, 0x04, 0x00,
    0x02, 0x55, 0x46, 0x44, 0x14, 0xc1, 0xf9, 0x07, 0x42
  };
  g_autoptr (GByteArray) file = g_byte_array_new ();

  g_byte_array_append (file, longer, sizeof longer);
  assert_read (file, "0:6669726d ids 0483:df11:2200", NULL);
}

static void
test_base (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (sample, sizeof sample);
  const OptioFormat *format = NULL;
  g_autoptr (OptioImage) image = optio_format_read_bytes (NULL, bytes, 0x08004000, &format, NULL);

  g_assert_cmpstr (format->name, ==, "dfu");
  g_assert_false (format->has_addresses);
  image_text_assert (image, "8004000:6669726d ids 0483:df11:ffff");
}

static void
test_broken (void)
{
  static const struct
  {
    gsize at;
    guint8 byte;
    const char *message;
  } cases[] = {
    { 0, 'F', "the CRC is 0x350b5261, but 0x" },
    { 4, 0x00, "the CRC is 0x350b5261, but 0x" },
    { 16, 0x00, ", but 0x350b5261 would be right: the file is damaged" },
    { 12, 'X', "the file is cut short, it does not end with a DFU suffix" },
    { 15, 15, "the DFU suffix cannot be 15 bytes long" },
    { 15, 21, "the DFU suffix cannot be 21 bytes long" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = new_sample ();

      file->data[cases[i].at] = cases[i].byte;
      assert_read (file, NULL, cases[i].message);
    }
}

static void
test_cut (void)
{
  for (guint size = 1; size < sizeof sample; size++)
    {
      g_autoptr (GByteArray) file = new_sample ();

      g_byte_array_set_size (file, size);
      assert_read (file, NULL, "the file is cut short");
    }
}

static void
test_nothing_but_a_suffix (void)
{
  static const guint8 only[] = {
    0xff, 0xff, 0x11, 0xdf, 0x83, 0x04, 0x00, 0x01, 0x55, 0x46, 0x44, 0x10, 0x7c, 0xa4, 0x27,
    0xbe
  };
  g_autoptr (GByteArray) file = g_byte_array_new ();

  g_byte_array_append (file, only, sizeof only);
  assert_read (file, NULL, "the file holds no data");
}

/* What says that it is DfuSe, but does not begin so, has no addresses. */
static void
test_not_dfuse (void)
{
  static const guint8 wrong[] = {
    0x66, 0x69, 0x72, 0x6d, 0xff, 0xff, 0x11, 0xdf, 0x83, 0x04, 0x1a, 0x01, 0x55, 0x46, 0x44,
    0x10, 0x9c, 0x73, 0x46, 0x97
  };
  g_autoptr (GByteArray) file = g_byte_array_new ();

  g_byte_array_append (file, wrong, sizeof wrong);
  assert_read (file, NULL, "the DFU suffix says that the file is DfuSe, but it does not begin so");
}

static void
test_write (void)
{
  const OptioImageIds ids = { 0x0483, 0xdf11, 0xffff };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();

  g_assert_true (optio_image_builder_add (builder, 0x08000000, (const guint8 *) "firm", 4, NULL));
  optio_image_builder_set_usb_ids (builder, &ids);
  image = optio_image_builder_end (builder);
  bytes = image_text_write ("dfu", image);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), sample,
                   sizeof sample);

  /* What stands before the file is not part of it. */
  g_byte_array_append (out, (const guint8 *) "before", 6);
  g_assert_true (optio_format_find ("dfu")->write (image, out, NULL));
  g_assert_cmpmem (out->data + 6, out->len - 6, sample, sizeof sample);
}

/* Ids that nobody knows fit any board. */
static void
test_write_without_ids (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true (optio_image_builder_add (builder, 0, (const guint8 *) "x", 1, NULL));
  image = optio_image_builder_end (builder);
  bytes = image_text_write ("dfu", image);
  image_text_assert_read ("dfu", bytes, "0:78 ids ffff:ffff:ffff", NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-dfu/good", test_good);
  g_test_add_func ("/format-dfu/long-suffix", test_long_suffix);
  g_test_add_func ("/format-dfu/base", test_base);
  g_test_add_func ("/format-dfu/broken", test_broken);
  g_test_add_func ("/format-dfu/cut", test_cut);
  g_test_add_func ("/format-dfu/nothing-but-a-suffix", test_nothing_but_a_suffix);
  g_test_add_func ("/format-dfu/not-dfuse", test_not_dfuse);
  g_test_add_func ("/format-dfu/write", test_write);
  g_test_add_func ("/format-dfu/write-without-ids", test_write_without_ids);
  return g_test_run ();
}
