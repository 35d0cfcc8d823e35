/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each finding of the doctor on a simulated board that shows it alone; healthy ones show none. */

#include <string.h>

#include "engine-bench.h"
#include "optio-catalog.h"
#include "optio-doctor.h"
#include "optio-error.h"
#include "placed-device.h"

#define FLASH 0x08000000u
#define OPTIONS_F0 0x1ffff800u
#define FLASH_SIZE_F0 0x1ffff7ccu
#define OPTIONS_F7 0x1fff0000u
#define OPTIONS_G4 0x1fff7800u
#define OPTIONS_G4_BANK_2 0x1ffff800u

typedef void (*Prepare) (EngineBench *bench);

static void
poke_words (EngineBench   *bench,
            guint32        address,
            const guint32 *words,
            guint          n_words)
{
  for (guint i = 0; i < n_words; i++)
    {
      const guint8 bytes[] = { (guint8) words[i], (guint8) (words[i] >> 8),
                               (guint8) (words[i] >> 16), (guint8) (words[i] >> 24) };

      g_assert_true (optio_sim_device_poke (bench->sim, address + 4 * i, bytes, sizeof bytes));
    }
}

/* Stack and reset vector of a program at @address. */
static void
poke_program (EngineBench *bench,
              guint32      address)
{
  const guint32 words[] = { 0x20001000, address + 0x101 };

  poke_words (bench, address, words, G_N_ELEMENTS (words));
}

static void
prepare_healthy (EngineBench *bench)
{
  poke_program (bench, FLASH);
}

static void
prepare_blank (EngineBench *bench)
{
}

static void
prepare_f0_options (EngineBench *bench,
                    guint32      first_word,
                    guint32      third_word)
{
  const guint32 words[] = { first_word, 0x00ff00ff, third_word, 0x00ff00ff };

  prepare_healthy (bench);
  poke_words (bench, OPTIONS_F0, words, G_N_ELEMENTS (words));
}

/* BOOT_SEL and nBOOT0 cleared, with the right complements. */
static void
prepare_held_by_options (EngineBench *bench)
{
  prepare_f0_options (bench, 0x887755aa, 0x00ff00ff);
}

/* nBOOT1 cleared: BOOT0 high starts the RAM. */
static void
prepare_boot_to_ram (EngineBench *bench)
{
  prepare_f0_options (bench, 0x10ef55aa, 0x00ff00ff);
}

static void
prepare_protected (EngineBench *bench)
{
  prepare_f0_options (bench, 0x00ff44bb, 0x00ff00ff);
}

static void
prepare_write_protected (EngineBench *bench)
{
  prepare_f0_options (bench, 0x00ff55aa, 0x00ff03fc);
}

/* USER 0xff with the complement 0x0f: an interrupted write. */
static void
prepare_broken (EngineBench *bench)
{
  prepare_f0_options (bench, 0x0fff55aa, 0x00ff00ff);
}

/* USER and the write protection erased: the chip does not compare these (RM0364 chapter 4). */
static void
prepare_erased_options (EngineBench *bench)
{
  prepare_f0_options (bench, 0xffff55aa, 0xffffffff);
}

/* USER 0x00 with a complement that is none: what it says of the start does not count. */
static void
prepare_broken_start (EngineBench *bench)
{
  prepare_f0_options (bench, 0x000055aa, 0x00ff00ff);
}

static void
prepare_nonsense (EngineBench *bench)
{
  const guint32 words[] = { 0x12345678, 0x9abcdef0 };

  poke_words (bench, FLASH, words, G_N_ELEMENTS (words));
}

static void
prepare_elsewhere (EngineBench *bench)
{
  poke_program (bench, FLASH + 0x2000);
}

/* The words of a new F746 but for BOOT_ADD0. */
static void
prepare_f7 (EngineBench *bench,
            guint32      boot_add0)
{
  const guint32 words[] = { 0xc0ffaaff, 0xffffffff, 0xffffffff, 0xffffffff,
                            boot_add0,  0xffffffff, 0x0040,     0xffffffff };

  poke_program (bench, FLASH);
  poke_words (bench, OPTIONS_F7, words, G_N_ELEMENTS (words));
}

static void
prepare_f7_healthy (EngineBench *bench)
{
  prepare_f7 (bench, 0x0080);
}

static void
prepare_boot_address (EngineBench *bench)
{
  prepare_f7 (bench, 0x0040);
}

static void
prepare_start_address (EngineBench *bench)
{
  prepare_f7 (bench, 0x3000);
}

