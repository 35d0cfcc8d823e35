/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-tab-stop.h"

struct _OptioTabStop
{
  GtkWidget parent_instance;

  GtkWidget *child;
};

enum
{
  PROP_CHILD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioTabStop, optio_tab_stop, GTK_TYPE_WIDGET)

static gboolean
optio_tab_stop_focus (GtkWidget       *widget,
                      GtkDirectionType direction)
{
  OptioTabStop *self = OPTIO_TAB_STOP (widget);
  gboolean is_tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (self->child == NULL || (is_tab && gtk_widget_get_focus_child (widget) != NULL))
    return FALSE;

  return gtk_widget_child_focus (self->child, direction);
}

static void
optio_tab_stop_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_CHILD)
    g_value_set_object (value, OPTIO_TAB_STOP (object)->child);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
optio_tab_stop_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  OptioTabStop *self = OPTIO_TAB_STOP (object);

  if (prop_id != PROP_CHILD)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = g_value_get_object (value);
  if (self->child != NULL)
    gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
optio_tab_stop_dispose (GObject *object)
{
  g_clear_pointer (&OPTIO_TAB_STOP (object)->child, gtk_widget_unparent);

  G_OBJECT_CLASS (optio_tab_stop_parent_class)->dispose (object);
}

static void
optio_tab_stop_class_init (OptioTabStopClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_tab_stop_get_property;
  object_class->set_property = optio_tab_stop_set_property;
  object_class->dispose = optio_tab_stop_dispose;
  widget_class->focus = optio_tab_stop_focus;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
optio_tab_stop_init (OptioTabStop *self)
{
}
