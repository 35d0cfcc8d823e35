/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-catalog.h"

#include <glib/gstdio.h>

/* A folder of its own for each test, in the form that the catalog reads. */
typedef struct
{
  char *root;
  char *chips;
} Folder;

static void
set_up (Folder       *folder,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  folder->root = g_dir_make_tmp ("optio-catalog-XXXXXX", &error);
  g_assert_no_error (error);
  folder->chips = g_build_filename (folder->root, "chips", NULL);
  g_assert_cmpint (g_mkdir (folder->chips, 0755), ==, 0);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_all (child);
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
tear_down (Folder       *folder,
           gconstpointer user_data)
{
  remove_all (folder->root);
  g_free (folder->root);
  g_free (folder->chips);
}

static void
write_file (const char *folder,
            const char *name,
            const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static void
write_chip (Folder     *folder,
            const char *file,
            const char *id,
            const char *name)
{
  g_autofree char *content = g_strdup_printf (
    "<chip xmlns=\"urn:optio:chip\" format=\"1\" id=\"%s\" name=\"%s\" family=\"F\" core=\"C\" "
    "erased=\"0xFF\" program-word=\"4\" known=\"documents\">"
    "<memory kind=\"flash\" name=\"Main\" start=\"0x08000000\" "
    "size=\"1K\"><sectors count=\"1\" size=\"1K\" erase-typical-ms=\"1\" erase-maximum-ms=\"1\"/>"
    "</memory><timing><program unit=\"1\" typical-us=\"1\" maximum-us=\"1\"/></timing>"
    "<usb vendor-id=\"1\" product-id=\"2\"><alternates><alternate>@F /0x08000000/1*1Kg"
    "</alternate></alternates></usb>"
    "<sources><source evidence=\"inferred\">test</source></sources></chip>",
    id,
    name);

  write_file (folder->chips, file, content);
}

static void
write_boards (Folder     *folder,
              const char *id,
              const char *title,
              const char *chip)
{
  g_autofree char *content = g_strdup_printf (
    "<boards xmlns=\"urn:optio:boards\" format=\"1\"><board id=\"%s\" title=\"%s\" chip=\"%s\" "
    "rom=\"an2662\"><usb vendor-id=\"1\" product-id=\"2\" bcd-device=\"3\" manufacturer=\"M\" "
    "product=\"P\" serial=\"S\"><alternate>@F /0x08000000/1*1Kg</alternate>"
    "<functional attributes=\"11\" detach-timeout-ms=\"255\" transfer-size=\"64\" "
    "dfu-version=\"0x11A\"/></usb><polls erase-ms=\"1\" program-ms=\"1\" command-ms=\"1\" "
    "while-busy=\"answers\"/></board></boards>",
    id,
    title,
    chip);

  write_file (folder->root, "boards.xml", content);
}

static void
test_shipped_data (void)
{
  g_autoptr (OptioCatalog) catalog = NULL;
  GPtrArray *chips;

  g_setenv ("XDG_DATA_HOME", "/nonexistent", TRUE);
  catalog = optio_catalog_new_default ();
  optio_catalog_read_all (catalog);
  g_assert_null (optio_catalog_get_problems (catalog)[0]);

  chips = optio_catalog_get_chips (catalog);
  g_assert_cmpuint (chips->len, >=, 3);
  for (guint i = 1; i < chips->len; i++)
    g_assert_cmpstr (optio_chip_get_id (chips->pdata[i - 1]),
                     <,
                     optio_chip_get_id (chips->pdata[i]));

  /* Each file is called as its chip, so that people find it. */
  for (guint i = 0; i < chips->len; i++)
    {
      g_autofree char *file = g_strconcat (optio_chip_get_id (chips->pdata[i]), ".xml", NULL);
      g_autofree char *path =
        g_build_filename (g_getenv ("OPTIO_DATA_DIR"), "chips", file, NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

static void
test_what_is_shipped_of_each_chip (void)
{
  static const struct
  {
    const char *id;
    guint16 device_id;
    guint32 flash_size;
    guint32 block_start;
    guint32 block_size;
    OptioComplement complement;
  } cases[] = {
    { "stm32f07x", 0x448, 128 * 1024, 0x1ffff800, 16, OPTIO_COMPLEMENT_BYTE },
    { "stm32f405", 0x413, 1024 * 1024, 0x1fffc000, 16, OPTIO_COMPLEMENT_NONE },
    { "stm32g0b1", 0x467, 512 * 1024, 0x1fff7800, 116, OPTIO_COMPLEMENT_WORD },
  };
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      OptioChip *chip = optio_catalog_find_chip (catalog, cases[i].id);
      guint length;

      g_assert_nonnull (chip);
      g_assert_cmphex (optio_chip_get_device_id (chip), ==, cases[i].device_id);
      g_assert_cmphex (optio_chip_get_memories (chip, &length)->range.size,
                       ==,
                       cases[i].flash_size);
      g_assert_cmphex (optio_chip_get_option_blocks (chip, &length)->range.start,
                       ==,
                       cases[i].block_start);
      g_assert_cmpuint (optio_chip_get_option_blocks (chip, &length)->range.size,
                        ==,
                        cases[i].block_size);
      g_assert_cmpint (optio_chip_get_option_areas (chip, &length)->complement,
                       ==,
                       cases[i].complement);
    }
}

static void
test_empty_catalog (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  optio_catalog_add_folder (catalog, "/nonexistent/folder");
  g_assert_null (optio_catalog_get_problems (catalog)[0]);
  g_assert_cmpuint (optio_catalog_get_chips (catalog)->len, ==, 0);
  g_assert_cmpuint (optio_catalog_get_boards (catalog)->len, ==, 0);
  g_assert_null (optio_catalog_find_chip (catalog, "stm32f07x"));
}

static void
test_second_folder_replaces (Folder       *folder,
                             gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  OptioBoard *board;
  guint n_boards;

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  n_boards = optio_catalog_get_boards (catalog)->len;

  write_chip (folder, "mine.xml", "stm32f07x", "My F072");
  write_chip (folder, "another.xml", "aaa", "First of all");
  write_boards (folder, "stm32f405", "My F405", "aaa");
  optio_catalog_add_folder (catalog, folder->root);

  optio_catalog_read_all (catalog);
  g_assert_null (optio_catalog_get_problems (catalog)[0]);
  g_assert_cmpstr (optio_chip_get_id (optio_catalog_get_chips (catalog)->pdata[0]), ==, "aaa");
  g_assert_cmpstr (optio_chip_get_name (optio_catalog_find_chip (catalog, "stm32f07x")),
                   ==,
                   "My F072");

  /* The board of the first folder runs the chip of the second. */
  board = optio_catalog_find_board (catalog, "STM32F072");
  g_assert_cmpstr (optio_chip_get_name (optio_board_get_chip (board)), ==, "My F072");
  g_assert_cmpuint (optio_identity_get_n_alts (optio_board_get_identity (board)), ==, 2);

  g_assert_cmpuint (optio_catalog_get_boards (catalog)->len, ==, n_boards);
  board = optio_catalog_find_board (catalog, "stm32f405");
  g_assert_cmpstr (optio_board_get_title (board), ==, "My F405");
}

static void
assert_one_problem (OptioCatalog *catalog,
                    const char   *piece)
{
  const char *const *problems;

  optio_catalog_read_all (catalog);
  problems = optio_catalog_get_problems (catalog);
  g_assert_nonnull (problems[0]);
  g_test_message ("%s", problems[0]);
  g_assert_nonnull (strstr (problems[0], piece));
  g_assert_null (problems[1]);
}

static void
test_broken_file_leaves_the_others (Folder       *folder,
                                    gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  write_chip (folder, "a.xml", "a", "A");
  write_file (folder->chips, "b.xml", "<chip>");
  write_chip (folder, "c.xml", "c", "C");
  write_file (folder->chips, "README.md", "no chip");
  write_file (folder->chips, ".hidden.xml", "no chip");
  optio_catalog_add_folder (catalog, folder->root);

  assert_one_problem (catalog, "b.xml:1: ");
  g_assert_cmpuint (optio_catalog_get_chips (catalog)->len, ==, 2);
}

static void
assert_match (OptioCatalog *catalog,
              const char   *name)
{
  static const char *const alt_names[] = { "@F /0x08000000/1*1Kg", NULL };
  g_autoptr (OptioIdentity) identity = optio_identity_new (
    &(OptioIdentityFields){
      .vendor_id = 1, .product_id = 2, .serial = "S", .alt_names = alt_names });
  g_autoptr (OptioMatch) match = optio_catalog_match (catalog, identity);
  OptioChip *chip = optio_match_get_chip (match);

  g_assert_cmpstr (chip != NULL ? optio_chip_get_name (chip) : NULL, ==, name);
}

/* The next board is matched with what the folder holds by then, and what was given out stays. */
static void
test_changes_are_seen (Folder       *folder,
                       gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  g_autofree char *path = g_build_filename (folder->chips, "a.xml", NULL);
  OptioChip *first;

  optio_catalog_add_folder (catalog, folder->root);
  g_assert_cmpuint (optio_catalog_get_chips (catalog)->len, ==, 0);
  assert_match (catalog, NULL);
  g_assert_false (optio_catalog_refresh (catalog));

  write_chip (folder, "a.xml", "a", "First");
  g_assert_true (optio_catalog_refresh (catalog));
  g_assert_false (optio_catalog_refresh (catalog));
  first = optio_catalog_find_chip (catalog, "a");
  g_assert_cmpstr (optio_chip_get_name (first), ==, "First");

  write_chip (folder, "a.xml", "a", "Other");
  assert_match (catalog, "Other");
  g_assert_cmpstr (optio_chip_get_name (first), ==, "First");

  write_boards (folder, "mine", "Mine", "a");
  g_assert_true (optio_catalog_refresh (catalog));
  g_assert_cmpuint (optio_catalog_get_boards (catalog)->len, ==, 1);

  g_assert_cmpint (g_remove (path), ==, 0);
  assert_match (catalog, NULL);
  g_assert_cmpstr (optio_chip_get_name (first), ==, "First");
}

static void
count_problem (OptioCatalog *catalog,
               const char   *sentence,
               gpointer      user_data)
{
  g_assert_nonnull (strstr (sentence, "mine.xml:1: "));
  *(guint *) user_data += 1;
}

/* What looks right at first and is not: the file that it would have replaced stays. */
static void
test_broken_file_replaces_nothing (Folder       *folder,
                                   gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  guint n_problems = 0;

  g_signal_connect (catalog, "problem", G_CALLBACK (count_problem), &n_problems);
  write_file (folder->chips, "mine.xml", "<chip id=\"stm32f07x\"/>");
  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  optio_catalog_add_folder (catalog, folder->root);
  g_assert_cmpuint (n_problems, ==, 0);

  g_assert_cmpstr (optio_chip_get_name (optio_catalog_find_chip (catalog, "stm32f07x")),
                   ==,
                   "STM32F07x / F070xB");
  g_assert_cmpuint (n_problems, ==, 1);
  assert_one_problem (catalog, "mine.xml:1: ");
}

/* A file that would fit better than all others keeps them from fitting, but not if it is broken:
 * neither when that is found out, nor when the folder is read again. */
static void
test_broken_file_hides_nothing (Folder       *folder,
                                gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  write_chip (folder, "a.xml", "a", "A");
  write_file (folder->chips, "b.xml",
              "<chip id=\"b\"><usb vendor-id=\"1\" product-id=\"2\"><alternates serial=\"S\">"
              "<alternate>@F /0x08000000/1*1Kg</alternate></alternates></usb></chip>");
  optio_catalog_add_folder (catalog, folder->root);
  assert_match (catalog, "A");

  write_boards (folder, "mine", "Mine", "a");
  assert_match (catalog, "A");
  assert_one_problem (catalog, "b.xml:1: ");
}

static void
test_only_what_is_needed_is_parsed (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  g_autoptr (OptioCatalog) other = optio_catalog_new ();
  OptioBoard *board;
  g_autoptr (OptioMatch) match = NULL;
  guint n_candidates;

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  optio_catalog_add_folder (other, g_getenv ("OPTIO_DATA_DIR"));
  board = optio_catalog_find_board (other, "stm32f072");

  g_assert_cmpuint (optio_catalog_get_n_parsed (catalog), ==, 0);
  match = optio_catalog_match (catalog, optio_board_get_identity (board));
  optio_match_get_candidates (match, &n_candidates);
  g_assert_cmpuint (n_candidates, >=, 1);
  g_assert_cmpuint (optio_catalog_get_n_parsed (catalog), ==, n_candidates);
  optio_catalog_read_all (catalog);
  g_assert_cmpuint (optio_catalog_get_n_parsed (catalog), >, n_candidates);
}

static void
test_id_twice_in_a_folder (Folder       *folder,
                           gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  write_chip (folder, "one.xml", "same", "One");
  write_chip (folder, "two.xml", "same", "Two");
  optio_catalog_add_folder (catalog, folder->root);

  assert_one_problem (catalog, "two.xml: another file of this folder describes \"same\"");
  g_assert_cmpstr (optio_chip_get_name (optio_catalog_find_chip (catalog, "same")), ==, "One");
}

static void
test_board_of_an_unknown_chip (Folder       *folder,
                               gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  write_boards (folder, "board", "Board", "unknown");
  optio_catalog_add_folder (catalog, folder->root);

  assert_one_problem (catalog, "boards.xml:1: The chip \"unknown\" is not in the catalog");
  g_assert_cmpuint (optio_catalog_get_boards (catalog)->len, ==, 0);
}

static void
test_no_ordinary_file (Folder       *folder,
                       gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  g_autofree char *directory = g_build_filename (folder->chips, "folder.xml", NULL);

  g_assert_cmpint (g_mkdir (directory, 0755), ==, 0);
  optio_catalog_add_folder (catalog, folder->root);
  assert_one_problem (catalog, "is no ordinary file");
}

static void
test_file_that_is_too_big (Folder       *folder,
                           gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  g_autofree char *big = g_strnfill (4 * 1024 * 1024 + 1, ' ');

  write_file (folder->chips, "big.xml", big);
  optio_catalog_add_folder (catalog, folder->root);
  assert_one_problem (catalog, "is bigger than 4 MiB");
}

static void
test_chips_that_is_a_file (Folder       *folder,
                           gconstpointer user_data)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  g_assert_cmpint (g_rmdir (folder->chips), ==, 0);
  write_file (folder->root, "chips", "no folder");
  optio_catalog_add_folder (catalog, folder->root);
  assert_one_problem (catalog, "chips");
}

static void
add (const char *path,
     void (*function) (Folder *, gconstpointer))
{
  g_test_add (path, Folder, NULL, set_up, function, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/shipped-data", test_shipped_data);
  g_test_add_func ("/catalog/what-is-shipped-of-each-chip", test_what_is_shipped_of_each_chip);
  g_test_add_func ("/catalog/empty-catalog", test_empty_catalog);
  add ("/catalog/second-folder-replaces", test_second_folder_replaces);
  add ("/catalog/broken-file-leaves-the-others", test_broken_file_leaves_the_others);
  add ("/catalog/broken-file-replaces-nothing", test_broken_file_replaces_nothing);
  add ("/catalog/broken-file-hides-nothing", test_broken_file_hides_nothing);
  g_test_add_func ("/catalog/only-what-is-needed-is-parsed", test_only_what_is_needed_is_parsed);
  add ("/catalog/changes-are-seen", test_changes_are_seen);
  add ("/catalog/id-twice-in-a-folder", test_id_twice_in_a_folder);
  add ("/catalog/board-of-an-unknown-chip", test_board_of_an_unknown_chip);
  add ("/catalog/no-ordinary-file", test_no_ordinary_file);
  add ("/catalog/file-that-is-too-big", test_file_that_is_too_big);
  add ("/catalog/chips-that-is-a-file", test_chips_that_is_a_file);
  return g_test_run ();
}