/* OPTR, and nothing protected in either bank: each word with its complement. */
static void
prepare_g4 (EngineBench *bench,
            guint32      optr)
{
  const guint32 values[] = { optr, 0x00007fff, 0x00000000, 0x0000007f, 0x0000007f, 0x00000000 };

  poke_program (bench, FLASH);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const guint32 words[] = { values[i], ~values[i] };

      poke_words (bench, OPTIONS_G4 + 8 * i, words, G_N_ELEMENTS (words));
      poke_words (bench, OPTIONS_G4_BANK_2 + 8 * i, words, G_N_ELEMENTS (words));
    }
}

static void
prepare_g4_healthy (EngineBench *bench)
{
  prepare_g4 (bench, 0xffeff8aa);
}

static void
prepare_bank (EngineBench *bench)
{
  prepare_g4 (bench, 0xfffff8aa);
}

/* BOR_LEV 7, which has no meaning. */
static void
prepare_odd (EngineBench *bench)
{
  prepare_g4 (bench, 0xffefffaa);
}

/* Its register says 64 KiB, it announces 128. */
static void
prepare_small (EngineBench *bench)
{
  const guint8 size_kib[] = { 64, 0 };

  prepare_healthy (bench);
  g_assert_true (optio_sim_device_poke (bench->sim, FLASH_SIZE_F0, size_kib, sizeof size_kib));
}

/* It announces 512 KiB of its 128, and its register says nothing. */
static void
prepare_tall (EngineBench *bench)
{
  const guint8 nothing[] = { 0xff, 0xff };

  prepare_healthy (bench);
  g_assert_true (optio_sim_device_poke (bench->sim, FLASH_SIZE_F0, nothing, sizeof nothing));
}

/* ---- the table ---- */

typedef struct
{
  const char *name;
  const char *board;
  Prepare prepare;
  gboolean stays;
  const char *finding; /* NULL for none */
  gboolean has_fix;
} Case;

static const Case cases[] = {
  { "healthy-f072", "stm32f072", prepare_healthy, FALSE, NULL, FALSE },
  { "healthy-f405", "stm32f405", prepare_healthy, FALSE, NULL, FALSE },
  { "healthy-f746", "f746", prepare_f7_healthy, FALSE, NULL, FALSE },
  { "healthy-g474", "g474", prepare_g4_healthy, FALSE, NULL, FALSE },
  { "blank-f072", "stm32f072", prepare_blank, FALSE, "blank-flash", FALSE },
  { "blank-and-stays", "stm32f072", prepare_blank, TRUE, "blank-flash", FALSE },
  { "held-by-options", "stm32f072", prepare_held_by_options, FALSE, "boot-options", TRUE },
  { "held-and-stays", "stm32f072", prepare_held_by_options, TRUE, "boot-options", TRUE },
  { "boot-to-ram", "stm32f072", prepare_boot_to_ram, FALSE, "no-way-back", TRUE },
  { "read-protected", "stm32f072", prepare_protected, FALSE, "read-protected", FALSE },
  { "write-protected", "stm32f072", prepare_write_protected, FALSE, "write-protected", TRUE },
  { "broken-complement", "stm32f072", prepare_broken, FALSE, "broken-complements", TRUE },
  { "broken-start", "stm32f072", prepare_broken_start, FALSE, "broken-complements", TRUE },
  { "erased-options", "stm32f072", prepare_erased_options, FALSE, NULL, FALSE },
  { "nonsense", "stm32f072", prepare_nonsense, FALSE, "bad-vectors", FALSE },
  { "elsewhere", "stm32f072", prepare_elsewhere, FALSE, "image-elsewhere", FALSE },
  { "boot0-high", "stm32f072", prepare_healthy, TRUE, "boot0-high", FALSE },
  { "boot-address", "f746", prepare_boot_address, FALSE, "boot-address", TRUE },
  { "start-address", "f746", prepare_start_address, FALSE, "boot-address", TRUE },
  { "bank", "g474", prepare_bank, FALSE, "boot-bank", TRUE },
  { "odd-options", "g474", prepare_odd, FALSE, "odd-options", FALSE },
  { "healthy-g0c1", "sound-g0c1", prepare_healthy, FALSE, NULL, FALSE },
  { "empty-flag", "sound-g0c1", prepare_healthy, TRUE, "empty-flag", FALSE },
  { "repeated-map", "stm32g0c1", prepare_healthy, FALSE, "repeated-map", FALSE },
  { "wrong-size", "stm32f072", prepare_small, FALSE, "wrong-size", FALSE },
  { "short-flash", "tall-f072", prepare_tall, FALSE, "short-flash", FALSE },
  { "unreadable", "libopencm3", prepare_blank, FALSE, "unreadable", FALSE },
  { "wrong-map", "fine-f072", prepare_healthy, FALSE, "wrong-map", FALSE },
  { "lost-requests", "slow-f072", prepare_healthy, FALSE, "lost-requests", FALSE },
};

