/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-private.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-text.h"

struct _OptioOption
{
  GObject parent_instance;

  OptioChip *chip;
  const OptioField *field;
  const char *write_problem; /* why it can never be changed */
  gboolean is_default_proved;
  gboolean is_known;
  guint32 read_value;
  guint32 value;
};

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_IS_KNOWN,
  PROP_IS_CHANGED,
  PROP_DANGER,
  PROP_PROBLEM,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (OptioOption, optio_option, G_TYPE_OBJECT)

static void
optio_option_finalize (GObject *object)
{
  optio_chip_unref (OPTIO_OPTION (object)->chip);

  G_OBJECT_CLASS (optio_option_parent_class)->finalize (object);
}

static void
optio_option_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *spec)
{
  OptioOption *self = OPTIO_OPTION (object);

  switch (property_id)
    {
    case PROP_VALUE:
      g_value_set_uint (value, self->value);
      break;
    case PROP_IS_KNOWN:
      g_value_set_boolean (value, self->is_known);
      break;
    case PROP_IS_CHANGED:
      g_value_set_boolean (value, optio_option_is_changed (self));
      break;
    case PROP_DANGER:
      g_value_set_uint (value, optio_option_get_danger (self));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, optio_option_get_problem (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, spec);
    }
}

static void
optio_option_class_init (OptioOptionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = optio_option_finalize;
  object_class->get_property = optio_option_get_property;

  properties[PROP_VALUE] = g_param_spec_uint ("value", NULL, NULL, 0, G_MAXUINT32, 0, flags);
  properties[PROP_IS_KNOWN] = g_param_spec_boolean ("is-known", NULL, NULL, FALSE, flags);
  properties[PROP_IS_CHANGED] = g_param_spec_boolean ("is-changed", NULL, NULL, FALSE, flags);
  properties[PROP_DANGER] =
    g_param_spec_uint ("danger", NULL, NULL, 0, OPTIO_DANGER_FOREVER, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
optio_option_init (OptioOption *self)
{
}

static OptioRange
get_written_range (OptioChip        *chip,
                   const OptioPlace *place)
{
  guint first_byte = place->low_bit / 8;
  guint last_byte = (place->low_bit + place->width - 1) / 8;
  guint32 at = place->at;
  guint n_pairs;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (chip, &n_pairs);

  for (guint i = 0; i < n_pairs; i++)
    {
      if (pairs[i].current == place->at)
        at = pairs[i].program;
    }

  return OPTIO_RANGE_INIT (at + first_byte, last_byte - first_byte + 1);
}

OptioRange
optio_option_get_written_range (OptioOption *self)
{
  return get_written_range (self->chip, &self->field->place);
}

static const OptioOptionBlock *
find_block (OptioChip        *chip,
            const OptioField *field)
{
  OptioRange range = get_written_range (chip, &field->place);
  guint n_blocks;
  const OptioOptionBlock *blocks = optio_chip_get_option_blocks (chip, &n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    {
      if (optio_range_contains (blocks[i].range, range))
        return &blocks[i];
    }

  return NULL;
}

const OptioOptionBlock *
optio_option_get_block (OptioOption *self)
{
  return find_block (self->chip, self->field);
}

static const char *
find_write_problem (OptioChip        *chip,
                    const OptioField *field)
{
  if (field->is_never_written)
    return _("Optio never writes this field.");

  return find_block (chip, field) == NULL ? _("The bootloader cannot write this field.") : NULL;
}

static gboolean
is_default_proved (OptioChip        *chip,
                   const OptioField *field)
{
  guint32 mask = optio_field_maximum (field) << field->place.low_bit;
  guint n_words;
  const OptioFactoryWord *words = optio_chip_get_factory_words (chip, &n_words);

  for (guint i = 0; i < n_words; i++)
    {
      if (words[i].at == field->place.at && (words[i].mask & mask) == mask)
        return TRUE;
    }

  return FALSE;
}

OptioOption *
optio_option_new (OptioChip        *chip,
                  const OptioField *field)
{
  OptioOption *self = g_object_new (OPTIO_TYPE_OPTION, NULL);

  self->chip = optio_chip_ref (chip);
  self->field = field;
  self->write_problem = find_write_problem (chip, field);
  self->is_default_proved = is_default_proved (chip, field);
  return self;
}

static void
take_value (OptioOption *self,
            guint32      value)
{
  if (self->value == value)
    return;

  self->value = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_CHANGED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DANGER]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

void
optio_option_take_read (OptioOption *self,
                        gboolean     is_known,
                        guint32      value)
{
  g_object_freeze_notify (G_OBJECT (self));
  self->read_value = value;
  take_value (self, value);
  if (self->is_known != is_known)
    {
      self->is_known = is_known;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_KNOWN]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

const OptioField *
optio_option_get_field (OptioOption *self)
{
  return self->field;
}

/* The texts of the chip files are translated like any other. */
const char *
optio_option_get_label (OptioOption *self)
{
  return g_dgettext (GETTEXT_PACKAGE, self->field->label);
}

const char *
optio_option_get_text (OptioOption *self)
{
  return g_dgettext (GETTEXT_PACKAGE, self->field->text);
}

const char *
optio_option_get_warning (OptioOption *self)
{
  const char *warning = self->field->warning;

  return warning != NULL ? g_dgettext (GETTEXT_PACKAGE, warning) : NULL;
}

const char *
optio_option_get_meaning (OptioOption *self,
                          guint32      value)
{
  const OptioFieldValue *meaning = optio_field_find_value (self->field, value);

  if (meaning == NULL || self->field->kind == OPTIO_FIELD_MASK)
    return NULL;

  return g_dgettext (GETTEXT_PACKAGE, meaning->meaning);
}

gboolean
optio_option_is_known (OptioOption *self)
{
  return self->is_known;
}

guint32
optio_option_get_value (OptioOption *self)
{
  return self->value;
}

guint32
optio_option_get_read_value (OptioOption *self)
{
  return self->read_value;
}

gboolean
optio_option_is_changed (OptioOption *self)
{
  return self->value != self->read_value;
}

gboolean
optio_option_is_writable (OptioOption *self)
{
  return self->is_known && self->write_problem == NULL;
}

const char *
optio_option_get_problem (OptioOption *self)
{
  if (!self->is_known)
    return _("This field has not been read.");
  if (self->write_problem != NULL)
    return self->write_problem;

  return optio_field_is_legal (self->field, self->value) ? NULL : _("This value has no meaning.");
}

static OptioDanger
get_value_danger (OptioOption *self,
                  guint32      value)
{
  const OptioFieldValue *meaning = optio_field_find_value (self->field, value);

  if (meaning == NULL || self->field->kind == OPTIO_FIELD_MASK)
    return self->field->danger;

  return meaning->danger;
}

OptioDanger
optio_option_get_danger (OptioOption *self)
{
  if (!optio_option_is_changed (self))
    return OPTIO_DANGER_NONE;

  return get_value_danger (self, self->value);
}

gboolean
optio_option_check (OptioOption  *self,
                    guint32       value,
                    GError      **error)
{
  const OptioField *field = self->field;

  if (value == self->read_value && self->is_known)
    return TRUE;

  if (!optio_option_is_writable (self))
    {
      g_set_error (error,
                   OPTIO_ERROR,
                   OPTIO_ERROR_PROTECTED,
                   "%s: %s",
                   field->name,
                   optio_option_get_problem (self));
      return FALSE;
    }
  if (value > optio_field_maximum (field))
    {
      g_set_error (error,
                   OPTIO_ERROR,
                   OPTIO_ERROR_RANGE,
                   _("%s: 0x%x is more than 0x%x, which is the most that fits."),
                   field->name,
                   value,
                   optio_field_maximum (field));
      return FALSE;
    }
  if (!optio_field_is_legal (field, value))
    {
      g_set_error (error,
                   OPTIO_ERROR,
                   OPTIO_ERROR_RANGE,
                   _("%s: 0x%x has no meaning."),
                   field->name,
                   value);
      return FALSE;
    }

  return TRUE;
}

gboolean
optio_option_change (OptioOption  *self,
                     guint32       value,
                     GError      **error)
{
  g_return_val_if_fail (OPTIO_IS_OPTION (self), FALSE);

  if (!optio_option_check (self, value, error))
    return FALSE;

  take_value (self, value);
  return TRUE;
}

void
optio_option_revert (OptioOption *self)
{
  g_return_if_fail (OPTIO_IS_OPTION (self));

  take_value (self, self->read_value);
}

gboolean
optio_option_can_use_default (OptioOption *self)
{
  const OptioField *field = self->field;

  return field->has_default &&
         (self->is_default_proved || field->default_value == self->read_value ||
          get_value_danger (self, field->default_value) < OPTIO_DANGER_BRICK);
}

gboolean
optio_option_use_default (OptioOption  *self,
                          GError      **error)
{
  g_return_val_if_fail (OPTIO_IS_OPTION (self), FALSE);

  if (!optio_option_can_use_default (self))
    {
      g_set_error (error,
                   OPTIO_ERROR,
                   OPTIO_ERROR_DATA,
                   _("%s: what it has from the factory is not known for sure."),
                   self->field->name);
      return FALSE;
    }

  return optio_option_change (self, self->field->default_value, error);
}

static gboolean
find_named_value (const OptioField *field,
                  const char       *name,
                  guint32          *out_value)
{
  for (guint i = 0; i < field->n_values; i++)
    {
      const OptioFieldValue *value = &field->values[i];

      if (value->name != NULL && g_ascii_strcasecmp (value->name, name) == 0 &&
          (!value->is_other || value->has_write))
        {
          *out_value = value->value;
          return TRUE;
        }
    }

  return FALSE;
}

static char *
dup_value_names (const OptioField *field)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < field->n_values; i++)
    {
      if (field->values[i].name != NULL)
        optio_text_append (names, ", ", field->values[i].name);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

gboolean
optio_option_parse_value (OptioOption  *self,
                          const char   *text,
                          guint32      *out_value,
                          GError      **error)
{
  const OptioField *field = self->field;
  g_autofree char *names = NULL;

  g_return_val_if_fail (OPTIO_IS_OPTION (self), FALSE);

  if ((field->kind != OPTIO_FIELD_MASK && find_named_value (field, text, out_value)) ||
      optio_parse_address (text, out_value))
    return TRUE;

  names = dup_value_names (field);
  if (*names != '\0' && field->kind != OPTIO_FIELD_MASK)
    g_set_error (error,
                 OPTIO_ERROR,
                 OPTIO_ERROR_RANGE,
                 _("%s: \"%s\" is no number and none of %s."),
                 field->name,
                 text,
                 names);
  else
    g_set_error (error,
                 OPTIO_ERROR,
                 OPTIO_ERROR_RANGE,
                 _("%s: \"%s\" is no number."),
                 field->name,
                 text);
  return FALSE;
}
