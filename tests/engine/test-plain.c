/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plain DFU 1.1: the machine on scripts of the wire, the engine on simulated boards. */

#include "optio-catalog.h"
#include "optio-engine.h"
#include "optio-error.h"
#include "optio-sim-device.h"
#include "scripted-transport.h"

/* Where the simulated bootloader keeps its firmware. */
#define FIRMWARE_START 0x08002000u
#define FIRMWARE_MAX (128 * 1024 - 0x2000)

static OptioCatalog *catalog;

typedef struct
{
  OptioDevice *device;
  OptioSimDevice *sim;
  OptioTarget *target;
} Bench;

static void
bench_init (Bench      *bench,
            const char *board_id)
{
  OptioBoard *board = optio_catalog_find_board (catalog, board_id);

  *bench = (Bench){ .device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0) };
  bench->sim = OPTIO_SIM_DEVICE (bench->device);
  bench->target = optio_target_new (optio_device_get_identity (bench->device), NULL);
}

static void
bench_clear (Bench *bench)
{
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

  g_assert_no_error (error);
  verdict = optio_engine_run (plan, NULL, transport, NULL, NULL, NULL);
  optio_transport_wait (transport, 100 * 1000, NULL);
  g_test_message ("%s", optio_verdict_get_sentence (verdict));
  return verdict;
}

/* Begins with a stack pointer and an entry, so that it can be started; the address is of no
 * importance. */
static OptioImage *
make_firmware (guint32 size)
{
  static const guint8 vectors[8] = { 0x00, 0x10, 0x00, 0x20, 0x09, 0x20, 0x00, 0x08 };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autofree guint8 *data = g_malloc (size);

  for (guint32 i = 0; i < size; i++)
    data[i] = (guint8) (i < sizeof vectors ? vectors[i] : g_test_rand_int ());
  optio_image_builder_add (builder, 0x12340000, data, size, NULL);
  return optio_image_builder_end (builder);
}

static void
assert_chip_holds (Bench      *bench,
                   OptioImage *firmware)
{
  const OptioSegment *segment = optio_image_get_segment (firmware, 0);
  g_autoptr (GBytes) found = optio_sim_device_peek (bench->sim, FIRMWARE_START,
                                                    g_bytes_get_size (segment->bytes));

  g_assert_true (g_bytes_equal (found, segment->bytes));
}

/* Manifestation tolerant, with upload: it can be verified. Blocks are of 128 bytes. */
static void
test_tolerant (void)
{
  static const guint32 sizes[] = { 8, 127, 128, 129, 6400, FIRMWARE_MAX };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Bench bench;
      g_autoptr (OptioImage) firmware = make_firmware (sizes[i]);
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) verdict = NULL;

      bench_init (&bench, "sboot");
      plan = optio_plan_new_flash (bench.target, firmware, OPTIO_FLASH_DEFAULT, NULL);
      g_assert_true (optio_plan_is_plain (plan));
      verdict = run (&bench, plan);
      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
      assert_chip_holds (&bench, firmware);
      g_assert_cmpint (optio_sim_device_get_presence (bench.sim), ==, OPTIO_SIM_IN_BOOTLOADER);
      bench_clear (&bench);
    }
}

static void
test_leave (void)
{
  Bench bench;
  g_autoptr (OptioImage) firmware = make_firmware (5000);
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  bench_init (&bench, "sboot");
  plan = optio_plan_new_flash (bench.target, firmware, OPTIO_FLASH_LEAVE, NULL);
  verdict = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_cmpint (optio_sim_device_get_presence (bench.sim), ==, OPTIO_SIM_IN_APPLICATION);
  bench_clear (&bench);
}

/* Not manifestation tolerant: it has to be reset and cannot be verified, and nobody says that it
 * was. It takes a question too early for an error. */
static void
test_strict (void)
{
  Bench bench;
  g_autoptr (OptioImage) firmware = make_firmware (5000);
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  bench_init (&bench, "plain-strict");
  plan = optio_plan_new_flash (bench.target, firmware, OPTIO_FLASH_DEFAULT, NULL);
  verdict = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_ACCEPTED_UNSEEN);
  g_assert_cmpstr (optio_verdict_get_sentence (verdict), ==,
                   "Written, but not read back: the board accepted 4.9 KiB. The board was told to "
                   "leave its bootloader and start the firmware.");
  assert_chip_holds (&bench, firmware);
  g_assert_cmpint (optio_sim_device_get_presence (bench.sim), ==, OPTIO_SIM_IN_APPLICATION);
  bench_clear (&bench);
}

static void
test_too_large (void)
{
  Bench bench;
  g_autoptr (OptioImage) firmware = make_firmware (FIRMWARE_MAX + 1);
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  bench_init (&bench, "sboot");
  plan = optio_plan_new_flash (bench.target, firmware, OPTIO_FLASH_DEFAULT, NULL);
  verdict = run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_PARTLY);
  g_assert_error (optio_verdict_get_error (verdict), OPTIO_ERROR, OPTIO_ERROR_STATUS);
  g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), "errADDRESS"));
  g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), "may not start it"));
  bench_clear (&bench);
}

