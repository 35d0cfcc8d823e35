/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-row.h"

#include "optio-sim-device.h"

struct _OptioBoardRow
{
  GtkListBoxRow parent_instance;

  OptioBoardItem *item;
};

enum
{
  PROP_ITEM = 1,
  N_PROPS
};

enum
{
  REMOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioBoardRow, optio_board_row, GTK_TYPE_LIST_BOX_ROW)

static OptioSimDevice *
get_sim_device (OptioBoardRow *self)
{
  OptioDevice *device = optio_board_item_get_device (self->item);

  return device != NULL && OPTIO_IS_SIM_DEVICE (device) ? OPTIO_SIM_DEVICE (device) : NULL;
}

static void
unplug_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  OptioSimDevice *device = get_sim_device (OPTIO_BOARD_ROW (widget));

  if (device != NULL)
    optio_sim_device_unplug (device);
}

static void
plug_in_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  OptioSimDevice *device = get_sim_device (OPTIO_BOARD_ROW (widget));

  if (device != NULL)
    optio_sim_device_enter_bootloader (device);
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVED], 0);
}

static void
update_actions (OptioBoardRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  OptioSimDevice *device = get_sim_device (self);
  gboolean busy = optio_board_item_is_busy (self->item);
  OptioSimPresence presence =
      device != NULL ? optio_sim_device_get_presence (device) : OPTIO_SIM_UNPLUGGED;

  gtk_widget_action_set_enabled (widget, "board.unplug", presence != OPTIO_SIM_UNPLUGGED);
  gtk_widget_action_set_enabled (widget, "board.plug-in",
                                 device != NULL && presence != OPTIO_SIM_IN_BOOTLOADER);
  gtk_widget_action_set_enabled (
      widget, "board.remove",
      !busy && (device != NULL || optio_board_item_get_device (self->item) == NULL));
}

static gboolean
has_menu (OptioBoardRow *self,
          gboolean       simulated,
          gboolean       present)
{
  return simulated || !present;
}

GtkWidget *
optio_board_row_new (OptioBoardItem *item)
{
  return g_object_new (OPTIO_TYPE_BOARD_ROW, "item", item, NULL);
}

OptioBoardItem *
optio_board_row_get_item (OptioBoardRow *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ROW (self), NULL);

  return self->item;
}

static void
set_item (OptioBoardRow  *self,
          OptioBoardItem *item)
{
  if (item == NULL)
    return;

  self->item = g_object_ref (item);
  g_signal_connect_object (item, "notify::present", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
}

static void
optio_board_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  OptioBoardRow *self = OPTIO_BOARD_ROW (object);

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
optio_board_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  OptioBoardRow *self = OPTIO_BOARD_ROW (object);

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
optio_board_row_dispose (GObject *object)
{
  OptioBoardRow *self = OPTIO_BOARD_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update_actions, self);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (optio_board_row_parent_class)->dispose (object);
}

static void
optio_board_row_class_init (OptioBoardRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_board_row_get_property;
  object_class->set_property = optio_board_row_set_property;
  object_class->dispose = optio_board_row_dispose;

  properties[PROP_ITEM] =
      g_param_spec_object ("item", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REMOVED] = g_signal_new ("removed", OPTIO_TYPE_BOARD_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "board.unplug", NULL, unplug_action);
  gtk_widget_class_install_action (widget_class, "board.plug-in", NULL, plug_in_action);
  gtk_widget_class_install_action (widget_class, "board.remove", NULL, remove_action);

  g_type_ensure (OPTIO_TYPE_BOARD_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-board-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, has_menu);
}

static void
optio_board_row_init (OptioBoardRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
