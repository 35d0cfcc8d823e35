/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-ledger.h"

static void
assert_ledger (OptioLedger *ledger,
               const char  *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (ledger, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    g_string_append_printf (text, "%s%x+%x %s", i > 0 ? ", " : "", entries[i].range.start,
                            entries[i].range.size, optio_fate_get_name (entries[i].fate));

  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_joins_neighbours (void)
{
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();

  assert_ledger (ledger, "");
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x200, 0x100), OPTIO_FATE_ERASED);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x100, 0x100), OPTIO_FATE_ERASED);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x400, 0x100), OPTIO_FATE_ERASED);
  assert_ledger (ledger, "100+200 erased, 400+100 erased");
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x300, 0x100), OPTIO_FATE_ERASED);
  assert_ledger (ledger, "100+400 erased");
  g_assert_cmpuint (optio_ledger_count (ledger, OPTIO_FATE_ERASED), ==, 0x400);
}

static void
test_overwrites_a_part (void)
{
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();

  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x100, 0x400), OPTIO_FATE_ERASED);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x200, 0x80), OPTIO_FATE_IN_DOUBT);
  assert_ledger (ledger, "100+100 erased, 200+80 in-doubt, 280+280 erased");
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x200, 0x80), OPTIO_FATE_WRITTEN);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x280, 0x80), OPTIO_FATE_WRITTEN);
  assert_ledger (ledger, "100+100 erased, 200+100 written, 300+200 erased");
  g_assert_cmpuint (optio_ledger_count_in (ledger, OPTIO_RANGE_INIT (0x180, 0x200),
                                           OPTIO_FATE_ERASED), ==, 0x100);
  g_assert_cmpuint (optio_ledger_count_in (ledger, OPTIO_RANGE_INIT (0x600, 0x100),
                                           OPTIO_FATE_ERASED), ==, 0);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0, 0x1000), OPTIO_FATE_VERIFIED);
  assert_ledger (ledger, "0+1000 verified");
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x10, 0), OPTIO_FATE_DIFFERS);
  assert_ledger (ledger, "0+1000 verified");
}

/* What has neither been written nor read back, piece by piece. */
static void
test_find_open (void)
{
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();
  OptioRange open;

  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x100, 0x400), OPTIO_FATE_ERASED);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x100, 0x80), OPTIO_FATE_WRITTEN);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x180, 0x20), OPTIO_FATE_VERIFIED);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x200, 0x20), OPTIO_FATE_IN_DOUBT);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0x300, 0x100), OPTIO_FATE_DIFFERS);

  g_assert_true (optio_ledger_find_open (ledger, OPTIO_RANGE_INIT (0x100, 0x1000), &open));
  g_assert_cmphex (open.start, ==, 0x1a0);
  g_assert_cmphex (open.size, ==, 0x160);
  g_assert_true (optio_ledger_find_open (ledger, OPTIO_RANGE_INIT (0x300, 0x1000), &open));
  g_assert_cmphex (open.start, ==, 0x400);
  g_assert_cmphex (open.size, ==, 0xf00);
  g_assert_false (optio_ledger_find_open (ledger, OPTIO_RANGE_INIT (0x100, 0xa0), &open));
  g_assert_true (optio_ledger_find_open (ledger, OPTIO_RANGE_INIT (0, 0x200), &open));
  g_assert_cmphex (open.start, ==, 0);
  g_assert_cmphex (open.size, ==, 0x100);
}

static void
test_end_of_the_address_space (void)
{
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();

  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0xffff0000, 0x10000), OPTIO_FATE_ERASED);
  optio_ledger_set (ledger, OPTIO_RANGE_INIT (0xfffffffc, 4), OPTIO_FATE_WRITTEN);
  assert_ledger (ledger, "ffff0000+fffc erased, fffffffc+4 written");
}

/* Against a plain array of bytes. */
static void
test_random (void)
{
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();
  int model[256];

  memset (model, 0xff, sizeof model);
  for (guint round = 0; round < 2000; round++)
    {
      guint start = (guint) g_test_rand_int_range (0, 256);
      guint size = (guint) g_test_rand_int_range (0, (gint) (257 - start));
      OptioFate fate = (OptioFate) g_test_rand_int_range (0, OPTIO_FATE_DIFFERS + 1);
      guint n_entries;
      const OptioLedgerEntry *entries;
      int seen[256];

      optio_ledger_set (ledger, OPTIO_RANGE_INIT (start, size), fate);
      for (guint i = 0; i < size; i++)
        model[start + i] = (int) fate;

      memset (seen, 0xff, sizeof seen);
      entries = optio_ledger_get_entries (ledger, &n_entries);
      for (guint i = 0; i < n_entries; i++)
        {
          OptioRange range = entries[i].range;

          g_assert_true (i == 0 || optio_range_get_end (entries[i - 1].range) < range.start ||
                         entries[i - 1].fate != entries[i].fate);
          for (guint j = 0; j < range.size; j++)
            seen[range.start + j] = (int) entries[i].fate;
        }
      g_assert_cmpmem (seen, sizeof seen, model, sizeof model);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/joins-neighbours", test_joins_neighbours);
  g_test_add_func ("/ledger/overwrites-a-part", test_overwrites_a_part);
  g_test_add_func ("/ledger/find-open", test_find_open);
  g_test_add_func ("/ledger/end-of-the-address-space", test_end_of_the_address_space);
  g_test_add_func ("/ledger/random", test_random);
  return g_test_run ();
}
