/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-row.h"

#include "optio-name-dialog.h"
#include "optio-sim-device.h"

struct _OptioBoardRow
{
  GtkListBoxRow parent_instance;

  OptioBoardItem *item;
  GtkMenuButton *menu_button;
  gboolean boot0; /* of a simulated board; a new one has it high */
};

enum
{
  PROP_ITEM = 1,
  PROP_BOOT0,
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
rename_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  GtkWidget *dialog = optio_name_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                             OPTIO_BOARD_ROW (widget)->item);

  gtk_window_present (GTK_WINDOW (dialog));
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVED], 0);
}

static gboolean
popup_menu (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   user_data)
{
  gtk_menu_button_popup (OPTIO_BOARD_ROW (widget)->menu_button);
  return TRUE;
}

static void
set_boot0 (OptioBoardRow *self,
           gboolean       is_high)
{
  OptioSimDevice *device = get_sim_device (self);

  self->boot0 = is_high;
  if (device != NULL)
    optio_sim_device_set_boot0 (device, is_high);
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
  gtk_widget_action_set_enabled (widget, "board.boot0", device != NULL);
  gtk_widget_action_set_enabled (
      widget, "board.remove",
      !busy && (device != NULL || optio_board_item_get_device (self->item) == NULL));
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
    case PROP_BOOT0:
      g_value_set_boolean (value, self->boot0);
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
    case PROP_BOOT0:
      set_boot0 (self, g_value_get_boolean (value));
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
  properties[PROP_BOOT0] = g_param_spec_boolean ("boot0", NULL, NULL, TRUE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REMOVED] = g_signal_new ("removed", OPTIO_TYPE_BOARD_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "board.unplug", NULL, unplug_action);
  gtk_widget_class_install_action (widget_class, "board.plug-in", NULL, plug_in_action);
  gtk_widget_class_install_property_action (widget_class, "board.boot0", "boot0");
  gtk_widget_class_install_action (widget_class, "board.rename", NULL, rename_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "board.rename", NULL);
  gtk_widget_class_install_action (widget_class, "board.remove", NULL, remove_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, popup_menu, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, popup_menu, NULL);

  g_type_ensure (OPTIO_TYPE_BOARD_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-board-row.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioBoardRow, menu_button);
}

static void
optio_board_row_init (OptioBoardRow *self)
{
  self->boot0 = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}
