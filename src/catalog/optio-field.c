/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-field-private.h"

#include <glib/gi18n-lib.h>

static const char *const group_titles[] = {
  N_("Read protection"), N_("Boot"),     N_("Reset"), N_("Watchdogs"),
  N_("Power"),           N_("Memory"),   N_("Pins"),  N_("Write protection"),
  N_("Code protection"), N_("Security"), N_("Radio"), N_("User data"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (group_titles) == OPTIO_N_GROUPS);

guint32
optio_field_maximum (const OptioField *self)
{
  return (guint32) ((G_GUINT64_CONSTANT (1) << self->place.width) - 1);
}

const OptioFieldValue *
optio_field_find_value (const OptioField *self,
                        guint32           value)
{
  const OptioFieldValue *other = NULL;

  for (guint i = 0; i < self->n_values; i++)
    {
      if (self->values[i].is_other)
        other = &self->values[i];
      else if (self->values[i].value == value)
        return &self->values[i];
    }

  return other;
}

gboolean
optio_field_is_legal (const OptioField *self,
                      guint32           value)
{
  if (value > optio_field_maximum (self))
    return FALSE;

  return self->kind != OPTIO_FIELD_CHOICE || optio_field_find_value (self, value) != NULL;
}

gboolean
optio_field_values_are_bits (const OptioFieldValue *values,
                             guint                  n_values)
{
  return n_values == 2 && !values[0].is_other && !values[1].is_other && values[0].value <= 1 &&
         values[1].value <= 1 && values[0].value != values[1].value;
}

gboolean
optio_variants_include (const char *const *variants,
                        const char        *variant)
{
  if (variants[0] == NULL)
    return TRUE;

  return variant != NULL && g_strv_contains (variants, variant);
}

static void
place_clear (OptioPlace *place)
{
  g_array_unref (place->when);
  g_strfreev ((char **) place->variants);
}

static void
lists_free (const OptioField *self)
{
  for (guint i = 0; i < self->n_values; i++)
    {
      g_free ((char *) self->values[i].name);
      g_free ((char *) self->values[i].meaning);
    }
  g_free ((OptioFieldValue *) self->values);

  for (guint i = 0; i < self->n_scales; i++)
    g_array_unref (self->scales[i].when);
  g_free ((OptioScale *) self->scales);

  for (guint i = 0; i < self->n_dependencies; i++)
    g_free ((char *) self->dependencies[i].on);
  g_free ((OptioDependency *) self->dependencies);
}

void
optio_field_clear (OptioField *self)
{
  place_clear (&self->place);
  lists_free (self);
  g_strfreev ((char **) self->aliases);
  g_free ((char *) self->name);
  g_free ((char *) self->label);
  g_free ((char *) self->text);
  g_free ((char *) self->warning);
}

void
optio_reserved_clear (OptioReserved *self)
{
  place_clear (&self->place);
  g_free ((char *) self->text);
}

const char *
optio_field_group_get_title (OptioFieldGroup group)
{
  return _(group_titles[group]);
}
