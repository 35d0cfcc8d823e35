/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine on boards that misbehave, one quirk a board: it does the job all the same, or refuses
 * it with the true reason, and in time. README.md beside this says for each quirk what in the
 * engine handles it; each of these tests was seen to fail without that. */

#include <string.h>

#include "engine-bench.h"
#include "optio-error.h"
#include "optio-wire.h"

#define FLASH_START 0x08000000u
#define N_SECTORS 4u

/* The second bank of an H743. */
#define BANK_2_START 0x08100000u

/* What an L4 says that it needs for anything; it needs twice that. */
#define L4_POLL_MS 10

#define NO_ERROR (-1)

typedef enum
{
  JOB_FLASH,
  JOB_FLASH_LONG,
  JOB_FLASH_OVER, /* whatever else is in its sectors */
  JOB_FLASH_ALL,  /* in full, without a look at what is there */
  JOB_FLASH_BANK, /* into the second bank */
  JOB_FLASH_AND_LEAVE,
  JOB_READ,
  JOB_ERASE_ALL,
} Job;

typedef struct
{
  OptioBoardQuirk quirk;
  const char *board_id;
  OptioRomModel rom;
  Job job;
  OptioVerdictKind kind;
  int code;         /* of the error, or NO_ERROR */
  const char *says; /* (nullable): something that the verdict says */
  guint bound_s;    /* that it may take at most */
  void (*prepare) (EngineBench *bench);
  void (*check) (EngineBench *bench);
  guint8 rom_version; /* 0 for that of the board */
} Row;

static guint8
get_old_byte (guint32 offset)
{
  static const guint8 vectors[8] = { 0x00, 0x10, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08 };

  return offset < sizeof vectors ? vectors[offset] : (guint8) (0x11 + offset % 101);
}

static void
fill (EngineBench *bench,
      guint32      start)
{
  OptioSector sector = optio_layout_get_sector (optio_target_get_layout (bench->target), 0, 0);
  guint32 size = N_SECTORS * sector.range.size;
  g_autofree guint8 *data = g_malloc (size);

  for (guint32 i = 0; i < size; i++)
    data[i] = get_old_byte (i);
  optio_sim_device_poke (bench->sim, start, data, size);
}

/* A bit more than a sector, or than many; but for the vectors nothing is as it was. */
static OptioImage *
make_image (EngineBench *bench,
            guint32      start,
            Job          job)
{
  OptioSector sector = optio_layout_get_sector (optio_target_get_layout (bench->target), 0, 0);
  guint32 size = (job == JOB_FLASH_LONG ? 30 : 1) * sector.range.size + 5000;
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autofree guint8 *data = g_malloc (size);

  for (guint32 i = 0; i < size; i++)
    data[i] = i < 8 ? get_old_byte (i) : (guint8) (0x80 + i * 7 % 113);
  optio_image_builder_add (builder, start, data, size, NULL);
  return optio_image_builder_end (builder);
}

static OptioPlan *
make_plan (EngineBench *bench,
           Job          job,
           OptioImage  *image)
{
  OptioRange range = OPTIO_RANGE_INIT (FLASH_START, 5000);

  switch (job)
    {
    case JOB_READ:
      return optio_plan_new_read (bench->target, &range, 1, NULL);
    case JOB_ERASE_ALL:
      return optio_plan_new_erase (bench->target, NULL, OPTIO_ERASE_DEFAULT, NULL);
    case JOB_FLASH_ALL:
      return optio_plan_new_flash (bench->target, image,
                                   OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST, NULL);
    case JOB_FLASH_OVER:
      return optio_plan_new_flash (bench->target, image,
                                   OPTIO_FLASH_DEFAULT | OPTIO_FLASH_DISCARD_REST, NULL);
    case JOB_FLASH_AND_LEAVE:
      return optio_plan_new_flash (bench->target, image, OPTIO_FLASH_LEAVE, NULL);
    case JOB_FLASH:
    case JOB_FLASH_LONG:
    case JOB_FLASH_BANK:
    default:
      return optio_plan_new_flash (bench->target, image, OPTIO_FLASH_DEFAULT, NULL);
    }
}

/* ---- what is special about the chip before ---- */

/* The times that things take are not known then. */
static void
forget_chip (EngineBench *bench)
{
  optio_target_unref (bench->target);
  bench->target = optio_target_new (optio_device_get_identity (bench->device), NULL);
}

