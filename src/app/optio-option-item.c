/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-item.h"

#include <glib/gi18n-lib.h>

#include "optio-danger-style.h"
#include "optio-error.h"

struct _OptioOptionItem
{
  GObject parent_instance;

  OptioOptionSet *set;
  OptioOption *option;
  GArray *values;     /* (element-type guint32): what the choices stand for */
  GPtrArray *choices; /* (nullable) ends with NULL */
  gboolean is_unproved;
  gboolean unproved_allowed;
};

enum
{
  PROP_NAME = 1,
  PROP_LABEL,
  PROP_TEXT,
  PROP_HIDDEN_ELSEWHERE,
  /* what follows changes with a value */
  PROP_MEANING,
  PROP_NOTE,
  PROP_CHANGE_TEXT,
  PROP_BADGE,
  PROP_EDITABLE,
  PROP_CHANGED,
  PROP_ACTIVE,
  PROP_SELECTED,
  PROP_ENTRY_TEXT,
  PROP_UNPROVED_ALLOWED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioOptionItem, optio_option_item, G_TYPE_OBJECT)

static void
notify_all (OptioOptionItem *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_MEANING; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

OptioOption *
optio_option_item_get_option (OptioOptionItem *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), NULL);

  return self->option;
}

OptioOptionEditor
optio_option_item_get_editor (OptioOptionItem *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), OPTIO_OPTION_EDITOR_ENTRY);

  switch (optio_option_get_field (self->option)->kind)
    {
    case OPTIO_FIELD_FLAG:
      return OPTIO_OPTION_EDITOR_SWITCH;
    case OPTIO_FIELD_CHOICE:
      return OPTIO_OPTION_EDITOR_CHOICE;
    case OPTIO_FIELD_NUMBER:
    case OPTIO_FIELD_ADDRESS:
    case OPTIO_FIELD_PAGES:
    case OPTIO_FIELD_MASK:
    default:
      return OPTIO_OPTION_EDITOR_ENTRY;
    }
}

const char *const *
optio_option_item_get_choices (OptioOptionItem *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), NULL);

  return (const char *const *) self->choices->pdata;
}

OptioDanger
optio_option_item_get_danger (OptioOptionItem *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), OPTIO_DANGER_NONE);

  return optio_option_get_danger (self->option);
}

gboolean
optio_option_item_is_changed (OptioOptionItem *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), FALSE);

  return optio_option_is_changed (self->option);
}

gboolean
optio_option_item_is_editable (OptioOptionItem *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), FALSE);

  return optio_option_is_writable (self->option) &&
         (!self->is_unproved || self->unproved_allowed);
}

gboolean
optio_option_item_is_unproved (OptioOptionItem *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), FALSE);

  return self->is_unproved;
}

static const char *
get_unproved_text (void)
{
  return _("Read-only: writing it through this bootloader was never seen to work.");
}

/* What the user should know beside the value, the gravest first. */
static char *
dup_note (OptioOptionItem *self)
{
  const char *problem = optio_option_get_problem (self->option);
  const char *warning = optio_option_get_warning (self->option);

  if (problem != NULL)
    return g_strdup (problem);
  if (self->is_unproved && !self->unproved_allowed)
    return g_strdup (get_unproved_text ());
  if (warning != NULL && optio_option_is_changed (self->option))
    return g_strdup (warning);

  return optio_option_set_dup_hint (self->set, self->option);
}

/* A switch is told as a number and in words; the words for other values have what they need. */
static char *
dup_meaning (OptioOptionItem *self,
             guint32          value)
{
  g_autofree char *words = optio_option_set_describe (self->set, self->option, value);
  g_autofree char *number = g_strdup_printf ("0x%x", value);

  if (g_str_equal (words, number))
    return g_steal_pointer (&number);
  if (optio_option_item_get_editor (self) == OPTIO_OPTION_EDITOR_SWITCH)
    return g_strdup_printf ("%u: %s", value, words);

  return g_steal_pointer (&words);
}

static char *
dup_change_text (OptioOptionItem *self)
{
  g_autofree char *meaning = NULL;

  if (!optio_option_is_changed (self->option))
    return g_strdup ("");

  meaning = dup_meaning (self, optio_option_get_read_value (self->option));
  /* Translators: what an option on the board holds while another value is chosen */
  return g_strdup_printf (_("On the board: %s"), meaning);
}

char *
optio_option_item_dup_difference (OptioOptionItem *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), NULL);

  before = dup_meaning (self, optio_option_get_read_value (self->option));
  after = dup_meaning (self, optio_option_get_value (self->option));
  return g_strdup_printf ("%s: %s → %s", optio_option_get_field (self->option)->name, before,
                          after);
}

