/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real engine on the simulated chip, in virtual time. */

#include <gio/gio.h>

#include "optio-catalog.h"
#include "optio-dfu.h"
#include "optio-engine.h"
#include "optio-error.h"
#include "optio-sim-device.h"

static OptioCatalog *catalog;

/* What the wire saw. */
typedef struct
{
  guint n_transfers;
  guint n_commands; /* DNLOAD with wValue 0 */
  guint n_blocks;   /* DNLOAD with wValue 2 and more */
  guint n_uploads;
  guint max_block;
  guint cancel_at; /* transfers until the job is cancelled, 0 for never */
  GCancellable *cancellable;
  GString *states;
} Tally;

typedef struct
{
  OptioDevice *device;
  OptioSimDevice *sim;
  OptioTarget *target;
  Tally tally;
} Bench;

static void
count_event (OptioEvent *event,
             gpointer    user_data)
{
  Tally *tally = user_data;
  const OptioEventTrafficInfo *info = optio_event_get_traffic_info (event);

  if (optio_event_get_kind (event) == OPTIO_EVENT_STATE && tally->states != NULL)
    {
      g_autofree char *text = optio_event_describe (event);

      g_string_append_printf (tally->states, "%s\n", text);
    }

  if (info == NULL)
    return;

  tally->n_transfers++;
  tally->max_block = MAX (tally->max_block, info->value);
  if (info->request == OPTIO_DFU_REQUEST_UPLOAD)
    tally->n_uploads++;
  if (info->request == OPTIO_DFU_REQUEST_DNLOAD)
    *(info->value == 0 ? &tally->n_commands : &tally->n_blocks) += 1;
  if (tally->n_transfers == tally->cancel_at)
    g_cancellable_cancel (tally->cancellable);
}

static void
bench_init (Bench      *bench,
            const char *board_id)
{
  OptioBoard *board = optio_catalog_find_board (catalog, board_id);

  g_assert_nonnull (board);
  *bench = (Bench){ .device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0) };
  bench->sim = OPTIO_SIM_DEVICE (bench->device);
  bench->target = optio_target_new (optio_device_get_identity (bench->device),
                                    optio_board_get_chip (board));
  bench->tally.cancellable = g_cancellable_new ();
}

static void
bench_clear (Bench *bench)
{
  g_clear_object (&bench->tally.cancellable);
  g_clear_pointer (&bench->target, optio_target_unref);
  g_clear_object (&bench->device);
}

static OptioVerdict *
run (Bench     *bench,
     OptioPlan *plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioTransport) transport = optio_device_open (bench->device, NULL, &error);
  OptioVerdict *verdict;
  GString *states = bench->tally.states;
  guint cancel_at = bench->tally.cancel_at;

  g_assert_no_error (error);
  g_clear_object (&bench->tally.cancellable);
  bench->tally = (Tally){ .cancellable = g_cancellable_new (),
                          .cancel_at = cancel_at,
                          .states = states };
  verdict = optio_engine_run (plan, transport, count_event, &bench->tally,
                              bench->tally.cancellable);
  optio_transport_close (transport);
  g_test_message ("%s: %s", optio_verdict_kind_get_name (optio_verdict_get_kind (verdict)),
                  optio_verdict_get_sentence (verdict));
  return verdict;
}

static OptioImage *
make_random_image (OptioRange first,
                   OptioRange second)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  OptioRange ranges[] = { first, second };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree guint8 *data = g_malloc (ranges[i].size + 1);

      for (guint32 j = 0; j < ranges[i].size; j++)
        data[j] = (guint8) g_test_rand_int ();
      optio_image_builder_add (builder, ranges[i].start, data, ranges[i].size, NULL);
    }

  return optio_image_builder_end (builder);
}

static void
assert_chip_holds (Bench      *bench,
                   OptioImage *image)
{
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      gsize size = g_bytes_get_size (segment->bytes);
      g_autoptr (GBytes) found = optio_sim_device_peek (bench->sim, segment->address, size);

      g_assert_true (g_bytes_equal (found, segment->bytes));
    }
}

static const char *const board_ids[] = { "stm32f072", "stm32f405", "stm32g0c1" };

static void
test_flash (gconstpointer data)
{
  Bench bench;
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (GError) error = NULL;
  guint transfer_size;
  guint n_blocks;
  guint n_sectors = 0;

  bench_init (&bench, data);
  /* 20000 is no multiple of a block, the second segment no multiple of a word. */
  image = make_random_image (OPTIO_RANGE_INIT (0x08000000, 20000),
                             OPTIO_RANGE_INIT (0x08010004, 4099));
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST,
                               &error);
  g_assert_no_error (error);
  verdict = run (&bench, plan);

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  assert_chip_holds (&bench, image);

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
  bench_clear (&bench);
}

