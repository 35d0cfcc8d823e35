/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mass erase on boards that do it, on boards that only say so, and on boards that refuse it. */

#include "optio-catalog.h"
#include "optio-dfu.h"
#include "optio-engine.h"
#include "optio-sim-device.h"
#include "scripted-transport.h"

static OptioCatalog *catalog;

typedef struct
{
  guint n_mass_erases;
  guint n_warnings;
} Tally;

typedef struct
{
  OptioDevice *device;
  OptioSimDevice *sim;
  OptioTarget *target;
  OptioRange flash;
  Tally tally;
} Bench;

static void
count_event (OptioEvent *event,
             gpointer    user_data)
{
  Tally *tally = user_data;
  const OptioEventTrafficInfo *traffic = optio_event_get_traffic_info (event);

  if (traffic != NULL && traffic->request == OPTIO_DFU_REQUEST_DNLOAD && traffic->value == 0 &&
      traffic->length == 1)
    tally->n_mass_erases++;
  if (optio_event_get_kind (event) == OPTIO_EVENT_NOTE && optio_event_is_warning (event))
    tally->n_warnings++;
}

/* A board without a blank byte. */
static void
bench_init (Bench      *bench,
            const char *board_id,
            guint32     flash_size)
{
  OptioBoard *board = optio_catalog_find_board (catalog, board_id);
  g_autofree guint8 *old = g_malloc (flash_size);

  *bench = (Bench){ .device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0),
                    .flash = OPTIO_RANGE_INIT (0x08000000, flash_size) };
  bench->sim = OPTIO_SIM_DEVICE (bench->device);
  bench->target = optio_target_new (optio_board_get_identity (board),
                                    optio_board_get_chip (board));
  memset (old, 0x11, flash_size);
  g_assert_true (optio_sim_device_poke (bench->sim, bench->flash.start, old, flash_size));
}

static void
bench_clear (Bench *bench)
{
  g_clear_pointer (&bench->target, optio_target_unref);
  g_clear_object (&bench->device);
}

/* Runs @plan, which must be verified, and returns how long it took. */
static gint64
run (Bench     *bench,
     OptioPlan *plan)
{
  g_autoptr (OptioTransport) transport = optio_device_open (bench->device, NULL, NULL);
  g_autoptr (OptioVerdict) verdict = NULL;
  gint64 start_us = optio_transport_now (transport);

  bench->tally = (Tally){ 0 };
  verdict = optio_engine_run (plan, bench->device, transport, count_event, &bench->tally, NULL);
  g_test_message ("%s", optio_verdict_get_sentence (verdict));
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  return optio_transport_now (transport) - start_us;
}

static void
assert_flash (Bench  *bench,
              guint32 offset,
              guint32 size,
              guint8  expected)
{
  g_autoptr (GBytes) bytes = optio_sim_device_peek (bench->sim, bench->flash.start + offset, size);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  for (guint32 i = 0; i < size; i++)
    g_assert_cmphex (data[i], ==, expected);
}

static void
test_erase_all (void)
{
  Bench bench;
  g_autoptr (OptioPlan) at_once = NULL;
  g_autoptr (OptioPlan) by_sector = NULL;
  gint64 at_once_us;

  bench_init (&bench, "stm32f072", 128 * 1024);
  at_once = optio_plan_new_erase (bench.target, NULL, OPTIO_ERASE_DEFAULT, NULL);
  by_sector = optio_plan_new_erase (bench.target, NULL, OPTIO_ERASE_BY_SECTOR, NULL);

  at_once_us = run (&bench, at_once);
  g_assert_cmpuint (bench.tally.n_mass_erases, ==, 1);
  g_assert_cmpuint (bench.tally.n_warnings, ==, 0);
  assert_flash (&bench, 0, bench.flash.size, 0xff);
  g_assert_cmpint (at_once_us * 4, <, run (&bench, by_sector));
  g_assert_cmpuint (bench.tally.n_mass_erases, ==, 0);
  bench_clear (&bench);
}

/* F405 needs 16 s and says 100 ms. */
static void
test_long_erase (void)
{
  Bench bench;
  g_autoptr (OptioPlan) plan = NULL;

  bench_init (&bench, "stm32f405", 1024 * 1024);
  plan = optio_plan_new_erase (bench.target, NULL, OPTIO_ERASE_DEFAULT, NULL);
  g_assert_cmpint (run (&bench, plan), >, 16 * G_USEC_PER_SEC);
  g_assert_cmpuint (bench.tally.n_mass_erases, ==, 1);
  assert_flash (&bench, 0, bench.flash.size, 0xff);
  bench_clear (&bench);
}

/* ST's library says that it is done, and has done nothing. */
static void
test_ignored (void)
{
  Bench bench;
  OptioSimCounters counters;
  g_autoptr (OptioPlan) plan = NULL;

  bench_init (&bench, "f405-st-library", 1024 * 1024);
  plan = optio_plan_new_erase (bench.target, NULL, OPTIO_ERASE_DEFAULT, NULL);
  run (&bench, plan);
  g_assert_cmpuint (bench.tally.n_mass_erases, ==, 1);
  g_assert_cmpuint (bench.tally.n_warnings, ==, 1);
  optio_sim_device_get_counters (bench.sim, &counters);
  g_assert_cmpuint (counters.erased_sectors, ==, 12);
  assert_flash (&bench, 0, bench.flash.size, 0xff);
  bench_clear (&bench);
}

static OptioImage *
make_image (guint32 size)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autofree guint8 *data = g_malloc (size);

  memset (data, 0x22, size);
  g_assert_true (optio_image_builder_add (builder, 0x08000000, data, size, NULL));
  return optio_image_builder_end (builder);
}

