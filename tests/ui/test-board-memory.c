/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-item.h"
#include "optio-sim-device.h"

typedef struct
{
  OptioCatalog *catalog;
  OptioBoardItem *board;
  OptioBoardMemory *memory;
  guint n_fetched;
  guint n_given_up;
} Fixture;

static void
fetched_cb (Fixture *fixture,
            gboolean is_complete)
{
  if (is_complete)
    fixture->n_fetched++;
  else
    fixture->n_given_up++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (1000);
  g_autoptr (OptioDevice) device = NULL;

  fixture->catalog = optio_catalog_new ();
  optio_catalog_add_folder (fixture->catalog, g_getenv ("OPTIO_DATA_DIR"));
  device = optio_sim_device_new (optio_catalog_find_board (fixture->catalog, "stm32f072"),
                                 OPTIO_SIM_CLOCK_VIRTUAL, 0);
  fixture->board = optio_board_item_new (device, fixture->catalog, journal, NULL);
  fixture->memory = optio_board_item_get_memory (fixture->board);
  g_signal_connect_swapped (fixture->memory, "fetched", G_CALLBACK (fetched_cb), fixture);
  optio_board_memory_show (fixture->memory, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_signal_handlers_disconnect_by_data (fixture->memory, fixture);
  g_object_unref (fixture->board);
  g_object_unref (fixture->catalog);
}

static void
fetch (Fixture *fixture)
{
  optio_board_memory_fetch (fixture->memory,
                            optio_board_memory_get_region (fixture->memory)->range);
}

static void
wait_until_fetched (Fixture *fixture,
                    guint    n_fetched)
{
  while (fixture->n_fetched < n_fetched)
    g_main_context_iteration (NULL, TRUE);
}

/* Who asks hears of it afterwards, also where all is there already: then it is known what for. */
static void
test_fetch (Fixture       *fixture,
            gconstpointer  data)
{
  OptioRange range = optio_board_memory_get_region (fixture->memory)->range;
  g_autoptr (OptioImage) image = NULL;

  fetch (fixture);
  g_assert_null (optio_board_memory_dup_image (fixture->memory, range));
  wait_until_fetched (fixture, 1);
  image = optio_board_memory_dup_image (fixture->memory, range);
  g_assert_nonnull (image);

  fetch (fixture);
  g_assert_cmpuint (fixture->n_fetched, ==, 1);
  wait_until_fetched (fixture, 2);
  g_assert_cmpuint (fixture->n_given_up, ==, 0);
}

/* Who waited for something else hears at once that it does not come, and only that. */
static void
test_fetch_again (Fixture       *fixture,
                  gconstpointer  data)
{
  fetch (fixture);
  fetch (fixture);
  g_assert_cmpuint (fixture->n_given_up, ==, 1);
  wait_until_fetched (fixture, 1);
  g_assert_cmpuint (fixture->n_given_up, ==, 1);

  fetch (fixture);
  optio_board_memory_hide (fixture->memory);
  g_assert_cmpuint (fixture->n_given_up, ==, 2);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fixture->n_fetched, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/board-memory/fetch", Fixture, NULL, set_up, test_fetch, tear_down);
  g_test_add ("/board-memory/fetch-again", Fixture, NULL, set_up, test_fetch_again, tear_down);
  return g_test_run ();
}