/* Readout protection level 1, which a reset loads. */
static void
protect (EngineBench *bench)
{
  static const guint8 rdp[] = { 0x00, 0xff };

  optio_sim_device_poke (bench->sim, 0x1ffff800, rdp, sizeof rdp);
  optio_sim_device_unplug (bench->sim);
  optio_sim_device_enter_bootloader (bench->sim);
}

static void
be_gentle (EngineBench *bench)
{
  optio_device_set_gentle (bench->device, TRUE);
}

/* A word that was programmed twice. */
static void
damage (EngineBench *bench)
{
  static const guint8 word[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  g_autoptr (OptioTransport) transport = optio_device_open (bench->device, NULL, NULL);
  OptioWire wire;
  OptioWireStatus status;

  optio_wire_init (&wire, transport, 0, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      optio_wire_set_address (&wire, FLASH_START + 64, 1000, NULL);
      for (guint k = 0; k < 2; k++)
        optio_wire_get_status (&wire, 1000, &status, NULL);
      optio_wire_dnload (&wire, OPTIO_WIRE_FIRST_BLOCK, word, sizeof word, 1000, NULL);
      for (guint k = 0; k < 2; k++)
        optio_wire_get_status (&wire, 1000, &status, NULL);
    }
  optio_transport_close (transport);
}

/* ---- what must be true afterwards ---- */

static void
assert_old_is_there (EngineBench *bench)
{
  g_autoptr (GBytes) bytes = optio_sim_device_peek (bench->sim, FLASH_START, 2048);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  for (guint32 i = 0; i < 2048; i++)
    g_assert_cmphex (data[i], ==, get_old_byte (i));
}

static void
assert_has_left (EngineBench *bench)
{
  g_assert_cmpint (optio_sim_device_get_presence (bench->sim), !=, OPTIO_SIM_IN_BOOTLOADER);
}

static void
assert_nothing_failed (EngineBench *bench)
{
  g_assert_cmpuint (bench->tally.n_failed, ==, 0);
}

/* Nothing had to be done again. */
static void
assert_untroubled (EngineBench *bench)
{
  assert_nothing_failed (bench);
  g_assert_null (strstr (bench->tally.notes->str, "again"));
  g_assert_null (strstr (bench->tally.notes->str, "port is reset"));
}

/* A gap is all that it takes, and it is found at once. */
static void
assert_one_gap (EngineBench *bench)
{
  const char *first = strstr (bench->tally.notes->str, "From now on");

  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, "From now on"));
}

static void
assert_no_clear_status (EngineBench *bench)
{
  g_assert_cmpuint (bench->tally.n_clear_status, ==, 0);
}

/* Two sectors, of which each can take 4 s. */
static void
assert_waited_for_erases (EngineBench *bench)
{
  assert_nothing_failed (bench);
  g_assert_cmpint (optio_sim_device_now (bench->sim), >, 8 * G_USEC_PER_SEC);
}

/* It is no board that loses requests. */
static void
assert_no_hub (EngineBench *bench)
{
  g_assert_null (strstr (bench->tally.notes->str, "between requests"));
}

static void
assert_said_hang (EngineBench *bench)
{
  g_assert_nonnull (strstr (bench->tally.notes->str, "flash in full"));
}

#define F072 "stm32f072", OPTIO_ROM_AN2662
#define G0C1 "stm32g0c1", OPTIO_ROM_ST_LIBRARY
#define H743 "stm32h743", OPTIO_ROM_ST_LIBRARY
#define DONE OPTIO_VERDICT_VERIFIED, NO_ERROR, NULL