static OptioExamination *
examine (EngineBench *bench,
         gboolean     stays)
{
  OptioExamination *examination = optio_examination_new (bench->device, bench->target);
  OptioPlan *plan;

  optio_examination_set_stays (examination, stays);
  while ((plan = optio_examination_plan_tour (examination)) != NULL)
    {
      g_autoptr (OptioVerdict) verdict = NULL;

      g_assert_false (optio_plan_changes_chip (plan));
      verdict = engine_bench_run (bench, plan);
      optio_examination_take_tour (examination, verdict);
      optio_plan_unref (plan);
    }

  return examination;
}

static GPtrArray *
list_findings (OptioExamination *examination)
{
  GPtrArray *findings = optio_doctor_list_findings (examination);

  for (guint i = 0; i < findings->len; i++)
    {
      g_autofree char *text = optio_finding_to_text (findings->pdata[i]);

      g_test_message ("%s", text);
    }
  return findings;
}

static void
assert_only (GPtrArray  *findings,
             const char *id)
{
  for (guint i = 0; i < findings->len; i++)
    g_assert_cmpstr (optio_finding_get_id (findings->pdata[i]), ==, id);
  g_assert_cmpuint (findings->len, ==, id != NULL ? 1 : 0);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (OptioExamination) examination = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  EngineBench bench;

  engine_bench_init (&bench, row->board);
  row->prepare (&bench);
  examination = examine (&bench, row->stays);
  findings = list_findings (examination);

  assert_only (findings, row->finding);
  if (row->finding != NULL)
    {
      OptioFinding *finding = findings->pdata[0];

      g_assert_cmpint (optio_finding_get_fix (finding) != NULL, ==, row->has_fix);
      g_assert_cmpuint (g_strv_length ((char **) optio_finding_get_evidence (finding)), >, 0);
    }
  engine_bench_clear (&bench);
}

/* ---- every board ---- */

/* What is wrong with a board of data/boards.xml once its flash holds a program. Nothing is wrong
 * with any other. */
static const struct
{
  const char *board;
  const char *findings;
} vices[] = {
  { "stm32g0c1", "repeated-map" },
  { "open-bootloader-2020", "repeated-map" },
  { "open-bootloader", "repeated-map" },
  { "gd32vf103", "wrong-size wrong-map" },
  { "apm32f072", "read-protected" },
  { "stm32f072-gaps", "lost-requests" },
  { "stm32f072-frames", "lost-requests" },
  { "stm32l552-gaps", "lost-requests" },
  { "stm32f767-banks", "wrong-map" },
  { "stm32g0c1-downloading", "repeated-map" },
  { "stm32f107-protected", "read-protected" },
  { "stm32f405-protected", "read-protected" },
  { "stm32u585-protected", "read-protected" },
  { "open-bootloader-protected", "read-protected repeated-map" },
  /* It says that it can be read, and cannot. */
  { "libopencm3", "unreadable" },
  { "stm32g0c1-write-protected", "write-protected repeated-map" },
  { "stm32g0c1-away", "repeated-map" },
  { "stuck-boot-sel", "boot-options" },
  { "stuck-nboot0", "boot-options" },
  { "stuck-nboot1", "no-way-back" },
  { "stuck-nswboot0", "boot-options" },
  { "stuck-nboot-sel", "boot-options repeated-map" },
  { "stuck-boot-add", "boot-address" },
  { "stuck-bfb2", "boot-bank" },
  { "stuck-empty", "repeated-map blank-flash" },
  { "stuck-blank", "blank-flash" },
  { "stuck-nonsense", "bad-vectors" },
  { "stuck-elsewhere", "image-elsewhere" },
  { "broken-complements", "broken-complements" },
};

static const char *
find_vices (const char *board)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vices); i++)
    if (g_str_equal (vices[i].board, board))
      return vices[i].findings;

  return "";
}

/* What a board is stuck with is what it holds. */
static void
give_program (EngineBench *bench,
              const char  *id)
{
  const OptioRegion *flash = optio_target_get_flash (bench->target);

  if (flash != NULL && !g_str_has_prefix (id, "stuck-"))
    poke_program (bench, flash->range.start);
}

