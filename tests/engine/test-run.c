/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real engine on the simulated chip, in virtual time. */

#include "engine-bench.h"
#include "optio-dfu.h"
#include "optio-error.h"

static const OptioFlashFlags blind_flags = OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST;

static void
test_flash (gconstpointer data)
{
  EngineBench bench;
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (GError) error = NULL;
  guint transfer_size;
  guint n_blocks;
  guint n_sectors = 0;

  engine_bench_init (&bench, data);
  /* 20000 is no multiple of a block, the second segment no multiple of a word. */
  image = engine_bench_make_image (OPTIO_RANGE_INIT (0x08000000, 20000),
                             OPTIO_RANGE_INIT (0x08010004, 4099));
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST,
                               &error);
  g_assert_no_error (error);
  verdict = engine_bench_run (&bench, plan);

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  engine_bench_assert_holds (&bench, image);

  transfer_size = optio_target_get_transfer_size (bench.target);
  n_blocks = 20000 / transfer_size + 1 + 4100 / transfer_size + 1;
  for (guint i = 0; i < optio_plan_get_n_steps (plan); i++)
    {
      const OptioStep *step = optio_plan_get_step (plan, i);
      OptioSector sector;
      guint64 address = step->range.start;

      for (; step->kind == OPTIO_STEP_ERASE && address < optio_range_get_end (step->range);
           address = optio_range_get_end (sector.range), n_sectors++)
        g_assert_true (optio_layout_find_sector (optio_target_get_layout (bench.target),
                                                 (guint32) address, &sector));
    }

  /* Set Address once for each run of full blocks and for each tail, in writing and in reading. */
  g_assert_cmpuint (bench.tally.n_commands, ==, n_sectors + 8);
  g_assert_cmpuint (bench.tally.n_blocks, ==, n_blocks);
  g_assert_cmpuint (bench.tally.n_uploads, ==, n_blocks);
  engine_bench_clear (&bench);
}

static void
test_states_are_told (void)
{
  static const char expected[] =
    "unknown -> dfuIDLE  settle\n"
    "dfuIDLE -> dfuDNLOAD-SYNC  erase 0x08000000\n"
    "dfuDNLOAD-SYNC -> dfuDNBUSY  erase 0x08000000\n"
    "dfuDNBUSY -> dfuDNLOAD-IDLE  erase 0x08000000\n";
  EngineBench bench;
  g_autoptr (OptioImage) image = engine_bench_make_image (OPTIO_RANGE_INIT (0x08000000, 2048),
                                                    OPTIO_RANGE_INIT (0x08000000, 0));
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  engine_bench_init (&bench, "stm32f072");
  bench.tally.states = g_string_new (NULL);
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST,
                               NULL);
  verdict = engine_bench_run (&bench, plan);
  g_assert_true (g_str_has_prefix (bench.tally.states->str, expected));
  g_assert_true (g_str_has_suffix (bench.tally.states->str,
                                   "dfuUPLOAD-IDLE -> dfuIDLE  settle\n"));
  g_string_free (bench.tally.states, TRUE);
  engine_bench_clear (&bench);
}

static void
test_erase_read_verify (gconstpointer data)
{
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 64 * 1024);
  EngineBench bench;
  g_autoptr (OptioImage) image = engine_bench_make_image (range, OPTIO_RANGE_INIT (0x08010000, 0));
  g_autoptr (OptioPlan) flash = NULL;
  g_autoptr (OptioPlan) verify = NULL;
  g_autoptr (OptioPlan) read = NULL;
  g_autoptr (OptioPlan) erase = NULL;
  g_autoptr (OptioVerdict) flashed = NULL;
  g_autoptr (OptioVerdict) same = NULL;
  g_autoptr (OptioVerdict) contents = NULL;
  g_autoptr (OptioVerdict) erased = NULL;
  g_autoptr (OptioVerdict) differs = NULL;
  const OptioSegment *segment;

  engine_bench_init (&bench, data);
  flash = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_NO_VERIFY, NULL);
  verify = optio_plan_new_verify (bench.target, image, NULL);
  read = optio_plan_new_read (bench.target, &range, 1, NULL);
  erase = optio_plan_new_erase (bench.target, &range, OPTIO_ERASE_DEFAULT, NULL);

  flashed = engine_bench_run (&bench, flash);
  g_assert_cmpint (optio_verdict_get_kind (flashed), ==, OPTIO_VERDICT_ACCEPTED_UNSEEN);
  same = engine_bench_run (&bench, verify);
  g_assert_cmpint (optio_verdict_get_kind (same), ==, OPTIO_VERDICT_VERIFIED);
  contents = engine_bench_run (&bench, read);
  g_assert_cmpint (optio_verdict_get_kind (contents), ==, OPTIO_VERDICT_DONE);
  segment = optio_image_get_segment (optio_verdict_get_image (contents), 0);
  g_assert_true (g_bytes_equal (segment->bytes, optio_image_get_segment (image, 0)->bytes));
  erased = engine_bench_run (&bench, erase);
  g_assert_cmpint (optio_verdict_get_kind (erased), ==, OPTIO_VERDICT_VERIFIED);
  differs = engine_bench_run (&bench, verify);
  g_assert_cmpint (optio_verdict_get_kind (differs), ==, OPTIO_VERDICT_DIFFERS);
  engine_bench_clear (&bench);
}

