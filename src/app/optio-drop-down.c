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

static void
bind_line_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item)
{
  GtkWidget *line = gtk_widget_get_parent (gtk_list_item_get_child (list_item));
  GtkStringObject *string = gtk_list_item_get_item (list_item);

  bind_cb (factory, list_item);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_string_object_get_string (string), -1);
}

static GtkListItemFactory *
create_factory (GCallback setup,
                GCallback bind,
                gpointer  user_data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", setup, user_data);
  g_signal_connect (factory, "bind", bind, NULL);
  return factory;
}

static void
describe_button (GtkDropDown *drop_down)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (drop_down);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  chosen != NULL ? gtk_string_object_get_string (chosen) : "", -1);
}

static void
name_button (GtkDropDown *drop_down)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));

  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  drop_down, NULL, -1);
  g_signal_connect (drop_down, "notify::selected-item", G_CALLBACK (describe_button), NULL);
  describe_button (drop_down);
}

void
optio_drop_down_prepare (GtkDropDown *drop_down,
                         guint        n_chars)
{
  g_autoptr (GtkListItemFactory) button = create_factory (
      G_CALLBACK (setup_button_cb), G_CALLBACK (bind_cb), GUINT_TO_POINTER (n_chars));
  g_autoptr (GtkListItemFactory) line =
      create_factory (G_CALLBACK (setup_line_cb), G_CALLBACK (bind_line_cb), NULL);

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  gtk_drop_down_set_factory (drop_down, button);
  gtk_drop_down_set_list_factory (drop_down, line);
  name_button (drop_down);
}
