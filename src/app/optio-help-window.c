/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-help-window.h"

#include "optio-help-page.h"

#define HELP_FOLDER "/io/github/optio/Optio/help/"
#define FIRST_PAGE "index"

struct _OptioHelpWindow
{
  AdwWindow parent_instance;

  GPtrArray *pages; /* OptioHelpPage, in the order of the list */
  GPtrArray *way;   /* OptioHelpPage, from the first one to the one that is shown */

  GtkStack *stack;
  GtkWidget *back_button;
};

G_DEFINE_FINAL_TYPE (OptioHelpWindow, optio_help_window, ADW_TYPE_WINDOW)

/* How a block looks. */
static const struct
{
  GtkAccessibleRole role;
  const char *style;
} looks[] = {
  [OPTIO_HELP_HEADING] = { GTK_ACCESSIBLE_ROLE_HEADING, "title-4" },
  [OPTIO_HELP_TERM] = { GTK_ACCESSIBLE_ROLE_HEADING, "heading" },
  [OPTIO_HELP_TEXT] = { GTK_ACCESSIBLE_ROLE_LABEL, "body" },
  [OPTIO_HELP_INDENTED] = { GTK_ACCESSIBLE_ROLE_LABEL, "help-indented" },
  [OPTIO_HELP_BULLET] = { GTK_ACCESSIBLE_ROLE_LABEL, "body" },
  [OPTIO_HELP_STEP] = { GTK_ACCESSIBLE_ROLE_LABEL, "body" },
  [OPTIO_HELP_SCREEN] = { GTK_ACCESSIBLE_ROLE_LABEL, "help-screen" },
};

static gboolean
activate_link_cb (OptioHelpWindow *self,
                  const char      *reference)
{
  optio_help_window_show_page (self, reference);
  return TRUE;
}

static GtkWidget *
create_label (OptioHelpWindow  *self,
              GtkAccessibleRole role,
              const char       *style,
              const char       *markup)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", markup, "use-markup", TRUE,
                    "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, "hexpand",
                    TRUE, NULL);

  gtk_widget_add_css_class (label, style);
  g_signal_connect_object (label, "activate-link", G_CALLBACK (activate_link_cb), self,
                           G_CONNECT_SWAPPED);
  return label;
}

static GtkWidget *
create_block (OptioHelpWindow      *self,
              const OptioHelpBlock *block)
{
  GtkWidget *label =
      create_label (self, looks[block->kind].role, looks[block->kind].style, block->markup);
  g_autofree char *mark = NULL;
  GtkWidget *row;

  gtk_label_set_selectable (GTK_LABEL (label), block->kind == OPTIO_HELP_SCREEN);
  if (block->kind == OPTIO_HELP_STEP)
    mark = g_strdup_printf ("%u.", block->number);
  else if (block->kind == OPTIO_HELP_BULLET)
    mark = g_strdup ("•");

  if (mark == NULL)
    return label;

  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (row),
                  g_object_new (GTK_TYPE_LABEL, "label", mark, "width-chars", 2, "yalign", 0.0f,
                                NULL));
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
row_activated_cb (OptioHelpWindow *self,
                  GtkWidget       *row)
{
  optio_help_window_show_page (self, gtk_widget_get_name (row));
}

static GtkWidget *
create_list (OptioHelpWindow *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; i < self->pages->len; i++)
    {
      OptioHelpPage *page = g_ptr_array_index (self->pages, i);
      GtkWidget *row;

      if (g_str_equal (optio_help_page_get_id (page), FIRST_PAGE))
        continue;
      row = g_object_new (ADW_TYPE_ACTION_ROW, "name", optio_help_page_get_id (page), "title",
                          optio_help_page_get_title (page), "subtitle",
                          optio_help_page_get_description (page), "activatable", TRUE, NULL);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return group;
}

