/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Option bytes, from reading to the verdict, on simulated boards and on scripts. */

#include <string.h>

#include "option-bench.h"
#include "optio-conclusion.h"
#include "optio-dfu.h"
#include "optio-error.h"
#include "optio-wire.h"
#include "scripted-transport.h"

#define MAX_TRANSFERS 200u

static OptioCatalog *catalog;

static void
bench_init (OptionBench *bench,
            const char  *board_id)
{
  option_bench_init (bench, optio_catalog_find_board (catalog, board_id));
}

/* The chip holds what the plan writes. */
static void
assert_done (OptioPlan *plan,
             GBytes    *real)
{
  const OptioStep *step = optio_plan_get_step (plan, 0);

  g_assert_true (optio_plan_shows_options (plan, step, real, step->after));
}

static void
assert_error (OptioVerdict *verdict,
              OptioError    code)
{
  g_assert_false (optio_verdict_is_success (verdict));
  g_assert_true (g_error_matches (optio_verdict_get_error (verdict), OPTIO_ERROR, (int) code));
}

/* ---- on simulated boards ---- */

/* One block, whole, from its first byte, in one transfer; the reset is waited for. */
static void
test_write (void)
{
  static const struct
  {
    const char *board;
    const char *field;
    const char *value;
    gsize size;
  } rows[] = {
    { "stm32g0c1", "SEC_SIZE", "1", 116 },
    { "stm32f072", "VDDA_MONITOR", "0", 16 },
    { "stm32f405", "WDG_SW", "0", 16 },
    { "f405-answers", "BOR_LEV", "0", 16 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      OptionBench bench;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) verdict = NULL;
      g_autoptr (GBytes) real = NULL;

      bench_init (&bench, rows[i].board);
      plan = option_bench_plan_change (&bench, rows[i].field, rows[i].value);
      g_assert_cmpuint (optio_plan_get_n_steps (plan), ==, 1);
      verdict = option_bench_run (&bench, plan);

      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
      g_assert_true (optio_verdict_is_success (verdict));
      g_assert_cmpuint (bench.tally.n_blocks, ==, 1);
      g_assert_cmpuint (bench.tally.block_number, ==, 2);
      g_assert_cmpuint (bench.tally.block_size, ==, rows[i].size);
      real = option_bench_peek (&bench);
      assert_done (plan, real);
      option_bench_clear (&bench);
    }
}

/* A board that runs its application after the reset is no failure, and no success either. */
static void
test_leaves (void)
{
  static const guint8 program[] = { 0x00, 0x04, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08, 0xfe, 0xe7 };
  OptionBench bench;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (GBytes) real = NULL;

  bench_init (&bench, "stm32g0c1");
  g_assert_true (optio_sim_device_poke (bench.sim, 0x08000000, program, sizeof program));
  optio_sim_device_set_boot0 (bench.sim, FALSE);
  plan = option_bench_plan_change (&bench, "DUAL_BANK", "0");
  verdict = option_bench_run (&bench, plan);

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_ACCEPTED_UNSEEN);
  assert_error (verdict, OPTIO_ERROR_UNSURE);
  g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), "accepted"));
  g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), "runs there now"));
  g_assert_null (strstr (optio_verdict_get_sentence (verdict), "container"));
  real = option_bench_peek (&bench);
  assert_done (plan, real);
  option_bench_clear (&bench);
}

/* ---- a board that comes back with another map ---- */

#define MOVED_TYPE_DEVICE (moved_device_get_type ())
G_DECLARE_FINAL_TYPE (MovedDevice, moved_device, MOVED, DEVICE, OptioDevice)

/* A simulated board that says something else of itself after a reset. */
struct _MovedDevice
{
  OptioDevice parent_instance;

  OptioDevice *board;
  OptioIdentity *later;
};

G_DEFINE_FINAL_TYPE (MovedDevice, moved_device, OPTIO_TYPE_DEVICE)

static OptioTransport *
moved_device_open (OptioDevice  *device,
                   GCancellable *cancellable,
                   GError      **error)
{
  return optio_device_open (MOVED_DEVICE (device)->board, cancellable, error);
}

static OptioTransport *
moved_device_await_return (OptioDevice    *device,
                           guint           timeout_ms,
                           OptioIdentity **out_identity,
                           GCancellable   *cancellable,
                           GError        **error)
{
  MovedDevice *self = MOVED_DEVICE (device);

  *out_identity = optio_identity_ref (self->later);
  return optio_device_await_return (self->board, timeout_ms, NULL, cancellable, error);
}