static void
test_leave (gconstpointer data)
{
  static const guint8 vectors[8] = { 0x00, 0x10, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08 };
  EngineBench bench;
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (OptioTransport) transport = NULL;

  engine_bench_init (&bench, data);
  optio_image_builder_add (builder, 0x08000000, vectors, sizeof vectors, NULL);
  image = optio_image_builder_end (builder);
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_LEAVE, NULL);
  verdict = engine_bench_run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_true (optio_verdict_is_success (verdict));

  /* It goes a moment after its answer. */
  transport = optio_device_open (bench.device, NULL, NULL);
  if (transport != NULL)
    optio_transport_wait (transport, 100 * 1000, NULL);
  g_assert_cmpint (optio_sim_device_get_presence (bench.sim), !=, OPTIO_SIM_IN_BOOTLOADER);
  engine_bench_clear (&bench);
}

/* Flashes @image over bytes that were all 0x11. */
static OptioVerdict *
flash_over_old (EngineBench    *bench,
                OptioImage     *image,
                OptioRange      old,
                OptioFlashFlags flags)
{
  g_autofree guint8 *data = g_malloc (old.size);
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  memset (data, 0x11, old.size);
  optio_sim_device_poke (bench->sim, old.start, data, old.size);
  plan = optio_plan_new_flash (bench->target, image, flags, &error);
  g_assert_no_error (error);
  return engine_bench_run (bench, plan);
}

/* What else is in a sector stays, unless the user says that it may go. */
static void
test_rest_is_kept (gconstpointer data)
{
  OptioRange old = OPTIO_RANGE_INIT (0x08000000, 16 * 1024);
  g_autoptr (OptioImage) image = engine_bench_make_image (OPTIO_RANGE_INIT (0x08000100, 64),
                                                    OPTIO_RANGE_INIT (0x08001001, 5));

  for (guint round = 0; round < 3; round++)
    {
      static const OptioFlashFlags flags[] = { OPTIO_FLASH_DEFAULT, OPTIO_FLASH_FULL,
                                               OPTIO_FLASH_DISCARD_REST };
      guint8 rest = flags[round] == OPTIO_FLASH_DISCARD_REST ? 0xff : 0x11;
      EngineBench bench;
      g_autoptr (OptioVerdict) verdict = NULL;
      g_autoptr (GBytes) bytes = NULL;
      const guint8 *found;

      engine_bench_init (&bench, data);
      verdict = flash_over_old (&bench, image, old, flags[round]);
      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
      engine_bench_assert_holds (&bench, image);

      bytes = optio_sim_device_peek (bench.sim, old.start, 0x200);
      found = g_bytes_get_data (bytes, NULL);
      for (guint i = 0; i < 0x200; i++)
        if (i < 0x100 || i >= 0x140)
          g_assert_cmphex (found[i], ==, rest);
      engine_bench_clear (&bench);
    }
}

