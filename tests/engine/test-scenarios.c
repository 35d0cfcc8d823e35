/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people went through with boards that lose requests at fast hosts, for years and on every
 * system (ST community on the F072, F042, L552 and F429, and on "read protection" that was none;
 * dfu-util ticket 78), and what must hold for every board. The names are those of the facts about
 * the protocol: S4.1 to S4.5, X1 to X3. */

#include <string.h>

#include "engine-bench.h"
#include "optio-dfu.h"
#include "optio-error.h"

#define FLASH_START 0x08000000u
#define FIRMWARE_SIZE 9000u
#define N_SECTORS 5u
#define N_BLOCKS 5u

typedef struct
{
  EngineBench bench;
  OptioImage *image;
  OptioPlan *plan;
  OptioVerdict *verdict;
} Scene;

static void
begin (Scene           *scene,
       OptioBoardQuirks quirks,
       OptioFlashFlags  flags)
{
  OptioBoardFields fields = engine_bench_get_fields ("stm32f072");

  *scene = (Scene){ 0 };
  fields.quirks = quirks;
  engine_bench_init_with (&scene->bench, &fields);
  scene->bench.tally.notes = g_string_new (NULL);
  scene->image = engine_bench_make_image (OPTIO_RANGE_INIT (FLASH_START, FIRMWARE_SIZE),
                                          OPTIO_RANGE_INIT (FLASH_START, 0));
  scene->plan = optio_plan_new_flash (scene->bench.target, scene->image, flags, NULL);
}

static void
fill (Scene *scene)
{
  g_autofree guint8 *data = g_malloc (N_SECTORS * 2048);

  memset (data, 0x11, N_SECTORS * 2048);
  optio_sim_device_poke (scene->bench.sim, FLASH_START, data, N_SECTORS * 2048);
}

static void
run (Scene *scene)
{
  g_clear_pointer (&scene->verdict, optio_verdict_unref);
  g_string_truncate (scene->bench.tally.notes, 0);
  scene->verdict = engine_bench_run (&scene->bench, scene->plan);
}

static void
end (Scene *scene)
{
  g_string_free (scene->bench.tally.notes, TRUE);
  g_clear_pointer (&scene->verdict, optio_verdict_unref);
  optio_plan_unref (scene->plan);
  optio_image_unref (scene->image);
  engine_bench_clear (&scene->bench);
}

static void
add_fault (Scene            *scene,
           OptioSimFaultKind kind,
           OptioDfuRequest   request,
           guint             number)
{
  const OptioSimFault fault = { kind, request, number, FALSE };

  optio_sim_device_add_fault (scene->bench.sim, &fault);
}

static guint
count (const char *text,
       const char *part)
{
  guint n = 0;

  for (text = strstr (text, part); text != NULL; text = strstr (text + 1, part))
    n++;
  return n;
}

static gboolean
says (Scene      *scene,
      const char *part)
{
  return strstr (optio_verdict_get_sentence (scene->verdict), part) != NULL;
}

/* Nobody is told of a protection that is not there. */
static void
assert_no_protection (Scene *scene)
{
  g_assert_false (says (scene, "read-protected"));
  g_assert_false (says (scene, "Write-protected"));
  g_assert_cmpuint (count (scene->bench.tally.notes->str, "protect"), ==, 0);
}

static void
assert_verified (Scene *scene)
{
  g_assert_cmpint (optio_verdict_get_kind (scene->verdict), ==, OPTIO_VERDICT_VERIFIED);
  g_assert_true (optio_verdict_is_success (scene->verdict));
  engine_bench_assert_holds (&scene->bench, scene->image);
}

/* {OK, 40 ms, dfuDNBUSY} without an end: after the longest time that it can take the board is
 * brought back, that is told, and the job goes on. */
static void
test_s4_1 (void)
{
  Scene scene;
  gint64 start_us;

  begin (&scene, 0, OPTIO_FLASH_DEFAULT);
  fill (&scene);
  add_fault (&scene, OPTIO_SIM_FAULT_STUCK_BUSY, OPTIO_DFU_REQUEST_GETSTATUS, 20);
  start_us = optio_sim_device_now (scene.bench.sim);
  run (&scene);

  assert_verified (&scene);
  assert_no_protection (&scene);
  g_assert_cmpuint (count (scene.bench.tally.notes->str, "is still busy after"), ==, 1);
  g_assert_cmpint (optio_sim_device_now (scene.bench.sim) - start_us, <, 15 * G_USEC_PER_SEC);
  end (&scene);
}