static void
test_states_are_told (void)
{
  static const char expected[] =
    "unknown -> dfuIDLE  settle\n"
    "dfuIDLE -> dfuDNLOAD-SYNC  erase 0x08000000\n"
    "dfuDNLOAD-SYNC -> dfuDNBUSY  erase 0x08000000\n"
    "dfuDNBUSY -> dfuDNLOAD-IDLE  erase 0x08000000\n";
  Bench bench;
  g_autoptr (OptioImage) image = make_random_image (OPTIO_RANGE_INIT (0x08000000, 2048),
                                                    OPTIO_RANGE_INIT (0x08000000, 0));
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  bench_init (&bench, "stm32f072");
  bench.tally.states = g_string_new (NULL);
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST,
                               NULL);
  verdict = run (&bench, plan);
  g_assert_true (g_str_has_prefix (bench.tally.states->str, expected));
  g_assert_true (g_str_has_suffix (bench.tally.states->str,
                                   "dfuUPLOAD-IDLE -> dfuIDLE  settle\n"));
  g_string_free (bench.tally.states, TRUE);
  bench_clear (&bench);
}

static void
test_erase_read_verify (gconstpointer data)
{
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 64 * 1024);
  Bench bench;
  g_autoptr (OptioImage) image = make_random_image (range, OPTIO_RANGE_INIT (0x08010000, 0));
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

  bench_init (&bench, data);
  flash = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_NO_VERIFY, NULL);
  verify = optio_plan_new_verify (bench.target, image, NULL);
  read = optio_plan_new_read (bench.target, &range, 1, NULL);
  erase = optio_plan_new_erase (bench.target, &range, OPTIO_ERASE_DEFAULT, NULL);

  flashed = run (&bench, flash);
  g_assert_cmpint (optio_verdict_get_kind (flashed), ==, OPTIO_VERDICT_ACCEPTED_UNSEEN);
  same = run (&bench, verify);
  g_assert_cmpint (optio_verdict_get_kind (same), ==, OPTIO_VERDICT_VERIFIED);
  contents = run (&bench, read);
  g_assert_cmpint (optio_verdict_get_kind (contents), ==, OPTIO_VERDICT_DONE);
  segment = optio_image_get_segment (optio_verdict_get_image (contents), 0);
  g_assert_true (g_bytes_equal (segment->bytes, optio_image_get_segment (image, 0)->bytes));
  erased = run (&bench, erase);
  g_assert_cmpint (optio_verdict_get_kind (erased), ==, OPTIO_VERDICT_VERIFIED);
  differs = run (&bench, verify);
  g_assert_cmpint (optio_verdict_get_kind (differs), ==, OPTIO_VERDICT_DIFFERS);
  bench_clear (&bench);
}

static void
test_leave (gconstpointer data)
{
  static const guint8 vectors[8] = { 0x00, 0x10, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08 };
  Bench bench;
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (OptioTransport) transport = NULL;

  bench_init (&bench, data);
  optio_image_builder_add (builder, 0x08000000, vectors, sizeof vectors, NULL);
  image = optio_image_builder_end (builder);
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_LEAVE, NULL);
  verdict = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_true (optio_verdict_is_success (verdict));

  /* It goes a moment after its answer. */
  transport = optio_device_open (bench.device, NULL, NULL);
  if (transport != NULL)
    optio_transport_wait (transport, 100 * 1000, NULL);
  g_assert_cmpint (optio_sim_device_get_presence (bench.sim), !=, OPTIO_SIM_IN_BOOTLOADER);
  bench_clear (&bench);
}

