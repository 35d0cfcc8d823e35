/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-fix.h"

#include <glib/gi18n-lib.h>

#include "optio-text.h"

struct _OptioFix
{
  OptioFixKind kind;
  char *sentence;
  GArray *changes; /* OptioFixChange */
  gboolean mends_complements;
};

static void
change_clear (gpointer data)
{
  OptioFixChange *change = data;

  g_free (change->name);
}

OptioFix *
optio_fix_new (OptioFixKind kind,
               const char  *sentence)
{
  OptioFix *self = g_atomic_rc_box_new0 (OptioFix);

  self->kind = kind;
  self->sentence = g_strdup (sentence);
  self->changes = g_array_new (FALSE, FALSE, sizeof (OptioFixChange));
  g_array_set_clear_func (self->changes, change_clear);
  return self;
}

OptioFix *
optio_fix_ref (OptioFix *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
fix_clear (gpointer data)
{
  OptioFix *self = data;

  g_free (self->sentence);
  g_clear_pointer (&self->changes, g_array_unref);
}

void
optio_fix_unref (OptioFix *self)
{
  g_atomic_rc_box_release_full (self, fix_clear);
}

OptioFix *
optio_fix_new_options (OptioOptionSet *set)
{
  g_autoptr (OptioFix) self = optio_fix_new (OPTIO_FIX_OPTIONS, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_changes = optio_option_set_get_n_changes (set);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);
      guint32 value = optio_option_get_value (option);
      OptioFixChange change = { .value = value };
      g_autofree char *meaning = NULL;

      if (!optio_option_is_changed (option))
        continue;

      change.name = g_strdup (optio_option_get_field (option)->name);
      g_array_append_val (self->changes, change);
      meaning = optio_option_set_describe (set, option, value);
      optio_text_append_sentence (text, _("Sets %s to 0x%x (%s)."), change.name, value, meaning);
    }

  self->mends_complements = n_changes > self->changes->len;
  if (self->mends_complements)
    optio_text_append_sentence (text, "%s", _("Writes complements that match."));
  self->sentence = g_strdup (text->str);
  return n_changes > 0 ? g_steal_pointer (&self) : NULL;
}

OptioFixKind
optio_fix_get_kind (OptioFix *self)
{
  return self->kind;
}

const char *
optio_fix_get_sentence (OptioFix *self)
{
  return self->sentence;
}

gboolean
optio_fix_apply (OptioFix       *self,
                 OptioOptionSet *set,
                 GError        **error)
{
  g_return_val_if_fail (self->kind == OPTIO_FIX_OPTIONS, FALSE);

  if (self->mends_complements)
    optio_option_set_mend_complements (set);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const OptioFixChange *change = &g_array_index (self->changes, OptioFixChange, i);
      OptioOption *option = optio_option_set_find (set, change->name, error);

      if (option == NULL || !optio_option_change (option, change->value, error))
        return FALSE;
    }

  return TRUE;
}