/* A refused or broken transfer costs the block at which it happened, and nothing else. */
static void
test_s4_2 (void)
{
  static const OptioSimFaultKind kinds[] = { OPTIO_SIM_FAULT_STALL, OPTIO_SIM_FAULT_IO,
                                             OPTIO_SIM_FAULT_TIMEOUT };
  static const OptioDfuRequest requests[] = { OPTIO_DFU_REQUEST_DNLOAD,
                                              OPTIO_DFU_REQUEST_GETSTATUS };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds) * G_N_ELEMENTS (requests); i++)
    {
      Scene scene;
      OptioSimCounters counters;

      begin (&scene, 0, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST);
      fill (&scene);
      /* Five erases and a Set Address come first: it is in the third block. */
      add_fault (&scene, kinds[i / 2], requests[i % 2],
                 requests[i % 2] == OPTIO_DFU_REQUEST_DNLOAD ? 9 : 20);
      run (&scene);

      assert_verified (&scene);
      optio_sim_device_get_counters (scene.bench.sim, &counters);
      g_assert_cmpuint (counters.erased_sectors, ==, N_SECTORS);
      g_assert_cmpuint (counters.programmed_bytes, ==, FIRMWARE_SIZE);
      g_assert_cmpuint (counters.faulty_programs, ==, 0);
      g_assert_cmpuint (scene.bench.tally.n_blocks, <=, N_BLOCKS + 1);
      end (&scene);
    }
}

/* The manner that works is told once and kept. */
static void
test_s4_3 (void)
{
  Scene scene;

  begin (&scene, OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_NEEDS_FRAMES), OPTIO_FLASH_DEFAULT);
  fill (&scene);
  run (&scene);

  assert_verified (&scene);
  assert_no_protection (&scene);
  g_assert_cmpuint (count (scene.bench.tally.notes->str, "left alone for 1 ms between requests"),
                    ==, 1);
  g_assert_cmpuint (count (scene.bench.tally.notes->str, "From now on"), ==, 1);
  g_assert_true (says (&scene, "The board lost requests on the way"));
  end (&scene);
}

/* It loses requests, and at last it takes no block at all. */
static void
test_s4_4 (void)
{
  Scene scene;

  begin (&scene, OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_NEEDS_FRAMES), OPTIO_FLASH_DEFAULT);
  fill (&scene);
  for (guint n = 24; n < 200; n++)
    add_fault (&scene, OPTIO_SIM_FAULT_IO, OPTIO_DFU_REQUEST_DNLOAD, n);
  run (&scene);

  g_assert_false (optio_verdict_is_success (scene.verdict));
  g_assert_error (optio_verdict_get_error (scene.verdict), OPTIO_ERROR, OPTIO_ERROR_IO);
  g_assert_true (says (&scene, "AN2606"));
  g_assert_true (says (&scene, "protection is not the cause"));
  g_assert_true (says (&scene, "Put a USB 2 hub in between; if that does not help, try another "
                               "port (not USB4 or Thunderbolt), then SWD."));
  end (&scene);
}

/* The same command again goes on: what is there already is read and left alone. */
static void
test_s4_5 (void)
{
  Scene scene;
  OptioSimCounters before;
  OptioSimCounters after;

  begin (&scene, 0, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST);
  fill (&scene);
  add_fault (&scene, OPTIO_SIM_FAULT_UNPLUG, OPTIO_DFU_REQUEST_DNLOAD, 10);
  run (&scene);
  g_assert_error (optio_verdict_get_error (scene.verdict), OPTIO_ERROR, OPTIO_ERROR_GONE);

  optio_sim_device_enter_bootloader (scene.bench.sim);
  optio_plan_unref (scene.plan);
  scene.plan = optio_plan_new_flash (scene.bench.target, scene.image, OPTIO_FLASH_DEFAULT, NULL);
  optio_sim_device_get_counters (scene.bench.sim, &before);
  run (&scene);
  optio_sim_device_get_counters (scene.bench.sim, &after);

  assert_verified (&scene);
  g_assert_true (says (&scene, "were there already"));
  g_assert_cmpuint (after.programmed_bytes - before.programmed_bytes, <, FIRMWARE_SIZE / 2);
  end (&scene);
}

