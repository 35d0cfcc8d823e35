/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "optio-option-set-private.h"

static const OptioScale *
find_scale (OptioOptionSet   *self,
            const OptioField *field)
{
  for (guint i = 0; i < field->n_scales; i++)
    {
      if (optio_conditions_hold (field->scales[i].when, optio_option_set_look_up, self) ==
          OPTIO_TRUTH_YES)
        return &field->scales[i];
    }

  return NULL;
}

char *
optio_option_set_describe (OptioOptionSet *self,
                           OptioOption    *option,
                           guint32         value)
{
  const OptioField *field;
  const OptioScale *scale;
  const char *meaning;
  guint64 bytes;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), NULL);
  g_return_val_if_fail (OPTIO_IS_OPTION (option), NULL);

  field = optio_option_get_field (option);
  meaning = optio_option_get_meaning (option, value);
  if (meaning != NULL)
    return g_strdup (meaning);

  scale = find_scale (self, field);
  if (scale == NULL || field->kind == OPTIO_FIELD_MASK)
    return g_strdup_printf ("0x%x", value);

  bytes = (guint64) value * scale->unit;
  if (!scale->has_base)
    return optio_format_size (bytes);

  return g_strdup_printf ("0x%08" G_GINT64_MODIFIER "x", scale->base + bytes);
}

char *
optio_option_set_dup_hint (OptioOptionSet *self,
                           OptioOption    *option)
{
  const OptioField *field;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), NULL);
  g_return_val_if_fail (OPTIO_IS_OPTION (option), NULL);

  field = optio_option_get_field (option);
  for (guint i = 0; i < field->n_dependencies; i++)
    {
      const OptioDependency *dependency = &field->dependencies[i];
      guint32 value;

      if (dependency->has_value && optio_option_set_look_up (self, dependency->on, &value) &&
          value != dependency->value)
        return g_strdup_printf (_("Has an effect only while %s is 0x%x; it is 0x%x."),
                                dependency->on,
                                dependency->value,
                                value);
    }

  return NULL;
}
