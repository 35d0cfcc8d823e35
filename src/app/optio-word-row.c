/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-word-row.h"

#include <glib/gi18n-lib.h>

#include "optio-value-entry.h"

struct _OptioWordRow
{
  AdwActionRow parent_instance;

  OptioOptionWord *word;
  OptioValueEntry *entry;
};

enum
{
  PROP_WORD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioWordRow, optio_word_row, ADW_TYPE_ACTION_ROW)

/* The fields in the word, and below them what there is to say. */
static void
update (OptioWordRow *self)
{
  g_autofree char *fields = NULL;
  g_autofree char *change = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;
  const char *more;

  g_object_get (self->word, "fields-text", &fields, "change-text", &change, NULL);
  g_object_get (self->entry, "problem", &problem, NULL);
  more = problem != NULL ? problem : change;
  text = *more != '\0' ? g_strdup_printf ("%s\n%s", fields, more) : g_strdup (fields);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);

  if (optio_option_word_is_changed (self->word))
    gtk_widget_add_css_class (GTK_WIDGET (self), "changed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "changed");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
entered_cb (OptioWordRow *self,
            const char   *text)
{
  g_autoptr (GError) error = NULL;

  if (!optio_option_word_enter (self->word, text, &error))
    optio_value_entry_set_problem (self->entry, error->message);
}

GtkWidget *
optio_word_row_new (OptioOptionWord *word)
{
  return g_object_new (OPTIO_TYPE_WORD_ROW, "word", word, NULL);
}

static void
set_word (OptioWordRow    *self,
          OptioOptionWord *word)
{
  g_autofree char *address = NULL;
  g_autofree char *label = NULL;

  if (word == NULL)
    return;

  self->word = g_object_ref (word);
  g_object_get (word, "address-text", &address, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), address);
  label = g_strdup_printf (_("Word at %s"), address);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);

  g_object_bind_property (word, "value-text", self->entry, "value", G_BINDING_SYNC_CREATE);
  g_object_bind_property (word, "editable", self->entry, "sensitive", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (word, "notify::change-text", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "notify::problem", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
optio_word_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  OptioWordRow *self = OPTIO_WORD_ROW (object);

  switch (prop_id)
    {
    case PROP_WORD:
      g_value_set_object (value, self->word);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_word_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  OptioWordRow *self = OPTIO_WORD_ROW (object);

  switch (prop_id)
    {
    case PROP_WORD:
      set_word (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_word_row_dispose (GObject *object)
{
  g_clear_object (&OPTIO_WORD_ROW (object)->word);

  G_OBJECT_CLASS (optio_word_row_parent_class)->dispose (object);
}

static void
optio_word_row_class_init (OptioWordRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_word_row_get_property;
  object_class->set_property = optio_word_row_set_property;
  object_class->dispose = optio_word_row_dispose;

  properties[PROP_WORD] =
      g_param_spec_object ("word", NULL, NULL, OPTIO_TYPE_OPTION_WORD,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (OPTIO_TYPE_VALUE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-word-row.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioWordRow, entry);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
}

static void
optio_word_row_init (OptioWordRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
