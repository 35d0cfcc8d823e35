/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking the read protection away, on simulated boards and on scripts. */

#include <string.h>

#include "option-bench.h"
#include "optio-error.h"
#include "optio-examination.h"
#include "scripted-transport.h"

#define FLASH_START 0x08000000u

static OptioCatalog *catalog;

static OptioBoard *
find_board (const char *id)
{
  OptioBoard *board = optio_catalog_find_board (catalog, id);

  g_assert_nonnull (board);
  return board;
}

/* Level 1, written as a person would write it; firmware in the flash. */
static void
bench_init_protected (OptionBench *bench,
                      const char  *board_id)
{
  static const guint8 firmware[] = { 0x12, 0x34, 0x56, 0x78 };
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  option_bench_init (bench, find_board (board_id));
  g_assert_true (
      optio_sim_device_poke (bench->sim, FLASH_START, firmware, sizeof firmware));
  plan = option_bench_plan_change (bench, "RDP", "level-1");
  verdict = option_bench_run (bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_ACCEPTED_UNSEEN);
}

static OptioPlan *
make_plan (OptionBench *bench)
{
  g_autoptr (GError) error = NULL;
  OptioPlan *plan = optio_plan_new_unprotect (bench->target, &error);

  g_assert_no_error (error);
  return plan;
}

static OptioProtection
examine (OptionBench *bench)
{
  g_autoptr (OptioExamination) examination =
      optio_examination_new (bench->device, bench->target);
  g_autofree char *evidence = NULL;
  OptioProtection protection;
  OptioPlan *tour;

  while ((tour = optio_examination_plan_tour (examination)) != NULL)
    {
      g_autoptr (OptioVerdict) verdict = option_bench_run (bench, tour);

      optio_examination_take_tour (examination, verdict);
      optio_plan_unref (tour);
    }

  protection = optio_examination_get_protection (examination, &evidence);
  g_assert_nonnull (evidence);
  return protection;
}

static void
assert_flash (OptionBench *bench,
              gboolean     is_blank)
{
  g_autoptr (GBytes) bytes = optio_sim_device_peek (bench->sim, FLASH_START, 4);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  g_assert_cmphex (data[0], ==, is_blank ? 0xff : 0x12);
}

/* The whole way: evidence, the command, the family's time, the reset, the level read again. */
static void
test_done (void)
{
  static const char *const boards[] = { "stm32f072", "stm32f405" };

  for (gsize i = 0; i < G_N_ELEMENTS (boards); i++)
    {
      OptionBench bench;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) verdict = NULL;

      bench_init_protected (&bench, boards[i]);
      g_assert_cmpint (examine (&bench), ==, OPTIO_PROTECTION_CLOSED);
      plan = make_plan (&bench);
      g_assert_true (optio_plan_changes_chip (plan));
      verdict = option_bench_run (&bench, plan);

      g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
      g_assert_no_error (optio_verdict_get_error (verdict));
      assert_flash (&bench, TRUE);
      option_bench_read (&bench);
      g_assert_cmpint (examine (&bench), ==, OPTIO_PROTECTION_OPEN);
      option_bench_clear (&bench);
    }
}

static void
test_open (void)
{
  OptionBench bench;

  option_bench_init (&bench, find_board ("stm32f072"));
  g_assert_cmpint (examine (&bench), ==, OPTIO_PROTECTION_OPEN);
  option_bench_clear (&bench);
}

/* Its answer to Get Commands does not name it. */
static void
test_not_known (void)
{
  OptionBench bench;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  option_bench_init (&bench, find_board ("stm32g0c1"));
  before = option_bench_peek (&bench);
  plan = make_plan (&bench);
  verdict = option_bench_run (&bench, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_NOT_CHANGED);
  g_assert_true (
      g_error_matches (optio_verdict_get_error (verdict), OPTIO_ERROR, OPTIO_ERROR_MISMATCH));
  after = option_bench_peek (&bench);
  g_assert_true (g_bytes_equal (before, after));
  option_bench_clear (&bench);
}

/* Pulled at any transfer, it is never said to be done, nor that nothing happened, unless that is
 * so. */
static void
test_power_cut (void)
{
  gboolean is_cut = TRUE;
  guint n_kinds[OPTIO_VERDICT_DIFFERS + 1] = { 0 };

  for (guint n = 1; is_cut; n++)
    {
      OptionBench bench;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioVerdict) verdict = NULL;
      g_autoptr (GBytes) before = NULL;
      g_autoptr (GBytes) after = NULL;
      OptioVerdictKind kind;

      g_assert_cmpuint (n, <, 100);
      bench_init_protected (&bench, "stm32f072");
      before = option_bench_peek (&bench);
      plan = make_plan (&bench);
      optio_sim_device_unplug_at (bench.sim, n);
      verdict = option_bench_run (&bench, plan);
      kind = optio_verdict_get_kind (verdict);
      is_cut = optio_sim_device_get_presence (bench.sim) == OPTIO_SIM_UNPLUGGED;
      after = option_bench_peek (&bench);
      n_kinds[kind]++;

      g_assert_true (is_cut || kind == OPTIO_VERDICT_VERIFIED);
      if (kind == OPTIO_VERDICT_NOT_CHANGED)
        {
          assert_flash (&bench, FALSE);
          g_assert_true (g_bytes_equal (before, after));
        }
      if (kind == OPTIO_VERDICT_VERIFIED)
        assert_flash (&bench, TRUE);
      option_bench_clear (&bench);
    }

  g_assert_cmpuint (n_kinds[OPTIO_VERDICT_NOT_CHANGED], >, 0);
  g_assert_cmpuint (n_kinds[OPTIO_VERDICT_ACCEPTED_UNSEEN], >, 0);
}

