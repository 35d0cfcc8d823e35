/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-set-private.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-nearest.h"
#include "optio-option-private.h"

enum
{
  PROP_0,
  PROP_N_CHANGES,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioOptionSet,
                               optio_option_set,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return OPTIO_TYPE_OPTION;
}

static guint
get_n_items (GListModel *model)
{
  return OPTIO_OPTION_SET (model)->options->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  OptioOptionSet *self = OPTIO_OPTION_SET (model);

  return position < self->options->len ? g_object_ref (self->options->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
area_bytes_clear (OptioAreaBytes *bytes)
{
  g_free (bytes->bytes);
  g_free (bytes->is_known);
}

void
optio_option_set_count_changes (OptioOptionSet *self)
{
  guint n_changes = optio_option_set_count_mended (self, NULL);

  for (guint i = 0; i < self->options->len; i++)
    n_changes += optio_option_is_changed (self->options->pdata[i]) ? 1 : 0;
  if (n_changes == self->n_changes)
    return;

  self->n_changes = n_changes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CHANGES]);
}

static void
optio_option_set_finalize (GObject *object)
{
  OptioOptionSet *self = OPTIO_OPTION_SET (object);

  /* Others may hold options for longer than the set. */
  for (guint i = 0; i < self->all->len; i++)
    g_signal_handlers_disconnect_by_data (self->all->pdata[i], self);
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->all);
  g_array_unref (self->areas);
  g_free (self->variant);
  optio_chip_unref (self->chip);

  G_OBJECT_CLASS (optio_option_set_parent_class)->finalize (object);
}

static void
optio_option_set_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *spec)
{
  if (property_id == PROP_N_CHANGES)
    g_value_set_uint (value, OPTIO_OPTION_SET (object)->n_changes);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, spec);
}

static void
optio_option_set_class_init (OptioOptionSetClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = optio_option_set_finalize;
  object_class->get_property = optio_option_set_get_property;
  properties[PROP_N_CHANGES] = g_param_spec_uint ("n-changes",
                                                  NULL,
                                                  NULL,
                                                  0,
                                                  G_MAXUINT,
                                                  0,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                                    G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
optio_option_set_init (OptioOptionSet *self)
{
  self->areas = g_array_new (FALSE, FALSE, sizeof (OptioAreaBytes));
  g_array_set_clear_func (self->areas, (GDestroyNotify) area_bytes_clear);
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->options = g_ptr_array_new ();
}

/* Fields that conditions name are there in every world, or in every world of some variants. */
static OptioOption *
find_for_condition (OptioOptionSet *self,
                    const char     *name)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      const OptioField *field = optio_option_get_field (self->all->pdata[i]);

      if (g_str_equal (field->name, name) && field->place.when->len == 0 &&
          optio_variants_include (field->place.variants, self->variant))
        return self->all->pdata[i];
    }

  return NULL;
}

static gboolean
look_up (gpointer    user_data,
         const char *name,
         guint32    *out_value,
         guint32     (*get_value) (OptioOption *option))
{
  OptioOptionSet *self = user_data;
  OptioOption *option;

  if (g_str_equal (name, OPTIO_CONDITION_FLASH))
    {
      *out_value = self->flash_size;
      return self->flash_size != 0;
    }

  option = find_for_condition (self, name);
  if (option == NULL || !optio_option_is_known (option))
    return FALSE;

  *out_value = get_value (option);
  return TRUE;
}

gboolean
optio_option_set_look_up_read (gpointer    user_data,
                               const char *name,
                               guint32    *out_value)
{
  return look_up (user_data, name, out_value, optio_option_get_read_value);
}

gboolean
optio_option_set_look_up (gpointer    user_data,
                          const char *name,
                          guint32    *out_value)
{
  return look_up (user_data, name, out_value, optio_option_get_value);
}

gboolean
optio_option_set_has_place (OptioOptionSet   *self,
                            const OptioPlace *place)
{
  return optio_variants_include (place->variants, self->variant) &&
         optio_conditions_hold (place->when, optio_option_set_look_up_read, self) ==
           OPTIO_TRUTH_YES;
}

static void
list_options (OptioOptionSet *self)
{
  guint n_before = self->options->len;

  g_ptr_array_set_size (self->options, 0);
  for (guint i = 0; i < self->all->len; i++)
    {
      if (optio_option_set_has_place (self, &optio_option_get_field (self->all->pdata[i])->place))
        g_ptr_array_add (self->options, self->all->pdata[i]);
    }

  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->options->len);
  optio_option_set_count_changes (self);
}