/* No success without a read-back, unless told. */
static void
test_x1 (void)
{
  static const OptioFlashFlags blind =
      OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST | OPTIO_FLASH_NO_VERIFY;
  Scene scene;

  begin (&scene, 0, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST);
  fill (&scene);
  add_fault (&scene, OPTIO_SIM_FAULT_DROP_WRITE, OPTIO_DFU_REQUEST_DNLOAD, 9);
  run (&scene);
  assert_verified (&scene);
  g_assert_cmpuint (count (scene.bench.tally.notes->str, "was read back wrong"), ==, 1);
  end (&scene);

  begin (&scene, 0, blind);
  run (&scene);
  g_assert_cmpint (optio_verdict_get_kind (scene.verdict), ==, OPTIO_VERDICT_ACCEPTED_UNSEEN);
  g_assert_true (says (&scene, "not read back"));
  g_assert_cmpuint (scene.bench.tally.n_uploads, ==, 0);
  end (&scene);
}

/* A board that leaves as it was told has not failed, whatever it answers on its way. */
static void
test_x2 (void)
{
  static const OptioBoardQuirk ways[] = { OPTIO_BOARD_QUIRK_LEAVES_AT_ONCE,
                                          OPTIO_BOARD_QUIRK_LEAVE_SAYS_UNKNOWN,
                                          OPTIO_BOARD_QUIRK_LEAVE_STALLS };
  static const guint8 vectors[8] = { 0x00, 0x10, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08 };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      Scene scene;

      begin (&scene, OPTIO_BOARD_QUIRK_BIT (ways[i]), OPTIO_FLASH_DEFAULT);
      optio_sim_device_poke (scene.bench.sim, FLASH_START, vectors, sizeof vectors);
      optio_plan_unref (scene.plan);
      scene.plan = optio_plan_new_leave (scene.bench.target, FLASH_START, NULL);
      run (&scene);

      g_assert_cmpint (optio_verdict_get_kind (scene.verdict), ==, OPTIO_VERDICT_DONE);
      g_assert_true (optio_verdict_is_success (scene.verdict));
      g_assert_cmpint (optio_sim_device_get_presence (scene.bench.sim), !=,
                       OPTIO_SIM_IN_BOOTLOADER);
      end (&scene);
    }
}

/* Every transfer is told, with its request and what came back, and every state by its name. */
static void
test_x3 (void)
{
  Scene scene;
  OptioSimCounters before;
  OptioSimCounters after;

  begin (&scene, 0, OPTIO_FLASH_DEFAULT);
  fill (&scene);
  add_fault (&scene, OPTIO_SIM_FAULT_STALL, OPTIO_DFU_REQUEST_DNLOAD, 9);
  scene.bench.tally.states = g_string_new (NULL);
  optio_sim_device_get_counters (scene.bench.sim, &before);
  run (&scene);
  optio_sim_device_get_counters (scene.bench.sim, &after);

  /* SET_INTERFACE is no request of DFU. */
  g_assert_cmpuint (scene.bench.tally.n_transfers, ==, after.transfers - before.transfers - 1);
  g_assert_cmpuint (scene.bench.tally.n_failed, ==, 1);
  g_assert_cmpuint (count (scene.bench.tally.notes->str, "DNLOAD: the board refused the request "
                                                         "(STALL)"),
                    ==, 1);
  g_assert_nonnull (strstr (scene.bench.tally.states->str,
                            "dfuDNLOAD-SYNC -> dfuDNBUSY  write 0x08000000"));
  g_string_free (scene.bench.tally.states, TRUE);
  end (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenarios/S4.1", test_s4_1);
  g_test_add_func ("/scenarios/S4.2", test_s4_2);
  g_test_add_func ("/scenarios/S4.3", test_s4_3);
  g_test_add_func ("/scenarios/S4.4", test_s4_4);
  g_test_add_func ("/scenarios/S4.5", test_s4_5);
  g_test_add_func ("/scenarios/X1", test_x1);
  g_test_add_func ("/scenarios/X2", test_x2);
  g_test_add_func ("/scenarios/X3", test_x3);

  return engine_bench_main ();
}
