/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-schedule.h"

#define START 0x08000000u
#define SIZE 64u
#define UNIT 4u

static const guint8 data[8] = { 0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe };

static void
assert_bytes (OptioSimMemory *memory,
              gsize           offset,
              gsize           size,
              guint8          expected)
{
  for (gsize i = offset; i < offset + size; i++)
    g_assert_cmphex (memory->data[i], ==, expected);
}

/* Programming moves bits one way only, whatever a blank byte is. */
static void
test_program_mixes (void)
{
  static const struct
  {
    guint8 blank;
    guint8 first;
    guint8 second;
    guint8 expected;
  } cases[] = {
    { 0xff, 0xf0, 0x3c, 0x30 },
    { 0x00, 0xf0, 0x3c, 0xfc },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimMemory) memory = optio_sim_memory_new (
          OPTIO_SIM_MEMORY_FLASH, OPTIO_RANGE_INIT (START, SIZE), cases[i].blank);

      g_assert_cmpuint (optio_sim_memory_program (memory, 5, &cases[i].first, 1, UNIT), ==, 0);
      g_assert_cmphex (memory->data[5], ==, cases[i].first);
      g_assert_cmpuint (optio_sim_memory_program (memory, 5, &cases[i].second, 1, UNIT), ==, 1);
      g_assert_cmphex (memory->data[5], ==, cases[i].expected);
      /* another byte of the same unit is too late as well */
      g_assert_cmpuint (optio_sim_memory_program (memory, 6, &cases[i].first, 1, UNIT), ==, 1);
      g_assert_cmpuint (optio_sim_memory_program (memory, 8, &cases[i].first, 1, UNIT), ==, 0);
    }
}

static void
test_complements (void)
{
  static const struct
  {
    OptioComplement complement;
    guint8 expected[8];
  } cases[] = {
    { OPTIO_COMPLEMENT_NONE, { 0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe } },
    { OPTIO_COMPLEMENT_BYTE, { 0x10, 0xef, 0x54, 0xab, 0x98, 0x67, 0xdc, 0x23 } },
    { OPTIO_COMPLEMENT_HALFWORD, { 0x10, 0x32, 0xef, 0xcd, 0x98, 0xba, 0x67, 0x45 } },
    { OPTIO_COMPLEMENT_WORD, { 0x10, 0x32, 0x54, 0x76, 0xef, 0xcd, 0xab, 0x89 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimMemory) memory = optio_sim_memory_new (
          OPTIO_SIM_MEMORY_OPTIONS, OPTIO_RANGE_INIT (START, SIZE), 0xff);

      memory->complement = cases[i].complement;
      optio_sim_memory_program (memory, 0, data, sizeof data, UNIT);
      g_assert_cmpmem (memory->data, 8, cases[i].expected, 8);
      assert_bytes (memory, 8, SIZE - 8, 0xff);
    }
}

static void
test_erase_cut_off (void)
{
  g_autoptr (OptioSimSchedule) schedule = optio_sim_schedule_new (UNIT);
  g_autoptr (OptioSimMemory) memory =
      optio_sim_memory_new (OPTIO_SIM_MEMORY_FLASH, OPTIO_RANGE_INIT (START, SIZE), 0xff);

  memset (memory->data, 0x5a, SIZE);
  optio_sim_schedule_erase (schedule, memory, OPTIO_RANGE_INIT (START + 16, 32), 1000, 2000);
  g_assert_cmpint (optio_sim_schedule_get_end (schedule), ==, 2000);
  g_assert_cmpint (optio_sim_schedule_get_middle (schedule), ==, 1500);

  optio_sim_schedule_advance (schedule, 999);
  assert_bytes (memory, 0, SIZE, 0x5a);
  optio_sim_schedule_advance (schedule, 1500);
  assert_bytes (memory, 16, 16, 0xff);
  assert_bytes (memory, 32, SIZE - 32, 0x5a);

  optio_sim_schedule_cut (schedule);
  optio_sim_schedule_advance (schedule, 5000);
  assert_bytes (memory, 32, SIZE - 32, 0x5a);
  g_assert_cmpuint (optio_sim_schedule_get_work (schedule)->erased_sectors, ==, 0);
  g_assert_cmpint (optio_sim_schedule_get_middle (schedule), ==, -1);
}

/* A unit is programmed as a whole or not at all. */
static void
test_program_cut_off (void)
{
  g_autoptr (OptioSimSchedule) schedule = optio_sim_schedule_new (UNIT);
  g_autoptr (OptioSimMemory) memory =
      optio_sim_memory_new (OPTIO_SIM_MEMORY_FLASH, OPTIO_RANGE_INIT (START, SIZE), 0xff);
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, sizeof data);

  optio_sim_schedule_program (schedule, memory, START + 8, bytes, 0, 800);
  optio_sim_schedule_advance (schedule, 700);
  g_assert_cmpmem (memory->data + 8, 4, data, 4);
  assert_bytes (memory, 12, 4, 0xff);
  g_assert_cmpuint (optio_sim_schedule_get_work (schedule)->programmed_bytes, ==, 4);
  g_assert_cmpuint (optio_sim_schedule_get_work (schedule)->busy_us, ==, 0);

  optio_sim_schedule_advance (schedule, 800);
  g_assert_cmpmem (memory->data + 8, 8, data, 8);
  g_assert_cmpuint (optio_sim_schedule_get_work (schedule)->programmed_bytes, ==, 8);
  g_assert_cmpuint (optio_sim_schedule_get_work (schedule)->faulty_programs, ==, 0);
  g_assert_cmpuint (optio_sim_schedule_get_work (schedule)->busy_us, ==, 800);
  g_assert_cmpint (optio_sim_schedule_get_end (schedule), ==, 0);
}

static void
test_power (void)
{
  static const struct
  {
    OptioSimMemoryKind kind;
    guint8 expected;
  } cases[] = {
    { OPTIO_SIM_MEMORY_RAM, 0x00 },
    { OPTIO_SIM_MEMORY_EEPROM, 0x77 },
    { OPTIO_SIM_MEMORY_ROM, 0x00 },
    { OPTIO_SIM_MEMORY_OTP, 0x00 },
  };
  const guint8 value = 0x77;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimMemory) memory =
          optio_sim_memory_new (cases[i].kind, OPTIO_RANGE_INIT (START, SIZE), 0x00);

      if (cases[i].kind != OPTIO_SIM_MEMORY_OTP)
        optio_sim_memory_program (memory, 3, &value, 1, UNIT);
      optio_sim_memory_lose_power (memory);
      g_assert_cmphex (memory->data[3], ==, cases[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-schedule/program-mixes", test_program_mixes);
  g_test_add_func ("/sim-schedule/complements", test_complements);
  g_test_add_func ("/sim-schedule/erase-cut-off", test_erase_cut_off);
  g_test_add_func ("/sim-schedule/program-cut-off", test_program_cut_off);
  g_test_add_func ("/sim-schedule/power", test_power);
  return g_test_run ();
}
