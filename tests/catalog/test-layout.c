/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-layout.h"

static OptioLayout *
parse (const char *alt_name)
{
  const char *alts[] = { alt_name, NULL };

  return optio_layout_new_from_strings (alts, NULL);
}

static void
test_sectors_by_number (void)
{
  g_autoptr (OptioLayout) layout = parse ("@Flash /0x08000000/04*016Kg,01*064Kg,07*128Kg");
  static const OptioRange sectors[] = {
    { 0x08000000, 0x4000 }, { 0x08004000, 0x4000 },   { 0x08008000, 0x4000 },
    { 0x0800c000, 0x4000 }, { 0x08010000, 0x10000 },  { 0x08020000, 0x20000 },
    { 0x08040000, 0x20000 }, { 0x08060000, 0x20000 }, { 0x08080000, 0x20000 },
    { 0x080a0000, 0x20000 }, { 0x080c0000, 0x20000 }, { 0x080e0000, 0x20000 },
  };

  g_assert_cmpuint (optio_layout_get_region (layout, 0)->n_sectors, ==, G_N_ELEMENTS (sectors));
  for (guint i = 0; i < G_N_ELEMENTS (sectors); i++)
    {
      OptioSector sector = optio_layout_get_sector (layout, 0, i);

      g_assert_cmphex (sector.range.start, ==, sectors[i].start);
      g_assert_cmphex (sector.range.size, ==, sectors[i].size);
    }
}

