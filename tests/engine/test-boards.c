/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every board of data/boards.xml: made, described, read, flashed and verified in virtual time, and
 * what it starts. What is said of a board's flash must be so, whatever became of the job. */

#include "engine-bench.h"
#include "optio-catalog.h"
#include "optio-error.h"

#define READ_SIZE 4096u
#define IMAGE_SIZE 12300u

#define BOOTLOADER OPTIO_SIM_START_BOOTLOADER
#define APPLICATION OPTIO_SIM_START_APPLICATION
#define NOWHERE OPTIO_SIM_START_NOWHERE

/* The boards that are not flashed and verified. Nothing is changed where what has to stay cannot be
 * read. */
static const struct
{
  const char *id;
  OptioVerdictKind kind;
} failures[] = {
  /* They can't be read: no UPLOAD, or a protection. */
  { "libopencm3", OPTIO_VERDICT_NOT_CHANGED },
  { "apm32f072", OPTIO_VERDICT_NOT_CHANGED },
  { "stm32f107-protected", OPTIO_VERDICT_NOT_CHANGED },
  { "stm32f405-protected", OPTIO_VERDICT_NOT_CHANGED },
  { "stm32u585-protected", OPTIO_VERDICT_NOT_CHANGED },
  { "open-bootloader-protected", OPTIO_VERDICT_NOT_CHANGED },
  /* They can't be written. mboot keeps the first sector for itself. */
  { "mboot", OPTIO_VERDICT_PARTLY },
  { "stm32f411-refuses", OPTIO_VERDICT_PARTLY },
  { "stm32f401-breaks", OPTIO_VERDICT_PARTLY },
  { "stm32g0c1-write-protected", OPTIO_VERDICT_DIFFERS },
  /* They lose requests, or refuse blocks, until they are treated more gently. */
  { "stm32f072-gaps", OPTIO_VERDICT_NOT_CHANGED },
  { "stm32f072-frames", OPTIO_VERDICT_NOT_CHANGED },
  { "stm32l552-gaps", OPTIO_VERDICT_NOT_CHANGED },
  { "stm32l433-blocks", OPTIO_VERDICT_NOT_CHANGED },
};

/* What boards start, BOOT0 low and high. */
static const struct
{
  const char *id;
  OptioSimStart low;
  OptioSimStart high;
} starts[] = {
  { "stm32g474-jumped", APPLICATION, BOOTLOADER },
  { "stuck-boot-sel", BOOTLOADER, BOOTLOADER },
  { "stuck-nboot0", BOOTLOADER, BOOTLOADER },
  { "stuck-nboot1", APPLICATION, NOWHERE },
  { "stuck-nswboot0", BOOTLOADER, BOOTLOADER },
  { "stuck-nboot-sel", BOOTLOADER, BOOTLOADER },
  { "stuck-boot-add", BOOTLOADER, BOOTLOADER },
  { "stuck-bfb2", BOOTLOADER, BOOTLOADER },
  { "stuck-empty", BOOTLOADER, BOOTLOADER },
  { "stuck-blank", NOWHERE, BOOTLOADER },
  { "stuck-nonsense", NOWHERE, BOOTLOADER },
  { "stuck-elsewhere", BOOTLOADER, BOOTLOADER },
  { "stuck-boot0", APPLICATION, BOOTLOADER },
  { "broken-complements", APPLICATION, BOOTLOADER },
};

/* Returns whether some sector of the board can be read, erased and written; @out_range is the first
 * of them and what follows. */
static gboolean
find_flash (OptioLayout *layout,
            OptioRange  *out_range)
{
  const OptioAccess all = OPTIO_ACCESS_READ | OPTIO_ACCESS_ERASE | OPTIO_ACCESS_WRITE;

  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    {
      const OptioRegion *region = optio_layout_get_region (layout, i);

      for (guint j = 0; j < region->n_sectors; j++)
        {
          OptioSector sector = optio_layout_get_sector (layout, i, j);

          if (sector.access == all)
            {
              *out_range = OPTIO_RANGE_INIT (sector.range.start, IMAGE_SIZE);
              return TRUE;
            }
        }
    }

  return FALSE;
}

/* What becomes of a flash at worst. */
static OptioVerdictKind
find_worst (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      if (g_str_equal (failures[i].id, id))
        return failures[i].kind;
    }

  return OPTIO_VERDICT_VERIFIED;
}

static void
check_starts (EngineBench *bench,
              const char  *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      if (!g_str_equal (starts[i].id, id))
        continue;
      g_assert_cmpint (optio_sim_device_find_start (bench->sim, FALSE), ==, starts[i].low);
      g_assert_cmpint (optio_sim_device_find_start (bench->sim, TRUE), ==, starts[i].high);
    }
}

