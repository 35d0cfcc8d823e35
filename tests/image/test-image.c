/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "optio-error.h"
#include "optio-image.h"

static void
add (OptioImageBuilder *builder,
     guint32            address,
     const char        *text)
{
  g_autoptr (GError) error = NULL;

  optio_image_builder_add (builder, address, (const guint8 *) text, strlen (text), &error);
  g_assert_no_error (error);
}

static void
assert_segment (OptioImage *image,
                guint       index,
                guint32     address,
                const char *text)
{
  const OptioSegment *segment = optio_image_get_segment (image, index);
  gsize size;
  const guint8 *data = g_bytes_get_data (segment->bytes, &size);

  g_assert_cmphex (segment->address, ==, address);
  g_assert_cmpmem (data, size, text, strlen (text));
}

static void
test_empty (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  guint32 entry = 1;
  guint8 byte;

  add (builder, 0x100, "");
  image = optio_image_builder_end (builder);
  g_assert_cmpuint (optio_image_get_n_segments (image), ==, 0);
  g_assert_cmpuint (optio_image_get_size (image), ==, 0);
  g_assert_false (optio_image_get_entry (image, &entry));
  g_assert_cmphex (entry, ==, 1);
  g_assert_false (optio_image_peek (image, 0x100, &byte));
}

static void
test_sorts_and_joins (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  OptioRange range;

  add (builder, 0x300, "gap");
  add (builder, 0x104, "efgh");
  add (builder, 0x100, "abcd");
  add (builder, 0x108, "ij");
  image = optio_image_builder_end (builder);
  g_assert_cmpuint (optio_image_get_n_segments (image), ==, 2);
  assert_segment (image, 0, 0x100, "abcdefghij");
  assert_segment (image, 1, 0x300, "gap");
  g_assert_cmpuint (optio_image_get_size (image), ==, 13);
  range = optio_segment_get_range (optio_image_get_segment (image, 0));
  g_assert_cmphex (range.start, ==, 0x100);
  g_assert_cmphex (range.size, ==, 10);
}

static void
test_same_bytes_twice (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;

  add (builder, 0x100, "ab");
  add (builder, 0x104, "ef");
  add (builder, 0x0fe, "__abcdefgh");
  add (builder, 0x101, "b");
  image = optio_image_builder_end (builder);
  g_assert_cmpuint (optio_image_get_n_segments (image), ==, 1);
  assert_segment (image, 0, 0x0fe, "__abcdefgh");
  g_assert_cmpuint (optio_image_get_size (image), ==, 10);
}

/* The check value that every catalogue of CRCs gives for CRC-32. */
static void
test_crc32 (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;

  add (builder, 0x100, "123456789");
  image = optio_image_builder_end (builder);
  g_assert_cmphex (optio_segment_get_crc32 (optio_image_get_segment (image, 0)), ==, 0xcbf43926);
}

static void
test_conflict (void)
{
  static const struct
  {
    guint32 address;
    const char *text;
    const char *conflict;
  } cases[] = {
    { 0x100, "X", "0x00000100 is given twice, as 0x61 and as 0x58" },
    { 0x103, "X", "0x00000103 is given twice, as 0x64 and as 0x58" },
    { 0x0fe, "__abcX", "0x00000103 is given twice" },
    { 0x102, "cdeX__", "0x00000105 is given twice, as 0x66 and as 0x58" },
    { 0x0ff, "_abcd_f_", "0x00000104 is given twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
      g_autoptr (GError) error = NULL;
      const char *text = cases[i].text;

      g_test_message ("'%s' at 0x%x", text, cases[i].address);
      add (builder, 0x100, "abcd");
      add (builder, 0x104, "ef");
      g_assert_false (optio_image_builder_add (builder, cases[i].address, (const guint8 *) text,
                                               strlen (text), &error));
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, cases[i].conflict));
    }
}

static void
test_end_of_the_address_space (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GError) error = NULL;
  guint8 byte = 0;

  add (builder, 0xfffffffe, "yz");
  add (builder, 0xfffffffc, "wxyz");
  add (builder, 0, "a");
  g_assert_false (
      optio_image_builder_add (builder, 0xfffffffe, (const guint8 *) "yz!", 3, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "beyond the last address"));

  image = optio_image_builder_end (builder);
  assert_segment (image, 0, 0, "a");
  assert_segment (image, 1, 0xfffffffc, "wxyz");
  g_assert_true (optio_image_peek (image, 0xffffffff, &byte));
  g_assert_cmphex (byte, ==, 'z');
}

static void
test_too_much_data (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (GError) error = NULL;
  const guint8 byte = 0;

  /* The size is refused before a byte is looked at. */
  g_assert_false (
      optio_image_builder_add (builder, 0, &byte, (gsize) OPTIO_IMAGE_MAX_SIZE + 1, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "1024 MiB"));
}

static void
test_peek (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;

  for (guint32 i = 0; i < 7; i++)
    add (builder, i * 0x100, "ab");
  image = optio_image_builder_end (builder);

  for (guint32 i = 0; i < 7; i++)
    {
      guint8 byte = 0;

      g_assert_true (optio_image_peek (image, i * 0x100, &byte));
      g_assert_cmphex (byte, ==, 'a');
      g_assert_true (optio_image_peek (image, i * 0x100 + 1, &byte));
      g_assert_cmphex (byte, ==, 'b');
      g_assert_false (optio_image_peek (image, i * 0x100 + 2, &byte));
      g_assert_false (optio_image_peek (image, i * 0x100 + 0xff, &byte));
    }
}

