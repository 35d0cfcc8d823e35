/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-help-page.h"

#include <gio/gio.h>

static OptioHelpPage *
read_page (const char *text,
           GError    **error)
{
  g_autoptr (GBytes) mallard = g_bytes_new_static (text, strlen (text));

  return optio_help_page_new ("here", mallard, error);
}

static void
assert_block (OptioHelpPage *page,
              guint          index,
              OptioHelpKind  kind,
              guint          number,
              const char    *markup)
{
  const OptioHelpBlock *block;

  g_assert_cmpuint (index, <, optio_help_page_get_blocks (page)->len);
  block = g_ptr_array_index (optio_help_page_get_blocks (page), index);
  g_assert_cmpint (block->kind, ==, kind);
  g_assert_cmpuint (block->number, ==, number);
  g_assert_cmpstr (block->markup, ==, markup);
}

static void
test_information (void)
{
  g_autoptr (OptioHelpPage) page = read_page (
      "<page><info><title type='sort'>3</title><desc>What\n  it is</desc></info>"
      "<title>Here &amp; now</title></page>", NULL);

  g_assert_nonnull (page);
  g_assert_cmpstr (optio_help_page_get_id (page), ==, "here");
  g_assert_cmpstr (optio_help_page_get_title (page), ==, "Here &amp; now");
  g_assert_cmpstr (optio_help_page_get_description (page), ==, "What it is");
  g_assert_cmpstr (optio_help_page_get_sort_key (page), ==, "3");
  g_assert_cmpuint (optio_help_page_get_blocks (page)->len, ==, 0);
}

static void
test_blocks (void)
{
  g_autoptr (OptioHelpPage) page = read_page (
      "<page><title>t</title><p>one\n  two</p><section><title>s</title>"
      "<list><item><p>dot</p></item></list>"
      "<steps><item><p>first</p></item><item><p>second</p></item></steps>"
      "<steps><item><p>again</p></item></steps>"
      "<terms><item><title>what</title><p>why</p></item></terms>"
      "<screen>a\n  b</screen></section></page>", NULL);

  g_assert_nonnull (page);
  assert_block (page, 0, OPTIO_HELP_TEXT, 0, "one two");
  assert_block (page, 1, OPTIO_HELP_HEADING, 0, "s");
  assert_block (page, 2, OPTIO_HELP_BULLET, 0, "dot");
  assert_block (page, 3, OPTIO_HELP_STEP, 1, "first");
  assert_block (page, 4, OPTIO_HELP_STEP, 2, "second");
  assert_block (page, 5, OPTIO_HELP_STEP, 1, "again");
  assert_block (page, 6, OPTIO_HELP_TERM, 0, "what");
  assert_block (page, 7, OPTIO_HELP_INDENTED, 0, "why");
  assert_block (page, 8, OPTIO_HELP_SCREEN, 0, "a\n  b");
  g_assert_cmpuint (optio_help_page_get_blocks (page)->len, ==, 9);
}

static void
test_inline (void)
{
  g_autoptr (OptioHelpPage) page = read_page (
      "<page><p>Press <key>F1</key>, <key>F5</key> or\n"
      "<keyseq><key>Ctrl</key>\n<key>F</key></keyseq></p>"
      "<p><gui>Open &lt;</gui> <cmd>optio</cmd> <link xref='there'>go</link></p></page>",
      NULL);

  g_assert_nonnull (page);
  assert_block (page, 0, OPTIO_HELP_TEXT, 0, "Press <b>F1</b>, <b>F5</b> or <b>Ctrl</b>+<b>F</b>");
  assert_block (page, 1, OPTIO_HELP_TEXT, 0,
                "<b>Open &lt;</b> <tt>optio</tt> <a href=\"there\">go</a>");
}

static void
test_broken (void)
{
  static const char *const texts[] = { "", "<page>", "<page><p>half", "<page></p></page>" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (OptioHelpPage) page = read_page (texts[i], &error);

      g_assert_null (page);
      g_assert_true (error != NULL && error->domain == G_MARKUP_ERROR);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/help-page/information", test_information);
  g_test_add_func ("/help-page/blocks", test_blocks);
  g_test_add_func ("/help-page/inline", test_inline);
  g_test_add_func ("/help-page/broken", test_broken);

  return g_test_run ();
}
