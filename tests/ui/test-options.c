/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-item.h"
#include "optio-error.h"
#include "optio-option-item.h"
#include "optio-option-word.h"
#include "optio-sim-device.h"
#include "optio-write-request.h"
#include "real-device.h"

#define SERIAL "FFFFFFFEFFFF" /* of the simulated STM32F072 */

typedef struct
{
  OptioCatalog *catalog;
  OptioBoardItem *board;
  OptioBoardOptions *options;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  id)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (1000);
  g_autoptr (OptioDevice) device = NULL;

  fixture->catalog = optio_catalog_new ();
  optio_catalog_add_folder (fixture->catalog, g_getenv ("OPTIO_DATA_DIR"));
  device = optio_sim_device_new (optio_catalog_find_board (fixture->catalog, id),
                                 OPTIO_SIM_CLOCK_VIRTUAL, 0);
  fixture->board = optio_board_item_new (device, fixture->catalog, journal, NULL);
  fixture->options = optio_board_item_get_options (fixture->board);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  id)
{
  g_object_unref (fixture->board);
  g_object_unref (fixture->catalog);
}

static void
wait_until_idle (Fixture *fixture)
{
  while (optio_board_item_is_busy (fixture->board))
    g_main_context_iteration (NULL, TRUE);
}

static void
read_options (Fixture *fixture)
{
  optio_board_item_read_options (fixture->board);
  g_assert_true (optio_board_item_is_busy (fixture->board));
  wait_until_idle (fixture);
  g_assert_cmpstr (optio_board_options_get_problem (fixture->options), ==, NULL);
  g_assert_nonnull (optio_board_options_get_set (fixture->options));
}

