/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-drop-down.h"

/* Where it is open, a line may be as long as it is read with ease. */
#define LINE_CHARS 32

static void
setup_button_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item,
                 gpointer                  n_chars)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), GPOINTER_TO_INT (n_chars));
  gtk_list_item_set_child (list_item, label);
}

static void
setup_line_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  GtkStringObject *string = gtk_list_item_get_item (list_item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (list_item)),
                       gtk_string_object_get_string (string));
}

static GtkListItemFactory *
create_factory (GCallback setup,
                gpointer  user_data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", setup, user_data);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  return factory;
}

void
optio_drop_down_set_width_chars (GtkDropDown *drop_down,
                                 guint        n_chars)
{
  g_autoptr (GtkListItemFactory) button =
      create_factory (G_CALLBACK (setup_button_cb), GUINT_TO_POINTER (n_chars));
  g_autoptr (GtkListItemFactory) line = create_factory (G_CALLBACK (setup_line_cb), NULL);

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  gtk_drop_down_set_factory (drop_down, button);
  gtk_drop_down_set_list_factory (drop_down, line);
}
