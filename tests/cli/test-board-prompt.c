/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-prompt.h"
#include "optio-catalog.h"

typedef struct
{
  OptioSimDevice *device;
  OptioConsole *console;
  gboolean has_quit;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();
  OptioBoard *board = optio_catalog_find_board (catalog, "stm32f072");

  g_assert_nonnull (board);
  fixture->device
    = OPTIO_SIM_DEVICE (optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0));
  fixture->console = optio_console_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  optio_console_free (fixture->console);
  g_assert_finalize_object (fixture->device);
}

static void
on_quit (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->has_quit = TRUE;
}

/* Gives the prompt all of its input, the last line of which must be "quit". */
static void
run_input (Fixture    *fixture,
           const char *input)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (input, -1, NULL);
  g_autoptr (OptioBoardPrompt) prompt
    = optio_board_prompt_new (fixture->device, fixture->console, stream, on_quit, fixture);

  while (!fixture->has_quit)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_plug (Fixture      *fixture,
           gconstpointer data)
{
  run_input (fixture, "unplug\nquit\n");
  g_assert_cmpint (optio_sim_device_get_presence (fixture->device), ==, OPTIO_SIM_UNPLUGGED);

  fixture->has_quit = FALSE;
  run_input (fixture, "  plug \r\n\nquit\n");
  g_assert_cmpint (optio_sim_device_get_presence (fixture->device), ==, OPTIO_SIM_IN_BOOTLOADER);
}

/* Without "quit" the end of the input changes nothing. */
static void
test_end_of_input (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data ("unplug\n", -1, NULL);
  g_autoptr (OptioBoardPrompt) prompt
    = optio_board_prompt_new (fixture->device, fixture->console, stream, on_quit, fixture);

  while (optio_sim_device_get_presence (fixture->device) != OPTIO_SIM_UNPLUGGED)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (fixture->has_quit);
}

/* What is printed is looked at from outside. */
static void
check_output (Fixture    *fixture,
              const char *command,
              const char *expected)
{
  if (g_test_subprocess ())
    {
      g_autofree char *input = g_strdup_printf ("%s\nquit\n", command);

      run_input (fixture, input);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout (expected);
}

static void
test_output (Fixture      *fixture,
             gconstpointer data)
{
  const char *const *command_and_output = data;

  check_output (fixture, command_and_output[0], command_and_output[1]);
}

static const char *const outputs[][3] = {
  { "peek 0x08000000 4", "*ffffffff\n*", "/board-prompt/peek" },
  { "peek 0x08000000 1M", "*peek takes an address and at most 4096 bytes.\n*",
    "/board-prompt/peek-too-much" },
  { "peek 0x00000010 4", "*There is no memory at 0x00000010.\n*", "/board-prompt/peek-nowhere" },
  { "peek 4", "*The commands are: unplug, *\n*", "/board-prompt/wrong-arguments" },
  { "explode", "*The commands are: unplug, *\n*", "/board-prompt/unknown" },
  { "counters",
    "*{\"transfers\":0,\"dnloads\":0,\"erased_sectors\":0,\"programmed_bytes\":0,"
    "\"faulty_programs\":0,\"busy_us\":0}\n*",
    "/board-prompt/counters" },
};

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/board-prompt/plug", Fixture, NULL, set_up, test_plug, tear_down);
  g_test_add ("/board-prompt/end-of-input", Fixture, NULL, set_up, test_end_of_input, tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (outputs); i++)
    g_test_add (outputs[i][2], Fixture, outputs[i], set_up, test_output, tear_down);
  return g_test_run ();
}
