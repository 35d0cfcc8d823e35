/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-file-dialog.h"

#include <adwaita.h>

/* The one that is open, NULL if none is. GTK says in a window of its own if it was closed before it
 * had read the folder (4.8.3: "Operation was cancelled"), so only choosers count. */
static GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWindow *dialog = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (!GTK_IS_FILE_CHOOSER (window))
        continue;
      g_assert_null (dialog);
      dialog = window;
    }
  return dialog;
}

static void
take_file (GtkWidget *widget,
           GFile     *file)
{
  g_test_fail_printf ("Nobody chose a file.");
}

static void
flush (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* In a window of its own, with a dialog that is open. */
static GtkWidget *
create_owner (GtkWindow **out_dialog)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *owner = gtk_label_new ("owner");

  gtk_window_set_child (window, owner);
  gtk_window_present (window);
  optio_file_dialog_save (owner, "Save", "name.bin", NULL, take_file);
  flush ();

  *out_dialog = find_dialog ();
  g_assert_nonnull (*out_dialog);
  g_object_add_weak_pointer (G_OBJECT (*out_dialog), (gpointer *) out_dialog);
  return owner;
}

static void
test_window_goes (void)
{
  GtkWindow *dialog;
  GtkWidget *owner = create_owner (&dialog);

  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (owner)));
  flush ();
  g_assert_null (dialog);
}

/* As a page does whose board was unplugged. */
static void
test_owner_goes (void)
{
  GtkWindow *dialog;
  GtkWidget *owner = create_owner (&dialog);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (owner));

  gtk_window_set_child (window, NULL);
  flush ();
  g_assert_null (dialog);
  gtk_window_destroy (window);
}

static void
test_cancel (void)
{
  GtkWindow *dialog;
  GtkWidget *owner = create_owner (&dialog);

  gtk_window_close (dialog);
  flush ();
  g_assert_null (dialog);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (owner)));
}

/* Whoever asks again has changed the question. */
static void
test_ask_again (void)
{
  GtkWindow *dialog;
  GtkWidget *owner = create_owner (&dialog);

  optio_file_dialog_open (owner, "Open", NULL, take_file);
  flush ();
  g_assert_null (dialog);
  g_assert_nonnull (find_dialog ());
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (owner)));
  flush ();
  g_assert_null (find_dialog ());
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/file-dialog/window-goes", test_window_goes);
  g_test_add_func ("/file-dialog/owner-goes", test_owner_goes);
  g_test_add_func ("/file-dialog/cancel", test_cancel);
  g_test_add_func ("/file-dialog/ask-again", test_ask_again);
  return g_test_run ();
}
