/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-list.h"
#include "optio-error.h"
#include "optio-sim-device.h"

typedef struct
{
  OptioBoardList *boards;
  GListStore *plugged; /* plays the USB monitor */
  OptioCatalog *catalog;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (1000);

  fixture->catalog = optio_catalog_new ();
  optio_catalog_add_folder (fixture->catalog, g_getenv ("OPTIO_DATA_DIR"));
  fixture->boards = optio_board_list_new (fixture->catalog, journal, NULL);
  fixture->plugged = g_list_store_new (OPTIO_TYPE_DEVICE);
  optio_board_list_add_devices (fixture->boards, G_LIST_MODEL (fixture->plugged));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->boards);
  g_object_unref (fixture->plugged);
  g_object_unref (fixture->catalog);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->boards));
}

static OptioBoardItem *
get_item (Fixture *fixture,
          guint    position)
{
  g_autoptr (OptioBoardItem) item =
      g_list_model_get_item (G_LIST_MODEL (fixture->boards), position);

  return item; /* the list keeps it */
}

/* A board that comes and goes as if over USB, but whose time is virtual. */
static OptioDevice *
plug (Fixture *fixture)
{
  OptioBoard *board = optio_catalog_find_board (fixture->catalog, "stm32f072");
  g_autoptr (OptioDevice) device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 7);

  g_list_store_append (fixture->plugged, device);
  return device; /* the list keeps it */
}

static void
open_demo (Fixture        *fixture,
           OptioBoardItem *item)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("OPTIO_DATA_DIR"), "firmware", "demo-stm32f072.hex", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  optio_board_list_open (fixture->boards, item, file);
}

static void
flash (OptioBoardItem *item)
{
  while (!optio_board_item_can_flash (item))
    g_main_context_iteration (NULL, TRUE);
  optio_board_item_flash (item);
  g_assert_true (optio_board_item_is_busy (item));
  while (optio_board_item_is_busy (item))
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_text (OptioBoardItem *item,
             const char     *property,
             const char     *expected)
{
  g_autofree char *text = NULL;

  g_object_get (item, property, &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_plug (Fixture       *fixture,
           gconstpointer  data)
{
  OptioBoardItem *item;

  g_assert_cmpuint (count (fixture), ==, 0);
  plug (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  item = get_item (fixture, 0);
  g_assert_true (optio_board_item_is_present (item));
  assert_text (item, "subtitle", "ready · sim-stm32f072-7");
  assert_text (item, "plan-text", "Open a firmware file to see what will be done.");

  g_list_store_remove_all (fixture->plugged);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_simulate (Fixture       *fixture,
               gconstpointer  data)
{
  g_assert_true (optio_board_list_simulate (fixture->boards, "stm32f072"));
  g_assert_true (optio_board_list_simulate (fixture->boards, "stm32f072"));
  g_assert_false (optio_board_list_simulate (fixture->boards, "abacus"));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpstr (optio_board_item_get_port_path (get_item (fixture, 0)), !=,
                   optio_board_item_get_port_path (get_item (fixture, 1)));

  optio_board_list_remove (fixture->boards, get_item (fixture, 0));
  g_assert_cmpuint (count (fixture), ==, 1);
}

static void
test_flash (Fixture       *fixture,
            gconstpointer  data)
{
  OptioBoardItem *item;

  plug (fixture);
  item = get_item (fixture, 0);
  open_demo (fixture, item);
  flash (item);
  g_assert_cmpint (optio_verdict_get_kind (optio_board_item_get_verdict (item)), ==,
                   OPTIO_VERDICT_VERIFIED);
  assert_text (item, "result-title", "demo-stm32f072.hex: verified");
}

/* Without a read-back the word is not said. */
static void
test_flash_without_verifying (Fixture       *fixture,
                              gconstpointer  data)
{
  OptioBoardItem *item;

  plug (fixture);
  item = get_item (fixture, 0);
  g_object_set (optio_board_item_get_setup (item), "verify", FALSE, NULL);
  open_demo (fixture, item);
  flash (item);
  assert_text (item, "result-title", "demo-stm32f072.hex: written, not checked");
}

/* What is known of a chip stays after its board has gone, and is history when one comes back. */
static void
test_unplugged_in_the_middle (Fixture       *fixture,
                              gconstpointer  data)
{
  OptioDevice *device = plug (fixture);
  OptioBoardItem *item = get_item (fixture, 0);

  open_demo (fixture, item);
  optio_sim_device_unplug_at (OPTIO_SIM_DEVICE (device), 60);
  flash (item);
  g_assert_cmpint (optio_verdict_get_kind (optio_board_item_get_verdict (item)), ==,
                   OPTIO_VERDICT_PARTLY);

  g_list_store_remove_all (fixture->plugged);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_false (optio_board_item_can_flash (item));
  assert_text (item, "subtitle", "unplugged · sim-stm32f072-7");
  assert_text (item, "result-title", "demo-stm32f072.hex: only a part was written");

  plug (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_true (get_item (fixture, 0) == item);
  assert_text (item, "result-title", "Earlier: demo-stm32f072.hex: only a part was written");
  flash (item);
  assert_text (item, "result-title", "demo-stm32f072.hex: verified");

  g_list_store_remove_all (fixture->plugged);
  optio_board_list_remove (fixture->boards, item);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static OptioFirmware *
get_firmware (Fixture *fixture,
              guint    position)
{
  return optio_flash_setup_get_firmware (optio_board_item_get_setup (get_item (fixture, position)));
}

/* A file is for the chosen board and for those without one; a board's own file stays. */
static void
test_open (Fixture       *fixture,
           gconstpointer  data)
{
  OptioFirmware *first;

  g_assert_true (optio_board_list_simulate (fixture->boards, "stm32f072"));
  g_assert_true (optio_board_list_simulate (fixture->boards, "stm32f072"));
  open_demo (fixture, get_item (fixture, 0));
  first = get_firmware (fixture, 0);
  g_assert_true (get_firmware (fixture, 1) == first);

  open_demo (fixture, get_item (fixture, 0));
  g_assert_true (get_firmware (fixture, 0) != first);
  g_assert_true (get_firmware (fixture, 1) == first);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/board-list/plug", test_plug },
    { "/board-list/simulate", test_simulate },
    { "/board-list/flash", test_flash },
    { "/board-list/flash-without-verifying", test_flash_without_verifying },
    { "/board-list/unplugged-in-the-middle", test_unplugged_in_the_middle },
    { "/board-list/open", test_open },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
