/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "optio-error.h"
#include "optio-history.h"
#include "shy-device.h"

#define N_PROCESSES 6u
#define N_CHANGES 15u

typedef struct
{
  char *folder;
  char *path;
  OptioHistory *history;
  OptioDevice *board;
} Fixture;

static OptioDevice *
make_board (guint16     product_id,
            const char *port_path,
            const char *serial)
{
  OptioIdentityFields fields = { .vendor_id = 0x0483, .product_id = product_id, .serial = serial };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);

  return g_object_new (SHY_TYPE_DEVICE, "identity", identity, "port-path", port_path, NULL);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("optio-history-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "optio", "boards.ini", NULL);
  fixture->history = optio_history_new (fixture->path);
  fixture->board = make_board (0xdf11, "1-2", "FFFFFFFEFFFF");
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_remove (child) != 0)
        remove_folder (child);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  remove_folder (fixture->folder);
  g_clear_object (&fixture->board);
  g_clear_object (&fixture->history);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
write_file (Fixture    *fixture,
            const char *text)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_name (OptioHistory *history,
             OptioDevice  *board,
             const char   *expected)
{
  g_autofree char *name = optio_history_dup_name (history, board);

  g_assert_cmpstr (name, ==, expected);
}

static void
set_name (OptioHistory *history,
          OptioDevice  *board,
          const char   *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (optio_history_set_name (history, board, name, &error));
  g_assert_no_error (error);
}

static void
test_nothing (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *chip = optio_history_dup_chip (fixture->history, fixture->board);

  assert_name (fixture->history, fixture->board, NULL);
  g_assert_null (chip);
  g_assert_cmpuint (optio_history_get_supply_mv (fixture->history, fixture->board), ==, 0);
  g_assert_cmpint (optio_history_get_supply_time_s (fixture->history, fixture->board), ==, 0);
  g_assert_false (optio_history_allows_unproved (fixture->history, fixture->board));
  g_assert_null (optio_history_dup_unseen (fixture->history, fixture->board));
  g_assert_null (optio_history_steal_note (fixture->history));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* What one object wrote another one reads, as the next program does. */
static void
test_remembers (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (OptioHistory) next = optio_history_new (fixture->path);
  gint64 start_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  g_autofree char *chip = NULL;
  g_autofree char *variant = NULL;

  set_name (fixture->history, fixture->board, "left = [one]\n; of two");
  g_assert_true (optio_history_set_chip (fixture->history, fixture->board, "stm32f405", &error));
  g_assert_true (optio_history_set_variant (fixture->history, fixture->board, "1m", &error));
  g_assert_true (optio_history_set_supply_mv (fixture->history, fixture->board, 3300, &error));
  g_assert_true (optio_history_set_allows_unproved (fixture->history, fixture->board, TRUE,
                                                    &error));
  g_assert_no_error (error);

  chip = optio_history_dup_chip (next, fixture->board);
  variant = optio_history_dup_variant (next, fixture->board);
  assert_name (next, fixture->board, "left = [one]\n; of two");
  g_assert_cmpstr (chip, ==, "stm32f405");
  g_assert_cmpstr (variant, ==, "1m");
  g_assert_cmpuint (optio_history_get_supply_mv (next, fixture->board), ==, 3300);
  g_assert_cmpint (optio_history_get_supply_time_s (next, fixture->board), >=, start_s);
  g_assert_true (optio_history_allows_unproved (next, fixture->board));
}

static void
test_forgets (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  set_name (fixture->history, fixture->board, "bench");
  optio_history_set_chip (fixture->history, fixture->board, "stm32f405", &error);
  optio_history_set_variant (fixture->history, fixture->board, "1m", &error);
  optio_history_set_supply_mv (fixture->history, fixture->board, 1800, &error);
  optio_history_set_allows_unproved (fixture->history, fixture->board, TRUE, &error);

  set_name (fixture->history, fixture->board, "");
  optio_history_set_chip (fixture->history, fixture->board, NULL, &error);
  optio_history_set_supply_mv (fixture->history, fixture->board, 0, &error);
  optio_history_set_allows_unproved (fixture->history, fixture->board, FALSE, &error);
  g_assert_no_error (error);

  text = read_file (fixture->path);
  g_assert_null (strstr (text, "board"));
}

/* The same serial on another port, another serial on the same port, other ids: other boards. */
static void
test_tells_apart (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (OptioDevice) moved = make_board (0xdf11, "1-3", "FFFFFFFEFFFF");
  g_autoptr (OptioDevice) other = make_board (0xdf11, "1-2", "357A36823534");
  g_autoptr (OptioDevice) application = make_board (0x5740, "1-2", "FFFFFFFEFFFF");
  g_autoptr (OptioDevice) silent = make_board (0xdf11, "1-2", NULL);
  g_autoptr (OptioDevice) odd = make_board (0xdf11, "1-2", "[3C]BJ\n=#\xc3\xa9");

  set_name (fixture->history, fixture->board, "it");
  set_name (fixture->history, odd, "odd");

  assert_name (fixture->history, fixture->board, "it");
  assert_name (fixture->history, odd, "odd");
  assert_name (fixture->history, moved, NULL);
  assert_name (fixture->history, other, NULL);
  assert_name (fixture->history, application, NULL);
  assert_name (fixture->history, silent, NULL);
}

static char *
dup_unseen_text (OptioUnseenWrite *unseen)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  optio_unseen_write_save (unseen, file, "board");
  return g_key_file_to_data (file, NULL, NULL);
}

