/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-worlds-private.h"

#include <string.h>

#define MAX_WORLDS 1024

/* A field, or the size of the flash, and the values of it that make a difference. */
typedef struct
{
  const char *name;
  guint32 maximum;
  GArray *values; /* of guint32 */
  guint current;
} Variable;

struct _OptioWorlds
{
  GArray *variants;  /* of OptioVariant, the chip's */
  GArray *variables; /* of Variable */
  guint variant;
  gboolean is_begun;
};

static void
variable_clear (Variable *variable)
{
  g_array_unref (variable->values);
}

static Variable *
find_variable (OptioWorlds *self,
               const char  *name)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      Variable *variable = &g_array_index (self->variables, Variable, i);

      if (g_str_equal (variable->name, name))
        return variable;
    }

  return NULL;
}

static gboolean
has_value (const Variable *variable,
           guint32         value)
{
  for (guint i = 0; i < variable->values->len; i++)
    {
      if (g_array_index (variable->values, guint32, i) == value)
        return TRUE;
    }

  return FALSE;
}

static guint32
find_maximum (OptioChip  *chip,
              const char *name)
{
  for (guint i = 0; i < chip->fields->len; i++)
    {
      const OptioField *field = &g_array_index (chip->fields, OptioField, i);

      if (g_str_equal (field->name, name))
        return optio_field_maximum (field);
    }

  return G_MAXUINT32;
}

static void
add_conditions (OptioWorlds *self,
                OptioChip   *chip,
                GArray      *when)
{
  for (guint i = 0; i < when->len; i++)
    {
      const OptioCondition *condition = &g_array_index (when, OptioCondition, i);
      Variable *variable = find_variable (self, condition->name);

      if (variable == NULL)
        {
          Variable new = { .name = condition->name,
                           .maximum = find_maximum (chip, condition->name),
                           .values = g_array_new (FALSE, FALSE, sizeof (guint32)) };

          g_array_append_val (self->variables, new);
          variable = &g_array_index (self->variables, Variable, self->variables->len - 1);
        }
      if (!has_value (variable, condition->value))
        g_array_append_val (variable->values, condition->value);
    }
}

/* One value stands for all that no condition names. */
static void
add_other_value (Variable *variable)
{
  guint32 other = 0;

  while (has_value (variable, other))
    other++;
  if (other <= variable->maximum)
    g_array_append_val (variable->values, other);
}

OptioWorlds *
optio_worlds_new (OptioChip *chip)
{
  g_autoptr (OptioWorlds) self = g_new0 (OptioWorlds, 1);
  guint64 n_worlds = MAX (chip->variants->len, 1);

  self->variants = g_array_ref (chip->variants);
  self->variables = g_array_new (FALSE, FALSE, sizeof (Variable));
  g_array_set_clear_func (self->variables, (GDestroyNotify) variable_clear);

  for (guint i = 0; i < chip->fields->len; i++)
    {
      const OptioField *field = &g_array_index (chip->fields, OptioField, i);

      add_conditions (self, chip, field->place.when);
      for (guint j = 0; j < field->n_scales; j++)
        add_conditions (self, chip, field->scales[j].when);
    }
  for (guint i = 0; i < chip->reserved->len; i++)
    add_conditions (self, chip, g_array_index (chip->reserved, OptioReserved, i).place.when);
  for (guint i = 0; i < chip->conditionals->len; i++)
    add_conditions (self, chip, g_array_index (chip->conditionals, OptioConditionalMemory, i).when);

  for (guint i = 0; i < self->variables->len; i++)
    {
      Variable *variable = &g_array_index (self->variables, Variable, i);

      add_other_value (variable);
      n_worlds *= variable->values->len;
      if (n_worlds > MAX_WORLDS)
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
optio_worlds_free (OptioWorlds *self)
{
  g_array_unref (self->variants);
  g_array_unref (self->variables);
  g_free (self);
}

/* Counts like a car's mileage: the first wheel that does not come around ends it. */
gboolean
optio_worlds_next (OptioWorlds *self)
{
  if (!self->is_begun)
    {
      self->is_begun = TRUE;
      return TRUE;
    }

  for (guint i = 0; i < self->variables->len; i++)
    {
      Variable *variable = &g_array_index (self->variables, Variable, i);

      if (++variable->current < variable->values->len)
        return TRUE;
      variable->current = 0;
    }

  return ++self->variant < self->variants->len;
}

static const char *
get_variant (OptioWorlds *self)
{
  if (self->variants->len == 0)
    return NULL;

  return g_array_index (self->variants, OptioVariant, self->variant).id;
}

static gboolean
look_up (gpointer    user_data,
         const char *name,
         guint32    *out_value)
{
  const Variable *variable = find_variable (user_data, name);

  if (variable != NULL)
    *out_value = g_array_index (variable->values, guint32, variable->current);
  return variable != NULL;
}

gboolean
optio_worlds_has (OptioWorlds       *self,
                  GArray            *when,
                  const char *const *variants)
{
  return optio_variants_include (variants, get_variant (self)) &&
         optio_conditions_hold (when, look_up, self) == OPTIO_TRUTH_YES;
}

char *
optio_worlds_to_string (OptioWorlds *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  if (self->variants->len > 0)
    g_ptr_array_add (parts, g_strdup (get_variant (self)));
  for (guint i = 0; i < self->variables->len; i++)
    {
      const Variable *variable = &g_array_index (self->variables, Variable, i);

      g_ptr_array_add (
        parts,
        g_strdup_printf ("%s=0x%x",
                         variable->name,
                         g_array_index (variable->values, guint32, variable->current)));
    }

  if (parts->len == 0)
    return g_strdup ("");

  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv (", ", (char **) parts->pdata);
  return g_strdup_printf (" (%s)", joined);
}