static void
test_upload_and_compare (void)
{
  Bench bench;
  g_autoptr (OptioImage) firmware = make_firmware (3000);
  g_autoptr (OptioPlan) flash = NULL;
  g_autoptr (OptioPlan) compare = NULL;
  g_autoptr (OptioPlan) all = NULL;
  g_autoptr (OptioPlan) some = NULL;
  g_autoptr (OptioVerdict) flashed = NULL;
  g_autoptr (OptioVerdict) same = NULL;
  g_autoptr (OptioVerdict) whole = NULL;
  g_autoptr (OptioVerdict) part = NULL;
  g_autoptr (OptioVerdict) different = NULL;

  bench_init (&bench, "sboot");
  flash = optio_plan_new_flash (bench.target, firmware, OPTIO_FLASH_NO_VERIFY, NULL);
  compare = optio_plan_new_verify (bench.target, firmware, NULL);
  all = optio_plan_new_upload (bench.target, OPTIO_IMAGE_MAX_SIZE, NULL);
  some = optio_plan_new_upload (bench.target, 200, NULL);

  flashed = run (&bench, flash);
  g_assert_cmpint (optio_verdict_get_kind (flashed), ==, OPTIO_VERDICT_ACCEPTED_UNSEEN);
  same = run (&bench, compare);
  g_assert_cmpint (optio_verdict_get_kind (same), ==, OPTIO_VERDICT_VERIFIED);
  whole = run (&bench, all);
  g_assert_cmpuint (optio_image_get_size (optio_verdict_get_image (whole)), ==, FIRMWARE_MAX);
  part = run (&bench, some);
  g_assert_cmpuint (optio_image_get_size (optio_verdict_get_image (part)), ==, 200);

  optio_sim_device_poke (bench.sim, FIRMWARE_START + 77, (const guint8 *) "?", 1);
  different = run (&bench, compare);
  g_assert_cmpint (optio_verdict_get_kind (different), ==, OPTIO_VERDICT_DIFFERS);
  bench_clear (&bench);
}

/* ---- DETACH, on scripts ---- */

static OptioTarget *
make_target (gboolean is_runtime,
             guint8   attributes)
{
  static const char *const alts[] = { "Firmware", NULL };
  OptioIdentityFields fields = { .vendor_id = 0x1209,
                                 .product_id = 1,
                                 .alt_names = alts,
                                 .is_runtime = is_runtime,
                                 .attributes = attributes,
                                 .transfer_size = 1024,
                                 .dfu_version = 0x0110 };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);

  return optio_target_new (identity, NULL);
}

static void
test_detach (void)
{
  static const struct
  {
    gboolean is_runtime;
    guint8 attributes;
    const char *script;
  } rows[] = {
    /* bitWillDetach: it goes by itself. */
    { TRUE, 0x09, "DETACH" },
    { TRUE, 0x09, "DETACH gone" },
    /* Without it the host resets the port; also if DETACH is not known. */
    { TRUE, 0x01, "DETACH\nreset" },
    { TRUE, 0x01, "DETACH stall\nreset gone" },
    /* Back to the application: always with a reset. */
    { FALSE, 0x0b, "DETACH\nreset" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (OptioTransport) transport = scripted_transport_new (rows[i].script);
      g_autoptr (OptioTarget) target = make_target (rows[i].is_runtime, rows[i].attributes);
      g_autoptr (OptioPlan) plan = optio_plan_new_detach (target);
      g_autoptr (OptioVerdict) verdict = optio_engine_run (plan, NULL, transport, NULL, NULL, NULL);

      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_DONE);
      g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict),
                                rows[i].is_runtime ? "leave its application"
                                                   : "leave its bootloader"));
      scripted_transport_assert_done (transport);
    }
}

/* ---- manifestation, on scripts ---- */

#define SETTLED "GETSTATE 2\nABORT\nGETSTATUS 0 0 2\n"
#define SENT SETTLED SETTLED "DNLOAD 0 *4\nGETSTATUS 0 0 5\n"

static void
test_manifest (void)
{
  static const struct
  {
    const char *script;
    OptioVerdictKind kind;
  } rows[] = {
    /* The waits that it asks for are kept. */
    { SETTLED SETTLED "DNLOAD 0 *4\nGETSTATUS 0 250 4\nwait 250\nGETSTATUS 0 0 5\n"
                      "DNLOAD 1\nGETSTATUS 0 1000 7\nwait 1000\nGETSTATUS 0 0 2",
      OPTIO_VERDICT_ACCEPTED_UNSEEN },
    /* It goes by itself. */
    { SENT "DNLOAD 1\nGETSTATUS 0 0 7\nGETSTATUS gone", OPTIO_VERDICT_ACCEPTED_UNSEEN },
    { SENT "DNLOAD 1\nGETSTATUS 0 0 8\nreset gone", OPTIO_VERDICT_ACCEPTED_UNSEEN },
    /* It does not like the firmware: errFIRMWARE, errVERIFY. */
    { SENT "DNLOAD 1\nGETSTATUS 10 0 10\n"
           "GETSTATE 10\nGETSTATUS 10 0 10\nCLRSTATUS\nGETSTATUS 0 0 2",
      OPTIO_VERDICT_PARTLY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (OptioTransport) transport = scripted_transport_new (rows[i].script);
      g_autoptr (OptioTarget) target = make_target (FALSE, 0x01);
      g_autoptr (OptioImage) firmware = make_firmware (4);
      g_autoptr (OptioPlan) plan = optio_plan_new_flash (target, firmware, OPTIO_FLASH_DEFAULT,
                                                         NULL);
      g_autoptr (OptioVerdict) verdict = optio_engine_run (plan, NULL, transport, NULL, NULL, NULL);

      g_test_message ("%s", optio_verdict_get_sentence (verdict));
      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, rows[i].kind);
      scripted_transport_assert_done (transport);
    }
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

  g_test_add_func ("/plain/tolerant", test_tolerant);
  g_test_add_func ("/plain/leave", test_leave);
  g_test_add_func ("/plain/strict", test_strict);
  g_test_add_func ("/plain/too-large", test_too_large);
  g_test_add_func ("/plain/upload-and-compare", test_upload_and_compare);
  g_test_add_func ("/plain/detach", test_detach);
  g_test_add_func ("/plain/manifest", test_manifest);

  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
