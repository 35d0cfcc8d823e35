/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-hex-list.h"

/* The address that a line shows, see optio-hex-row.ui. */
static const char *
get_shown_address (GtkWidget *line)
{
  GtkWidget *box = gtk_widget_get_first_child (line);
  GtkWidget *label = box != NULL ? gtk_widget_get_first_child (box) : NULL;

  return label != NULL ? gtk_label_get_label (GTK_LABEL (label)) : NULL;
}

/* Only lines in sight have a widget, and it does not say which line it is. */
static GtkWidget *
find_line (GtkListView *list,
           guint        position)
{
  g_autoptr (GObject) row =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);
  g_autofree char *address = NULL;

  if (row == NULL)
    return NULL;

  g_object_get (row, "address-text", &address, NULL);
  for (GtkWidget *line = gtk_widget_get_first_child (GTK_WIDGET (list)); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    {
      if (g_strcmp0 (get_shown_address (line), address) == 0)
        return line;
    }
  return NULL;
}

void
optio_hex_list_go_to (GtkListView *list,
                      guint        position)
{
  GtkWidget *widget = GTK_WIDGET (list);
  GtkWidget *line;

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  gtk_widget_activate_action (widget, "list.scroll-to-item", "u", position);
  gtk_widget_activate_action (widget, "list.select-item", "(ubb)", position, FALSE, FALSE);
  line = find_line (list, position);
  if (line == NULL)
    return;

  if (gtk_widget_get_focus_child (widget) != NULL)
    {
      gtk_widget_grab_focus (line);
      return;
    }
  /* The list takes the last child with the focus for its own place. */
  gtk_widget_set_focus_child (widget, line);
  gtk_widget_set_focus_child (widget, NULL);
}