static void
moved_device_class_init (MovedDeviceClass *klass)
{
  OptioDeviceClass *device_class = OPTIO_DEVICE_CLASS (klass);

  device_class->open = moved_device_open;
  device_class->await_return = moved_device_await_return;
}

static void
moved_device_init (MovedDevice *self)
{
}

typedef struct
{
  gboolean is_new_map_told;
  gboolean is_warning;
} Notes;

static void
look_for_note (OptioEvent *event,
               gpointer    user_data)
{
  Notes *notes = user_data;

  if (optio_event_get_kind (event) != OPTIO_EVENT_NOTE ||
      strstr (optio_event_get_text (event), "another memory map") == NULL)
    return;

  notes->is_new_map_told = TRUE;
  notes->is_warning = optio_event_is_warning (event);
}

/* Page size and banks may follow what was written: whatever was planned with the old map is void,
 * and that is told. Another serial is another board, and nothing is read from it. */
static void
test_new_map (void)
{
  static const char *const alts[] = { "@Internal Flash  /0x08000000/032*0004Kg",
                                      "@Option Bytes  /0x1FFFF800/01*016 e", NULL };

  for (guint i = 0; i < 2; i++)
    {
      OptionBench bench;
      OptioIdentityFields fields;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioTransport) transport = NULL;
      g_autoptr (OptioIdentity) later = NULL;
      g_autoptr (MovedDevice) device = NULL;
      g_autoptr (OptioVerdict) verdict = NULL;
      Notes notes = { FALSE };

      bench_init (&bench, "stm32f072");
      plan = option_bench_plan_change (&bench, "nRST_STOP", "0");
      fields = *optio_identity_get_fields (optio_device_get_identity (bench.device));
      if (i == 0)
        fields.alt_names = alts;
      else
        fields.serial = "another";
      later = optio_identity_new (&fields);
      device = g_object_new (MOVED_TYPE_DEVICE, "identity",
                             optio_device_get_identity (bench.device), "port-path", "1-1", NULL);
      device->board = bench.device;
      device->later = later;
      transport = optio_device_open (bench.device, NULL, NULL);
      verdict = optio_engine_run (plan, OPTIO_DEVICE (device), transport, look_for_note, &notes,
                                  NULL);

      g_assert_cmpint (optio_verdict_get_kind (verdict), ==,
                       i == 0 ? OPTIO_VERDICT_VERIFIED : OPTIO_VERDICT_ACCEPTED_UNSEEN);
      g_assert_cmpint (notes.is_new_map_told, ==, i == 0);
      g_assert_cmpint (notes.is_warning, ==, i == 0);
      if (i == 1)
        g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), "serial another"));
      optio_transport_close (transport);
      option_bench_clear (&bench);
    }
}

static void
test_changed_meanwhile (void)
{
  OptionBench bench;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  const guint8 data0[] = { 0x12, 0xed };

  bench_init (&bench, "stm32f072");
  plan = option_bench_plan_change (&bench, "nBOOT1", "0");
  g_assert_true (optio_sim_device_poke (bench.sim, 0x1ffff804, data0, sizeof data0));
  verdict = option_bench_run (&bench, plan);

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_NOT_CHANGED);
  assert_error (verdict, OPTIO_ERROR_MISMATCH);
  g_assert_cmpuint (bench.tally.n_blocks, ==, 0);
  option_bench_clear (&bench);
}

/* Another tool left the board in dfuDNLOAD-IDLE or dfuUPLOAD-IDLE. */
static void
test_found_at_work (void)
{
  static const guint8 set_address[] = { 0x21, 0x00, 0x00, 0x00, 0x08 };

  for (guint i = 0; i < 2; i++)
    {
      OptionBench bench;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) verdict = NULL;
      g_autoptr (OptioTransport) transport = NULL;
      OptioWire wire;
      OptioWireStatus status;
      guint8 data[16];

      bench_init (&bench, "stm32g0c1");
      plan = option_bench_plan_change (&bench, "WWDG_SW", "0");
      transport = optio_device_open (bench.device, NULL, NULL);
      optio_wire_init (&wire, transport, 0, NULL, NULL);
      if (i == 0)
        {
          g_assert_true (optio_wire_dnload (&wire, 0, set_address, sizeof set_address, 1000, NULL));
          g_assert_true (optio_wire_get_status (&wire, 1000, &status, NULL));
          g_assert_true (optio_wire_get_status (&wire, 1000, &status, NULL));
        }
      else
        {
          g_assert_cmpint (optio_wire_upload (&wire, 2, data, sizeof data, 1000, NULL), ==, 16);
          g_assert_true (optio_wire_get_status (&wire, 1000, &status, NULL));
        }
      g_assert_cmpuint (status.state, ==, i == 0 ? OPTIO_DFU_DNLOAD_IDLE : OPTIO_DFU_UPLOAD_IDLE);
      optio_transport_close (transport);

      verdict = option_bench_run (&bench, plan);
      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
      option_bench_clear (&bench);
    }
}