static void
check_description (EngineBench *bench)
{
  OptioBoard *board = optio_sim_device_get_board (bench->sim);
  const OptioIdentityFields *fields = optio_identity_get_fields (optio_board_get_identity (board));

  g_assert_cmpuint (strlen (optio_board_get_title (board)), >, 10);
  g_assert_nonnull (optio_rom_model_get_title (optio_board_get_rom_model (board)));
  g_assert_nonnull (fields->alt_names[0]);
  g_assert_cmpint (optio_sim_device_get_presence (bench->sim), ==, OPTIO_SIM_IN_BOOTLOADER);
}

/* What is read is what the chip holds. */
static void
check_read (EngineBench *bench,
            OptioRange   range)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  OptioImage *image;

  range.size = READ_SIZE;
  plan = optio_plan_new_read (bench->target, &range, 1, &error);
  if (plan == NULL)
    {
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
      return;
    }

  verdict = engine_bench_run (bench, plan);
  image = optio_verdict_get_image (verdict);
  if (optio_verdict_get_kind (verdict) == OPTIO_VERDICT_DONE)
    g_assert_nonnull (image);
  if (image != NULL)
    engine_bench_assert_holds (bench, image);
}

static void
check_flash (EngineBench *bench,
             OptioRange   range,
             const char  *id)
{
  g_autoptr (OptioImage) image =
      engine_bench_make_image (range, OPTIO_RANGE_INIT (range.start + range.size, 0));
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) plan =
      optio_plan_new_flash (bench->target, image, OPTIO_FLASH_DEFAULT, &error);
  g_autoptr (OptioVerdict) verdict = NULL;

  g_assert_no_error (error);
  verdict = engine_bench_run (bench, plan);
  if (optio_verdict_get_kind (verdict) == OPTIO_VERDICT_VERIFIED)
    engine_bench_assert_holds (bench, image);
  else
    g_assert_cmpint (optio_verdict_get_kind (verdict), ==, find_worst (id));
}

static void
test_board (gconstpointer data)
{
  const char *id = data;
  OptioRange flash;
  EngineBench bench;

  engine_bench_init (&bench, id);
  check_description (&bench);
  check_starts (&bench, id);
  if (find_flash (optio_target_get_layout (bench.target), &flash))
    {
      check_read (&bench, flash);
      check_flash (&bench, flash, id);
    }
  engine_bench_clear (&bench);
}

typedef struct
{
  const char *id;
  const char *says;
} Unread;

static const Unread unread_boards[] = {
  { "stm32f107-protected", "was refused twice, each time with errVENDOR" },
  { "stm32f405-protected", "was refused twice, each time with errVENDOR" },
  { "apm32f072", "was refused twice, each time with errVENDOR" },
  { "stm32u585-protected", "RDP was read twice and is 0xdc: Level 1" },
  /* It answers with no bytes, and tells the error only to who asks for it. */
  { "open-bootloader-protected", "was refused twice, each time with errVENDOR" },
};

/* A board that cannot be read is never told that protection is out of the question, however often
 * it was asked; that it is protected is said, and nothing is tried. */
static void
test_unread (gconstpointer data)
{
  const Unread *row = data;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  EngineBench bench;
  OptioRange flash;

  engine_bench_init (&bench, row->id);
  g_assert_true (find_flash (optio_target_get_layout (bench.target), &flash));
  image = engine_bench_make_image (flash, OPTIO_RANGE_INIT (flash.start + flash.size, 0));
  plan = optio_plan_new_flash (bench.target, image, OPTIO_FLASH_DEFAULT | OPTIO_FLASH_DISCARD_REST,
                               &error);
  g_assert_no_error (error);
  verdict = engine_bench_run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), !=, OPTIO_VERDICT_VERIFIED);
  g_assert_null (strstr (optio_verdict_get_sentence (verdict), "protection is not the cause"));
  g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), row->says));
  g_assert_error (optio_verdict_get_error (verdict), OPTIO_ERROR, OPTIO_ERROR_PROTECTED);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_NOT_CHANGED);
  engine_bench_clear (&bench);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  GPtrArray *boards;

  g_test_init (&argc, &argv, NULL);
  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  boards = optio_catalog_get_boards (catalog);
  g_assert_cmpuint (boards->len, >=, 40);
  for (guint i = 0; i < boards->len; i++)
    {
      const char *id = optio_board_get_id (boards->pdata[i]);
      g_autofree char *path = g_strconcat ("/boards/", id, NULL);

      g_test_add_data_func (path, id, test_board);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (unread_boards); i++)
    {
      g_autofree char *path = g_strconcat ("/unread/", unread_boards[i].id, NULL);

      g_test_add_data_func (path, &unread_boards[i], test_unread);
    }

  return engine_bench_main ();
}