static char *
join_ids (GPtrArray *findings)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            optio_finding_get_id (findings->pdata[i]));
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
test_board (gconstpointer data)
{
  const char *id = data;
  EngineBench bench;

  engine_bench_init (&bench, id);
  give_program (&bench, id);
  {
    g_autoptr (OptioExamination) examination = examine (&bench, FALSE);
    g_autoptr (GPtrArray) findings = list_findings (examination);
    g_autofree char *ids = join_ids (findings);

    g_assert_cmpstr (ids, ==, find_vices (id));
  }
  engine_bench_clear (&bench);
}

/* A RISC-V chip has no table of vectors at its start, and its code is none. */
static void
test_no_vectors (void)
{
  static const guint32 code[] = { 0x00000297, 0x02028293, 0x30529073, 0x20000117 };
  EngineBench bench;

  engine_bench_init (&bench, "gd32vf103-0100");
  poke_words (&bench, FLASH, code, G_N_ELEMENTS (code));
  {
    g_autoptr (OptioExamination) examination = examine (&bench, FALSE);
    g_autoptr (GPtrArray) findings = list_findings (examination);

    assert_only (findings, NULL);
  }
  engine_bench_clear (&bench);
}

static void
add_board_tests (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  GPtrArray *boards;

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  boards = optio_catalog_get_boards (catalog);
  g_assert_cmpuint (boards->len, >=, 80);
  for (guint i = 0; i < boards->len; i++)
    {
      const char *id = optio_board_get_id (boards->pdata[i]);
      g_autofree char *path = g_strconcat ("/doctor/every-board/", id, NULL);

      g_test_add_data_func_full (path, g_strdup (id), test_board, g_free);
    }
}

/* ---- fixes ---- */

static OptioVerdict *
apply (EngineBench      *bench,
       OptioExamination *examination,
       OptioFix         *fix)
{
  OptioOptionSet *set = optio_examination_get_set (examination);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) writes = NULL;
  g_autoptr (OptioPlan) plan = NULL;

  g_assert_true (optio_fix_apply (fix, set, &error));
  g_assert_no_error (error);
  writes = optio_option_set_list_writes (set, &error);
  g_assert_no_error (error);
  plan = optio_plan_new_options (bench->target, optio_examination_get_found (examination), writes,
                                 OPTIO_OPTION_WRITE_UNPROVED, &error);
  g_assert_no_error (error);
  return engine_bench_run (bench, plan);
}

/* What the fix writes is there after the board's return, and the finding is gone. */
static void
test_fix (gconstpointer data)
{
  const Case *row = data;
  EngineBench bench;

  engine_bench_init (&bench, row->board);
  row->prepare (&bench);
  {
    g_autoptr (OptioExamination) before = examine (&bench, FALSE);
    g_autoptr (GPtrArray) findings = list_findings (before);
    g_autoptr (OptioVerdict) verdict =
        apply (&bench, before, optio_finding_get_fix (findings->pdata[0]));
    g_autoptr (OptioExamination) after = examine (&bench, FALSE);
    g_autoptr (GPtrArray) left = list_findings (after);

    g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
    assert_only (left, NULL);
  }
  engine_bench_clear (&bench);
}

/* ---- the place on the bus ---- */

static const char *const some_lines[] = {
  "usb 1-2: device descriptor read/64, error -110", NULL,
};
static const char *const no_lines[] = { NULL };
static const char *const some_holders[] = { "dfu-util (pid 4711)", NULL };

typedef struct
{
  const char *name;
  gboolean has_board;
  gboolean is_runtime;
  int problem; /* -1 for none */
  OptioSurroundingsFields surroundings;
  const char *finding;
} Place;

static const Place places[] = {
  { "no-board", FALSE, FALSE, -1, { .kernel_lines = no_lines }, "no-board" },
  { "no-board-and-no-log", FALSE, FALSE, -1, { 0 }, "no-board" },
  { "not-enumerated", FALSE, FALSE, -1, { .kernel_lines = some_lines }, "not-enumerated" },
  { "old-lines", TRUE, FALSE, -1, { .kernel_lines = some_lines }, NULL },
  { "no-permission", TRUE, FALSE, OPTIO_ERROR_PERMISSION,
    { .node = "/dev/bus/usb/001/014, root:root 0664" }, "no-permission" },
  { "held", TRUE, FALSE, OPTIO_ERROR_BUSY, { .holders = some_holders }, "held" },
  { "silent", TRUE, FALSE, OPTIO_ERROR_TIMEOUT, { 0 }, "no-answer" },
  { "autosuspend", TRUE, FALSE, -1, { .may_suspend = TRUE, .suspend_delay_ms = 2000 },
    "autosuspend" },
  { "application", TRUE, TRUE, -1, { 0 }, "application" },
};