/* Whatever the moment at which the cable is pulled, the verdict does not say more than is so. */
static void
test_power_cut (void)
{
  static const char *const boards[] = { "stm32g0c1", "stm32f072", "stm32f405", "f405-answers" };

  for (gsize i = 0; i < G_N_ELEMENTS (boards); i++)
    {
      gboolean is_cut = TRUE;
      guint n_kinds[OPTIO_VERDICT_DIFFERS + 1] = { 0 };

      for (guint n = 1; is_cut; n++)
        {
          OptionBench bench;
          g_autoptr (OptioPlan) plan = NULL;
          g_autoptr (OptioVerdict) verdict = NULL;
          g_autoptr (GBytes) before = NULL;
          g_autoptr (GBytes) real = NULL;
          OptioVerdictKind kind;

          g_assert_cmpuint (n, <, MAX_TRANSFERS);
          bench_init (&bench, boards[i]);
          before = option_bench_peek (&bench);
          plan = option_bench_plan_change (&bench, "nRST_STOP", "0");
          optio_sim_device_unplug_at (bench.sim, n);
          verdict = option_bench_run (&bench, plan);
          kind = optio_verdict_get_kind (verdict);
          is_cut = optio_sim_device_get_presence (bench.sim) == OPTIO_SIM_UNPLUGGED;
          real = option_bench_peek (&bench);

          g_assert_true (is_cut || kind == OPTIO_VERDICT_VERIFIED);
          g_assert_true (kind != OPTIO_VERDICT_DONE && kind != OPTIO_VERDICT_DIFFERS);
          if (kind == OPTIO_VERDICT_VERIFIED)
            assert_done (plan, real);
          if (kind == OPTIO_VERDICT_NOT_CHANGED)
            g_assert_true (g_bytes_equal (real, before));
          n_kinds[kind]++;
          option_bench_clear (&bench);
        }

      g_assert_cmpuint (n_kinds[OPTIO_VERDICT_NOT_CHANGED], >, 0);
      g_assert_cmpuint (n_kinds[OPTIO_VERDICT_ACCEPTED_UNSEEN], >, 0);
    }
}

/* ---- what is looked at later ---- */

static GBytes *
cut_short (GBytes *bytes)
{
  return g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 4);
}

static OptioVerdict *
review (OptionBench           *bench,
        const OptioStep *step,
        GBytes          *now)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) found = NULL;

  g_assert_true (optio_image_builder_add (builder, step->range.start, g_bytes_get_data (now, NULL),
                                          (guint32) g_bytes_get_size (now), NULL));
  found = optio_image_builder_end (builder);
  return optio_engine_review_options (optio_target_get_chip (bench->target), step, 1, found);
}

static void
test_review (void)
{
  OptionBench bench;
  g_autoptr (OptioPlan) plan = NULL;
  const OptioStep *step;
  g_autoptr (GBytes) half = NULL;
  g_autoptr (GBytes) part = NULL;
  guint8 *mixed;

  bench_init (&bench, "stm32f072");
  plan = option_bench_plan_change (&bench, "nBOOT1", "0");
  step = optio_plan_get_step (plan, 0);
  mixed = g_memdup2 (g_bytes_get_data (step->before, NULL), step->range.size);
  mixed[4] = 0x12;
  half = g_bytes_new_take (mixed, step->range.size);
  part = cut_short (step->after);

  {
    struct
    {
      GBytes *now;
      OptioVerdictKind kind;
      const char *words;
    } rows[] = {
      { step->after, OPTIO_VERDICT_VERIFIED, "Verified" },
      { step->before, OPTIO_VERDICT_NOT_CHANGED, "as they were before" },
      { half, OPTIO_VERDICT_PARTLY, "neither what they were nor what was written" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        g_autoptr (OptioVerdict) verdict = review (&bench, step, rows[i].now);

        g_assert_cmpint (optio_verdict_get_kind (verdict), ==, rows[i].kind);
        g_assert_cmpint (optio_verdict_is_success (verdict), ==, i == 0);
        g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), rows[i].words));
      }
  }

  g_assert_null (review (&bench, step, part));
  option_bench_clear (&bench);
}

