/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-preferences-window.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "optio-file-dialog.h"

#define FOLDER_MODE 0700

struct _OptioPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  OptioPreferences *preferences;
  GtkWidget *confirm_flash_switch;
  GtkWidget *confirm_reset_switch;
  GtkWidget *gentle_switch;
  GtkWidget *simulated_switch;
  GtkWidget *patience_spin;
  AdwActionRow *save_folder_row;
  AdwActionRow *chips_row;
  GtkWidget *forget_button;
};

G_DEFINE_FINAL_TYPE (OptioPreferencesWindow,
                     optio_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

static void
tell (OptioPreferencesWindow *self,
      const char             *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (markup));
}

static void
update_folder (OptioPreferencesWindow *self)
{
  g_autoptr (GFile) folder = optio_preferences_dup_save_folder (self->preferences);
  g_autofree char *name = folder != NULL ? g_file_get_parse_name (folder) : NULL;

  adw_action_row_set_subtitle (self->save_folder_row,
                               name != NULL ? name : _("Where the file dialog begins by itself"));
  gtk_widget_set_visible (self->forget_button, folder != NULL);
}

static void
take_folder (GtkWidget *widget,
             GFile     *folder)
{
  g_autofree char *uri = g_file_get_uri (folder);

  g_object_set (OPTIO_PREFERENCES_WINDOW (widget)->preferences, "save-folder", uri, NULL);
}

static void
choose_folder_cb (OptioPreferencesWindow *self)
{
  optio_file_dialog_choose_folder (GTK_WIDGET (self), _("Folder for Saved Files"), take_folder);
}

static void
forget_folder_cb (OptioPreferencesWindow *self)
{
  g_object_set (self->preferences, "save-folder", "", NULL);
}

static char *
dup_chips_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "optio", "chips", NULL);
}

static void
opened_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (OptioPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    tell (self, error->message);
}

/* It is made, so that there is something to put files into. */
static void
open_chips_cb (OptioPreferencesWindow *self)
{
  g_autofree char *path = dup_chips_path ();
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (g_mkdir_with_parents (path, FOLDER_MODE) != 0)
    {
      tell (self, _("This folder cannot be made."));
      return;
    }

  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, opened_cb, g_object_ref (self));
}

GtkWidget *
optio_preferences_window_new (GtkWindow *parent)
{
  return g_object_new (OPTIO_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
}

static void
bind_preferences (OptioPreferencesWindow *self)
{
  const struct
  {
    const char *name;
    GtkWidget *widget;
    const char *property;
  } rows[] = {
    { "confirm-flash", self->confirm_flash_switch, "active" },
    { "confirm-reset", self->confirm_reset_switch, "active" },
    { "gentle", self->gentle_switch, "active" },
    { "show-simulated", self->simulated_switch, "active" },
    { "patience", self->patience_spin, "value" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_object_bind_property (self->preferences, rows[i].name, rows[i].widget, rows[i].property,
                            G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

/* What was typed counts without Enter, too. */
static gboolean
optio_preferences_window_close_request (GtkWindow *window)
{
  gtk_spin_button_update (GTK_SPIN_BUTTON (OPTIO_PREFERENCES_WINDOW (window)->patience_spin));
  return GTK_WINDOW_CLASS (optio_preferences_window_parent_class)->close_request (window);
}

static void
optio_preferences_window_class_init (OptioPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GTK_WINDOW_CLASS (klass)->close_request = optio_preferences_window_close_request;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/optio/Optio/optio-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioPreferencesWindow,
                                        confirm_flash_switch);
  gtk_widget_class_bind_template_child (widget_class, OptioPreferencesWindow,
                                        confirm_reset_switch);
  gtk_widget_class_bind_template_child (widget_class, OptioPreferencesWindow, gentle_switch);
  gtk_widget_class_bind_template_child (widget_class, OptioPreferencesWindow, simulated_switch);
  gtk_widget_class_bind_template_child (widget_class, OptioPreferencesWindow, patience_spin);
  gtk_widget_class_bind_template_child (widget_class, OptioPreferencesWindow, save_folder_row);
  gtk_widget_class_bind_template_child (widget_class, OptioPreferencesWindow, chips_row);
  gtk_widget_class_bind_template_child (widget_class, OptioPreferencesWindow, forget_button);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_chips_cb);
}

static void
optio_preferences_window_init (OptioPreferencesWindow *self)
{
  g_autofree char *path = dup_chips_path ();

  self->preferences = optio_preferences_get_default ();
  gtk_widget_init_template (GTK_WIDGET (self));
  bind_preferences (self);
  adw_action_row_set_subtitle (self->chips_row, path);
  g_signal_connect_object (self->preferences, "notify::save-folder", G_CALLBACK (update_folder),
                           self, G_CONNECT_SWAPPED);
  update_folder (self);
}
