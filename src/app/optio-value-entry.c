/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-value-entry.h"

/* "0xffffffff", the longest value */
#define VALUE_CHARS 10

struct _OptioValueEntry
{
  GtkEntry parent_instance;

  char *value;
  char *problem;
};

enum
{
  PROP_VALUE = 1,
  PROP_PROBLEM,
  N_PROPS
};

enum
{
  ENTERED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioValueEntry, optio_value_entry, GTK_TYPE_ENTRY)

GtkWidget *
optio_value_entry_new (void)
{
  return g_object_new (OPTIO_TYPE_VALUE_ENTRY, NULL);
}

void
optio_value_entry_set_problem (OptioValueEntry *self,
                               const char      *problem)
{
  g_return_if_fail (OPTIO_IS_VALUE_ENTRY (self));

  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
show_value (OptioValueEntry *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self), self->value != NULL ? self->value : "");
  optio_value_entry_set_problem (self, NULL);
}

static gboolean
is_edited (OptioValueEntry *self)
{
  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), self->value) != 0;
}

/* A number may be written in several ways; afterwards it is shown in one. */
static void
enter (OptioValueEntry *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self)));

  if (!is_edited (self))
    return;

  optio_value_entry_set_problem (self, NULL);
  g_signal_emit (self, signals[ENTERED], 0, text);
  if (self->problem == NULL)
    show_value (self);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *parameter,
           gpointer   user_data)
{
  OptioValueEntry *self = OPTIO_VALUE_ENTRY (widget);

  if (!is_edited (self))
    return GDK_EVENT_PROPAGATE;

  show_value (self);
  return GDK_EVENT_STOP;
}

static void
optio_value_entry_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioValueEntry *self = OPTIO_VALUE_ENTRY (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_value_entry_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  OptioValueEntry *self = OPTIO_VALUE_ENTRY (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      if (g_strcmp0 (self->value, g_value_get_string (value)) == 0)
        return;
      g_free (self->value);
      self->value = g_value_dup_string (value);
      show_value (self);
      break;
    case PROP_PROBLEM:
      optio_value_entry_set_problem (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_value_entry_finalize (GObject *object)
{
  OptioValueEntry *self = OPTIO_VALUE_ENTRY (object);

  g_free (self->value);
  g_free (self->problem);

  G_OBJECT_CLASS (optio_value_entry_parent_class)->finalize (object);
}

static void
optio_value_entry_class_init (OptioValueEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_value_entry_get_property;
  object_class->set_property = optio_value_entry_set_property;
  object_class->finalize = optio_value_entry_finalize;

  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ENTERED] = g_signal_new ("entered", OPTIO_TYPE_VALUE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
optio_value_entry_init (OptioValueEntry *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (self), VALUE_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self), VALUE_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  g_signal_connect (self, "activate", G_CALLBACK (enter), NULL);
  g_signal_connect_object (focus, "leave", G_CALLBACK (enter), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