/* ---- what a plan refuses ---- */

static void
assert_refused (OptionBench           *bench,
                OptioOptionBlock block,
                gsize            size,
                OptioError       code)
{
  OptioOptionWrite write = { &block, g_bytes_new_take (g_malloc0 (size), size) };
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof write);
  g_autoptr (GBytes) bytes = write.bytes;
  g_autoptr (GError) error = NULL;

  g_array_append_val (writes, write);
  g_assert_null (optio_plan_new_options (bench->target, bench->found, writes,
                                         OPTIO_OPTION_WRITE_UNPROVED, &error));
  g_assert_error (error, OPTIO_ERROR, (int) code);
}

static void
test_refused_plans (void)
{
  OptionBench bench;
  guint n_blocks;
  const OptioOptionBlock *block;
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (OptioOptionWrite));
  g_autoptr (OptioTarget) nameless = NULL;
  g_autoptr (GError) error = NULL;

  bench_init (&bench, "stm32g0c1");
  block = optio_chip_get_option_blocks (optio_target_get_chip (bench.target), &n_blocks);

  /* The write of thread 839156, which failed: an inner address. */
  assert_refused (&bench, (OptioOptionBlock){ OPTIO_RANGE_INIT (0x1fff7870, 4), TRUE, TRUE }, 4,
                  OPTIO_ERROR_RANGE);
  assert_refused (&bench, *block, block->range.size, OPTIO_ERROR_RANGE);

  g_assert_null (optio_plan_new_options (bench.target, bench.found, none,
                                         OPTIO_OPTION_WRITE_DEFAULT, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_clear_error (&error);

  nameless = optio_target_new (optio_target_get_identity (bench.target), NULL);
  g_assert_null (optio_plan_new_read_options (nameless, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  option_bench_clear (&bench);
}

/* Too large for one transfer, too short, and not proved on silicon. */
static void
test_unfit_blocks (void)
{
  OptioBoard *board = optio_catalog_find_board (catalog, "tiny-blocks");
  OptioChip *chip = optio_board_get_chip (board);
  g_autoptr (OptioTarget) target = optio_target_new (optio_board_get_identity (board), chip);
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) found = optio_image_builder_end (builder);
  guint n_blocks;
  const OptioOptionBlock *block = optio_chip_get_option_blocks (chip, &n_blocks);

  for (gsize size = 8; size <= 16; size += 8)
    {
      OptioOptionWrite write = { block, g_bytes_new_take (g_malloc0 (size), size) };
      g_autoptr (GBytes) bytes = write.bytes;
      g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof write);
      g_autoptr (GError) error = NULL;

      g_array_append_val (writes, write);
      g_assert_null (
          optio_plan_new_options (target, found, writes, OPTIO_OPTION_WRITE_DEFAULT, &error));
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE);
    }
}

/* ---- on scripts ---- */

#define SETTLED "GETSTATE 2\nABORT\nGETSTATUS 0 0 2\n"
#define AT "DNLOAD 0 2100f8ff1f\nGETSTATUS 0 0 4\nGETSTATUS 0 0 5\n"
#define OLD "aa55ff00ff00ff00ff00ff00ff00ff00"
#define NEW "aa55ef10ff00ff00ff00ff00ff00ff00"
#define HALF "aa55ffffff00ff00ff00ff00ff00ff00"
#define BEGIN SETTLED SETTLED AT "ABORT\nUPLOAD 2 " OLD "\nABORT\n" AT "DNLOAD 2 " NEW "\n"
#define LOOK(bytes) AT "ABORT\nUPLOAD 2 " bytes "\n"
/* What looks wrong is looked at twice. */
#define LOOK_TWICE(bytes) LOOK (bytes) "ABORT\n" LOOK (bytes)
#define END "GETSTATE 9\nABORT\nGETSTATUS 0 0 2"

