/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "optio-board-item.h"
#include "optio-option-item.h"
#include "optio-sim-device.h"
#include "real-device.h"

typedef struct
{
  char *folder;
  OptioHistory *history;
  OptioCatalog *catalog;
  OptioJournal *journal;
  OptioDevice *simulated;
  OptioDevice *device;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  id)
{
  g_autofree char *path = NULL;
  OptioBoard *board;

  fixture->folder = g_dir_make_tmp ("optio-recall-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "boards.ini", NULL);
  fixture->history = optio_history_new (path);
  fixture->journal = optio_journal_new (1000);
  fixture->catalog = optio_catalog_new ();
  optio_catalog_add_folder (fixture->catalog, g_getenv ("OPTIO_DATA_DIR"));
  board = optio_catalog_find_board (fixture->catalog, id);
  fixture->simulated = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0);
  fixture->device = real_device_new (fixture->simulated);
}

static void
remove_file (const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  id)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    remove_file (fixture->folder, name);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_object_unref (fixture->history);
  g_object_unref (fixture->journal);
  g_object_unref (fixture->catalog);
  g_object_unref (fixture->simulated);
  g_object_unref (fixture->device);
}

/* The board as another run of the program would see it. */
static OptioBoardItem *
create_item (Fixture     *fixture,
             OptioDevice *device)
{
  return optio_board_item_new (device, fixture->catalog, fixture->journal, fixture->history);
}

static void
wait_until_idle (OptioBoardItem *item)
{
  while (optio_board_item_is_busy (item))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_name (Fixture       *fixture,
           gconstpointer  id)
{
  g_autoptr (OptioBoardItem) item = create_item (fixture, fixture->device);
  g_autoptr (OptioBoardItem) again = NULL;
  g_autoptr (OptioBoardItem) nameless = NULL;

  g_object_set (item, "name", "Left motor", NULL);
  g_assert_cmpstr (optio_board_item_get_title (item), ==, "Left motor");
  again = create_item (fixture, fixture->device);
  g_assert_cmpstr (optio_board_item_get_title (again), ==, "Left motor");

  g_object_set (again, "name", "", NULL);
  g_assert_cmpstr (optio_board_item_get_title (again), !=, "");
  nameless = create_item (fixture, fixture->device);
  g_assert_cmpstr (optio_board_item_get_title (nameless), !=, "Left motor");
}

static void
test_choice (Fixture       *fixture,
             gconstpointer  id)
{
  OptioChip *chip = optio_catalog_find_chip (fixture->catalog, "stm32f405");
  g_autoptr (OptioBoardItem) item = create_item (fixture, fixture->device);
  g_autoptr (OptioBoardItem) again = NULL;
  g_autoptr (OptioDevice) other = NULL;
  gboolean is_allowed;

  g_assert_null (optio_target_get_chip (optio_board_item_get_target (item)));
  optio_board_item_choose_chip (item, chip, NULL);
  g_object_set (optio_board_item_get_options (item), "unproved-allowed", TRUE, NULL);

  again = create_item (fixture, fixture->device);
  g_assert_true (optio_target_get_chip (optio_board_item_get_target (again)) == chip);
  g_object_get (optio_board_item_get_options (again), "unproved-allowed", &is_allowed, NULL);
  g_assert_true (is_allowed);

  /* What was allowed on a board is not allowed on the next one in its place. */
  other = optio_sim_device_new (optio_catalog_find_board (fixture->catalog, "stm32f072"),
                                OPTIO_SIM_CLOCK_VIRTUAL, 0);
  optio_board_item_set_device (again, other);
  g_object_get (optio_board_item_get_options (again), "unproved-allowed", &is_allowed, NULL);
  g_assert_false (is_allowed);
  g_assert_true (optio_history_allows_unproved (fixture->history, fixture->device));
}

static void
test_variant (Fixture       *fixture,
              gconstpointer  id)
{
  OptioChip *chip = optio_catalog_find_chip (fixture->catalog, "stm32h74x");
  g_autoptr (OptioBoardItem) item = create_item (fixture, fixture->device);
  g_autoptr (OptioBoardItem) again = NULL;

  g_assert_null (optio_board_item_get_variant (item));
  optio_board_item_choose_chip (item, chip, "h745");
  again = create_item (fixture, fixture->device);
  g_assert_cmpstr (optio_board_item_get_variant (again), ==, "h745");
}

/* Something that a reset starts when it does not start the bootloader. */
static void
put_firmware (Fixture *fixture)
{
  static const guint8 firmware[] = { 0x00, 0x04, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08, 0xfe, 0xe7 };
  OptioSimDevice *device = OPTIO_SIM_DEVICE (fixture->simulated);

  g_assert_true (optio_sim_device_poke (device, 0x08000000, firmware, sizeof firmware));
  optio_sim_device_set_boot0 (device, FALSE);
}

static void
write_unseen (OptioBoardItem *item)
{
  OptioBoardOptions *options = optio_board_item_get_options (item);
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  optio_board_item_read_options (item);
  wait_until_idle (item);
  g_assert_true (optio_option_set_change (optio_board_options_get_set (options), "nRST_STOP", "0",
                                          &error));
  plan = optio_board_options_create_write_plan (options, &error);
  g_assert_no_error (error);
  optio_board_item_carry_out (item, plan, "Option bytes");
  wait_until_idle (item);
  g_assert_cmpint (optio_verdict_get_kind (optio_board_item_get_verdict (item)), ==,
                   OPTIO_VERDICT_ACCEPTED_UNSEEN);
}

/* A board that leaves its bootloader by what was written says later whether it was. */
static void
test_unseen (Fixture       *fixture,
             gconstpointer  id)
{
  g_autoptr (OptioBoardItem) item = create_item (fixture, fixture->device);
  g_autoptr (OptioBoardItem) again = NULL;
  g_autoptr (OptioUnseenWrite) unseen = NULL;

  put_firmware (fixture);
  write_unseen (item);
  optio_board_item_set_device (item, NULL);
  unseen = optio_history_dup_unseen (fixture->history, fixture->device);
  g_assert_nonnull (unseen);

  optio_sim_device_enter_bootloader (OPTIO_SIM_DEVICE (fixture->simulated));
  again = create_item (fixture, fixture->device);
  g_assert_true (optio_board_item_is_busy (again));
  wait_until_idle (again);
  g_assert_nonnull (optio_board_item_get_verdict (again));
  g_assert_cmpint (optio_verdict_get_kind (optio_board_item_get_verdict (again)), ==,
                   OPTIO_VERDICT_VERIFIED);
  g_clear_pointer (&unseen, optio_unseen_write_unref);
  unseen = optio_history_dup_unseen (fixture->history, fixture->device);
  g_assert_null (unseen);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/recall/name", Fixture, "stm32f405", set_up, test_name, tear_down);
  g_test_add ("/recall/choice", Fixture, "stm32f405", set_up, test_choice, tear_down);
  g_test_add ("/recall/variant", Fixture, "stm32h743", set_up, test_variant, tear_down);
  g_test_add ("/recall/unseen", Fixture, "stm32f072", set_up, test_unseen, tear_down);
  return g_test_run ();
}
