/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-window.h"

#include <glib/gi18n-lib.h>

#include "optio-board-row.h"
#include "optio-doctor-page.h"
#include "optio-file-dialog.h"
#include "optio-firmware-page.h"
#include "optio-flash-question.h"
#include "optio-log-view.h"
#include "optio-memory-page.h"
#include "optio-options-page.h"
#include "optio-preferences-window.h"
#include "optio-recent-menu.h"
#include "optio-rule-group.h"
#include "optio-simulate-dialog.h"
#include "optio-tab-stop.h"
#include "optio-udev-rule.h"
#include "optio-verdict-style.h"

struct _OptioWindow
{
  AdwApplicationWindow parent_instance;

  OptioBoardList *boards;
  OptioBoardItem *selected;
  OptioRecentMenu *recent;
  gboolean log_visible;
  gboolean log_was_visible; /* before the window became narrow */
  gboolean closing; /* the user has said that the jobs shall be stopped */

  AdwToastOverlay *toast_overlay;
  AdwLeaflet *leaflet;
  GtkListBox *board_box;
  AdwViewStack *pages;
  OptioOptionsPage *options_page;
  OptioMemoryPage *memory_page;
  OptioLogView *log_view;
};

enum
{
  PROP_BOARDS = 1,
  PROP_SELECTED,
  PROP_RECENT,
  PROP_PREFERENCES,
  PROP_LOG_VISIBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioWindow, optio_window, ADW_TYPE_APPLICATION_WINDOW)

static void
tell (OptioWindow *self,
      const char  *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (markup));
}

/* Whoever has many windows finds this one by its board. */
static void
update_title (OptioWindow *self)
{
  g_autofree char *title = NULL;

  /* Translators: the window of a board: "Left motor – Optio" */
  if (self->selected != NULL)
    title = g_strdup_printf (_("%s – Optio"), optio_board_item_get_title (self->selected));
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _("Optio"));
}

static void
update (OptioWindow *self)
{
  OptioBoardItem *item = self->selected;

  update_title (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.flash",
                                 item != NULL && optio_board_item_can_flash (item));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel",
                                 item != NULL && optio_board_item_is_busy (item));
}