static void
assert_text (gpointer    object,
             const char *property,
             const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (object, property, &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static OptioOptionItem *
find_item (Fixture    *fixture,
           const char *name)
{
  GListModel *items = optio_board_options_get_items (fixture->options);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (OptioOptionItem) item = g_list_model_get_item (items, i);

      if (g_str_equal (optio_option_get_field (optio_option_item_get_option (item))->name, name))
        return item; /* the model keeps it */
    }
  g_error ("no option %s", name);
}

static OptioOptionWord *
get_word (Fixture *fixture,
          guint    position)
{
  g_autoptr (OptioOptionWord) word =
      g_list_model_get_item (optio_board_options_get_words (fixture->options), position);

  return word; /* the model keeps it */
}

static void
test_read (Fixture       *fixture,
           gconstpointer  id)
{
  GListModel *items = optio_board_options_get_items (fixture->options);

  g_assert_cmpuint (g_list_model_get_n_items (items), ==, 0);
  read_options (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (items), >, 10);
  g_assert_cmpuint (g_list_model_get_n_items (optio_board_options_get_words (fixture->options)),
                    ==, 4);
  g_assert_null (optio_board_item_get_verdict (fixture->board));
  assert_text (fixture->options, "summary", "Nothing is changed.");
}

static void
test_switch (Fixture       *fixture,
             gconstpointer  id)
{
  OptioOptionItem *item;

  read_options (fixture);
  item = find_item (fixture, "nBOOT1");
  g_assert_cmpint (optio_option_item_get_editor (item), ==, OPTIO_OPTION_EDITOR_SWITCH);
  assert_text (item, "meaning", "1: System memory with the bootloader");
  assert_text (item, "badge", NULL);

  g_object_set (item, "active", FALSE, NULL);
  g_assert_true (optio_option_item_is_changed (item));
  assert_text (item, "meaning", "0: SRAM");
  assert_text (item, "change-text", "On the board: 1: System memory with the bootloader");
  assert_text (item, "badge", "may lock you out");
  assert_text (fixture->options, "summary",
               "1 change. The bootloader, or the whole board, may not be reached again without "
               "other tools.");

  optio_option_revert (optio_option_item_get_option (item));
  assert_text (item, "change-text", "");
  assert_text (fixture->options, "summary", "Nothing is changed.");
}

static void
test_choice (Fixture       *fixture,
             gconstpointer  id)
{
  OptioOptionItem *item;
  guint selected;

  read_options (fixture);
  item = find_item (fixture, "RDP");
  g_assert_cmpint (optio_option_item_get_editor (item), ==, OPTIO_OPTION_EDITOR_CHOICE);
  g_assert_cmpuint (g_strv_length ((char **) optio_option_item_get_choices (item)), ==, 3);
  g_object_get (item, "selected", &selected, NULL);
  g_assert_cmpuint (selected, ==, 0);

  g_object_set (item, "selected", 2u, NULL);
  assert_text (item, "entry-text", "0xbb");
  g_object_get (item, "selected", &selected, NULL);
  g_assert_cmpuint (selected, ==, 2);
  g_object_set (item, "selected", 0u, NULL);
  g_assert_false (optio_option_item_is_changed (item));
}

static void
test_entry (Fixture       *fixture,
            gconstpointer  id)
{
  g_autoptr (GError) error = NULL;
  OptioOptionItem *item;

  read_options (fixture);
  item = find_item (fixture, "Data0");
  g_assert_cmpint (optio_option_item_get_editor (item), ==, OPTIO_OPTION_EDITOR_ENTRY);
  g_assert_true (optio_option_item_enter (item, "18", &error));
  g_assert_no_error (error);
  assert_text (item, "entry-text", "0x12");
  g_assert_false (optio_option_item_enter (item, "0x100", &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_false (optio_option_item_enter (item, "many", &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE);
  assert_text (item, "entry-text", "0x12");
}

/* What one option means may depend on another: the item follows. */
static void
test_hint (Fixture       *fixture,
           gconstpointer  id)
{
  OptioOptionItem *item;

  read_options (fixture);
  item = find_item (fixture, "nBOOT0");
  assert_text (item, "note", "Has an effect only while BOOT_SEL is 0x0; it is 0x1.");
  g_object_set (find_item (fixture, "BOOT_SEL"), "active", FALSE, NULL);
  assert_text (item, "note", "");
}

static void
test_search (Fixture       *fixture,
             gconstpointer  id)
{
  OptioOptionItem *item;

  read_options (fixture);
  item = find_item (fixture, "WDG_SW");
  g_assert_true (optio_option_item_matches (item, ""));
  g_assert_true (optio_option_item_matches (item, "wdg"));
  g_assert_true (optio_option_item_matches (item, "IWDG_SW"));
  g_assert_true (optio_option_item_matches (item, "watchdog firmware"));
  g_assert_false (optio_option_item_matches (item, "watchdog boot"));
}

static void
test_words (Fixture       *fixture,
            gconstpointer  id)
{
  g_autoptr (GError) error = NULL;
  OptioOptionWord *word;

  read_options (fixture);
  word = get_word (fixture, 0);
  assert_text (word, "address-text", "0x1ffff800");
  assert_text (word, "value-text", "0x00ff55aa");

  g_object_set (find_item (fixture, "nBOOT1"), "active", FALSE, NULL);
  assert_text (word, "value-text", "0x10ef55aa");
  g_assert_true (optio_option_word_is_changed (word));

  g_assert_true (optio_option_word_enter (word, "0x00fd55aa", &error));
  g_assert_no_error (error);
  g_assert_false (optio_option_item_is_changed (find_item (fixture, "nBOOT1")));
  g_assert_true (optio_option_item_is_changed (find_item (fixture, "nRST_STOP")));
  assert_text (word, "value-text", "0x02fd55aa");
  g_assert_false (optio_option_word_enter (word, "much", &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE);
}

/* Changes outlive another reading, and are no changes any more when they have been written. */
static void
test_write (Fixture       *fixture,
            gconstpointer  id)
{
  g_autoptr (OptioWriteRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  read_options (fixture);
  g_assert_null (optio_write_request_new (fixture->options, SERIAL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_clear_error (&error);

  g_object_set (find_item (fixture, "nRST_STOP"), "active", FALSE, NULL);
  read_options (fixture);
  g_assert_true (optio_option_item_is_changed (find_item (fixture, "nRST_STOP")));

  request = optio_write_request_new (fixture->options, SERIAL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (optio_write_request_get_words (request)[0], ==,
                   "0x1ffff800: 0x00ff55aa → 0x02fd55aa");
  g_assert_null (optio_write_request_get_words (request)[1]);
  g_assert_null (optio_write_request_get_consent (request));
  g_assert_true (optio_write_request_is_granted (request, FALSE, "", ""));

  optio_board_item_carry_out (fixture->board, optio_write_request_get_plan (request),
                              "Option bytes");
  wait_until_idle (fixture);
  assert_text (fixture->board, "result-title", "Option bytes: verified");
  g_assert_null (optio_board_options_get_set (fixture->options));
  read_options (fixture);
  g_assert_cmpuint (optio_board_options_get_n_changes (fixture->options), ==, 0);
  assert_text (find_item (fixture, "nRST_STOP"), "entry-text", "0x0");
}

static void
count_cb (guint *n_told)
{
  (*n_told)++;
}

/* Yes was said for the board that was there then, and not for its twin. */
static void
test_another_board (Fixture       *fixture,
                    gconstpointer  id)
{
  g_autoptr (OptioDevice) twin = optio_sim_device_new (
      optio_catalog_find_board (fixture->catalog, "stm32f072"), OPTIO_SIM_CLOCK_VIRTUAL, 0);
  g_autoptr (OptioWriteRequest) request = NULL;
  guint n_told = 0;

  read_options (fixture);
  g_object_set (find_item (fixture, "nRST_STOP"), "active", FALSE, NULL);
  request = optio_write_request_new (fixture->options, SERIAL, NULL);
  g_assert_nonnull (request);

  g_signal_connect_swapped (fixture->board, "told", G_CALLBACK (count_cb), &n_told);
  optio_board_item_set_device (fixture->board, twin);
  wait_until_idle (fixture);
  optio_board_item_carry_out (fixture->board, optio_write_request_get_plan (request),
                              "Option bytes");
  g_assert_false (optio_board_item_is_busy (fixture->board));
  g_assert_null (optio_board_item_get_verdict (fixture->board));
  g_assert_cmpuint (n_told, ==, 1);
}

static void
test_consent (Fixture       *fixture,
              gconstpointer  id)
{
  g_autoptr (OptioWriteRequest) brick = NULL;
  g_autoptr (OptioWriteRequest) forever = NULL;
  g_autoptr (OptioWriteRequest) nameless = NULL;

  read_options (fixture);
  g_object_set (find_item (fixture, "nBOOT1"), "active", FALSE, NULL);
  brick = optio_write_request_new (fixture->options, SERIAL, NULL);
  g_assert_null (optio_write_request_get_forever (brick));
  g_assert_cmpstr (optio_write_request_get_consent (brick), !=, NULL);
  g_assert_false (optio_write_request_is_granted (brick, FALSE, "", ""));
  g_assert_true (optio_write_request_is_granted (brick, TRUE, "", ""));

  g_object_set (find_item (fixture, "RDP"), "selected", 1u, NULL);
  forever = optio_write_request_new (fixture->options, SERIAL, NULL);
  g_assert_cmpstr (optio_write_request_get_forever (forever), ==, "RDP");
  g_assert_cmpstr (optio_write_request_get_warnings (forever)[0], ==,
                   "RDP becomes \"Level 2: closed for ever\", and that can never be undone.");
  g_assert_cmpstr (optio_write_request_get_notes (forever)[0], !=, NULL);
  g_assert_false (optio_write_request_is_granted (forever, TRUE, "", ""));
  g_assert_false (optio_write_request_is_granted (forever, TRUE, "RDP", ""));
  g_assert_false (optio_write_request_is_granted (forever, TRUE, "nBOOT1", SERIAL));
  g_assert_false (optio_write_request_is_granted (forever, FALSE, "RDP", SERIAL));
  g_assert_true (optio_write_request_is_granted (forever, TRUE, "RDP", SERIAL));

  nameless = optio_write_request_new (fixture->options, NULL, NULL);
  g_assert_false (optio_write_request_is_granted (nameless, TRUE, "RDP", NULL));
}

/* A file says all or nothing. */
static void
test_file (Fixture       *fixture,
           gconstpointer  id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *wanted = NULL;

  read_options (fixture);
  found = optio_board_options_to_file (fixture->options);
  g_object_set (find_item (fixture, "nRST_STOP"), "active", FALSE, NULL);
  wanted = optio_board_options_to_file (fixture->options);
  g_assert_cmpstr (found, !=, wanted);

  g_assert_true (optio_board_options_apply_file (fixture->options, found, &error));
  g_assert_cmpuint (optio_board_options_get_n_changes (fixture->options), ==, 0);
  g_assert_true (optio_board_options_apply_file (fixture->options, wanted, &error));
  g_assert_true (optio_option_item_is_changed (find_item (fixture, "nRST_STOP")));

  g_assert_false (optio_board_options_apply_file (
      fixture->options, "optio-options 1\nchip stm32f07x\nfield nBOOT1 0\nfield nBOOT9 0\n",
      &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  g_assert_cmpuint (optio_board_options_get_n_changes (fixture->options), ==, 1);
  g_assert_true (optio_option_item_is_changed (find_item (fixture, "nRST_STOP")));
}

/* A change belongs to a board, and so does the user's word that it may be risked. */
static void
test_other_board (Fixture       *fixture,
                  gconstpointer  id)
{
  OptioBoard *board = optio_catalog_find_board (fixture->catalog, "stm32g0c1");
  g_autoptr (OptioDevice) other = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0);

  read_options (fixture);
  g_object_set (fixture->options, "unproved-allowed", TRUE, NULL);
  g_object_set (find_item (fixture, "nRST_STOP"), "active", FALSE, NULL);
  optio_board_item_set_device (fixture->board, other);
  g_assert_null (optio_board_options_get_set (fixture->options));
  read_options (fixture);
  g_assert_cmpuint (optio_board_options_get_n_changes (fixture->options), ==, 0);
}

/* Which of several chips a board is, the user says. */
static void
test_choose (Fixture       *fixture,
             gconstpointer  id)
{
  OptioChip *chip = optio_catalog_find_chip (fixture->catalog, "stm32f405");
  OptioChip *strange = optio_catalog_find_chip (fixture->catalog, "stm32f07x");
  g_autoptr (OptioDevice) device =
      real_device_new (optio_board_item_get_device (fixture->board));

  optio_board_item_set_device (fixture->board, device);
  optio_board_item_read_options (fixture->board);
  g_assert_false (optio_board_item_is_busy (fixture->board));
  g_assert_cmpstr (optio_board_options_get_problem (fixture->options), !=, NULL);

  optio_board_item_choose_chip (fixture->board, strange, NULL);
  g_assert_null (optio_target_get_chip (optio_board_item_get_target (fixture->board)));
  optio_board_item_choose_chip (fixture->board, chip, NULL);
  g_assert_true (optio_target_get_chip (optio_board_item_get_target (fixture->board)) == chip);
  read_options (fixture);
}

/* Which of a chip's variants it is, too; what was changed before stays changed. */
static void
test_variant (Fixture       *fixture,
              gconstpointer  id)
{
  OptioChip *chip = optio_catalog_find_chip (fixture->catalog, "stm32h74x");
  g_autoptr (OptioPlan) refused = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;

  read_options (fixture);
  g_assert_true (optio_board_options_needs_variant (fixture->options));
  g_assert_true (optio_option_set_change (optio_board_options_get_set (fixture->options),
                                          "IWDG1_SW", "0", NULL));
  refused = optio_board_options_create_write_plan (fixture->options, &error);
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  g_clear_error (&error);

  optio_board_item_choose_chip (fixture->board, chip, "h743");
  g_assert_cmpstr (optio_board_item_get_variant (fixture->board), ==, "h743");
  read_options (fixture);
  g_assert_false (optio_board_options_needs_variant (fixture->options));
  g_assert_cmpuint (optio_board_options_get_n_changes (fixture->options), ==, 1);
  file = optio_board_options_to_file (fixture->options);
  g_assert_nonnull (strstr (file, "variant h743"));
  g_object_set (fixture->options, "unproved-allowed", TRUE, NULL);
  plan = optio_board_options_create_write_plan (fixture->options, &error);
  g_assert_no_error (error);

  /* Nobody is held to a variant that the chip does not have. */
  optio_board_item_choose_chip (fixture->board, chip, "f407");
  g_assert_null (optio_board_item_get_variant (fixture->board));
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer id);
  } tests[] = {
    { "/options/read", test_read },
    { "/options/switch", test_switch },
    { "/options/choice", test_choice },
    { "/options/entry", test_entry },
    { "/options/hint", test_hint },
    { "/options/search", test_search },
    { "/options/words", test_words },
    { "/options/write", test_write },
    { "/options/consent", test_consent },
    { "/options/consent-to-another", test_another_board },
    { "/options/file", test_file },
    { "/options/other-board", test_other_board },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, "stm32f072", set_up, tests[i].test, tear_down);
  g_test_add ("/options/choose", Fixture, "stm32f405", set_up, test_choose, tear_down);
  g_test_add ("/options/variant", Fixture, "stm32h743", set_up, test_variant, tear_down);
  return g_test_run ();
}