static const Row rows[] = {
  { OPTIO_BOARD_QUIRK_STARTS_IN_ERROR, F072, JOB_FLASH, DONE, 5, NULL, assert_untroubled },
  { OPTIO_BOARD_QUIRK_STARTS_IN_DNLOAD_IDLE, F072, JOB_FLASH, DONE, 5, NULL, assert_untroubled },
  { OPTIO_BOARD_QUIRK_STARTS_IN_UPLOAD_IDLE, F072, JOB_FLASH, DONE, 5, NULL, assert_untroubled },
  { OPTIO_BOARD_QUIRK_STARTS_WITH_PARKED_ERASE, F072, JOB_READ, OPTIO_VERDICT_DONE, NO_ERROR, NULL,
    5, NULL, assert_old_is_there },

  { OPTIO_BOARD_QUIRK_EARLY_STATUS_IDLE, F072, JOB_FLASH, DONE, 5, forget_chip, assert_untroubled },
  { OPTIO_BOARD_QUIRK_SKIPS_BUSY, F072, JOB_FLASH, DONE, 5, NULL, assert_untroubled },
  { OPTIO_BOARD_QUIRK_ENDLESS_POLL, F072, JOB_FLASH, DONE, 5, NULL, NULL },
  { OPTIO_BOARD_QUIRK_SLOW_STATUS, F072, JOB_FLASH, DONE, 300, NULL, assert_nothing_failed },

  { OPTIO_BOARD_QUIRK_NEEDS_GAPS, F072, JOB_FLASH_LONG, OPTIO_VERDICT_VERIFIED, NO_ERROR,
    "a USB 2 hub", 30, NULL, assert_one_gap },
  { OPTIO_BOARD_QUIRK_NEEDS_GAPS, F072, JOB_FLASH, DONE, 60, be_gentle, assert_untroubled },
  { OPTIO_BOARD_QUIRK_NEEDS_FRAMES, F072, JOB_FLASH_LONG, OPTIO_VERDICT_VERIFIED, NO_ERROR,
    "a USB 2 hub", 30, NULL, assert_one_gap },
  { OPTIO_BOARD_QUIRK_NEEDS_SINGLE_PACKETS, F072, JOB_FLASH, DONE, 60, NULL, NULL },
  { OPTIO_BOARD_QUIRK_NEEDS_SINGLE_PACKETS, "stm32f405", OPTIO_ROM_AN2662, JOB_FLASH, DONE, 120,
    NULL, NULL },

  { OPTIO_BOARD_QUIRK_REFUSES_DNLOAD, F072, JOB_FLASH, OPTIO_VERDICT_PARTLY, OPTIO_ERROR_STALLED,
    "write 0x08000000", 10, NULL, NULL },
  { OPTIO_BOARD_QUIRK_BREAKS_DNLOAD, F072, JOB_FLASH, OPTIO_VERDICT_PARTLY, OPTIO_ERROR_IO,
    "write 0x08000000", 10, NULL, NULL },
  { OPTIO_BOARD_QUIRK_REFUSES_LARGE_BLOCKS, F072, JOB_FLASH, DONE, 10, NULL, NULL },
  { OPTIO_BOARD_QUIRK_OVERRUNS_BUFFER, G0C1, JOB_FLASH, DONE, 5, NULL, assert_nothing_failed },
  { OPTIO_BOARD_QUIRK_COUNTS_IN_REQUEST_SIZE, F072, JOB_FLASH_ALL, DONE, 5, NULL,
    assert_untroubled },
  { OPTIO_BOARD_QUIRK_REFUSES_CLRSTATUS, F072, JOB_FLASH, DONE, 5, NULL, assert_no_clear_status },

  { OPTIO_BOARD_QUIRK_BANK_2_ERASE_WEDGES, H743, JOB_FLASH_BANK, DONE, 60, NULL, assert_no_hub },
  { OPTIO_BOARD_QUIRK_BANK_2_ERASE_DONE_EARLY, H743, JOB_FLASH_BANK, DONE, 60, NULL,
    assert_waited_for_erases, 0x91 },
  { OPTIO_BOARD_QUIRK_MASS_ERASE_IGNORED, F072, JOB_ERASE_ALL, DONE, 10, NULL, NULL },
  { OPTIO_BOARD_QUIRK_ERASES_HALF_SECTORS, F072, JOB_FLASH_ALL, DONE, 10, NULL, NULL },
  { OPTIO_BOARD_QUIRK_HANGS_ON_DOUBLE_ERRORS, G0C1, JOB_FLASH, OPTIO_VERDICT_NOT_CHANGED,
    OPTIO_ERROR_TIMEOUT, NULL, 16, damage, assert_said_hang },
  { OPTIO_BOARD_QUIRK_HANGS_ON_DOUBLE_ERRORS, G0C1, JOB_FLASH_ALL, DONE, 10, damage, NULL },

  { OPTIO_BOARD_QUIRK_DROPS_PROTECTED_WRITES, "stm32f072", OPTIO_ROM_GIGADEVICE, JOB_FLASH_ALL,
    OPTIO_VERDICT_PARTLY, OPTIO_ERROR_PROTECTED, "RDP was read twice and is 0x00", 10, protect,
    NULL },
  { OPTIO_BOARD_QUIRK_EMPTY_PROTECTED_UPLOAD, F072, JOB_READ, OPTIO_VERDICT_NOT_CHANGED,
    OPTIO_ERROR_PROTOCOL, "sent 0 of", 10, protect, NULL },
  { OPTIO_BOARD_QUIRK_EMPTY_PROTECTED_UPLOAD, F072, JOB_FLASH_OVER, OPTIO_VERDICT_PARTLY,
    OPTIO_ERROR_STATUS, "Read protection does this", 10, protect, NULL },
  { OPTIO_BOARD_QUIRK_VENDOR_ERROR_EVERYWHERE, F072, JOB_READ, OPTIO_VERDICT_NOT_CHANGED,
    OPTIO_ERROR_PROTECTED, "refused twice, each time with errVENDOR", 5, protect, NULL },
  { OPTIO_BOARD_QUIRK_VENDOR_COMMANDS, G0C1, JOB_ERASE_ALL, DONE, 60, NULL, NULL },

  { OPTIO_BOARD_QUIRK_LEAVES_AT_ONCE, F072, JOB_FLASH_AND_LEAVE, DONE, 5, NULL, assert_has_left },
  { OPTIO_BOARD_QUIRK_LEAVE_SAYS_UNKNOWN, F072, JOB_FLASH_AND_LEAVE, DONE, 5, NULL,
    assert_has_left },
  { OPTIO_BOARD_QUIRK_LEAVE_STALLS, F072, JOB_FLASH_AND_LEAVE, DONE, 5, NULL, assert_has_left },
  { OPTIO_BOARD_QUIRK_NEVER_LEAVES, F072, JOB_FLASH_AND_LEAVE, OPTIO_VERDICT_VERIFIED,
    OPTIO_ERROR_PROTOCOL, "but stays in", 10, NULL, NULL },
};

