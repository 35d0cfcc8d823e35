/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-firmware-page.h"

#include <glib/gi18n-lib.h>

#include "optio-map-view.h"
#include "optio-recent-menu.h"
#include "optio-result-view.h"
#include "optio-rule-group.h"

struct _OptioFirmwarePage
{
  AdwBin parent_instance;

  OptioBoardItem *board;
  OptioRecentMenu *recent;
  GBindingGroup *setup_bindings; /* the switches, which go both ways */
  AdwEntryRow *base_row;
  GtkSwitch *verify_switch;
  GtkSwitch *only_changed_switch;
  GtkSwitch *leave_switch;
};

enum
{
  PROP_BOARD = 1,
  PROP_RECENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioFirmwarePage, optio_firmware_page, ADW_TYPE_BIN)

static char *
dup_page (OptioFirmwarePage *self,
          const char        *problem)
{
  return g_strdup (problem != NULL ? "problem" : "flash");
}

static char *
dup_action (OptioFirmwarePage *self,
            gboolean           busy)
{
  return g_strdup (busy ? "busy" : "idle");
}

/* A status page takes markup. */
static char *
dup_markup (OptioFirmwarePage *self,
            const char        *text)
{
  return text != NULL ? g_markup_escape_text (text, -1) : NULL;
}

static char *
dup_file_icon (OptioFirmwarePage *self,
               const char        *problem)
{
  return g_strdup (problem != NULL ? "dialog-error-symbolic" : "text-x-generic-symbolic");
}

static char **
dup_file_classes (OptioFirmwarePage *self,
                  const char        *problem)
{
  const char *const classes[] = { problem != NULL ? "error" : NULL, NULL };

  return g_strdupv ((char **) classes);
}

static gboolean
not (OptioFirmwarePage *self,
     gboolean           value)
{
  return !value;
}

static OptioFirmware *
get_firmware (OptioFirmwarePage *self)
{
  return self->board != NULL
             ? optio_flash_setup_get_firmware (optio_board_item_get_setup (self->board))
             : NULL;
}

static void
base_applied_cb (OptioFirmwarePage *self)
{
  OptioFirmware *firmware = get_firmware (self);
  GtkWidget *row = GTK_WIDGET (self->base_row);

  if (firmware != NULL &&
      optio_firmware_set_base_text (firmware, gtk_editable_get_text (GTK_EDITABLE (row))))
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");
}

static gboolean
drop_cb (OptioFirmwarePage *self,
         const GValue      *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autofree char *uri = NULL;

  if (files == NULL)
    return FALSE;

  if (files->next != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s",
                                _("One file is flashed at a time: the first one was opened."));
  uri = g_file_get_uri (files->data);
  return gtk_widget_activate_action (GTK_WIDGET (self), "win.open-uri", "s", uri);
}

static void
set_board (OptioFirmwarePage *self,
           OptioBoardItem    *board)
{
  if (!g_set_object (&self->board, board))
    return;

  g_binding_group_set_source (self->setup_bindings,
                              board != NULL ? optio_board_item_get_setup (board) : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOARD]);
}

static void
optio_firmware_page_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  OptioFirmwarePage *self = OPTIO_FIRMWARE_PAGE (object);

  switch (prop_id)
    {
    case PROP_BOARD:
      g_value_set_object (value, self->board);
      break;
    case PROP_RECENT:
      g_value_set_object (value, self->recent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_firmware_page_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  OptioFirmwarePage *self = OPTIO_FIRMWARE_PAGE (object);

  switch (prop_id)
    {
    case PROP_BOARD:
      set_board (self, g_value_get_object (value));
      break;
    case PROP_RECENT:
      g_set_object (&self->recent, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_firmware_page_dispose (GObject *object)
{
  OptioFirmwarePage *self = OPTIO_FIRMWARE_PAGE (object);

  g_clear_object (&self->setup_bindings);
  g_clear_object (&self->board);
  g_clear_object (&self->recent);

  G_OBJECT_CLASS (optio_firmware_page_parent_class)->dispose (object);
}

static void
optio_firmware_page_class_init (OptioFirmwarePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_firmware_page_get_property;
  object_class->set_property = optio_firmware_page_set_property;
  object_class->dispose = optio_firmware_page_dispose;

  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RECENT] =
      g_param_spec_object ("recent", NULL, NULL, OPTIO_TYPE_RECENT_MENU,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (OPTIO_TYPE_BOARD_ITEM);
  g_type_ensure (OPTIO_TYPE_FIRMWARE);
  g_type_ensure (OPTIO_TYPE_FLASH_SETUP);
  g_type_ensure (OPTIO_TYPE_MAP_VIEW);
  g_type_ensure (OPTIO_TYPE_RESULT_VIEW);
  g_type_ensure (OPTIO_TYPE_RULE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "firmwarepage");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-firmware-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioFirmwarePage, base_row);
  gtk_widget_class_bind_template_child (widget_class, OptioFirmwarePage, verify_switch);
  gtk_widget_class_bind_template_child (widget_class, OptioFirmwarePage, only_changed_switch);
  gtk_widget_class_bind_template_child (widget_class, OptioFirmwarePage, leave_switch);
  gtk_widget_class_bind_template_callback (widget_class, dup_page);
  gtk_widget_class_bind_template_callback (widget_class, dup_action);
  gtk_widget_class_bind_template_callback (widget_class, dup_markup);
  gtk_widget_class_bind_template_callback (widget_class, dup_file_icon);
  gtk_widget_class_bind_template_callback (widget_class, dup_file_classes);
  gtk_widget_class_bind_template_callback (widget_class, not);
  gtk_widget_class_bind_template_callback (widget_class, base_applied_cb);
}

static void
optio_firmware_page_init (OptioFirmwarePage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));

  self->setup_bindings = g_binding_group_new ();
  g_binding_group_bind (self->setup_bindings, "verify", self->verify_switch, "active",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->setup_bindings, "only-changed", self->only_changed_switch, "active",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->setup_bindings, "leave", self->leave_switch, "active",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