static guint
find_selected (OptioOptionItem *self)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      if (g_array_index (self->values, guint32, i) == optio_option_get_value (self->option))
        return i;
    }
  return G_MAXUINT;
}

static gboolean
may_become (OptioOptionItem *self,
            guint32          value,
            GError         **error)
{
  g_autofree char *note = NULL;

  if (optio_option_item_is_editable (self) || value == optio_option_get_read_value (self->option))
    return TRUE;

  note = dup_note (self);
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTECTED, "%s: %s",
               optio_option_get_field (self->option)->name, note);
  return FALSE;
}

gboolean
optio_option_item_check (OptioOptionItem *self,
                         GError         **error)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), FALSE);

  return may_become (self, optio_option_get_value (self->option), error);
}

static gboolean
change (OptioOptionItem *self,
        guint32          value,
        GError         **error)
{
  return may_become (self, value, error) && optio_option_change (self->option, value, error);
}

/* What cannot be chosen springs back. */
static void
change_or_show (OptioOptionItem *self,
                guint32          value)
{
  if (!change (self, value, NULL))
    notify_all (self);
}

gboolean
optio_option_item_enter (OptioOptionItem *self,
                         const char      *text,
                         GError         **error)
{
  guint32 value;

  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), FALSE);

  return optio_option_parse_value (self->option, text, &value, error) &&
         change (self, value, error);
}

gboolean
optio_option_item_use_default (OptioOptionItem *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), FALSE);

  return optio_option_can_use_default (self->option) &&
         change (self, optio_option_get_field (self->option)->default_value, NULL);
}

static gboolean
contains_folded (const char *text,
                 const char *folded_word)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, folded_word) != NULL;
}

static gboolean
has_word (OptioOptionItem *self,
          const char      *folded_word)
{
  const OptioField *field = optio_option_get_field (self->option);
  g_autofree char *meaning = dup_meaning (self, optio_option_get_value (self->option));

  for (gsize i = 0; field->aliases[i] != NULL; i++)
    {
      if (contains_folded (field->aliases[i], folded_word))
        return TRUE;
    }
  return contains_folded (field->name, folded_word) || contains_folded (meaning, folded_word) ||
         contains_folded (optio_option_get_label (self->option), folded_word);
}

gboolean
optio_option_item_matches (OptioOptionItem *self,
                           const char      *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);

  g_return_val_if_fail (OPTIO_IS_OPTION_ITEM (self), FALSE);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (!has_word (self, words[i]))
        return FALSE;
    }
  return TRUE;
}

static void
add_choice (OptioOptionItem *self,
            guint32          value)
{
  g_array_append_val (self->values, value);
  g_ptr_array_add (self->choices, optio_option_set_describe (self->set, self->option, value));
}

/* The values with a meaning that can be written, and what was read, whatever it is. */
static void
list_choices (OptioOptionItem *self)
{
  const OptioField *field = optio_option_get_field (self->option);
  guint32 read_value = optio_option_get_read_value (self->option);
  const OptioFieldValue *read = optio_field_find_value (field, read_value);

  for (guint i = 0; i < field->n_values && field->kind == OPTIO_FIELD_CHOICE; i++)
    {
      const OptioFieldValue *value = &field->values[i];

      if (value == read)
        add_choice (self, read_value);
      else if (!value->is_other || value->has_write)
        add_choice (self, value->value);
    }
  if (field->kind == OPTIO_FIELD_CHOICE && read == NULL)
    add_choice (self, read_value);
  g_ptr_array_add (self->choices, NULL);
}

static void
follow (OptioOptionItem *self,
        const char      *name)
{
  OptioOption *other = optio_option_set_find (self->set, name, NULL);

  if (other != NULL && other != self->option)
    g_signal_connect_object (other, "notify::value", G_CALLBACK (notify_all), self,
                             G_CONNECT_SWAPPED);
}

static void
follow_all (OptioOptionItem *self)
{
  const OptioField *field = optio_option_get_field (self->option);

  g_signal_connect_object (self->option, "notify::value", G_CALLBACK (notify_all), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < field->n_dependencies; i++)
    follow (self, field->dependencies[i].on);
  for (guint i = 0; i < field->n_scales; i++)
    {
      GArray *when = field->scales[i].when;

      for (guint j = 0; j < when->len; j++)
        follow (self, g_array_index (when, OptioCondition, j).name);
    }
}