/* Only sectors that differ are touched; the same firmware again sends nothing but Set Address. */
static void
test_only_what_changed (gconstpointer data)
{
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 128 * 1024);
  EngineBench bench;
  OptioSimCounters before;
  OptioSimCounters after;
  guint8 changed;
  g_autoptr (OptioImage) image = engine_bench_make_image (range, OPTIO_RANGE_INIT (0x08020000, 0));
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) first = NULL;
  g_autoptr (OptioVerdict) same = NULL;
  g_autoptr (OptioVerdict) repaired = NULL;

  engine_bench_init (&bench, data);
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_DEFAULT, NULL);
  first = engine_bench_run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (first), ==, OPTIO_VERDICT_VERIFIED);

  same = engine_bench_run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (same), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpstr (optio_verdict_get_sentence (same), ==,
                   "Verified: all 128 KiB were there already; nothing was written.");
  g_assert_cmpuint (bench.tally.n_blocks, ==, 0);
  g_assert_cmpuint (bench.tally.n_commands, ==, 1);

  optio_image_peek (image, 0x08008123, &changed);
  changed ^= 0xff;
  optio_sim_device_poke (bench.sim, 0x08008123, &changed, 1);
  optio_sim_device_get_counters (bench.sim, &before);
  repaired = engine_bench_run (&bench, plan);
  optio_sim_device_get_counters (bench.sim, &after);
  g_assert_cmpint (optio_verdict_get_kind (repaired), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpuint (after.erased_sectors - before.erased_sectors, ==, 1);
  engine_bench_assert_holds (&bench, image);
  engine_bench_clear (&bench);
}

/* Of a sector that has to be erased whatever is in it, one block is read beforehand. What has to be
 * kept of another is read whole. */
static void
test_survey_jumps (void)
{
  OptioRange old = OPTIO_RANGE_INIT (0x08000000, 256 * 1024);
  OptioRange new = OPTIO_RANGE_INIT (0x08000000, 160 * 1024);
  OptioRange rest = OPTIO_RANGE_INIT (0x08028000, 96 * 1024);
  EngineBench bench;
  OptioRange nothing = OPTIO_RANGE_INIT (0x08040000, 0);
  g_autoptr (OptioImage) old_image = engine_bench_make_image (old, nothing);
  g_autoptr (OptioImage) new_image = engine_bench_make_image (new, nothing);
  g_autoptr (OptioImage) kept = NULL;
  g_autoptr (OptioPlan) first = NULL;
  g_autoptr (OptioPlan) second = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  engine_bench_init (&bench, "stm32f405");
  first = optio_plan_new_flash (bench.target, old_image, blind_flags, NULL);
  optio_verdict_unref (engine_bench_run (&bench, first));

  kept = optio_image_split (old_image, &rest, 1, NULL);
  second = optio_plan_new_flash (bench.target, new_image, OPTIO_FLASH_DEFAULT, NULL);
  verdict = engine_bench_run (&bench, second);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  engine_bench_assert_holds (&bench, new_image);
  engine_bench_assert_holds (&bench, kept);
  /* 5 sectors with one block each; 128 KiB, and what is kept of it once more; 256 KiB read back. */
  g_assert_cmpuint (bench.tally.n_uploads, ==, 5 + 64 + 48 + 128);
  engine_bench_clear (&bench);
}

/* Blank blocks cost nothing on the wire, and the block number counts on over them. */
static void
test_blank_blocks_are_jumped (gconstpointer data)
{
  EngineBench bench;
  g_autofree guint8 *bytes = g_malloc (32 * 1024);
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  memset (bytes, 0xff, 32 * 1024);
  bytes[0] = 0x00;
  bytes[16 * 1024] = 0x01;
  bytes[32 * 1024 - 1] = 0x02;
  optio_image_builder_add (builder, 0x08000000, bytes, 32 * 1024, NULL);
  image = optio_image_builder_end (builder);

  engine_bench_init (&bench, data);
  plan = optio_plan_new_flash (bench.target, image, blind_flags, NULL);
  verdict = engine_bench_run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpuint (bench.tally.n_blocks, ==, 3);
  engine_bench_assert_holds (&bench, image);
  engine_bench_clear (&bench);
}

/* With the supply said to be high enough, F405 programs words, and is put back afterwards. If what
 * was chosen cannot be read back it is put back at once: the job goes on with bytes. */
