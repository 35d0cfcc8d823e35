/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "optio-version.h"

/* Scripts cut the version off at the first space. */
static void
test_number_comes_first (void)
{
  g_auto (GStrv) words = g_strsplit (optio_version_get (), " ", 2);

  g_assert_cmpstr (words[0], ==, PROJECT_VERSION);
}

static void
test_git_is_named_in_brackets (void)
{
  g_assert_true (
      g_regex_match_simple ("^[0-9.]+( \\(git [0-9A-Za-z._-]+\\))?$", optio_version_get (), 0, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version/number-comes-first", test_number_comes_first);
  g_test_add_func ("/version/git-is-named-in-brackets", test_git_is_named_in_brackets);
  return g_test_run ();
}