static void
select_item (OptioWindow    *self,
             OptioBoardItem *item)
{
  if (item == self->selected)
    return;

  if (self->selected != NULL)
    g_signal_handlers_disconnect_by_func (self->selected, update, self);
  g_set_object (&self->selected, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify::can-flash", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
row_selected_cb (OptioWindow   *self,
                 GtkListBoxRow *row)
{
  select_item (self, row != NULL ? optio_board_row_get_item (OPTIO_BOARD_ROW (row)) : NULL);
}

static void
row_activated_cb (OptioWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
row_removed_cb (OptioWindow   *self,
                OptioBoardRow *row)
{
  optio_board_list_remove (self->boards, optio_board_row_get_item (row));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = optio_board_row_new (OPTIO_BOARD_ITEM (item));

  g_signal_connect_object (row, "removed", G_CALLBACK (row_removed_cb), user_data,
                           G_CONNECT_SWAPPED);
  return row;
}

/* Some board is always chosen: the first that comes, or a neighbour of one that went. */
static void
boards_changed_cb (OptioWindow *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->board_box, 0);

  if (gtk_list_box_get_selected_row (self->board_box) == NULL && first != NULL)
    gtk_list_box_select_row (self->board_box, first);
}

static void
board_finished_cb (OptioWindow    *self,
                   OptioBoardItem *item)
{
  g_autofree char *text = NULL;

  if (item == self->selected)
    return;

  /* Translators: a board or a file and what is told of it: "STM32F405: verified" */
  text = g_strdup_printf (_("%s: %s"), optio_board_item_get_title (item),
                          optio_verdict_get_style (optio_board_item_get_verdict (item)).title);
  tell (self, text);
}

static void
board_told_cb (OptioWindow    *self,
               OptioBoardItem *item,
               const char     *text)
{
  g_autofree char *told = g_strdup_printf (_("%s: %s"), optio_board_item_get_title (item), text);

  tell (self, told);
}

static void
busy_changed_cb (OptioWindow *self)
{
  if (self->closing && !optio_board_list_is_busy (self->boards))
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
set_boards (OptioWindow    *self,
            OptioBoardList *boards)
{
  if (boards == NULL)
    return;

  self->boards = g_object_ref (boards);
  gtk_list_box_bind_model (self->board_box, G_LIST_MODEL (boards), create_row, self, NULL);
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (boards_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (boards, "finished", G_CALLBACK (board_finished_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (boards, "told", G_CALLBACK (board_told_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (boards, "notify::busy", G_CALLBACK (busy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_set (self->log_view, "journal", optio_board_list_get_journal (boards), "recording",
                optio_board_list_get_recording (boards), NULL);
  boards_changed_cb (self);
}

OptioWindow *
optio_window_new (GtkApplication *application,
                  OptioBoardList *boards)
{
  return g_object_new (OPTIO_TYPE_WINDOW, "application", application, "boards", boards, NULL);
}

void
optio_window_open (OptioWindow *self,
                   GFile       *file)
{
  g_return_if_fail (OPTIO_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  optio_board_list_open (self->boards, self->selected, file);
  optio_recent_menu_add (self->recent, file);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
open_chosen (GtkWidget *widget,
             GFile     *file)
{
  optio_window_open (OPTIO_WINDOW (widget), file);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr (GListModel) filters = optio_file_dialog_create_firmware_filters ();

  optio_file_dialog_open (widget, _("Open Firmware"), filters, open_chosen);
}

static void
open_uri_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  optio_window_open (OPTIO_WINDOW (widget), file);
}

static void
flash_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  OptioWindow *self = OPTIO_WINDOW (widget);

  if (self->selected == NULL || !optio_board_item_can_flash (self->selected))
    return;

  if (optio_preferences_confirms_flash (optio_preferences_get_default ()))
    optio_flash_question_ask (GTK_WINDOW (self), self->selected);
  else
    optio_board_item_flash (self->selected);
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  OptioWindow *self = OPTIO_WINDOW (widget);

  if (self->selected != NULL)
    optio_board_item_cancel (self->selected);
}

static void
preferences_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (optio_preferences_window_new (GTK_WINDOW (widget))));
}

static void
simulate_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  OptioWindow *self = OPTIO_WINDOW (widget);
  guint n_boards;

  if (!optio_board_list_simulate (self->boards, g_variant_get_string (parameter, NULL)))
    return;

  n_boards = g_list_model_get_n_items (G_LIST_MODEL (self->boards));
  gtk_list_box_select_row (self->board_box,
                           gtk_list_box_get_row_at_index (self->board_box, (int) n_boards - 1));
}

static void
choose_simulated_action (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  OptioCatalog *catalog = optio_board_list_get_catalog (OPTIO_WINDOW (widget)->boards);

  gtk_window_present (GTK_WINDOW (optio_simulate_dialog_new (GTK_WINDOW (widget), catalog)));
}

/* Where there is much to search: the options or the bytes while they are shown, else the log. */
static void
search_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  OptioWindow *self = OPTIO_WINDOW (widget);
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  if (g_strcmp0 (page, "options") == 0)
    {
      optio_options_page_start_search (self->options_page);
      return;
    }
  if (g_strcmp0 (page, "memory") == 0 && optio_memory_page_start_search (self->memory_page))
    return;

  g_object_set (self, "log-visible", TRUE, NULL);
  optio_log_view_start_search (self->log_view);
}

static void
go_to_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  optio_memory_page_enter_address (OPTIO_WINDOW (widget)->memory_page);
}

static void
tell_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  tell (OPTIO_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
back_cb (OptioWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* Where there is little room, the log would take it from what there is to do. */
static void
folded_cb (OptioWindow *self)
{
  gboolean is_folded = adw_leaflet_get_folded (self->leaflet);

  if (is_folded)
    self->log_was_visible = self->log_visible;
  g_object_set (self, "log-visible", !is_folded && self->log_was_visible, NULL);
}

static char *
dup_state (OptioWindow *self,
           guint        n_boards)
{
  return g_strdup (n_boards == 0 ? "empty" : "boards");
}

static char *
dup_waiting_text (OptioWindow *self,
                  const char  *file_name)
{
  return g_strdup_printf (_("%s is open and waits for a board."), file_name);
}

static gboolean
is_set (OptioWindow *self,
        const char  *text)
{
  return text != NULL && text[0] != '\0';
}

/* Where no real board can appear at all, the rule does not help. */
static gboolean
needs_rule (OptioWindow *self,
            const char  *usb_problem)
{
  return usb_problem == NULL && !optio_udev_rule_is_installed ();
}

static void
stop_response_cb (OptioWindow *self)
{
  self->closing = TRUE;
  optio_board_list_cancel_all (self->boards);
  busy_changed_cb (self);
}

static gboolean
optio_window_close_request (GtkWindow *window)
{
  OptioWindow *self = OPTIO_WINDOW (window);
  GtkWidget *dialog;

  if (self->boards == NULL || !optio_board_list_is_busy (self->boards))
    return GTK_WINDOW_CLASS (optio_window_parent_class)->close_request (window);

  dialog = adw_message_dialog_new (window, _("Stop and Close?"),
                                   _("A board is being worked on. If this stops now, its firmware "
                                     "may be incomplete until it is flashed again."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep Working"),
                                    "stop", _("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response::stop", G_CALLBACK (stop_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
optio_window_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  OptioWindow *self = OPTIO_WINDOW (object);

  switch (prop_id)
    {
    case PROP_BOARDS:
      g_value_set_object (value, self->boards);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    case PROP_RECENT:
      g_value_set_object (value, self->recent);
      break;
    case PROP_PREFERENCES:
      g_value_set_object (value, optio_preferences_get_default ());
      break;
    case PROP_LOG_VISIBLE:
      g_value_set_boolean (value, self->log_visible);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_window_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  OptioWindow *self = OPTIO_WINDOW (object);

  switch (prop_id)
    {
    case PROP_BOARDS:
      set_boards (self, g_value_get_object (value));
      break;
    case PROP_LOG_VISIBLE:
      self->log_visible = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_window_dispose (GObject *object)
{
  OptioWindow *self = OPTIO_WINDOW (object);

  if (self->boards != NULL)
    {
      gtk_list_box_bind_model (self->board_box, NULL, NULL, NULL, NULL);
      g_signal_handlers_disconnect_by_data (self->boards, self);
    }
  g_clear_object (&self->selected);
  g_clear_object (&self->recent);
  g_clear_object (&self->boards);

  G_OBJECT_CLASS (optio_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter_type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.open", NULL, open_action },
    { "win.open-uri", "s", open_uri_action },
    { "win.flash", NULL, flash_action },
    { "win.cancel", NULL, cancel_action },
    { "win.simulate", "s", simulate_action },
    { "win.tell", "s", tell_action },
    { "win.search", NULL, search_action },
    { "win.go-to", NULL, go_to_action },
    { "win.preferences", NULL, preferences_action },
    { "win.choose-simulated", NULL, choose_simulated_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter_type,
                                     actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "win.show-log", "log-visible");
  /* A key binding, not an accelerator: an open popover or search takes Escape first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.cancel", NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, OptioWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, OptioWindow, board_box);
  gtk_widget_class_bind_template_child (widget_class, OptioWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, OptioWindow, options_page);
  gtk_widget_class_bind_template_child (widget_class, OptioWindow, memory_page);
  gtk_widget_class_bind_template_child (widget_class, OptioWindow, log_view);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, dup_state);
  gtk_widget_class_bind_template_callback (widget_class, dup_waiting_text);
  gtk_widget_class_bind_template_callback (widget_class, is_set);
  gtk_widget_class_bind_template_callback (widget_class, needs_rule);
}

static void
optio_window_class_init (OptioWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_window_get_property;
  object_class->set_property = optio_window_set_property;
  object_class->dispose = optio_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = optio_window_close_request;

  properties[PROP_BOARDS] =
      g_param_spec_object ("boards", NULL, NULL, OPTIO_TYPE_BOARD_LIST,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
      g_param_spec_object ("selected", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_RECENT] =
      g_param_spec_object ("recent", NULL, NULL, OPTIO_TYPE_RECENT_MENU,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PREFERENCES] =
      g_param_spec_object ("preferences", NULL, NULL, OPTIO_TYPE_PREFERENCES,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOG_VISIBLE] = g_param_spec_boolean ("log-visible", NULL, NULL, TRUE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (OPTIO_TYPE_BOARD_LIST);
  g_type_ensure (OPTIO_TYPE_DOCTOR_PAGE);
  g_type_ensure (OPTIO_TYPE_FIRMWARE);
  g_type_ensure (OPTIO_TYPE_FIRMWARE_PAGE);
  g_type_ensure (OPTIO_TYPE_LOG_VIEW);
  g_type_ensure (OPTIO_TYPE_MEMORY_PAGE);
  g_type_ensure (OPTIO_TYPE_OPTIONS_PAGE);
  g_type_ensure (OPTIO_TYPE_TAB_STOP);
  g_type_ensure (OPTIO_TYPE_RULE_GROUP);
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
optio_window_init (OptioWindow *self)
{
  self->log_visible = TRUE;
  self->recent = optio_recent_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
