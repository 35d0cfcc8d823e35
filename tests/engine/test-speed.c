/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a job takes on simulated boards, in virtual time, against what the board itself
 * needs. */

#include "engine-bench.h"

#define MOST_OF_LIMIT 1.10

/* Of a hundred sectors one differs. */
#define SECTORS_PER_CHANGE 100u

static const OptioFlashFlags blind_flags = OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST;

/* ---- what the board itself needs ---- */

/* A board that must not be asked early takes at least what it advertises, unless it holds its
 * answer until it is ready. */
static gint64
get_operation_us (EngineBench *bench,
                  guint64      expected_us,
                  guint        advertised_ms)
{
  OptioBoard *board = optio_sim_device_get_board (bench->sim);

  if (optio_target_bears_early_polls (bench->target) ||
      optio_board_get_polls (board)->holds_while_busy)
    return (gint64) expected_us;

  return MAX ((gint64) expected_us, (gint64) advertised_ms * 1000);
}

static guint64
scale_erase_us (OptioPlan *plan,
                guint      usual_ms)
{
  const OptioFastProgram *fast = optio_plan_get_fast_program (plan);
  guint percent = fast != NULL && fast->erase_percent > 0 ? fast->erase_percent : 100;

  return (guint64) usual_ms * 10 * percent;
}

static gint64
get_erase_limit_us (EngineBench     *bench,
                    OptioPlan       *plan,
                    const OptioStep *step)
{
  const OptioBoardPolls *polls = optio_board_get_polls (optio_sim_device_get_board (bench->sim));
  guint64 address = step->range.start;
  gint64 limit_us = 0;
  OptioSector sector;

  while (address < optio_range_get_end (step->range) &&
         optio_layout_find_sector (optio_target_get_layout (bench->target), (guint32) address,
                                   &sector))
    {
      guint expected_ms = optio_target_get_erase_expected_ms (bench->target, &sector);

      limit_us += get_operation_us (bench, scale_erase_us (plan, expected_ms), polls->erase_ms);
      address = optio_range_get_end (sector.range);
    }

  return limit_us;
}

static gint64
get_mass_erase_limit_us (EngineBench *bench,
                         OptioPlan   *plan)
{
  const OptioBoardPolls *polls = optio_board_get_polls (optio_sim_device_get_board (bench->sim));
  guint expected_ms = optio_target_get_mass_erase_expected_ms (bench->target);

  return get_operation_us (bench, scale_erase_us (plan, expected_ms), polls->erase_ms);
}

static gint64
get_program_limit_us (EngineBench     *bench,
                      OptioPlan       *plan,
                      const OptioStep *step)
{
  const OptioBoardPolls *polls = optio_board_get_polls (optio_sim_device_get_board (bench->sim));
  const OptioFastProgram *fast = optio_plan_get_fast_program (plan);
  guint block_size = optio_target_get_transfer_size (bench->target);
  guint64 block_us = fast != NULL
                       ? block_size / fast->unit * fast->typical_us
                       : optio_target_get_program_expected_us (bench->target, block_size);

  return step->range.size / block_size * get_operation_us (bench, block_us, polls->program_ms);
}

/* Erase, program, and the bytes on a full-speed wire, a microsecond each. */
static gint64
get_limit_us (EngineBench *bench,
              OptioPlan   *plan)
{
  gint64 limit_us = 0;

  for (guint i = 0; i < optio_plan_get_n_steps (plan); i++)
    {
      const OptioStep *step = optio_plan_get_step (plan, i);

      if (step->kind == OPTIO_STEP_ERASE)
        limit_us += get_erase_limit_us (bench, plan, step);
      if (step->kind == OPTIO_STEP_MASS_ERASE)
        limit_us += get_mass_erase_limit_us (bench, plan);
      if (step->kind == OPTIO_STEP_WRITE)
        limit_us += get_program_limit_us (bench, plan, step) + step->range.size;
      if (step->kind == OPTIO_STEP_VERIFY)
        limit_us += step->range.size;
    }

  return limit_us;
}

/* ---- jobs ---- */

/* Without the sectors at its start that hold a board's own bootloader. */
static OptioRange
get_flash (EngineBench *bench)
{
  OptioLayout *layout = optio_target_get_layout (bench->target);
  OptioRange flash = optio_layout_get_region (layout, 0)->range;

  for (guint i = 0; flash.size > 0; i++)
    {
      OptioSector sector = optio_layout_get_sector (layout, 0, i);

      if ((sector.access & OPTIO_ACCESS_ERASE) != 0)
        break;
      flash.start += sector.range.size;
      flash.size -= sector.range.size;
    }

  return flash;
}

static OptioImage *
make_image (OptioRange range)
{
  return engine_bench_make_image (range, OPTIO_RANGE_INIT (range.start, 0));
}

/* Runs @plan, which must be verified; returns how long it took. */
static gint64
run (EngineBench *bench,
     OptioPlan   *plan)
{
  gint64 start_us = optio_sim_device_now (bench->sim);
  g_autoptr (OptioVerdict) verdict = engine_bench_run (bench, plan);

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_VERIFIED);
  return optio_sim_device_now (bench->sim) - start_us;
}

static gint64
flash (EngineBench    *bench,
       OptioImage     *image,
       OptioFlashFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) plan = optio_plan_new_flash (bench->target, image, flags, &error);

  g_assert_no_error (error);
  return run (bench, plan);
}