OptioOptionSet *
optio_option_set_new (OptioChip  *chip,
                      const char *variant,
                      guint32     flash_size_bytes)
{
  OptioOptionSet *self;
  guint n_areas, n_fields;
  const OptioOptionArea *areas;
  const OptioField *fields;

  g_return_val_if_fail (chip != NULL, NULL);

  self = g_object_new (OPTIO_TYPE_OPTION_SET, NULL);
  self->chip = optio_chip_ref (chip);
  self->variant = g_strdup (variant);
  self->flash_size = flash_size_bytes;

  areas = optio_chip_get_option_areas (chip, &n_areas);
  for (guint i = 0; i < n_areas; i++)
    {
      OptioAreaBytes area = { &areas[i],
                              g_new0 (guint8, areas[i].range.size),
                              g_new0 (gboolean, areas[i].range.size) };

      g_array_append_val (self->areas, area);
    }

  fields = optio_chip_get_fields (chip, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      OptioOption *option = optio_option_new (chip, &fields[i]);

      g_signal_connect_swapped (option,
                                "notify::is-changed",
                                G_CALLBACK (optio_option_set_count_changes),
                                self);
      g_ptr_array_add (self->all, option);
    }

  list_options (self);
  return self;
}

OptioChip *
optio_option_set_get_chip (OptioOptionSet *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), NULL);

  return self->chip;
}

gboolean
optio_option_set_decode (OptioOptionSet  *self,
                         guint32          address,
                         GBytes          *bytes,
                         GError         **error)
{
  gsize size;
  const guint8 *data;
  OptioAreaBytes *area;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &size);
  area = optio_option_set_find_area (self,
                                     OPTIO_RANGE_INIT (address, (guint32) MIN (size, G_MAXUINT32)),
                                     error);
  if (area == NULL)
    return FALSE;

  self->mends_complements = FALSE;
  for (gsize i = 0; i < size; i++)
    {
      area->bytes[address - area->area->range.start + i] = data[i];
      area->is_known[address - area->area->range.start + i] = TRUE;
    }

  for (guint i = 0; i < self->all->len; i++)
    {
      guint32 value = 0;
      gboolean is_read = optio_option_set_read_place (
        self,
        &optio_option_get_field (self->all->pdata[i])->place,
        &value);

      optio_option_take_read (self->all->pdata[i], is_read, value);
    }
  list_options (self);
  return TRUE;
}

OptioOption *
optio_option_set_find (OptioOptionSet  *self,
                       const char      *name,
                       GError         **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *nearest = NULL;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->options->len; i++)
    {
      const OptioField *field = optio_option_get_field (self->options->pdata[i]);

      if (g_ascii_strcasecmp (field->name, name) == 0)
        return self->options->pdata[i];
      for (guint j = 0; field->aliases[j] != NULL; j++)
        {
          if (g_ascii_strcasecmp (field->aliases[j], name) == 0)
            return self->options->pdata[i];
        }
      g_ptr_array_add (names, (gpointer) field->name);
    }

  nearest = optio_nearest_dup_names (names, name);
  if (*nearest != '\0')
    g_set_error (error,
                 OPTIO_ERROR,
                 OPTIO_ERROR_MISMATCH,
                 _("%s has no option \"%s\". Near are: %s."),
                 optio_chip_get_name (self->chip),
                 name,
                 nearest);
  else
    g_set_error (error,
                 OPTIO_ERROR,
                 OPTIO_ERROR_MISMATCH,
                 _("%s has no option \"%s\"."),
                 optio_chip_get_name (self->chip),
                 name);
  return NULL;
}

gboolean
optio_option_set_change (OptioOptionSet  *self,
                         const char      *name,
                         const char      *value,
                         GError         **error)
{
  OptioOption *option = optio_option_set_find (self, name, error);
  guint32 number;

  return option != NULL && optio_option_parse_value (option, value, &number, error) &&
         optio_option_change (option, number, error);
}

void
optio_option_set_revert (OptioOptionSet *self)
{
  g_return_if_fail (OPTIO_IS_OPTION_SET (self));

  self->mends_complements = FALSE;
  optio_option_set_count_changes (self);
  for (guint i = 0; i < self->options->len; i++)
    optio_option_revert (self->options->pdata[i]);
}

guint
optio_option_set_use_defaults (OptioOptionSet *self)
{
  guint n_left = 0;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), 0);

  for (guint i = 0; i < self->options->len; i++)
    n_left += optio_option_use_default (self->options->pdata[i], NULL) ? 0 : 1;
  return n_left;
}

guint
optio_option_set_get_n_changes (OptioOptionSet *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), 0);

  return self->n_changes;
}

OptioDanger
optio_option_set_get_danger (OptioOptionSet *self)
{
  OptioDanger danger = OPTIO_DANGER_NONE;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), OPTIO_DANGER_NONE);

  for (guint i = 0; i < self->options->len; i++)
    danger = MAX (danger, optio_option_get_danger (self->options->pdata[i]));
  return danger;
}

GArray *
optio_option_set_list_memories (OptioOptionSet *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), NULL);

  return optio_chip_list_memories (self->chip, self->variant, optio_option_set_look_up_read, self);
}
