/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-json.h"

static void
add_text (JsonBuilder *builder,
          const char  *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_builder_add_string_value (builder, valid);
}

void
optio_json_add_string (JsonBuilder *builder,
                       const char  *name,
                       const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    add_text (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
optio_json_add_strings (JsonBuilder       *builder,
                        const char        *name,
                        const char *const *values)
{
  optio_json_begin_array (builder, name);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    add_text (builder, values[i]);
  json_builder_end_array (builder);
}

void
optio_json_add_number (JsonBuilder *builder,
                       const char  *name,
                       gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
optio_json_add_boolean (JsonBuilder *builder,
                        const char  *name,
                        gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
optio_json_begin_array (JsonBuilder *builder,
                        const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}