static void
test_unseen (Fixture      *fixture,
             gconstpointer data)
{
  const char *text = "[board]\n"
                     "unseen-chip=stm32g0b1\n"
                     "unseen-time=1700000000\n"
                     "unseen-blocks=0x1fff7800 aafefffe aafebf00;0x1ffff800 aafebf00 aafefffe;\n";
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (OptioUnseenWrite) unseen = NULL;
  g_autoptr (OptioUnseenWrite) found = NULL;
  g_autofree char *found_text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &error));
  unseen = optio_unseen_write_load (file, "board");
  g_assert_nonnull (unseen);

  set_name (fixture->history, fixture->board, "it");
  g_assert_true (optio_history_set_unseen (fixture->history, fixture->board, unseen, &error));
  found = optio_history_dup_unseen (fixture->history, fixture->board);
  g_assert_nonnull (found);
  found_text = dup_unseen_text (found);
  g_assert_cmpstr (found_text, ==, text);

  g_assert_true (optio_history_set_unseen (fixture->history, fixture->board, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (optio_history_dup_unseen (fixture->history, fixture->board));
  assert_name (fixture->history, fixture->board, "it");
}

/* Nobody may be told that a write is verified because of a line that is half there. */
static void
test_damaged_unseen (Fixture      *fixture,
                     gconstpointer data)
{
  static const char *const blocks[] = {
    "",
    "0x1fff7800",
    "0x1fff7800 aafe",
    "0x1fff7800 aafe aaff00",
    "0x1fff7800 aafe aaf",
    "0x1fff7800 aafe aagg",
    "elsewhere aafe aaff",
    "0x1fff7800 aafe aaff;0x1fff7800",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[optio]\nversion=1\n[board 0483:df11 1-2 FFFFFFFEFFFF]\n"
                           "name=it\nunseen-chip=stm32g0b1\nunseen-time=1700000000\n"
                           "unseen-blocks=%s\n",
                           blocks[i]);

      write_file (fixture, text);
      assert_name (fixture->history, fixture->board, "it");
      g_assert_null (optio_history_dup_unseen (fixture->history, fixture->board));
    }
}

static void
test_damaged_file (Fixture      *fixture,
                   gconstpointer data)
{
  static const char *const texts[] = {
    "", "\x01\x02 not an ini file", "[board 0483:df11 1-2 FFFFFFFEFFFF]\nname=it\n",
    "[optio]\nversion=one\n", "[optio]\nversion=1\n[board\nname=it\n",
  };
  g_autofree char *aside = g_strconcat (fixture->path, ".damaged", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *note = NULL;
      g_autofree char *kept = NULL;

      write_file (fixture, texts[i]);
      assert_name (fixture->history, fixture->board, NULL);
      note = optio_history_steal_note (fixture->history);
      g_assert_nonnull (note);
      g_assert_nonnull (strstr (note, aside));
      g_assert_null (optio_history_steal_note (fixture->history));

      kept = read_file (aside);
      g_assert_cmpstr (kept, ==, texts[i]);
      set_name (fixture->history, fixture->board, "it");
      assert_name (fixture->history, fixture->board, "it");
    }
}