static const struct
{
  const char *name;
  const char *script;
  OptioVerdictKind kind;
  int code; /* of OptioError, -1 for none */
  const char *words;
} scripts[] = {
  { "no-reset", BEGIN "GETSTATUS 0 40 4\nwait 40\nGETSTATUS 0 0 5\n" LOOK (NEW) END,
    OPTIO_VERDICT_VERIFIED, -1, "Verified" },
  { "no-reset-ignored", BEGIN "GETSTATUS 0 40 4\nGETSTATUS 0 0 5\n" LOOK_TWICE (OLD) END,
    OPTIO_VERDICT_NOT_CHANGED, OPTIO_ERROR_VERIFY, "as they were" },
  { "no-reset-half", BEGIN "GETSTATUS 0 40 4\nGETSTATUS 0 0 5\n" LOOK_TWICE (HALF) END,
    OPTIO_VERDICT_PARTLY, OPTIO_ERROR_VERIFY, "0x1ffff800 bits 0xef100000 (" },
  { "refused",
    BEGIN "GETSTATUS 0 40 4\nGETSTATUS 11 0 10\nGETSTATE 10\nGETSTATUS 11 0 10\nCLRSTATUS\n"
          "GETSTATUS 0 0 2\n" LOOK_TWICE (OLD) END,
    OPTIO_VERDICT_NOT_CHANGED, OPTIO_ERROR_STATUS, "errVENDOR" },
  { "refused-but-done",
    BEGIN "GETSTATUS 11 0 10\nGETSTATE 10\nGETSTATUS 11 0 10\nCLRSTATUS\nGETSTATUS 0 0 2\n"
          LOOK (NEW) END,
    OPTIO_VERDICT_VERIFIED, -1, "Verified" },
  { "stalls-while-busy",
    BEGIN "GETSTATUS 0 40 4\nGETSTATUS stall\nwait 50\nGETSTATUS stall\nGETSTATUS 0 0 5\n"
          LOOK (NEW) END,
    OPTIO_VERDICT_VERIFIED, -1, "Verified" },
  { "gone-at-once", BEGIN "GETSTATUS gone", OPTIO_VERDICT_ACCEPTED_UNSEEN, OPTIO_ERROR_UNSURE,
    "accepted" },
  { "broken", BEGIN "GETSTATUS 0 40 4\nGETSTATUS io", OPTIO_VERDICT_ACCEPTED_UNSEEN,
    OPTIO_ERROR_UNSURE, "accepted" },
  { "silent", BEGIN "GETSTATUS 0 40 4\nGETSTATUS timeout", OPTIO_VERDICT_ACCEPTED_UNSEEN,
    OPTIO_ERROR_UNSURE, "accepted" },
  { "stalls-then-gone", BEGIN "GETSTATUS 0 40 4\nGETSTATUS stall\nGETSTATUS gone",
    OPTIO_VERDICT_ACCEPTED_UNSEEN, OPTIO_ERROR_UNSURE, "accepted" },
  { "not-begun", SETTLED SETTLED AT "ABORT\nUPLOAD 2 " HALF "\n" END, OPTIO_VERDICT_NOT_CHANGED,
    OPTIO_ERROR_MISMATCH, "Nothing on the chip was changed" },
};

static void
test_script (gconstpointer data)
{
  gsize index = GPOINTER_TO_SIZE (data);
  OptionBench bench;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioTransport) transport = scripted_transport_new (scripts[index].script);
  g_autoptr (OptioVerdict) verdict = NULL;
  OptionTally tally = { 0 };

  bench_init (&bench, "stm32f072");
  plan = option_bench_plan_change (&bench, "nBOOT1", "0");
  verdict = optio_engine_run (plan, NULL, transport, option_bench_count, &tally, NULL);
  g_test_message ("%s", optio_verdict_get_sentence (verdict));

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, scripts[index].kind);
  if (scripts[index].code < 0)
    g_assert_null (optio_verdict_get_error (verdict));
  else
    assert_error (verdict, scripts[index].code);
  g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), scripts[index].words));
  scripted_transport_assert_done (transport);
  option_bench_clear (&bench);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *sim_boards = NULL;
  g_autofree char *boards = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  sim_boards = g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "sim", NULL);
  boards = g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "engine", NULL);
  catalog = optio_catalog_new_default ();
  optio_catalog_add_folder (catalog, sim_boards);
  optio_catalog_add_folder (catalog, boards);

  g_test_add_func ("/options/S0.3-S0.4-one-block-and-the-reset", test_write);
  g_test_add_func ("/options/S0.5-S1.2-leaves-for-its-application", test_leaves);
  g_test_add_func ("/options/S0.7-found-at-work", test_found_at_work);
  g_test_add_func ("/options/S1.3-comes-back-with-another-map", test_new_map);
  g_test_add_func ("/options/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/options/power-cut", test_power_cut);
  g_test_add_func ("/options/S0.5-looked-at-later", test_review);
  g_test_add_func ("/options/refused-plans", test_refused_plans);
  g_test_add_func ("/options/unfit-blocks", test_unfit_blocks);
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_strconcat ("/options/script/", scripts[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_script);
    }

  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
