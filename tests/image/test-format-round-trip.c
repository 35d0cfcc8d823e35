/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-text.h"

/* Segments of any length at any place, from below 64 KiB to the last address. */
static OptioImage *
make_image (gboolean is_sparse)
{
  static const guint32 starts[] = { 0xfff1, 0x00fffff1, 0x07fffff1, 0x1ffff800, 0xfffffe00 };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();

  for (gsize i = 0; i < (is_sparse ? G_N_ELEMENTS (starts) : 1); i++)
    {
      guint8 data[500];
      guint32 size = (guint32) g_test_rand_int_range (1, sizeof data + 1);

      for (gsize j = 0; j < sizeof data; j++)
        data[j] = (guint8) g_test_rand_int ();
      g_assert_true (optio_image_builder_add (builder, starts[i], data, size, NULL));
      g_assert_true (optio_image_builder_add (builder, starts[i] - 0x900, data, 7, NULL));
    }

  return optio_image_builder_end (builder);
}

static gboolean
have_same_segments (OptioImage *a,
                    OptioImage *b)
{
  guint n_segments = optio_image_get_n_segments (a);

  if (optio_image_get_n_segments (b) != n_segments)
    return FALSE;
  for (guint i = 0; i < n_segments; i++)
    if (optio_image_get_segment (a, i)->address != optio_image_get_segment (b, i)->address ||
        !g_bytes_equal (optio_image_get_segment (a, i)->bytes,
                        optio_image_get_segment (b, i)->bytes))
      return FALSE;

  return TRUE;
}

static OptioImage *
pass_through (const OptioFormat *format,
              OptioImage        *image)
{
  g_autoptr (GBytes) bytes = image_text_write (format->name, image);
  guint32 base = optio_image_get_segment (image, 0)->address;
  const OptioFormat *sniffed = NULL;
  /* Random bytes without a frame may look like anything. */
  OptioImage *again = optio_format_read_bytes (format->has_addresses ? NULL : format, bytes, base,
                                               &sniffed, NULL);

  g_assert_nonnull (again);
  g_assert_cmpstr (sniffed->name, ==, format->name);
  return again;
}

/* What one format writes, it sniffs and reads with the same segments. */
static void
test_same_format (void)
{
  for (guint turn = 0; turn < 50; turn++)
    for (const OptioFormat *const *format = optio_format_get_all (); *format != NULL; format++)
      {
        g_autoptr (OptioImage) image = make_image ((*format)->has_addresses);
        g_autoptr (OptioImage) again = NULL;

        if ((*format)->write == NULL)
          continue;
        g_test_message ("%s", (*format)->name);
        again = pass_through (*format, image);

        /* Formats without addresses fill gaps. */
        if ((*format)->has_addresses)
          g_assert_true (have_same_segments (image, again));
        else
          g_assert_cmpuint (optio_image_get_n_segments (again), ==, 1);
      }
}

/* From each format to each other, and nothing is lost. */
static void
test_all_pairs (void)
{
  g_autoptr (OptioImage) image = make_image (TRUE);

  for (const OptioFormat *const *from = optio_format_get_all (); *from != NULL; from++)
    for (const OptioFormat *const *to = optio_format_get_all (); *to != NULL; to++)
      {
        g_autoptr (OptioImage) first = NULL;
        g_autoptr (OptioImage) second = NULL;

        if ((*from)->write == NULL || (*to)->write == NULL || !(*from)->has_addresses ||
            !(*to)->has_addresses)
          continue;
        g_test_message ("%s to %s", (*from)->name, (*to)->name);
        first = pass_through (*from, image);
        second = pass_through (*to, first);
        g_assert_true (have_same_segments (image, second));
      }
}

/* What formats say beside the bytes. */
static void
test_details (void)
{
  static const struct
  {
    const char *format;
    const char *expected;
  } cases[] = {
    { "ihex", "8000000:66 entry 8000001" },
    { "srec", "8000000:66 entry 8000001" },
    { "uf2", "8000000:66 family 57755a57" },
    { "dfuse", "8000000:66 ids 0483:df11:2200 alt 1:8000000+1" },
    { "dfu", "8000000:66 ids 0483:df11:2200" },
    { "binary", "8000000:66" },
  };
  const OptioImageIds ids = { 0x0483, 0xdf11, 0x2200 };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;

  g_assert_true (optio_image_builder_add (builder, 0x08000000, (const guint8 *) "f", 1, NULL));
  optio_image_builder_set_entry (builder, 0x08000001);
  optio_image_builder_set_usb_ids (builder, &ids);
  optio_image_builder_set_family_id (builder, 0x57755a57);
  optio_image_builder_add_alt (builder, 1, OPTIO_RANGE_INIT (0x08000000, 1));
  image = optio_image_builder_end (builder);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = image_text_write (cases[i].format, image);
      g_autoptr (OptioImage) again = optio_format_read_bytes (
          optio_format_find (cases[i].format), bytes, 0x08000000, NULL, NULL);

      g_test_message ("%s", cases[i].format);
      image_text_assert (again, cases[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-round-trip/same-format", test_same_format);
  g_test_add_func ("/format-round-trip/all-pairs", test_all_pairs);
  g_test_add_func ("/format-round-trip/details", test_details);
  return g_test_run ();
}