static void
test_high_supply (void)
{
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 64 * 1024);
  g_autoptr (OptioImage) image = engine_bench_make_image (range, OPTIO_RANGE_INIT (range.start, 0));
  const OptioSimFault fault = { OPTIO_SIM_FAULT_STALL, OPTIO_DFU_REQUEST_UPLOAD, 2, FALSE };
  gint64 taken_us[3];

  for (guint i = 0; i < G_N_ELEMENTS (taken_us); i++)
    {
      OptioFlashFlags flags = blind_flags | (i > 0 ? OPTIO_FLASH_HIGH_SUPPLY : 0);
      EngineBench bench;
      gint64 start_us;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) verdict = NULL;
      g_autoptr (GBytes) width = NULL;

      engine_bench_init (&bench, "stm32f405");
      plan = optio_plan_new_flash (bench.target, image, flags, NULL);
      start_us = optio_sim_device_now (bench.sim);
      if (i == 2)
        optio_sim_device_add_fault (bench.sim, &fault);
      verdict = engine_bench_run (&bench, plan);
      taken_us[i] = optio_sim_device_now (bench.sim) - start_us;
      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
      engine_bench_assert_holds (&bench, image);

      width = optio_sim_device_peek (bench.sim, 0xffff0000, 1);
      g_assert_cmphex (*(const guint8 *) g_bytes_get_data (width, NULL), ==, 0x00);
      engine_bench_clear (&bench);
    }

  /* 64 KiB are 1.05 s by bytes and 0.26 s by words; their sectors are erased in 1.6 s or in 0.8. */
  g_assert_cmpint (taken_us[0] - taken_us[1], >, 1500 * 1000);
  g_assert_cmpint (taken_us[2], >=, taken_us[0]);
}

/* 600 KiB in blocks of 8 bytes are more than 65534: the number must not wrap to the commands 0 and
 * 1, where a read would end early in silence. */
static void
test_block_number_does_not_wrap (void)
{
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 600 * 1024);
  EngineBench bench;
  g_autoptr (OptioImage) image = engine_bench_make_image (range, OPTIO_RANGE_INIT (range.start, 0));
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  engine_bench_init (&bench, "tiny-blocks");
  plan = optio_plan_new_flash (bench.target, image, blind_flags, NULL);
  verdict = engine_bench_run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpuint (bench.tally.max_block, ==, 0xffff);
  engine_bench_assert_holds (&bench, image);
  engine_bench_clear (&bench);
}

/* A board counts in its own wTransferSize: where blocks have another size, each gets an address. */
static void
test_odd_transfer_size (gconstpointer data)
{
  guint16 transfer_size = (guint16) GPOINTER_TO_UINT (data);
  EngineBench bench;
  OptioIdentityFields fields;
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (OptioImage) image = engine_bench_make_image (OPTIO_RANGE_INIT (0x08000000, 10000),
                                                    OPTIO_RANGE_INIT (0x08000000, 0));
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  engine_bench_init (&bench, "no-transfer-size");
  fields = *optio_identity_get_fields (optio_target_get_identity (bench.target));
  fields.transfer_size = transfer_size;
  identity = optio_identity_new (&fields);
  optio_target_unref (bench.target);
  bench.target = optio_target_new (identity, NULL);

  plan = optio_plan_new_flash (bench.target, image, blind_flags, NULL);
  verdict = engine_bench_run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpuint (bench.tally.max_block, ==, 2);
  engine_bench_assert_holds (&bench, image);
  engine_bench_clear (&bench);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  engine_bench_add ("/engine/flash", test_flash);
  engine_bench_add ("/engine/erase-read-verify", test_erase_read_verify);
  engine_bench_add ("/engine/leave", test_leave);
  engine_bench_add ("/engine/rest-is-kept", test_rest_is_kept);
  engine_bench_add ("/engine/only-what-changed", test_only_what_changed);
  g_test_add_func ("/engine/survey-jumps", test_survey_jumps);
  engine_bench_add ("/engine/blank-blocks-are-jumped", test_blank_blocks_are_jumped);
  g_test_add_func ("/engine/states-are-told", test_states_are_told);
  g_test_add_func ("/engine/high-supply", test_high_supply);
  g_test_add_func ("/engine/block-number-does-not-wrap", test_block_number_does_not_wrap);
  g_test_add_data_func ("/engine/unknown-transfer-size", GUINT_TO_POINTER (0),
                        test_odd_transfer_size);
  g_test_add_data_func ("/engine/unaligned-transfer-size", GUINT_TO_POINTER (1023),
                        test_odd_transfer_size);

  return engine_bench_main ();
}
