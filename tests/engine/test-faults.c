/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real engine on a simulated chip that is unplugged, or a job that is cancelled, at each
 * transfer in turn: what is said of the chip is true, and the same plan again finishes the job. */

#include "engine-bench.h"
#include "optio-error.h"

/* Whether the chip's bytes agree with the ledger. Before the run all bytes were 0x11. */
static void
assert_ledger_is_true (EngineBench  *bench,
                       OptioImage   *image,
                       OptioVerdict *verdict,
                       OptioRange    whole)
{
  guint n_entries;
  const OptioLedgerEntry *ledger = optio_verdict_get_ledger (verdict, &n_entries);
  g_autoptr (GBytes) bytes = optio_sim_device_peek (bench->sim, whole.start, whole.size);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  for (guint32 i = 0; i < whole.size; i++)
    {
      int fate = -1;
      guint8 expected = 0x11;

      for (guint j = 0; j < n_entries && fate < 0; j++)
        if (optio_range_contains (ledger[j].range, OPTIO_RANGE_INIT (whole.start + i, 1)))
          fate = (int) ledger[j].fate;

      if (fate == OPTIO_FATE_IN_DOUBT)
        continue;
      if (fate == OPTIO_FATE_ERASED)
        expected = 0xff;
      else if (fate >= 0)
        optio_image_peek (image, whole.start + i, &expected);

      g_assert_cmphex (data[i], ==, expected);
    }
}

/* All beside the image is as it was, but for one sector at most, and what the chip lost of that is
 * in the verdict. */
static void
assert_rest_is_kept (EngineBench  *bench,
                     OptioImage   *image,
                     OptioVerdict *verdict,
                     OptioRange    whole)
{
  g_autoptr (GBytes) bytes = optio_sim_device_peek (bench->sim, whole.start, whole.size);
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  OptioImage *rescue = optio_verdict_get_rescue (verdict);
  OptioSector sector = { { 0 } };
  guint8 byte;

  for (guint32 i = 0; i < whole.size; i++)
    {
      guint32 address = whole.start + i;

      if (data[i] == 0x11 || optio_image_peek (image, address, &byte))
        continue;

      if (sector.range.size == 0)
        optio_layout_find_sector (optio_target_get_layout (bench->target), address, &sector);
      g_assert_true (optio_range_contains (sector.range, OPTIO_RANGE_INIT (address, 1)));
      g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), "are lost or in doubt"));
      g_assert_nonnull (rescue);
      g_assert_true (optio_image_peek (rescue, address, &byte));
      g_assert_cmphex (byte, ==, 0x11);
    }
}

/* The cable is pulled at each transfer in turn: the job ends, what it says of the chip is true, and
 * the same plan again finishes the job. */
static void
test_unplug_everywhere (gconstpointer data)
{
  OptioRange whole = OPTIO_RANGE_INIT (0x08000000, 48 * 1024);
  g_autofree guint8 *old = g_malloc (whole.size);
  g_autoptr (OptioImage) image = engine_bench_make_image (OPTIO_RANGE_INIT (0x08000000, 9000),
                                                    OPTIO_RANGE_INIT (0x08004000, 4098));
  gboolean was_cut = TRUE;

  memset (old, 0x11, whole.size);
  for (guint n = 1; was_cut; n++)
    {
      EngineBench bench;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) cut = NULL;
      g_autoptr (OptioVerdict) again = NULL;

      engine_bench_init (&bench, data);
      optio_sim_device_poke (bench.sim, whole.start, old, whole.size);
      plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_DEFAULT, NULL);
      optio_sim_device_unplug_at (bench.sim, n);

      cut = engine_bench_run (&bench, plan);
      was_cut = !optio_verdict_is_success (cut);
      if (was_cut)
        g_assert_error (optio_verdict_get_error (cut), OPTIO_ERROR, OPTIO_ERROR_GONE);
      assert_ledger_is_true (&bench, image, cut, whole);
      assert_rest_is_kept (&bench, image, cut, whole);

      optio_sim_device_unplug (bench.sim);
      optio_sim_device_enter_bootloader (bench.sim);
      again = engine_bench_run (&bench, plan);
      g_assert_cmpint (optio_verdict_get_kind (again), ==, OPTIO_VERDICT_VERIFIED);
      engine_bench_assert_holds (&bench, image);
      engine_bench_clear (&bench);
    }
}

/* Cancelled at each transfer in turn, a job ends where nothing is lost that it was to keep. */
static void
test_cancel_everywhere (gconstpointer data)
{
  OptioRange whole = OPTIO_RANGE_INIT (0x08000000, 48 * 1024);
  g_autofree guint8 *old = g_malloc (whole.size);
  g_autoptr (OptioImage) image = engine_bench_make_image (OPTIO_RANGE_INIT (0x08000000, 9000),
                                                    OPTIO_RANGE_INIT (0x08004000, 4098));
  gboolean was_cut = TRUE;

  memset (old, 0x11, whole.size);
  for (guint n = 1; was_cut; n += 3)
    {
      EngineBench bench;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) cut = NULL;
      g_autoptr (OptioVerdict) again = NULL;

      engine_bench_init (&bench, data);
      optio_sim_device_poke (bench.sim, whole.start, old, whole.size);
      plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_DEFAULT, NULL);
      bench.tally.cancel_at = n;

      cut = engine_bench_run (&bench, plan);
      was_cut = !optio_verdict_is_success (cut);
      if (was_cut)
        g_assert_error (optio_verdict_get_error (cut), G_IO_ERROR, G_IO_ERROR_CANCELLED);
      assert_ledger_is_true (&bench, image, cut, whole);
      assert_rest_is_kept (&bench, image, cut, whole);
      g_assert_null (optio_verdict_get_rescue (cut));

      bench.tally.cancel_at = 0;
      again = engine_bench_run (&bench, plan);
      g_assert_cmpint (optio_verdict_get_kind (again), ==, OPTIO_VERDICT_VERIFIED);
      engine_bench_clear (&bench);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  engine_bench_add ("/engine/unplug-everywhere", test_unplug_everywhere);
  engine_bench_add ("/engine/cancel-everywhere", test_cancel_everywhere);

  return engine_bench_main ();
}
