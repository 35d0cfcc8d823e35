/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives a target the files of a folder, one after the other: what a fuzzer found once is never
 * lost again. Without sanitizers too, this sees crashes, criticals and failed assertions. */

#include <gio/gio.h>
#include <string.h>

#include "fuzz.h"

static void
replay_file (gconstpointer user_data)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (user_data, &content, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *) content, size), ==, 0);
}

static void
replay_nothing (void)
{
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *) "", 0), ==, 0);
}

static void
add_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/fuzz/", name, NULL);

      g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), replay_file, g_free);
    }
}

/* usage: fuzz-replay FOLDER; a folder that is not there is empty */
int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/nothing", replay_nothing);
  if (argc > 1)
    add_folder (argv[1]);
  return g_test_run ();
}
