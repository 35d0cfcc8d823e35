/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-field.h"

G_BEGIN_DECLS

/**
 * OptioImportRule:
 * @pattern: for g_pattern_match_simple(), in capitals
 * @group: where the field is shown
 * @danger: what a change can do at worst, whatever the value
 * @is_never_written: whether Optio leaves it alone
 * @is_key: whether nobody can read back what it holds, so that no block with it can be written
 *
 * What Optio knows of a field by its name.
 */
typedef struct
{
  const char *pattern;
  OptioFieldGroup group;
  OptioDanger danger;
  gboolean is_never_written;
  gboolean is_key;
} OptioImportRule;

/**
 * optio_import_rule_find:
 * @name: a field's name; letter case does not count
 *
 * Returns: the rule for it; a name that nobody knows may brick the board.
 */
const OptioImportRule *optio_import_rule_find (const char *name);

G_END_DECLS