OptioOptionItem *
optio_option_item_new (OptioOptionSet *set,
                       OptioOption    *option)
{
  OptioOptionItem *self = g_object_new (OPTIO_TYPE_OPTION_ITEM, NULL);
  const OptioOptionBlock *block = optio_option_get_block (option);

  self->set = g_object_ref (set);
  self->option = g_object_ref (option);
  self->is_unproved = block != NULL && !block->is_proved;
  list_choices (self);
  follow_all (self);
  return self;
}

static void
get_text (OptioOptionItem *self,
          guint            prop_id,
          GValue          *value)
{
  const OptioField *field = optio_option_get_field (self->option);
  guint32 number = optio_option_get_value (self->option);
  char *text = NULL;

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, field->name);
      return;
    case PROP_LABEL:
      g_value_set_string (value, optio_option_get_label (self->option));
      return;
    case PROP_TEXT:
      g_value_set_string (value, optio_option_get_text (self->option));
      return;
    case PROP_BADGE:
      g_value_set_string (value,
                          optio_danger_get_style (optio_option_item_get_danger (self)).badge);
      return;
    case PROP_MEANING:
      text = dup_meaning (self, number);
      break;
    case PROP_NOTE:
      text = dup_note (self);
      break;
    case PROP_CHANGE_TEXT:
      text = dup_change_text (self);
      break;
    case PROP_ENTRY_TEXT:
    default:
      text = g_strdup_printf ("0x%x", number);
      break;
    }
  g_value_take_string (value, text != NULL ? text : g_strdup (""));
}

static void
optio_option_item_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioOptionItem *self = OPTIO_OPTION_ITEM (object);

  switch (prop_id)
    {
    case PROP_HIDDEN_ELSEWHERE:
      g_value_set_boolean (value, optio_option_get_field (self->option)->is_hidden_elsewhere);
      break;
    case PROP_EDITABLE:
      g_value_set_boolean (value, optio_option_item_is_editable (self));
      break;
    case PROP_CHANGED:
      g_value_set_boolean (value, optio_option_is_changed (self->option));
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, optio_option_get_value (self->option) != 0);
      break;
    case PROP_SELECTED:
      g_value_set_uint (value, find_selected (self));
      break;
    case PROP_UNPROVED_ALLOWED:
      g_value_set_boolean (value, self->unproved_allowed);
      break;
    default:
      get_text (self, prop_id, value);
    }
}

static void
optio_option_item_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  OptioOptionItem *self = OPTIO_OPTION_ITEM (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      change_or_show (self, g_value_get_boolean (value) ? 1 : 0);
      break;
    case PROP_SELECTED:
      if (g_value_get_uint (value) < self->values->len)
        change_or_show (self, g_array_index (self->values, guint32, g_value_get_uint (value)));
      break;
    case PROP_UNPROVED_ALLOWED:
      self->unproved_allowed = g_value_get_boolean (value);
      notify_all (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_option_item_finalize (GObject *object)
{
  OptioOptionItem *self = OPTIO_OPTION_ITEM (object);

  g_clear_object (&self->option);
  g_clear_object (&self->set);
  g_array_unref (self->values);
  g_ptr_array_unref (self->choices);

  G_OBJECT_CLASS (optio_option_item_parent_class)->finalize (object);
}

static void
optio_option_item_class_init (OptioOptionItemClass *klass)
{
  static const char *const strings[N_PROPS] = {
    [PROP_NAME] = "name",
    [PROP_LABEL] = "label",
    [PROP_TEXT] = "text",
    [PROP_MEANING] = "meaning",
    [PROP_NOTE] = "note",
    [PROP_CHANGE_TEXT] = "change-text",
    [PROP_BADGE] = "badge",
    [PROP_ENTRY_TEXT] = "entry-text",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags edited = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_option_item_get_property;
  object_class->set_property = optio_option_item_set_property;
  object_class->finalize = optio_option_item_finalize;

  for (guint i = 1; i < N_PROPS; i++)
    {
      if (strings[i] != NULL)
        properties[i] = g_param_spec_string (strings[i], NULL, NULL, NULL, shown);
    }
  properties[PROP_HIDDEN_ELSEWHERE] =
      g_param_spec_boolean ("hidden-elsewhere", NULL, NULL, FALSE, shown);
  properties[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, FALSE, shown);
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, shown);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, edited);
  properties[PROP_SELECTED] =
      g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, G_MAXUINT, edited);
  properties[PROP_UNPROVED_ALLOWED] =
      g_param_spec_boolean ("unproved-allowed", NULL, NULL, FALSE, edited);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
optio_option_item_init (OptioOptionItem *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->choices = g_ptr_array_new_with_free_func (g_free);
}
