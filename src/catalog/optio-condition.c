/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-condition.h"

#include <string.h>

#include "optio-range.h"

static void
condition_clear (OptioCondition *condition)
{
  g_free ((char *) condition->name);
}

static gboolean
parse_condition (const char     *text,
                 OptioCondition *out)
{
  const char *equals = strchr (text, '=');
  gsize length;

  if (equals == NULL || !optio_parse_address (equals + 1, &out->value))
    return FALSE;

  length = (gsize) (equals - text);
  out->is_not = length > 0 && text[length - 1] == '!';
  length -= out->is_not ? 1 : 0;
  out->name = length > 0 ? g_strndup (text, length) : NULL;
  return length > 0;
}

GArray *
optio_conditions_new_from_string (const char *text)
{
  g_autoptr (GArray) conditions = g_array_new (FALSE, FALSE, sizeof (OptioCondition));
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", -1);

  g_array_set_clear_func (conditions, (GDestroyNotify) condition_clear);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      OptioCondition condition = { 0 };

      if (*parts[i] == '\0')
        continue;
      if (!parse_condition (parts[i], &condition))
        return NULL;
      g_array_append_val (conditions, condition);
    }

  return g_steal_pointer (&conditions);
}

char *
optio_conditions_to_string (GArray *conditions)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < conditions->len; i++)
    {
      const OptioCondition *condition = &g_array_index (conditions, OptioCondition, i);

      g_string_append_printf (text, "%s%s%s0x%x", i > 0 ? " " : "", condition->name,
                              condition->is_not ? "!=" : "=", condition->value);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

OptioTruth
optio_conditions_hold (GArray               *conditions,
                       OptioConditionLookup  lookup,
                       gpointer              user_data)
{
  OptioTruth truth = OPTIO_TRUTH_YES;

  for (guint i = 0; i < conditions->len; i++)
    {
      const OptioCondition *condition = &g_array_index (conditions, OptioCondition, i);
      guint32 value;

      if (!lookup (user_data, condition->name, &value))
        truth = OPTIO_TRUTH_UNKNOWN;
      else if ((value == condition->value) == condition->is_not)
        return OPTIO_TRUTH_NO;
    }

  return truth;
}
