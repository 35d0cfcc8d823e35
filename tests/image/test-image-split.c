/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-text.h"

#define R OPTIO_RANGE_INIT

static OptioImage *
make_image (void)
{
  static const guint8 data[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();

  g_assert_true (optio_image_builder_add (builder, 0x10, data, sizeof data, NULL));
  g_assert_true (optio_image_builder_add (builder, 0x20, data, 2, NULL));
  g_assert_true (optio_image_builder_add (builder, 0xfffffffe, data, 2, NULL));
  return optio_image_builder_end (builder);
}

static void
test_cases (void)
{
  static const struct
  {
    const char *what;
    OptioRange ranges[3];
    guint n_ranges;
    const char *inside;
    const char *outside;
  } cases[] = {
    { "no range", { { 0 } }, 0, "", "10:00010203040506070809 20:0001 fffffffe:0001" },
    { "nothing there", { { 0x1a, 6 } }, 1, "", "10:00010203040506070809 20:0001 fffffffe:0001" },
    { "an empty range", { { 0x12, 0 } }, 1, "", "10:00010203040506070809 20:0001 fffffffe:0001" },
    { "everything", { { 0, 0x80000000 }, { 0x80000000, 0x80000000 } }, 2,
      "10:00010203040506070809 20:0001 fffffffe:0001", "" },
    { "a whole segment", { { 0x20, 2 } }, 1, "20:0001", "10:00010203040506070809 fffffffe:0001" },
    { "the middle", { { 0x12, 3 } }, 1, "12:020304",
      "10:0001 15:0506070809 20:0001 fffffffe:0001" },
    { "the first byte", { { 0x0f, 2 } }, 1, "10:00",
      "11:010203040506070809 20:0001 fffffffe:0001" },
    { "the last byte", { { 0x19, 7 } }, 1, "19:09",
      "10:000102030405060708 20:0001 fffffffe:0001" },
    { "across a gap", { { 0x19, 8 } }, 1, "19:09 20:00",
      "10:000102030405060708 21:01 fffffffe:0001" },
    { "the last address", { { 0xffffffff, 1 } }, 1, "ffffffff:01",
      "10:00010203040506070809 20:0001 fffffffe:00" },
    { "touching ranges, downwards", { { 0x14, 2 }, { 0x12, 2 } }, 2, "12:02030405",
      "10:0001 16:06070809 20:0001 fffffffe:0001" },
    { "a range in a range, and one behind", { { 0x11, 8 }, { 0x12, 1 }, { 0x20, 1 } }, 3,
      "11:0102030405060708 20:00", "10:00 19:09 21:01 fffffffe:0001" },
    { "two in a segment", { { 0x11, 1 }, { 0x13, 1 } }, 2, "11:01 13:03",
      "10:00 12:02 14:040506070809 20:0001 fffffffe:0001" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioImage) image = make_image ();
      g_autoptr (OptioImage) outside = NULL;
      g_autoptr (OptioImage) inside = NULL;

      g_test_message ("%s", cases[i].what);
      inside = optio_image_split (image, cases[i].ranges, cases[i].n_ranges, &outside);
      image_text_assert (inside, cases[i].inside);
      image_text_assert (outside, cases[i].outside);
    }
}

/* What is not wanted need not be taken. */
static void
test_only_inside (void)
{
  g_autoptr (OptioImage) image = make_image ();
  const OptioRange range = R (0x20, 1);
  g_autoptr (OptioImage) inside = optio_image_split (image, &range, 1, NULL);

  image_text_assert (inside, "20:00");
}

static void
test_details (void)
{
  const OptioImageIds ids = { 0x0483, 0xdf11, 0x2200 };
  const OptioRange range = R (0x20, 1);
  g_autoptr (OptioImage) bare = make_image ();
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioImage) inside = NULL;
  g_autoptr (OptioImage) outside = NULL;

  g_assert_true (optio_image_builder_add_image (builder, bare, NULL));
  optio_image_builder_set_entry (builder, 0x11);
  optio_image_builder_set_usb_ids (builder, &ids);
  optio_image_builder_set_family_id (builder, 0x57755a57);
  optio_image_builder_add_alt (builder, 1, range);
  image = optio_image_builder_end (builder);
  inside = optio_image_split (image, &range, 1, &outside);
  image_text_assert (inside, "20:00 entry 11 ids 0483:df11:2200 family 57755a57 alt 1:20+1");
  image_text_assert (outside, "10:00010203040506070809 21:01 fffffffe:0001 entry 11 "
                              "ids 0483:df11:2200 family 57755a57 alt 1:20+1");
}

/* The two parts are the whole again. */
static void
test_random (void)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
      g_autoptr (OptioImage) image = make_image ();
      g_autoptr (OptioImage) inside = NULL;
      g_autoptr (OptioImage) outside = NULL;
      g_autoptr (OptioImage) again = NULL;
      g_autofree char *expected = image_text_dup (image);
      OptioRange ranges[4];

      for (guint j = 0; j < G_N_ELEMENTS (ranges); j++)
        ranges[j] = R ((guint32) g_test_rand_int_range (8, 40),
                       (guint32) g_test_rand_int_range (0, 12));
      inside = optio_image_split (image, ranges, G_N_ELEMENTS (ranges), &outside);
      g_assert_cmpuint (optio_image_get_size (inside) + optio_image_get_size (outside), ==,
                        optio_image_get_size (image));
      g_assert_true (optio_image_builder_add_image (builder, outside, NULL));
      g_assert_true (optio_image_builder_add_image (builder, inside, NULL));
      again = optio_image_builder_end (builder);
      image_text_assert (again, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-split/cases", test_cases);
  g_test_add_func ("/image-split/only-inside", test_only_inside);
  g_test_add_func ("/image-split/details", test_details);
  g_test_add_func ("/image-split/random", test_random);
  return g_test_run ();
}