/* Whether the chip's bytes agree with the ledger. Before the run all bytes were 0x11. */
static void
assert_ledger_is_true (Bench        *bench,
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

static const OptioFlashFlags blind_flags = OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST;

/* Flashes @image over bytes that were all 0x11. */
static OptioVerdict *
flash_over_old (Bench          *bench,
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
  return run (bench, plan);
}

/* What else is in a sector stays, unless the user says that it may go. */
static void
test_rest_is_kept (gconstpointer data)
{
  OptioRange old = OPTIO_RANGE_INIT (0x08000000, 16 * 1024);
  g_autoptr (OptioImage) image = make_random_image (OPTIO_RANGE_INIT (0x08000100, 64),
                                                    OPTIO_RANGE_INIT (0x08001001, 5));

  for (guint round = 0; round < 3; round++)
    {
      static const OptioFlashFlags flags[] = { OPTIO_FLASH_DEFAULT, OPTIO_FLASH_FULL,
                                               OPTIO_FLASH_DISCARD_REST };
      guint8 rest = flags[round] == OPTIO_FLASH_DISCARD_REST ? 0xff : 0x11;
      Bench bench;
      g_autoptr (OptioVerdict) verdict = NULL;
      g_autoptr (GBytes) bytes = NULL;
      const guint8 *found;

      bench_init (&bench, data);
      verdict = flash_over_old (&bench, image, old, flags[round]);
      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
      assert_chip_holds (&bench, image);

      bytes = optio_sim_device_peek (bench.sim, old.start, 0x200);
      found = g_bytes_get_data (bytes, NULL);
      for (guint i = 0; i < 0x200; i++)
        if (i < 0x100 || i >= 0x140)
          g_assert_cmphex (found[i], ==, rest);
      bench_clear (&bench);
    }
}

/* Only sectors that differ are touched; the same firmware again sends nothing but Set Address. */
static void
test_only_what_changed (gconstpointer data)
{
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 128 * 1024);
  Bench bench;
  OptioSimCounters before;
  OptioSimCounters after;
  guint8 changed;
  g_autoptr (OptioImage) image = make_random_image (range, OPTIO_RANGE_INIT (0x08020000, 0));
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) first = NULL;
  g_autoptr (OptioVerdict) same = NULL;
  g_autoptr (OptioVerdict) repaired = NULL;

  bench_init (&bench, data);
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_DEFAULT, NULL);
  first = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (first), ==, OPTIO_VERDICT_VERIFIED);

  same = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (same), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpstr (optio_verdict_get_sentence (same), ==,
                   "Verified: all 128 KiB were there already; nothing was written.");
  g_assert_cmpuint (bench.tally.n_blocks, ==, 0);
  g_assert_cmpuint (bench.tally.n_commands, ==, 1);

  optio_image_peek (image, 0x08008123, &changed);
  changed ^= 0xff;
  optio_sim_device_poke (bench.sim, 0x08008123, &changed, 1);
  optio_sim_device_get_counters (bench.sim, &before);
  repaired = run (&bench, plan);
  optio_sim_device_get_counters (bench.sim, &after);
  g_assert_cmpint (optio_verdict_get_kind (repaired), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpuint (after.erased_sectors - before.erased_sectors, ==, 1);
  assert_chip_holds (&bench, image);
  bench_clear (&bench);
}

/* Blank blocks cost nothing on the wire, and the block number counts on over them. */
static void
test_blank_blocks_are_jumped (gconstpointer data)
{
  Bench bench;
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

  bench_init (&bench, data);
  plan = optio_plan_new_flash (bench.target, image, blind_flags, NULL);
  verdict = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpuint (bench.tally.n_blocks, ==, 3);
  assert_chip_holds (&bench, image);
  bench_clear (&bench);
}

/* 600 KiB in blocks of 8 bytes are more than 65534: the number must not wrap to the commands 0 and
 * 1, where a read would end early in silence. */
static void
test_block_number_does_not_wrap (void)
{
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 600 * 1024);
  Bench bench;
  g_autoptr (OptioImage) image = make_random_image (range, OPTIO_RANGE_INIT (range.start, 0));
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  bench_init (&bench, "tiny-blocks");
  plan = optio_plan_new_flash (bench.target, image, blind_flags, NULL);
  verdict = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpuint (bench.tally.max_block, ==, 0xffff);
  assert_chip_holds (&bench, image);
  bench_clear (&bench);
}

/* A board counts in its own wTransferSize: where that is unknown, each block gets an address. */
static void
test_unknown_transfer_size (void)
{
  Bench bench;
  OptioIdentityFields fields;
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (OptioImage) image = make_random_image (OPTIO_RANGE_INIT (0x08000000, 10000),
                                                    OPTIO_RANGE_INIT (0x08000000, 0));
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  bench_init (&bench, "no-transfer-size");
  fields = *optio_identity_get_fields (optio_target_get_identity (bench.target));
  fields.transfer_size = 0;
  identity = optio_identity_new (&fields);
  optio_target_unref (bench.target);
  bench.target = optio_target_new (identity, NULL);

  plan = optio_plan_new_flash (bench.target, image, blind_flags, NULL);
  verdict = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpuint (bench.tally.max_block, ==, 2);
  assert_chip_holds (&bench, image);
  bench_clear (&bench);
}