static void
test_builder_starts_anew (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) first = NULL;
  g_autoptr (OptioImage) second = NULL;
  guint32 entry = 0;

  add (builder, 0x100, "abcd");
  optio_image_builder_set_entry (builder, 0x101);
  first = optio_image_builder_end (builder);
  add (builder, 0x102, "XY");
  second = optio_image_builder_end (builder);

  assert_segment (first, 0, 0x100, "abcd");
  g_assert_true (optio_image_get_entry (first, &entry));
  g_assert_cmphex (entry, ==, 0x101);
  assert_segment (second, 0, 0x102, "XY");
  g_assert_cmpuint (optio_image_get_size (second), ==, 2);
  g_assert_false (optio_image_get_entry (second, &entry));
}

/* 100 000 pieces upwards, downwards and scattered: a quadratic builder would run into the test's
 * time limit. */
static void
test_many_small_adds (gconstpointer user_data)
{
  const guint32 n_pieces = 100000;
  const guint32 stride = GPOINTER_TO_UINT (user_data); /* has no factor in common with n_pieces */
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  guint32 piece = 0;

  for (guint32 i = 0; i < n_pieces; i++)
    {
      guint8 data[16] = { (guint8) piece, (guint8) (piece >> 8), (guint8) (piece >> 16) };
      g_autoptr (GError) error = NULL;

      optio_image_builder_add (builder, 0x08000000 + piece * 16, data, sizeof data, &error);
      g_assert_no_error (error);
      piece = (piece + stride) % n_pieces;
    }

  image = optio_image_builder_end (builder);
  g_assert_cmpuint (optio_image_get_n_segments (image), ==, 1);
  g_assert_cmpuint (optio_image_get_size (image), ==, n_pieces * 16);
  for (piece = 0; piece < n_pieces; piece += 777)
    {
      guint8 low = 0;
      guint8 middle = 0;

      g_assert_true (optio_image_peek (image, 0x08000000 + piece * 16, &low));
      g_assert_true (optio_image_peek (image, 0x08000000 + piece * 16 + 1, &middle));
      g_assert_cmphex (low | middle << 8, ==, piece & 0xffff);
    }
}

static void
test_details (void)
{
  const OptioImageIds ids = { 0x0483, 0xdf11, 0x2200 };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioImage) next = NULL;
  OptioImageIds got;
  guint32 number;
  guint n_alts;

  add (builder, 0x100, "a");
  optio_image_builder_set_usb_ids (builder, &ids);
  optio_image_builder_set_family_id (builder, 0);
  optio_image_builder_add_alt (builder, 3, OPTIO_RANGE_INIT (0x100, 1));
  image = optio_image_builder_end (builder);
  g_assert_true (optio_image_get_usb_ids (image, &got));
  g_assert_cmphex (got.vendor_id, ==, 0x0483);
  g_assert_cmphex (got.product_id, ==, 0xdf11);
  g_assert_cmphex (got.bcd_device, ==, 0x2200);
  g_assert_true (optio_image_get_family_id (image, &number));
  g_assert_cmphex (number, ==, 0);
  g_assert_cmpuint (optio_image_get_alts (image, &n_alts)->alt, ==, 3);
  g_assert_cmpuint (n_alts, ==, 1);

  next = optio_image_builder_end (builder);
  g_assert_false (optio_image_get_usb_ids (next, &got));
  g_assert_false (optio_image_get_family_id (next, &number));
  optio_image_get_alts (next, &n_alts);
  g_assert_cmpuint (n_alts, ==, 0);
}

static void
test_ids_fit (void)
{
  static const struct
  {
    OptioImageIds ids;
    gboolean fits; /* a board with 0483:df11 */
  } cases[] = {
    { { 0x0483, 0xdf11, 0x2200 }, TRUE },  { { 0x0483, 0xdf11, 0xffff }, TRUE },
    { { 0xffff, 0xffff, 0xffff }, TRUE },  { { 0x0483, 0xffff, 0xffff }, TRUE },
    { { 0xffff, 0xdf11, 0xffff }, TRUE },  { { 0x0483, 0x0000, 0x0000 }, TRUE },
    { { 0x28e9, 0x0189, 0xffff }, FALSE }, { { 0x0483, 0xdf12, 0xffff }, FALSE },
    { { 0x28e9, 0xdf11, 0xffff }, FALSE }, { { 0x0000, 0x0000, 0x0000 }, FALSE },
    { { 0xffff, 0x0000, 0xffff }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%04x:%04x", cases[i].ids.vendor_id, cases[i].ids.product_id);
      g_assert_cmpint (optio_image_ids_fit (&cases[i].ids, 0x0483, 0xdf11), ==, cases[i].fits);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/empty", test_empty);
  g_test_add_func ("/image/sorts-and-joins", test_sorts_and_joins);
  g_test_add_func ("/image/same-bytes-twice", test_same_bytes_twice);
  g_test_add_func ("/image/crc32", test_crc32);
  g_test_add_func ("/image/conflict", test_conflict);
  g_test_add_func ("/image/end-of-the-address-space", test_end_of_the_address_space);
  g_test_add_func ("/image/too-much-data", test_too_much_data);
  g_test_add_func ("/image/peek", test_peek);
  g_test_add_func ("/image/builder-starts-anew", test_builder_starts_anew);
  g_test_add_func ("/image/details", test_details);
  g_test_add_func ("/image/ids-fit", test_ids_fit);
  g_test_add_data_func ("/image/many-small-adds/upwards", GUINT_TO_POINTER (1),
                        test_many_small_adds);
  g_test_add_data_func ("/image/many-small-adds/downwards", GUINT_TO_POINTER (99999),
                        test_many_small_adds);
  g_test_add_data_func ("/image/many-small-adds/scattered", GUINT_TO_POINTER (38197),
                        test_many_small_adds);
  return g_test_run ();
}
