/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-vector-table.h"

static OptioImage *
make_image (guint32 address,
            guint32 stack_pointer,
            guint32 reset_vector,
            guint   size)
{
  const guint32 words[] = { stack_pointer, reset_vector };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  guint8 data[16] = { 0 };

  for (guint i = 0; i < 8; i++)
    data[i] = (guint8) (words[i / 4] >> 8 * (i % 4));
  g_assert_true (optio_image_builder_add (builder, address, data, size, NULL));
  return optio_image_builder_end (builder);
}

static void
test_cases (void)
{
  static const struct
  {
    guint32 stack_pointer;
    guint32 reset_vector;
    const char *problem;
  } cases[] = {
    { 0x20004000, 0x08000009, NULL },
    { 0x40000000, 0x08000009, NULL },
    { 0x20000004, 0x08000009, NULL },
    { 0x10010000, 0x0800000f, NULL },
    { 0x24080000, 0x08000009, NULL },
    { 0x20000000, 0x08000009, "the initial stack pointer 0x20000000 does not lie in RAM" },
    { 0x40000004, 0x08000009, "the initial stack pointer 0x40000004 does not lie in RAM" },
    { 0x20004002, 0x08000009, "the initial stack pointer 0x20004002 does not lie in RAM" },
    { 0xffffffff, 0x08000009, "the initial stack pointer 0xffffffff does not lie in RAM" },
    { 0x00000000, 0x08000009, "the initial stack pointer 0x00000000 does not lie in RAM" },
    { 0x20004000, 0x08000008,
      "the reset vector 0x08000008 is even, but Thumb code is marked by an odd one" },
    { 0x20004000, 0x08000011, "the reset vector 0x08000011 points outside the firmware" },
    { 0x20004000, 0x07ffffff, "the reset vector 0x07ffffff points outside the firmware" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioImage) image =
          make_image (0x08000000, cases[i].stack_pointer, cases[i].reset_vector, 16);
      g_autofree char *problem = NULL;
      OptioVectorTable table;

      g_assert_true (optio_vector_table_read (image, &table));
      g_assert_cmphex (table.address, ==, 0x08000000);
      g_assert_cmphex (table.initial_stack_pointer, ==, cases[i].stack_pointer);
      g_assert_cmphex (table.reset_vector, ==, cases[i].reset_vector);
      problem = optio_vector_table_find_problem (&table, image);
      g_assert_cmpstr (problem, ==, cases[i].problem);
    }
}

static void
test_too_short (void)
{
  g_autoptr (OptioImage) empty = make_image (0x08000000, 0, 0, 0);
  g_autoptr (OptioImage) seven = make_image (0x08000000, 0, 0, 7);
  g_autoptr (OptioImage) last = make_image (0xfffffffc, 0, 0, 4);
  OptioVectorTable table;

  g_assert_false (optio_vector_table_read (empty, &table));
  g_assert_false (optio_vector_table_read (seven, &table));
  g_assert_false (optio_vector_table_read (last, &table));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector-table/cases", test_cases);
  g_test_add_func ("/vector-table/too-short", test_too_short);
  return g_test_run ();
}