static void
test_sectors_by_address (void)
{
  g_autoptr (OptioLayout) layout = parse ("@F /0x08000000/2*16Ka,2*1Kg/0x08010000/1*10 e");
  static const struct
  {
    guint32 address;
    guint32 start;
    guint32 size; /* 0 where there is nothing */
    OptioAccess access;
  } cases[] = {
    { 0x00000000, 0, 0, 0 },
    { 0x07ffffff, 0, 0, 0 },
    { 0x08000000, 0x08000000, 0x4000, OPTIO_ACCESS_READ },
    { 0x08003fff, 0x08000000, 0x4000, OPTIO_ACCESS_READ },
    { 0x08004000, 0x08004000, 0x4000, OPTIO_ACCESS_READ },
    { 0x080087ff, 0x08008400, 0x400, 7 },
    { 0x08008800, 0, 0, 0 },
    { 0x0800ffff, 0, 0, 0 },
    { 0x08010009, 0x08010000, 10, OPTIO_ACCESS_READ | OPTIO_ACCESS_WRITE },
    { 0x0801000a, 0, 0, 0 },
    { 0xffffffff, 0, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      OptioSector sector = { 0 };

      g_test_message ("0x%08x", cases[i].address);
      g_assert_cmpint (optio_layout_find_sector (layout, cases[i].address, &sector),
                       ==,
                       cases[i].size > 0);
      g_assert_cmphex (sector.range.start, ==, cases[i].start);
      g_assert_cmphex (sector.range.size, ==, cases[i].size);
      g_assert_cmphex (sector.access, ==, cases[i].access);
    }
}

static void
test_end_of_the_address_space (void)
{
  g_autoptr (OptioLayout) layout = parse ("@Device Feature/0xFFFF0000/64*001Kg");
  OptioSector sector;

  g_assert_true (optio_layout_find_sector (layout, 0xffffffff, &sector));
  g_assert_cmphex (sector.range.start, ==, 0xfffffc00);
  g_assert_true (optio_layout_covers (layout,
                                      OPTIO_RANGE_INIT (0xffff0000, 0x10000),
                                      OPTIO_ACCESS_READ,
                                      NULL));
}

static void
test_covers (void)
{
  g_autoptr (OptioLayout) layout = parse ("@F /0x08000000/1*1Kg,1*1Ka,1*1Kg/0x08001000/1*1Kg");
  static const struct
  {
    OptioRange range;
    OptioAccess access;
    gboolean is_covered;
    guint32 gap;
  } cases[] = {
    { { 0x08000000, 0xc00 }, OPTIO_ACCESS_READ, TRUE, 0 },
    { { 0x08000000, 0xc00 }, OPTIO_ACCESS_WRITE, FALSE, 0x08000400 },
    { { 0x08000800, 0x400 }, OPTIO_ACCESS_WRITE | OPTIO_ACCESS_ERASE, TRUE, 0 },
    { { 0x08000800, 0x401 }, OPTIO_ACCESS_READ, FALSE, 0x08000c00 },
    { { 0x08000800, 0xc00 }, OPTIO_ACCESS_READ, FALSE, 0x08000c00 },
    { { 0x08001000, 0x400 }, OPTIO_ACCESS_READ, TRUE, 0 },
    { { 0x07fffffc, 8 }, OPTIO_ACCESS_READ, FALSE, 0x07fffffc },
    { { 0xfffffff0, 0x10 }, OPTIO_ACCESS_READ, FALSE, 0xfffffff0 },
    { { 0x08000400, 0 }, OPTIO_ACCESS_WRITE, TRUE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint32 gap = 0;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (optio_layout_covers (layout, cases[i].range, cases[i].access, &gap),
                       ==,
                       cases[i].is_covered);
      g_assert_cmphex (gap, ==, cases[i].gap);
    }
}

static void
test_lowest_setting_wins_where_regions_overlap (void)
{
  const char *alts[] = { "@A /0x2000/1*4Kg", "@B /0x1000/3*4Ka", "@C /0x0/8*4Ke", NULL };
  g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (alts, NULL);
  static const guint owners[] = { 2, 1, 0, 1, 2, 2, 2, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      OptioSector sector;

      g_assert_true (optio_layout_find_sector (layout, i * 0x1000 + 0xfff, &sector));
      g_assert_cmpuint (sector.alt, ==, owners[i]);
      g_assert_cmphex (sector.range.start, ==, i * 0x1000);
    }
  g_assert_false (optio_layout_find_sector (layout, 0x8000, NULL));
}

static void
test_many_sectors_cost_nothing (void)
{
  g_autoptr (OptioLayout) layout = parse ("@Big /0x0/4294967295*1 g");
  OptioSector sector = optio_layout_get_sector (layout, 0, 4294967294);

  g_assert_cmpuint (optio_layout_get_region (layout, 0)->n_sectors, ==, 4294967295);
  g_assert_cmphex (sector.range.start, ==, 0xfffffffe);
  g_assert_false (optio_layout_find_sector (layout, 0xffffffff, NULL));
}

static void
test_builder (void)
{
  g_autoptr (OptioLayoutBuilder) builder = optio_layout_builder_new ();
  g_autoptr (OptioLayout) layout = NULL;
  g_autoptr (OptioLayout) empty = NULL;
  g_autofree char *text = NULL;

  optio_layout_builder_begin_region (builder, 3, "Last", 0xffffff00);
  g_assert_true (optio_layout_builder_add_sectors (builder, 2, 64, OPTIO_ACCESS_READ));
  g_assert_false (optio_layout_builder_add_sectors (builder, 3, 64, OPTIO_ACCESS_READ));
  g_assert_true (optio_layout_builder_add_sectors (builder, 2, 64, OPTIO_ACCESS_WRITE));
  g_assert_false (optio_layout_builder_add_sectors (builder, 1, 1, OPTIO_ACCESS_READ));
  optio_layout_builder_begin_region (builder, 2, "Empty", 0);
  optio_layout_builder_begin_region (builder, 1, "First", 0);
  g_assert_false (optio_layout_builder_add_sectors (builder, 0xffffffff, 0xffffffff, 7));
  g_assert_false (optio_layout_builder_add_sectors (builder, 0x10000, 0x10000, 7));
  g_assert_true (optio_layout_builder_add_sectors (builder, 1, 0xffffffff, 7));

  layout = optio_layout_builder_end (builder);
  text = optio_layout_to_string (layout);
  g_assert_cmpstr (text,
                   ==,
                   "1 \"First\" 0x00000000 1*4294967295 rew\n"
                   "3 \"Last\" 0xffffff00 2*64 r--, 2*64 --w\n");
  g_assert_cmphex (optio_layout_get_region (layout, 1)->access,
                   ==,
                   OPTIO_ACCESS_READ | OPTIO_ACCESS_WRITE);

  empty = optio_layout_builder_end (builder);
  g_assert_cmpuint (optio_layout_get_n_regions (empty), ==, 0);
}

static void
test_access_names (void)
{
  g_assert_cmpstr (optio_access_to_string (OPTIO_ACCESS_NONE), ==, "---");
  g_assert_cmpstr (optio_access_to_string (OPTIO_ACCESS_READ | OPTIO_ACCESS_WRITE), ==, "r-w");
  g_assert_cmpstr (optio_access_to_string (OPTIO_ACCESS_ERASE), ==, "-e-");
  g_assert_cmpstr (optio_access_to_string (7), ==, "rew");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/sectors-by-number", test_sectors_by_number);
  g_test_add_func ("/layout/sectors-by-address", test_sectors_by_address);
  g_test_add_func ("/layout/end-of-the-address-space", test_end_of_the_address_space);
  g_test_add_func ("/layout/covers", test_covers);
  g_test_add_func ("/layout/lowest-setting-wins-where-regions-overlap",
                   test_lowest_setting_wins_where_regions_overlap);
  g_test_add_func ("/layout/many-sectors-cost-nothing", test_many_sectors_cost_nothing);
  g_test_add_func ("/layout/builder", test_builder);
  g_test_add_func ("/layout/access-names", test_access_names);
  return g_test_run ();
}