/* The cable is pulled at each transfer in turn: the job ends, what it says of the chip is true, and
 * the same plan again finishes the job. */
static void
test_unplug_everywhere (gconstpointer data)
{
  OptioRange whole = OPTIO_RANGE_INIT (0x08000000, 48 * 1024);
  g_autofree guint8 *old = g_malloc (whole.size);
  g_autoptr (OptioImage) image = make_random_image (OPTIO_RANGE_INIT (0x08000000, 9000),
                                                    OPTIO_RANGE_INIT (0x08004000, 4098));
  gboolean was_cut = TRUE;

  memset (old, 0x11, whole.size);
  for (guint n = 1; was_cut; n++)
    {
      Bench bench;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) cut = NULL;
      g_autoptr (OptioVerdict) again = NULL;

      bench_init (&bench, data);
      optio_sim_device_poke (bench.sim, whole.start, old, whole.size);
      plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_DEFAULT, NULL);
      optio_sim_device_unplug_at (bench.sim, n);

      cut = run (&bench, plan);
      was_cut = !optio_verdict_is_success (cut);
      if (was_cut)
        g_assert_error (optio_verdict_get_error (cut), OPTIO_ERROR, OPTIO_ERROR_GONE);
      assert_ledger_is_true (&bench, image, cut, whole);

      optio_sim_device_unplug (bench.sim);
      optio_sim_device_enter_bootloader (bench.sim);
      again = run (&bench, plan);
      g_assert_cmpint (optio_verdict_get_kind (again), ==, OPTIO_VERDICT_VERIFIED);
      assert_chip_holds (&bench, image);
      bench_clear (&bench);
    }
}

static void
test_cancel_everywhere (gconstpointer data)
{
  OptioRange whole = OPTIO_RANGE_INIT (0x08000000, 48 * 1024);
  g_autofree guint8 *old = g_malloc (whole.size);
  g_autoptr (OptioImage) image = make_random_image (OPTIO_RANGE_INIT (0x08000000, 9000),
                                                    OPTIO_RANGE_INIT (0x08004000, 4098));
  gboolean was_cut = TRUE;

  memset (old, 0x11, whole.size);
  for (guint n = 1; was_cut; n += 3)
    {
      Bench bench;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) cut = NULL;
      g_autoptr (OptioVerdict) again = NULL;

      bench_init (&bench, data);
      optio_sim_device_poke (bench.sim, whole.start, old, whole.size);
      plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_DEFAULT, NULL);
      bench.tally.cancel_at = n;

      cut = run (&bench, plan);
      was_cut = !optio_verdict_is_success (cut);
      if (was_cut)
        g_assert_error (optio_verdict_get_error (cut), G_IO_ERROR, G_IO_ERROR_CANCELLED);
      assert_ledger_is_true (&bench, image, cut, whole);

      bench.tally.cancel_at = 0;
      again = run (&bench, plan);
      g_assert_cmpint (optio_verdict_get_kind (again), ==, OPTIO_VERDICT_VERIFIED);
      bench_clear (&bench);
    }
}

static void
add_for_boards (const char   *path,
                GTestDataFunc func)
{
  for (gsize i = 0; i < G_N_ELEMENTS (board_ids); i++)
    {
      g_autofree char *full = g_strconcat (path, "/", board_ids[i], NULL);

      g_test_add_data_func (full, board_ids[i], func);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *own_boards = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  catalog = optio_catalog_new_default ();
  own_boards = g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "engine", NULL);
  optio_catalog_add_folder (catalog, own_boards);

  add_for_boards ("/engine/flash", test_flash);
  add_for_boards ("/engine/erase-read-verify", test_erase_read_verify);
  add_for_boards ("/engine/leave", test_leave);
  add_for_boards ("/engine/rest-is-kept", test_rest_is_kept);
  add_for_boards ("/engine/only-what-changed", test_only_what_changed);
  add_for_boards ("/engine/blank-blocks-are-jumped", test_blank_blocks_are_jumped);
  add_for_boards ("/engine/unplug-everywhere", test_unplug_everywhere);
  add_for_boards ("/engine/cancel-everywhere", test_cancel_everywhere);
  g_test_add_func ("/engine/states-are-told", test_states_are_told);
  g_test_add_func ("/engine/block-number-does-not-wrap", test_block_number_does_not_wrap);
  g_test_add_func ("/engine/unknown-transfer-size", test_unknown_transfer_size);

  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