/* A full write with its read-back takes at most a tenth longer than the board itself needs: when it
 * is said to be one, and when it turns out to be one, because everything is read and differs. */
static void
test_full_write (gconstpointer data)
{
  static const OptioFlashFlags flags[] = { blind_flags, OPTIO_FLASH_DEFAULT,
                                           blind_flags | OPTIO_FLASH_HIGH_SUPPLY };
  g_autoptr (OptioImage) old = NULL;
  EngineBench bench;

  engine_bench_init (&bench, data);
  old = make_image (get_flash (&bench));
  flash (&bench, old, OPTIO_FLASH_DEFAULT);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_autoptr (OptioImage) image = make_image (get_flash (&bench));
      g_autoptr (OptioPlan) plan = optio_plan_new_flash (bench.target, image,
                                                         flags[i] | blind_flags, NULL);
      gint64 survey_us = (flags[i] & OPTIO_FLASH_FULL) == 0 ? get_flash (&bench).size : 0;
      gint64 limit_us = get_limit_us (&bench, plan) + survey_us;
      gint64 taken_us = flash (&bench, image, flags[i]);

      g_test_message ("%s, flags 0x%x: %.3f s, %.3f times the limit", (const char *) data, flags[i],
                      taken_us / 1e6, (double) taken_us / (double) limit_us);
      g_assert_cmpfloat ((double) taken_us, <=, MOST_OF_LIMIT * (double) limit_us);
      engine_bench_assert_holds (&bench, image);
    }
  engine_bench_clear (&bench);
}

/* Turns a byte of every hundredth sector, beginning with the first. Returns how many. */
static guint
change_some_sectors (EngineBench *bench,
                     OptioRange   range)
{
  OptioLayout *layout = optio_target_get_layout (bench->target);
  guint64 address = range.start;
  guint n_changed = 0;
  OptioSector sector;

  for (guint i = 0; address < optio_range_get_end (range) &&
                    optio_layout_find_sector (layout, (guint32) address, &sector); i++)
    {
      if (i % SECTORS_PER_CHANGE == 0)
        {
          g_autoptr (GBytes) old = optio_sim_device_peek (bench->sim, sector.range.start, 1);
          guint8 byte = *(const guint8 *) g_bytes_get_data (old, NULL) ^ 0xff;

          g_assert_true (optio_sim_device_poke (bench->sim, sector.range.start, &byte, 1));
          n_changed++;
        }
      address = optio_range_get_end (sector.range);
    }

  return n_changed;
}

/* A file that differs in one sector of a hundred costs a fifth of a full write at most, a tenth on
 * F405, whose first sector is one of its small ones. One that does not differ costs its reading. */
static void
test_small_change (gconstpointer data)
{
  gint64 times = g_str_equal (data, "stm32f405") ? 10 : 5;
  EngineBench bench;
  OptioSimCounters before;
  OptioSimCounters after;
  g_autoptr (OptioImage) image = NULL;
  gint64 full_us;
  gint64 changed_us;
  guint n_changed;

  engine_bench_init (&bench, data);
  image = make_image (get_flash (&bench));
  flash (&bench, image, OPTIO_FLASH_DEFAULT);
  full_us = flash (&bench, image, blind_flags);

  n_changed = change_some_sectors (&bench, get_flash (&bench));
  optio_sim_device_get_counters (bench.sim, &before);
  changed_us = flash (&bench, image, OPTIO_FLASH_DEFAULT);
  optio_sim_device_get_counters (bench.sim, &after);
  g_test_message ("%s: %.1f times as fast", (const char *) data,
                  (double) full_us / (double) changed_us);
  g_assert_cmpuint (after.erased_sectors - before.erased_sectors, ==, n_changed);
  g_assert_cmpint (changed_us * times, <=, full_us);
  engine_bench_assert_holds (&bench, image);

  flash (&bench, image, OPTIO_FLASH_DEFAULT);
  optio_sim_device_get_counters (bench.sim, &before);
  g_assert_cmpuint (before.erased_sectors, ==, after.erased_sectors);
  g_assert_cmpuint (before.programmed_bytes, ==, after.programmed_bytes);
  g_assert_cmpuint (bench.tally.n_blocks, ==, 0);
  g_assert_cmpuint (bench.tally.n_commands, ==, 1);
  engine_bench_clear (&bench);
}

/* Boards that do what they should, with times that are known of their bootloaders. */
static const char *const board_ids[] = {
  "stm32f042", "stm32f072", "stm32f205", "stm32f303", "stm32f401", "stm32f405", "stm32f411",
  "stm32f413", "stm32f427", "stm32f446", "stm32f722", "stm32f746", "stm32g0c1", "stm32g431",
  "stm32g474", "stm32h743", "stm32h7a3", "stm32h563", "stm32l072", "stm32l151", "stm32l432",
  "stm32l452", "stm32l4r9", "stm32l552", "stm32u083", "stm32u585", "stm32wb55", "portenta-h7",
};

static void
add_boards (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (board_ids); i++)
    {
      g_autofree char *full = g_strconcat ("/speed/full-write/", board_ids[i], NULL);
      g_autofree char *small = g_strconcat ("/speed/small-change/", board_ids[i], NULL);

      g_test_add_data_func (full, board_ids[i], test_full_write);
      g_test_add_data_func (small, board_ids[i], test_small_change);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_boards ();
  return engine_bench_main ();
}
