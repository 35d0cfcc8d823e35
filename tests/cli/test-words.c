/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-words.h"

/* Words apart by blanks, to keep the table readable. */
static char *
sort_words (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_auto (GStrv) sorted = optio_words_bring_verb_first (words);

  return sorted != NULL ? g_strjoinv (" ", sorted) : NULL;
}

static void
test_verb_first (void)
{
  static const struct
  {
    const char *line;
    const char *sorted; /* NULL: there is no verb */
  } rows[] = {
    { "flash fw.hex", "flash fw.hex" },
    { "flash --leave fw.hex", "flash --leave fw.hex" },
    { "--simulate stm32f072 flash fw.hex", "flash --simulate stm32f072 fw.hex" },
    { "--simulate=stm32f072 flash fw.hex", "flash --simulate=stm32f072 fw.hex" },
    { "--json -v list", "list --json -v" },
    { "-d 0483:df11 -p 1-2 read -y out.bin", "read -d 0483:df11 -p 1-2 -y out.bin" },
    { "-S flash list", "list -S flash" },
    { "-v frob", "frob -v" },
    { "-v", NULL },
    { "-a 0 -s 0x08000000 -D flash", NULL },
    { "-l", NULL },
    { "--bogus list", NULL },
    { "--simulate", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sorted = sort_words (rows[i].line);

      g_assert_cmpstr (sorted, ==, rows[i].sorted);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/verb-first", test_verb_first);
  return g_test_run ();
}
