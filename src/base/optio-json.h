/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of the object that a builder is in. Any thread. */

/**
 * optio_json_add_string:
 * @value: (nullable): a text; %NULL becomes null, and what is no UTF-8 the replacement character
 */
void optio_json_add_string (JsonBuilder *builder,
                            const char  *name,
                            const char  *value);

/**
 * optio_json_add_strings:
 * @values: (nullable) (array zero-terminated=1): texts; %NULL becomes an empty array
 */
void optio_json_add_strings (JsonBuilder       *builder,
                             const char        *name,
                             const char *const *values);

/**
 * optio_json_add_number:
 * @value: a whole number
 */
void optio_json_add_number (JsonBuilder *builder,
                            const char  *name,
                            gint64       value);

/**
 * optio_json_add_boolean:
 * @value: true or false
 */
void optio_json_add_boolean (JsonBuilder *builder,
                             const char  *name,
                             gboolean     value);

/**
 * optio_json_begin_array:
 *
 * Begins an array, which json_builder_end_array() ends.
 */
void optio_json_begin_array (JsonBuilder *builder,
                             const char  *name);

G_END_DECLS