static void
test_place (gconstpointer data)
{
  const Place *row = data;
  g_autoptr (GError) problem = NULL;
  g_autoptr (OptioDevice) device = NULL;
  g_autoptr (OptioSurroundings) surroundings = optio_surroundings_new (&row->surroundings);
  g_autoptr (OptioExamination) examination = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  if (row->problem >= 0)
    problem = g_error_new_literal (OPTIO_ERROR, row->problem, "What the system said.");
  if (row->has_board)
    device = placed_device_new ("1-2", "FFFFFFFEFFFF", row->is_runtime, problem);

  examination = optio_examination_new (device, NULL);
  optio_examination_set_surroundings (examination, surroundings);
  findings = list_findings (examination);
  assert_only (findings, row->finding);
}

/* A command to copy, with the path of the script that is here. */
static void
test_rule_command (void)
{
  g_autoptr (GError) problem =
      g_error_new_literal (OPTIO_ERROR, OPTIO_ERROR_PERMISSION, "What the system said.");
  g_autoptr (OptioDevice) device = placed_device_new ("1-2", "FFFFFFFEFFFF", FALSE, problem);
  g_autoptr (OptioExamination) examination = optio_examination_new (device, NULL);
  g_autoptr (GPtrArray) findings = list_findings (examination);
  g_autofree char *path =
      g_build_filename (g_getenv ("OPTIO_DATA_DIR"), "install-udev-rule", NULL);
  const char *const *advice = optio_finding_get_advice (findings->pdata[0]);

  assert_only (findings, "no-permission");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE));
  g_assert_nonnull (strstr (advice[0], path));
}

static void
test_twin (void)
{
  g_autoptr (OptioDevice) device = placed_device_new ("1-2", "FFFFFFFEFFFF", FALSE, NULL);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (OptioExamination) examination = optio_examination_new (device, NULL);
  g_autoptr (GPtrArray) findings = NULL;

  g_ptr_array_add (others, g_object_ref (device));
  g_ptr_array_add (others, placed_device_new ("1-3", "206133525748", FALSE, NULL));
  optio_examination_set_others (examination, others);
  findings = list_findings (examination);
  assert_only (findings, NULL);
  g_clear_pointer (&findings, g_ptr_array_unref);

  g_ptr_array_add (others, placed_device_new ("1-4", "FFFFFFFEFFFF", FALSE, NULL));
  findings = list_findings (examination);
  assert_only (findings, "same-serial");
}

/* ---- what must not be said ---- */

/* A refusal that comes once is no protection. */
static void
test_single_refusal (void)
{
  const OptioSimFault fault = { OPTIO_SIM_FAULT_STALL, OPTIO_DFU_REQUEST_UPLOAD, 1, FALSE };
  g_autoptr (OptioExamination) examination = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  EngineBench bench;

  engine_bench_init (&bench, "stm32f072");
  prepare_healthy (&bench);
  optio_sim_device_add_fault (bench.sim, &fault);
  examination = examine (&bench, FALSE);
  findings = list_findings (examination);

  g_assert_null (optio_doctor_find (findings, "read-protected"));
  engine_bench_clear (&bench);
}

/* Every id that there is stands in one of the tables above. */
static void
test_all_ids (void)
{
  g_auto (GStrv) ids = optio_doctor_list_ids ();
  g_autoptr (GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);
  static const char *const others[] = { "same-serial" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].finding != NULL)
      g_hash_table_add (shown, (gpointer) cases[i].finding);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].finding != NULL)
      g_hash_table_add (shown, (gpointer) places[i].finding);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_hash_table_add (shown, (gpointer) others[i]);

  for (guint i = 0; ids[i] != NULL; i++)
    g_assert_true (g_hash_table_contains (shown, ids[i]));
  g_assert_cmpuint (g_strv_length (ids), ==, g_hash_table_size (shown));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/doctor/board/", cases[i].name, NULL);
      g_autofree char *fix_path = g_strconcat ("/doctor/fix/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
      if (cases[i].has_fix && !cases[i].stays)
        g_test_add_data_func (fix_path, &cases[i], test_fix);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_strconcat ("/doctor/place/", places[i].name, NULL);

      g_test_add_data_func (path, &places[i], test_place);
    }
  add_board_tests ();
  g_test_add_func ("/doctor/no-vectors", test_no_vectors);
  g_test_add_func ("/doctor/place/rule-command", test_rule_command);
  g_test_add_func ("/doctor/place/twin", test_twin);
  g_test_add_func ("/doctor/single-refusal", test_single_refusal);
  g_test_add_func ("/doctor/all-ids", test_all_ids);
  return engine_bench_main ();
}
