/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-row.h"

#include <glib/gi18n-lib.h>

#include "optio-danger-style.h"
#include "optio-drop-down.h"
#include "optio-text.h"
#include "optio-value-entry.h"

/* A choice takes no more than this for itself, however long its words are. */
#define CHOICE_CHARS 16

struct _OptioOptionRow
{
  AdwPreferencesRow parent_instance;

  OptioOptionItem *item;
  GtkBox *top_box;
  GtkBox *editor_box;
  GtkLabel *meaning_label;
  GtkLabel *badge_label;
  GtkLabel *problem_label;
  GtkLabel *note_label;
  GtkButton *undo_button;
  GtkWidget *editor;
};

enum
{
  PROP_ITEM = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioOptionRow, optio_option_row, ADW_TYPE_PREFERENCES_ROW)

/* ---- the editors ---- */

static GtkWidget *
create_choice (OptioOptionRow *self)
{
  GtkStringList *choices = gtk_string_list_new (optio_option_item_get_choices (self->item));
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (choices), NULL);

  optio_drop_down_prepare (GTK_DROP_DOWN (choice), CHOICE_CHARS);
  g_object_bind_property (self->item, "selected", choice, "selected",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return choice;
}

static GtkWidget *
create_switch (OptioOptionRow *self)
{
  GtkWidget *button = gtk_switch_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_bind_property (self->item, "active", button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return button;
}

static void
entered_cb (OptioOptionRow  *self,
            const char      *text,
            OptioValueEntry *entry)
{
  g_autoptr (GError) error = NULL;

  if (!optio_option_item_enter (self->item, text, &error))
    optio_value_entry_set_problem (entry, error->message);
}

static gboolean
to_visible (GBinding     *binding,
            const GValue *from,
            GValue       *to,
            gpointer      user_data)
{
  const char *text = g_value_get_string (from);

  g_value_set_boolean (to, text != NULL && text[0] != '\0');
  return TRUE;
}

static GtkWidget *
create_entry (OptioOptionRow *self)
{
  GtkWidget *entry = optio_value_entry_new ();

  gtk_widget_set_halign (entry, GTK_ALIGN_START);
  g_signal_connect_object (entry, "entered", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->item, "entry-text", entry, "value", G_BINDING_SYNC_CREATE);
  g_object_bind_property (entry, "problem", self->problem_label, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (entry, "problem", self->problem_label, "visible",
                               G_BINDING_SYNC_CREATE, to_visible, NULL, NULL, NULL);
  return entry;
}

/* A switch stands at the end of the row as everywhere; the others need a line of their own. */
static void
add_editor (OptioOptionRow *self)
{
  OptioOptionEditor editor = optio_option_item_get_editor (self->item);

  switch (editor)
    {
    case OPTIO_OPTION_EDITOR_SWITCH:
      self->editor = create_switch (self);
      gtk_box_append (self->top_box, self->editor);
      break;
    case OPTIO_OPTION_EDITOR_CHOICE:
      self->editor = create_choice (self);
      gtk_widget_set_hexpand (self->editor, TRUE);
      gtk_box_prepend (self->editor_box, self->editor);
      break;
    case OPTIO_OPTION_EDITOR_ENTRY:
    default:
      self->editor = create_entry (self);
      gtk_box_prepend (self->editor_box, self->editor);
      break;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->meaning_label), editor != OPTIO_OPTION_EDITOR_CHOICE);
  g_object_bind_property (self->item, "editable", self->editor, "sensitive",
                          G_BINDING_SYNC_CREATE);
}

/* ---- how it looks ---- */

static void
append (GString    *description,
        const char *sentence)
{
  if (sentence != NULL && *sentence != '\0')
    optio_text_append_sentence (description, "%s", sentence);
}

/* What the colours say, for those who do not see them. */
static void
describe (OptioOptionRow *self)
{
  g_autofree char *change = NULL;
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;
  g_autoptr (GString) description = g_string_new (NULL);
  gboolean changed;

  g_object_get (self->item, "changed", &changed, "change-text", &change, "text", &text, "note",
                &note, NULL);
  if (changed)
    optio_text_append_sentence (description, "%s", _("Changed."));
  append (description, change);
  append (description, text);
  append (description, note);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description->str, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description->str, -1);
}

static void
update (OptioOptionRow *self)
{
  OptioDangerStyle style = optio_danger_get_style (optio_option_item_get_danger (self->item));
  const char *badge_classes[] = { "badge", style.css_class, NULL };
  gboolean is_grave = optio_option_item_is_changed (self->item) ||
                      !optio_option_item_is_editable (self->item);
  const char *note_classes[] = { "caption", is_grave ? "warning" : "dim-label", NULL };

  if (optio_option_item_is_changed (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "changed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "changed");
  gtk_widget_set_css_classes (GTK_WIDGET (self->badge_label), badge_classes);
  gtk_widget_set_css_classes (GTK_WIDGET (self->note_label), note_classes);
  describe (self);
}

static void
give_names (OptioOptionRow *self)
{
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;
  g_autofree char *title = NULL;
  g_autofree char *undo = NULL;

  g_object_get (self->item, "name", &name, "label", &label, NULL);
  title = g_strdup_printf ("%s: %s", name, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);

  undo = g_strdup_printf (_("Undo the change of %s"), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->undo_button), undo);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->undo_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, undo, -1);
}

/* The button goes with the change, so the focus goes to where the next change is made. */
static void
undo_cb (OptioOptionRow *self)
{
  gtk_widget_grab_focus (self->editor);
  optio_option_revert (optio_option_item_get_option (self->item));
}

static gboolean
is_set (OptioOptionRow *self,
        const char     *text)
{
  return text != NULL && text[0] != '\0';
}

static gboolean
either (OptioOptionRow *self,
        gboolean        is_hidden,
        const char     *badge)
{
  return is_hidden || is_set (self, badge);
}

GtkWidget *
optio_option_row_new (OptioOptionItem *item)
{
  return g_object_new (OPTIO_TYPE_OPTION_ROW, "item", item, NULL);
}

OptioOptionItem *
optio_option_row_get_item (OptioOptionRow *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_ROW (self), NULL);

  return self->item;
}

static void
set_item (OptioOptionRow  *self,
          OptioOptionItem *item)
{
  if (item == NULL)
    return;

  self->item = g_object_ref (item);
  add_editor (self);
  give_names (self);
  g_signal_connect_object (item, "notify::note", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
optio_option_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  OptioOptionRow *self = OPTIO_OPTION_ROW (object);

  switch (prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_option_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  OptioOptionRow *self = OPTIO_OPTION_ROW (object);

  switch (prop_id)
    {
    case PROP_ITEM:
      set_item (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_option_row_dispose (GObject *object)
{
  g_clear_object (&OPTIO_OPTION_ROW (object)->item);

  G_OBJECT_CLASS (optio_option_row_parent_class)->dispose (object);
}

static void
optio_option_row_class_init (OptioOptionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_option_row_get_property;
  object_class->set_property = optio_option_row_set_property;
  object_class->dispose = optio_option_row_dispose;

  properties[PROP_ITEM] =
      g_param_spec_object ("item", NULL, NULL, OPTIO_TYPE_OPTION_ITEM,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (OPTIO_TYPE_OPTION_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-option-row.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioOptionRow, top_box);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionRow, editor_box);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionRow, meaning_label);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionRow, badge_label);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionRow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionRow, note_label);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionRow, undo_button);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_set);
  gtk_widget_class_bind_template_callback (widget_class, either);
}

static void
optio_option_row_init (OptioOptionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