/* Flashing erases at once only if every sector goes and nothing of it is kept. */
static void
test_flash (void)
{
  static const struct
  {
    guint32 size;
    OptioFlashFlags flags;
    guint n_mass_erases;
    guint8 last; /* what the last byte of the flash is afterwards */
  } rows[] = {
    { 128 * 1024, OPTIO_FLASH_DEFAULT, 1, 0x22 },
    { 128 * 1024, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST, 1, 0x22 },
    { 127 * 1024, OPTIO_FLASH_DEFAULT, 0, 0x11 },
    { 127 * 1024, OPTIO_FLASH_DISCARD_REST, 1, 0xff },
    { 126 * 1024, OPTIO_FLASH_DISCARD_REST, 0, 0x11 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Bench bench;
      g_autoptr (OptioImage) image = make_image (rows[i].size);
      g_autoptr (OptioPlan) plan = NULL;

      bench_init (&bench, "stm32f072", 128 * 1024);
      plan = optio_plan_new_flash (bench.target, image, rows[i].flags, NULL);
      run (&bench, plan);
      g_assert_cmpuint (bench.tally.n_mass_erases, ==, rows[i].n_mass_erases);
      assert_flash (&bench, 0, rows[i].size, 0x22);
      assert_flash (&bench, bench.flash.size - 1, 1, rows[i].last);
      bench_clear (&bench);
    }
}

/* A board with the F072's chip and only two sectors, so that a script of it is short. */
static OptioPlan *
make_short_plan (void)
{
  static const char *const alts[] = { "@Internal Flash  /0x08000000/02*002Kg", NULL };
  OptioBoard *board = optio_catalog_find_board (catalog, "stm32f072");
  OptioIdentityFields fields = *optio_identity_get_fields (optio_board_get_identity (board));
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (OptioTarget) target = NULL;

  fields.alt_names = alts;
  identity = optio_identity_new (&fields);
  target = optio_target_new (identity, optio_board_get_chip (board));
  return optio_plan_new_erase (target, NULL, OPTIO_ERASE_DEFAULT, NULL);
}

#define SETTLED "GETSTATE 2\nABORT\nGETSTATUS 0 0 2\n"
#define BUSY "GETSTATUS 0 0 4\nGETSTATUS 0 0 5\n"
#define ERASE_BOTH "DNLOAD 0 4100000008\n" BUSY "DNLOAD 0 4100080008\n" BUSY
#define LOOK "DNLOAD 0 2100000008\n" BUSY "ABORT\n"
#define REFUSED "DNLOAD 0 4100000008\nGETSTATUS 0 0 4\n" VENDOR
#define CLOSED "DNLOAD 0 2100f8ff1f\nGETSTATUS 0 0 4\n" VENDOR
#define VENDOR "GETSTATUS 11 0 10\n"
#define CLEARED "GETSTATE 10\n" VENDOR "CLRSTATUS\nGETSTATUS 0 0 2\n"

static void
run_script (const char      *script,
            OptioVerdictKind kind,
            guint            n_warnings)
{
  g_autoptr (OptioTransport) transport = scripted_transport_new (script);
  g_autoptr (OptioPlan) plan = make_short_plan ();
  g_autoptr (OptioVerdict) verdict = NULL;
  Tally tally = { 0 };

  verdict = optio_engine_run (plan, NULL, transport, count_event, &tally, NULL);
  g_test_message ("%s", optio_verdict_get_sentence (verdict));
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, kind);
  g_assert_cmpuint (tally.n_warnings, ==, n_warnings);
  scripted_transport_assert_done (transport);
}

/* GigaDevice's library STALLs the command. */
static void
test_stalled (void)
{
  g_autoptr (GString) hex = g_string_new (NULL);
  g_autofree char *script = NULL;

  for (guint i = 0; i < 2048; i++)
    g_string_append (hex, "ff");
  script = g_strdup_printf (SETTLED SETTLED "DNLOAD 0 41 stall\nGETSTATE 3\n" SETTLED
                                            ERASE_BOTH LOOK "UPLOAD 2 %s\nUPLOAD 3 %s\n"
                                            "GETSTATE 9\nABORT\nGETSTATUS 0 0 2",
                            hex->str, hex->str);
  run_script (script, OPTIO_VERDICT_VERIFIED, 1);
}

/* Readout protection: the command is an error, and so is the erase that follows. What the board
 * says three times is believed; that it refuses its option bytes, too, is the evidence. */
static void
test_protected (void)
{
  run_script (SETTLED SETTLED "DNLOAD 0 41\nGETSTATUS 0 40 4\nwait 40\n" VENDOR CLEARED
                              REFUSED CLEARED REFUSED CLEARED REFUSED CLEARED CLOSED CLEARED CLOSED
                              "GETSTATE 10\n" VENDOR "CLRSTATUS\nGETSTATUS 0 0 2",
              OPTIO_VERDICT_PARTLY, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *boards = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  boards = g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "sim", NULL);
  catalog = optio_catalog_new_default ();
  optio_catalog_add_folder (catalog, boards);

  g_test_add_func ("/mass-erase/erase-all", test_erase_all);
  g_test_add_func ("/mass-erase/long-erase", test_long_erase);
  g_test_add_func ("/mass-erase/ignored", test_ignored);
  g_test_add_func ("/mass-erase/flash", test_flash);
  g_test_add_func ("/mass-erase/stalled", test_stalled);
  g_test_add_func ("/mass-erase/protected", test_protected);

  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
