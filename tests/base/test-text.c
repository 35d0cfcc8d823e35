/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-text.h"

static void
test_columns (void)
{
  g_assert_cmpuint (optio_text_get_columns (""), ==, 0);
  g_assert_cmpuint (optio_text_get_columns ("Größe"), ==, 5);
  g_assert_cmpuint (optio_text_get_columns ("e\u0301"), ==, 1);
  g_assert_cmpuint (optio_text_get_columns ("芯片 1"), ==, 6);
}

static void
assert_padded (const char *text,
               const char *expected)
{
  g_autofree char *padded = optio_text_pad (text, 6);

  g_assert_cmpstr (padded, ==, expected);
}

static void
test_pad (void)
{
  assert_padded ("Port", "Port  ");
  assert_padded ("端口", "端口  ");
  assert_padded ("序列号", "序列号");
  assert_padded ("传输大小", "传输大小");
}

static void
assert_cut (const char *text,
            guint       columns,
            const char *expected)
{
  g_autofree char *cut = optio_text_cut (text, columns);

  g_assert_cmpstr (cut, ==, expected);
}

static void
test_cut (void)
{
  assert_cut ("erase", 3, "era");
  assert_cut ("erase", 9, "erase");
  assert_cut ("擦除", 3, "擦");
  assert_cut ("擦除", 0, "");
}

static void
assert_phrase (const char *text,
               const char *expected)
{
  g_autofree char *phrase = optio_text_dup_phrase (text);

  g_assert_cmpstr (phrase, ==, expected);
}

static void
test_phrase (void)
{
  assert_phrase ("The board left the bus.", "The board left the bus");
  assert_phrase ("开发板离开了总线。", "开发板离开了总线");
  assert_phrase ("the board left the bus", "the board left the bus");
  assert_phrase ("", "");
}

static void
test_append_sentence (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  optio_text_append_sentence (text, "%u bytes differ", 3u);
  g_assert_cmpstr (text->str, ==, "3 bytes differ.");
  optio_text_append_sentence (text, "%s", "Repeat.");
  g_assert_cmpstr (text->str, ==, "3 bytes differ. Repeat.");

  g_string_assign (text, "3 字节不同。");
  optio_text_append_sentence (text, "%s", "请重试。");
  g_assert_cmpstr (text->str, ==, "3 字节不同。请重试。");
}

static void
test_append (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  optio_text_append (text, ", ", "one");
  g_assert_cmpstr (text->str, ==, "one");
  optio_text_append (text, ", ", "two");
  g_assert_cmpstr (text->str, ==, "one, two");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/columns", test_columns);
  g_test_add_func ("/text/pad", test_pad);
  g_test_add_func ("/text/cut", test_cut);
  g_test_add_func ("/text/phrase", test_phrase);
  g_test_add_func ("/text/append-sentence", test_append_sentence);
  g_test_add_func ("/text/append", test_append);
  return g_test_run ();
}
