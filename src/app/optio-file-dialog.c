/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-file-dialog.h"

#include <glib/gi18n-lib.h>

#include "optio-format.h"
#include "optio-preferences.h"

#define DIALOG_KEY "optio-dialog"
#define FUNC_KEY "optio-func"

static void
response_cb (GtkWidget            *widget,
             int                   response,
             GtkFileChooserNative *dialog)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  OptioFileFunc func = (OptioFileFunc) g_object_get_data (G_OBJECT (dialog), FUNC_KEY);

  g_object_set_data (G_OBJECT (widget), DIALOG_KEY, NULL);
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    func (widget, file);
}

static void
dialog_free (gpointer dialog)
{
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

/* The dialog belongs to who asks, and goes with it: nobody would take the answer. */
static GtkFileChooserNative *
create_dialog (GtkWidget           *widget,
               const char          *title,
               GtkFileChooserAction action,
               OptioFileFunc        func)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, GTK_WINDOW (gtk_widget_get_root (widget)), action, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data (G_OBJECT (dialog), FUNC_KEY, (gpointer) func);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), widget,
                           G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (widget), DIALOG_KEY, dialog, dialog_free);
  return dialog;
}

void
optio_file_dialog_open (GtkWidget    *widget,
                        const char   *title,
                        GListModel   *filters,
                        OptioFileFunc func)
{
  GtkFileChooserNative *dialog =
      create_dialog (widget, title, GTK_FILE_CHOOSER_ACTION_OPEN, func);

  for (guint i = 0; filters != NULL && i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);

      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
optio_file_dialog_save (GtkWidget     *widget,
                        const char    *title,
                        const char    *name,
                        GtkFileFilter *filter,
                        OptioFileFunc  func)
{
  g_autoptr (GFile) folder = optio_preferences_dup_save_folder (optio_preferences_get_default ());
  GtkFileChooserNative *dialog =
      create_dialog (widget, title, GTK_FILE_CHOOSER_ACTION_SAVE, func);

  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (filter != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
optio_file_dialog_choose_folder (GtkWidget    *widget,
                                 const char   *title,
                                 OptioFileFunc func)
{
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (
      create_dialog (widget, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, func)));
}

static GtkFileFilter *
create_filter (const char        *name,
               const char *const *suffixes)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (gsize i = 0; suffixes != NULL && suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  return filter;
}

GListModel *
optio_file_dialog_create_firmware_filters (void)
{
  const OptioFormat *const *formats = optio_format_get_all ();
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) all = create_filter (_("All firmware files"), NULL);
  g_autoptr (GtkFileFilter) any = create_filter (_("All files"), NULL);

  for (gsize i = 0; formats[i] != NULL; i++)
    {
      for (gsize j = 0; formats[i]->suffixes[j] != NULL; j++)
        gtk_file_filter_add_suffix (all, formats[i]->suffixes[j]);
    }
  gtk_file_filter_add_pattern (any, "*");

  g_list_store_append (filters, all);
  for (gsize i = 0; formats[i] != NULL; i++)
    {
      g_autoptr (GtkFileFilter) filter =
          create_filter (_(formats[i]->title), formats[i]->suffixes);

      g_list_store_append (filters, filter);
    }
  g_list_store_append (filters, any);
  return G_LIST_MODEL (filters);
}

GtkFileFilter *
optio_file_dialog_create_writable_filter (void)
{
  const OptioFormat *const *formats = optio_format_get_all ();
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autoptr (GString) endings = g_string_new (NULL);
  g_autofree char *name = NULL;

  for (gsize i = 0; formats[i] != NULL; i++)
    {
      g_autofree char *ending = g_strconcat (".", formats[i]->suffixes[0], NULL);

      /* Two formats have the same ending, and the first one gets it. */
      if (formats[i]->write == NULL || optio_format_find_for_file_name (ending) != formats[i])
        continue;
      for (gsize j = 0; formats[i]->suffixes[j] != NULL; j++)
        gtk_file_filter_add_suffix (filter, formats[i]->suffixes[j]);
      g_string_append_printf (endings, "%s%s", endings->len > 0 ? " " : "", ending);
    }
  /* Translators: the endings of file names, ".hex .bin" */
  name = g_strdup_printf (_("By its ending: %s"), endings->str);
  gtk_file_filter_set_name (filter, name);
  return filter;
}

static void
written_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source_object));
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source_object), result, NULL, &error))
    text = g_strdup_printf (_("%s was saved."), shown);
  else
    text = g_strdup (error->message);
  gtk_widget_activate_action (widget, "win.tell", "s", text);
  g_application_release (g_application_get_default ());
}

void
optio_file_dialog_write (GtkWidget *widget,
                         GFile     *file,
                         GBytes    *bytes)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_FILE (file));

  /* Who closes the window meanwhile has the file nevertheless. */
  g_application_hold (g_application_get_default ());
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       written_cb, g_object_ref (widget));
}
