/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioCondition:
 * @name: a field's name, or %OPTIO_CONDITION_FLASH for the size of the flash in bytes
 * @value: the value that it must have
 * @is_not: whether it must have any value but @value
 *
 * One part of a condition like "TZEN=0xB4 flash=512K" in data/chips/. Conditions that stand
 * together must all hold. Immutable, owned by the chip.
 */
typedef struct
{
  const char *name;
  guint32 value;
  gboolean is_not;
} OptioCondition;

/* The name that stands for the size of the flash instead of a field. */
#define OPTIO_CONDITION_FLASH "flash"

/**
 * OptioTruth:
 *
 * Whether conditions hold; unknown where a field's value, or the size of the flash, is not known.
 */
typedef enum
{
  OPTIO_TRUTH_NO,
  OPTIO_TRUTH_YES,
  OPTIO_TRUTH_UNKNOWN,
} OptioTruth;

/**
 * OptioConditionLookup:
 * @name: as in OptioCondition
 * @out_value: (out): what it is at the moment
 *
 * Returns: whether it is known.
 */
typedef gboolean (*OptioConditionLookup) (gpointer    user_data,
                                          const char *name,
                                          guint32    *out_value);

/**
 * optio_conditions_new_from_string:
 * @text: (nullable): "NAME=VALUE" or "NAME!=VALUE", several separated by blanks
 *
 * Returns: (transfer full) (nullable): the conditions, empty for %NULL; %NULL if @text is wrong.
 */
GArray *optio_conditions_new_from_string (const char *text);

/**
 * optio_conditions_to_string:
 * @conditions: (element-type OptioCondition): from optio_conditions_new_from_string()
 *
 * Returns: (transfer full): the conditions as a text that gives them again.
 */
char *optio_conditions_to_string (GArray *conditions);

/**
 * optio_conditions_hold:
 * @conditions: (element-type OptioCondition): from optio_conditions_new_from_string()
 * @lookup: finds values
 *
 * Returns: whether all of @conditions hold: yes if there is none, no as soon as one does not hold.
 */
OptioTruth optio_conditions_hold (GArray              *conditions,
                                  OptioConditionLookup lookup,
                                  gpointer             user_data);

G_END_DECLS
