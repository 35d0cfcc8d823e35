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

static void
test_programmer (void)
{
  static const struct
  {
    const char *line;
    const char *translated;
  } rows[] = {
    { "-c port=usb1 -ob displ", "options show" },
    { "-c port=USB1 -ob SEC_SIZE=0x1", "options set SEC_SIZE=0x1" },
    { "--connect port=usb1 -ob nBOOT1=0 Data0=1 --yes", "options set nBOOT1=0 Data0=1 --yes" },
    { "--simulate stm32f072 -ob nBOOT1=0", "--simulate stm32f072 options set nBOOT1=0" },
    { "options -ob nBOOT1=0", "options set nBOOT1=0" },
    { "-ob", "options set" },
    { "-c port=usb1 list", "-c port=usb1 list" },
    { "-c port=swd -ob displ", "-c port=swd options show" },
    { "flash fw.hex", "flash fw.hex" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) words = g_strsplit (rows[i].line, " ", -1);
      g_auto (GStrv) translated = optio_words_translate_programmer (words);
      g_autofree char *line = g_strjoinv (" ", translated);

      g_assert_cmpstr (line, ==, rows[i].translated);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/verb-first", test_verb_first);
  g_test_add_func ("/words/programmer", test_programmer);
  return g_test_run ();
}