static void
test_refused_plans (void)
{
  OptionBench bench;
  g_autoptr (OptioTarget) nameless = NULL;
  g_autoptr (GError) error = NULL;

  option_bench_init (&bench, find_board ("stm32f072"));
  nameless = optio_target_new (optio_target_get_identity (bench.target), NULL);
  g_assert_null (optio_plan_new_unprotect (nameless, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  option_bench_clear (&bench);
}

/* ---- on scripts ---- */

#define SETTLED "GETSTATE 2\nABORT\nGETSTATUS 0 0 2\n"
#define BEGIN SETTLED SETTLED "UPLOAD 0 00214192\n" SETTLED "DNLOAD 0 92\n"
#define AT "DNLOAD 0 2100f8ff1f\nGETSTATUS 0 0 4\nGETSTATUS 0 0 5\n"
#define OPEN "aa55ff00ff00ff00ff00ff00ff00ff00"
#define CLOSED "bb44ff00ff00ff00ff00ff00ff00ff00"
#define REFUSAL "GETSTATUS 11 0 10\nGETSTATE 10\nGETSTATUS 11 0 10\nCLRSTATUS\nGETSTATUS 0 0 2"

static const struct
{
  const char *name;
  const char *script;
  OptioVerdictKind kind;
  int code; /* of OptioError, -1 for none */
  const char *words;
} scripts[] = {
  { "ignored",
    BEGIN "GETSTATUS 0 40 4\nGETSTATUS 0 0 5\n" SETTLED AT "ABORT\nUPLOAD 2 " CLOSED "\n"
          "GETSTATE 9\nABORT\nGETSTATUS 0 0 2",
    OPTIO_VERDICT_NOT_CHANGED, OPTIO_ERROR_VERIFY, "Not done" },
  { "done-without-reset",
    BEGIN "GETSTATUS 0 40 4\nwait 40\nGETSTATUS 0 0 5\n" SETTLED AT "ABORT\nUPLOAD 2 " OPEN "\n"
          "GETSTATE 9\nABORT\nGETSTATUS 0 0 2",
    OPTIO_VERDICT_VERIFIED, -1, "Verified" },
  { "refused", BEGIN "GETSTATUS 0 40 4\n" REFUSAL, OPTIO_VERDICT_PARTLY, OPTIO_ERROR_STATUS,
    "refused" },
  { "gone", BEGIN "GETSTATUS 0 40 4\nGETSTATUS gone", OPTIO_VERDICT_ACCEPTED_UNSEEN,
    OPTIO_ERROR_UNSURE, "plug it in again" },
  { "no-answer-to-commands",
    SETTLED SETTLED "UPLOAD 0 stall\n" SETTLED "DNLOAD 0 92\nGETSTATUS 0 40 4\nGETSTATUS gone",
    OPTIO_VERDICT_ACCEPTED_UNSEEN, OPTIO_ERROR_UNSURE, "accepted" },
  { "command-not-named",
    SETTLED SETTLED "UPLOAD 0 002141\nGETSTATE 2\nABORT\nGETSTATUS 0 0 2",
    OPTIO_VERDICT_NOT_CHANGED, OPTIO_ERROR_MISMATCH, "debugger" },
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
  const GError *error;

  option_bench_init (&bench, find_board ("stm32f072"));
  plan = make_plan (&bench);
  verdict = optio_engine_run (plan, NULL, transport, option_bench_count, &tally, NULL);
  error = optio_verdict_get_error (verdict);
  g_test_message ("%s", optio_verdict_get_sentence (verdict));

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, scripts[index].kind);
  if (scripts[index].code < 0)
    g_assert_null (error);
  else
    g_assert_true (g_error_matches (error, OPTIO_ERROR, scripts[index].code));
  g_assert_nonnull (strstr (optio_verdict_get_sentence (verdict), scripts[index].words));
  scripted_transport_assert_done (transport);
  option_bench_clear (&bench);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  catalog = optio_catalog_new_default ();

  g_test_add_func ("/unprotect/done", test_done);
  g_test_add_func ("/unprotect/S2.2-open", test_open);
  g_test_add_func ("/unprotect/not-known", test_not_known);
  g_test_add_func ("/unprotect/power-cut", test_power_cut);
  g_test_add_func ("/unprotect/refused-plans", test_refused_plans);
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_strconcat ("/unprotect/script/", scripts[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_script);
    }

  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