static void
add_page (OptioHelpWindow *self,
          OptioHelpPage   *page)
{
  const char *id = optio_help_page_get_id (page);
  GPtrArray *blocks = optio_help_page_get_blocks (page);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller;

  gtk_widget_add_css_class (box, "help-page");
  gtk_box_append (GTK_BOX (box), create_label (self, GTK_ACCESSIBLE_ROLE_HEADING, "title-2",
                                               optio_help_page_get_title (page)));
  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (GTK_BOX (box), create_block (self, g_ptr_array_index (blocks, i)));
  if (g_str_equal (id, FIRST_PAGE))
    gtk_box_append (GTK_BOX (box), create_list (self));

  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                           "child", g_object_new (ADW_TYPE_CLAMP, "child", box, NULL), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  optio_help_page_get_title (page), -1);
  gtk_stack_add_named (self->stack, scroller, id);
}

static void
show_last_of_way (OptioHelpWindow *self)
{
  OptioHelpPage *page = g_ptr_array_index (self->way, self->way->len - 1);

  gtk_window_set_title (GTK_WINDOW (self), optio_help_page_get_title (page));
  gtk_stack_set_visible_child_name (self->stack, optio_help_page_get_id (page));
  gtk_widget_set_visible (self->back_button, self->way->len > 1);
}

void
optio_help_window_show_page (OptioHelpWindow *self,
                             const char      *id)
{
  g_return_if_fail (OPTIO_IS_HELP_WINDOW (self));
  g_return_if_fail (id != NULL);

  for (guint i = 0; i < self->pages->len; i++)
    {
      OptioHelpPage *page = g_ptr_array_index (self->pages, i);

      if (!g_str_equal (optio_help_page_get_id (page), id))
        continue;
      g_ptr_array_add (self->way, page);
      show_last_of_way (self);
      return;
    }
}

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  OptioHelpWindow *self = OPTIO_HELP_WINDOW (widget);

  if (self->way->len < 2)
    return;

  g_ptr_array_remove_index (self->way, self->way->len - 1);
  show_last_of_way (self);
}

static int
compare_pages (gconstpointer a,
               gconstpointer b)
{
  return strcmp (optio_help_page_get_sort_key (*(OptioHelpPage *const *) a),
                 optio_help_page_get_sort_key (*(OptioHelpPage *const *) b));
}

static void
load_pages (OptioHelpWindow *self)
{
  g_auto (GStrv) names =
      g_resources_enumerate_children (HELP_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (HELP_FOLDER, names[i], NULL);
      g_autofree char *id = g_strndup (names[i], strcspn (names[i], "."));
      g_autoptr (GBytes) mallard =
          g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autoptr (GError) error = NULL;
      OptioHelpPage *page = optio_help_page_new (id, mallard, &error);

      if (page != NULL)
        g_ptr_array_add (self->pages, page);
      else
        g_warning ("%s: %s", path, error->message);
    }
  g_ptr_array_sort (self->pages, compare_pages);
  for (guint i = 0; i < self->pages->len; i++)
    add_page (self, g_ptr_array_index (self->pages, i));
}

GtkWindow *
optio_help_window_new (GtkWindow *parent)
{
  GtkApplication *application = parent != NULL ? gtk_window_get_application (parent) : NULL;

  return g_object_new (OPTIO_TYPE_HELP_WINDOW, "application", application, "transient-for", parent,
                       "destroy-with-parent", TRUE, NULL);
}

static void
optio_help_window_finalize (GObject *object)
{
  OptioHelpWindow *self = OPTIO_HELP_WINDOW (object);

  g_ptr_array_unref (self->way);
  g_ptr_array_unref (self->pages);

  G_OBJECT_CLASS (optio_help_window_parent_class)->finalize (object);
}

static void
optio_help_window_class_init (OptioHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = optio_help_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioHelpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, OptioHelpWindow, back_button);
  gtk_widget_class_install_action (widget_class, "help.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "help.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "help.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
optio_help_window_init (OptioHelpWindow *self)
{
  self->pages = g_ptr_array_new_with_free_func (g_object_unref);
  self->way = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  load_pages (self);
  optio_help_window_show_page (self, FIRST_PAGE);
}