static void
assert_verdict (const Row    *row,
                OptioVerdict *verdict)
{
  const GError *error = optio_verdict_get_error (verdict);

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, row->kind);
  if (row->code == NO_ERROR)
    g_assert_null (error);
  else
    g_assert_error (error, OPTIO_ERROR, row->code);
  if (row->says != NULL)
    g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), row->says));
  g_assert_cmpint (strstr (optio_verdict_get_sentence (verdict), "read-protected") != NULL, ==,
                   row->code == OPTIO_ERROR_PROTECTED);
}

static void
bench_init (EngineBench *bench,
            const Row   *row)
{
  OptioBoardFields fields = engine_bench_get_fields (row->board_id);

  fields.rom_model = row->rom;
  fields.rom_version = row->rom_version != 0 ? row->rom_version : fields.rom_version;
  fields.quirks = OPTIO_BOARD_QUIRK_BIT (row->quirk);
  if (row->quirk == OPTIO_BOARD_QUIRK_EARLY_STATUS_IDLE)
    fields.polls.program_ms = L4_POLL_MS;
  engine_bench_init_with (bench, &fields);
}

static void
test_quirk (gconstpointer data)
{
  const Row *row = data;
  EngineBench bench;
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  guint32 start = row->job == JOB_FLASH_BANK ? BANK_2_START : FLASH_START;
  gint64 start_us;

  bench_init (&bench, row);
  fill (&bench, start);
  if (row->prepare != NULL)
    row->prepare (&bench);
  image = make_image (&bench, start, row->job);
  plan = make_plan (&bench, row->job, image);
  g_assert_nonnull (plan);

  bench.tally.notes = g_string_new (NULL);
  start_us = optio_sim_device_now (bench.sim);
  verdict = engine_bench_run (&bench, plan);
  g_test_message ("%.1f s", (optio_sim_device_now (bench.sim) - start_us) / 1e6);
  assert_verdict (row, verdict);
  g_assert_cmpint (optio_sim_device_now (bench.sim) - start_us, <=, row->bound_s * G_USEC_PER_SEC);
  if (row->kind == OPTIO_VERDICT_VERIFIED && row->job != JOB_ERASE_ALL)
    engine_bench_assert_holds (&bench, image);
  if (row->check != NULL)
    row->check (&bench);

  g_string_free (bench.tally.notes, TRUE);
  engine_bench_clear (&bench);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/quirks/%s/%s/%u",
                                               optio_board_quirk_get_name (rows[i].quirk),
                                               rows[i].board_id, (guint) rows[i].job);

      g_test_add_data_func (path, &rows[i], test_quirk);
    }

  return engine_bench_main ();
}
