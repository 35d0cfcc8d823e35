/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-json.h"

static void
test_members (void)
{
  static const char *const texts[] = { "one", "tw\xff", NULL };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "text", "a \"b\"");
  optio_json_add_string (builder, "broken", "\xff");
  optio_json_add_string (builder, "unknown", NULL);
  optio_json_add_strings (builder, "texts", texts);
  optio_json_add_strings (builder, "none", NULL);
  optio_json_add_number (builder, "number", G_GINT64_CONSTANT (-5000000000));
  optio_json_add_boolean (builder, "yes", TRUE);
  optio_json_begin_array (builder, "numbers");
  json_builder_add_int_value (builder, 1);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  text = json_to_string (node, FALSE);

  g_assert_cmpstr (text, ==,
                   "{\"text\":\"a \\\"b\\\"\",\"broken\":\"\uFFFD\",\"unknown\":null,"
                   "\"texts\":[\"one\",\"tw\uFFFD\"],\"none\":[],\"number\":-5000000000,"
                   "\"yes\":true,\"numbers\":[1]}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/members", test_members);
  return g_test_run ();
}
