/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-word.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"

struct _OptioOptionWord
{
  GObject parent_instance;

  OptioOptionSet *set;
  guint32 address;
  guint32 read_value;
  guint32 value;
  gboolean unproved_allowed;
};

enum
{
  PROP_ADDRESS_TEXT = 1,
  PROP_FIELDS_TEXT,
  PROP_VALUE_TEXT,
  PROP_CHANGE_TEXT,
  PROP_CHANGED,
  PROP_EDITABLE,
  PROP_UNPROVED_ALLOWED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioOptionWord, optio_option_word, G_TYPE_OBJECT)

static void
update (OptioOptionWord *self)
{
  guint32 value = self->value;

  if (!optio_option_set_get_word (self->set, self->address, &value) || value == self->value)
    return;

  self->value = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANGE_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANGED]);
}

OptioOptionWord *
optio_option_word_new (OptioOptionSet *set,
                       guint32         address)
{
  OptioOptionWord *self;
  guint32 value;

  if (!optio_option_set_get_word (set, address, &value))
    return NULL;

  self = g_object_new (OPTIO_TYPE_OPTION_WORD, NULL);
  self->set = g_object_ref (set);
  self->address = address;
  self->read_value = value;
  self->value = value;

  /* Complements and second words follow fields elsewhere. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);

      g_signal_connect_object (option, "notify::value", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  return self;
}

static gboolean
may_change (OptioOptionWord *self,
            OptioOption     *option)
{
  return optio_option_get_field (option)->place.at == self->address &&
         optio_option_is_writable (option) &&
         (optio_option_get_block (option)->is_proved || self->unproved_allowed);
}

static gboolean
is_editable (OptioOptionWord *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (self->set), i);

      if (may_change (self, option))
        return TRUE;
    }
  return FALSE;
}

gboolean
optio_option_word_enter (OptioOptionWord *self,
                         const char      *text,
                         GError         **error)
{
  guint32 value;

  g_return_val_if_fail (OPTIO_IS_OPTION_WORD (self), FALSE);

  if (!optio_parse_address (text, &value))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE, _("“%s” is no number."), text);
      return FALSE;
    }
  if (value != self->value && !is_editable (self))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTECTED,
                   _("The word at 0x%08x cannot be changed."), self->address);
      return FALSE;
    }

  return optio_option_set_change_word (self->set, self->address, value, error);
}

char *
optio_option_word_dup_difference (OptioOptionWord *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_WORD (self), NULL);

  return g_strdup_printf ("0x%08x: 0x%08x → 0x%08x", self->address, self->read_value, self->value);
}

gboolean
optio_option_word_is_changed (OptioOptionWord *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_WORD (self), FALSE);

  return self->value != self->read_value;
}

static char *
dup_fields_text (OptioOptionWord *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (self->set), i);
      const OptioField *field = optio_option_get_field (option);

      if (field->place.at == self->address)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", field->name);
    }

  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE)
                        : g_strdup (_("no fields of its own"));
}

static char *
dup_change_text (OptioOptionWord *self)
{
  return optio_option_word_is_changed (self)
             ? g_strdup_printf (_("On the board: 0x%08x"), self->read_value)
             : g_strdup ("");
}

static void
optio_option_word_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioOptionWord *self = OPTIO_OPTION_WORD (object);

  switch (prop_id)
    {
    case PROP_ADDRESS_TEXT:
      g_value_take_string (value, g_strdup_printf ("0x%08x", self->address));
      break;
    case PROP_FIELDS_TEXT:
      g_value_take_string (value, dup_fields_text (self));
      break;
    case PROP_VALUE_TEXT:
      g_value_take_string (value, g_strdup_printf ("0x%08x", self->value));
      break;
    case PROP_CHANGE_TEXT:
      g_value_take_string (value, dup_change_text (self));
      break;
    case PROP_CHANGED:
      g_value_set_boolean (value, optio_option_word_is_changed (self));
      break;
    case PROP_EDITABLE:
      g_value_set_boolean (value, is_editable (self));
      break;
    case PROP_UNPROVED_ALLOWED:
      g_value_set_boolean (value, self->unproved_allowed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_option_word_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  OptioOptionWord *self = OPTIO_OPTION_WORD (object);

  switch (prop_id)
    {
    case PROP_UNPROVED_ALLOWED:
      self->unproved_allowed = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      g_object_notify_by_pspec (object, properties[PROP_EDITABLE]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_option_word_finalize (GObject *object)
{
  g_clear_object (&OPTIO_OPTION_WORD (object)->set);

  G_OBJECT_CLASS (optio_option_word_parent_class)->finalize (object);
}

static void
optio_option_word_class_init (OptioOptionWordClass *klass)
{
  static const char *const strings[N_PROPS] = {
    [PROP_ADDRESS_TEXT] = "address-text",
    [PROP_FIELDS_TEXT] = "fields-text",
    [PROP_VALUE_TEXT] = "value-text",
    [PROP_CHANGE_TEXT] = "change-text",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_option_word_get_property;
  object_class->set_property = optio_option_word_set_property;
  object_class->finalize = optio_option_word_finalize;

  for (guint i = 1; i < N_PROPS; i++)
    {
      if (strings[i] != NULL)
        properties[i] = g_param_spec_string (strings[i], NULL, NULL, NULL, flags);
    }
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, flags);
  properties[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, FALSE, flags);
  properties[PROP_UNPROVED_ALLOWED] =
      g_param_spec_boolean ("unproved-allowed", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
optio_option_word_init (OptioOptionWord *self)
{
}