static void
test_later_version (Fixture      *fixture,
                    gconstpointer data)
{
  const char *text = "[optio]\nversion=2\n[board 0483:df11 1-2 FFFFFFFEFFFF]\nname=it\n";
  g_autofree char *note = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  write_file (fixture, text);
  assert_name (fixture->history, fixture->board, NULL);
  note = optio_history_steal_note (fixture->history);
  g_assert_nonnull (strstr (note, "later version"));
  g_assert_false (optio_history_set_name (fixture->history, fixture->board, "other", &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  kept = read_file (fixture->path);
  g_assert_cmpstr (kept, ==, text);
}

/* A folder that is a file: root may write anywhere else. */
static void
test_cannot_write (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  g_assert_false (optio_history_set_name (fixture->history, fixture->board, "it", &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, fixture->path));
  assert_name (fixture->history, fixture->board, NULL);
}

static void
test_busy (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_strconcat (fixture->path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  int lock;

  set_name (fixture->history, fixture->board, "it");
  lock = g_open (path, O_RDWR, 0);
  g_assert_cmpint (flock (lock, LOCK_EX), ==, 0);
  g_assert_false (optio_history_set_name (fixture->history, fixture->board, "other", &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_BUSY);
  assert_name (fixture->history, fixture->board, "it");
  g_close (lock, NULL);
  set_name (fixture->history, fixture->board, "other");
}

/* On a slow computer the others may hold the lock for longer than anybody waits. */
static gboolean
set_name_patiently (OptioHistory *history,
                    OptioDevice  *board,
                    const char   *name)
{
  g_autoptr (GError) error = NULL;

  do
    {
      g_clear_error (&error);
      if (optio_history_set_name (history, board, name, &error))
        return TRUE;
    }
  while (g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_BUSY));

  return FALSE;
}

static void
change_often (Fixture *fixture,
              guint    process)
{
  for (guint i = 0; i < N_CHANGES; i++)
    {
      g_autofree char *port = g_strdup_printf ("%u-%u", process + 1, i + 1);
      g_autoptr (OptioDevice) board = make_board (0xdf11, port, "S");

      if (!set_name_patiently (fixture->history, board, port))
        _exit (1);
    }
  _exit (0);
}

static void
test_processes (Fixture      *fixture,
                gconstpointer data)
{
  pid_t children[N_PROCESSES];

  for (guint i = 0; i < N_PROCESSES; i++)
    {
      children[i] = fork ();
      g_assert_cmpint (children[i], >=, 0);
      if (children[i] == 0)
        change_often (fixture, i);
    }
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      int status;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      g_assert_cmpint (status, ==, 0);
    }

  for (guint i = 0; i < N_PROCESSES * N_CHANGES; i++)
    {
      g_autofree char *port = g_strdup_printf ("%u-%u", i / N_CHANGES + 1, i % N_CHANGES + 1);
      g_autoptr (OptioDevice) board = make_board (0xdf11, port, "S");

      assert_name (fixture->history, board, port);
    }
}

static void
test_state_folder (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (OptioHistory) history = optio_history_new (NULL);
  g_autofree char *path =
      g_build_filename (g_get_user_state_dir (), "optio", "boards.ini", NULL);

  set_name (history, fixture->board, "it");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

#define ADD(name, func) \
  g_test_add ("/history/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_autofree char *home = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  home = g_dir_make_tmp ("optio-home-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_setenv ("XDG_STATE_HOME", home, TRUE);

  ADD ("nothing", test_nothing);
  ADD ("remembers", test_remembers);
  ADD ("forgets", test_forgets);
  ADD ("tells-apart", test_tells_apart);
  ADD ("unseen", test_unseen);
  ADD ("damaged-unseen", test_damaged_unseen);
  ADD ("damaged-file", test_damaged_file);
  ADD ("later-version", test_later_version);
  ADD ("cannot-write", test_cannot_write);
  ADD ("busy", test_busy);
  ADD ("processes", test_processes);
  ADD ("state-folder", test_state_folder);

  result = g_test_run ();
  remove_folder (home);
  return result;
}
