/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-simulate-dialog.h"

struct _OptioSimulateDialog
{
  AdwWindow parent_instance;

  GPtrArray *boards;     /* of OptioBoard, the catalog's */
  GPtrArray *haystacks;  /* for each board what is searched, in lower case */
  GPtrArray *rows;       /* for each board its row */
  GtkWidget *groups[OPTIO_BOARD_N_GROUPS];

  GtkEditable *search_entry;
  GtkStack *stack;
  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (OptioSimulateDialog, optio_simulate_dialog, ADW_TYPE_WINDOW)

static char *
dup_quirks_text (OptioBoard *board)
{
  OptioBoardQuirks quirks = optio_board_get_quirks (board);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < OPTIO_BOARD_N_QUIRKS; i++)
    {
      if ((quirks & OPTIO_BOARD_QUIRK_BIT (i)) != 0)
        g_ptr_array_add (words, (gpointer) optio_board_quirk_get_words ((OptioBoardQuirk) i));
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **) words->pdata);
}

static char *
dup_haystack (OptioBoard *board,
              const char *quirks)
{
  const char *group = optio_board_group_get_title (optio_board_get_group (board));
  g_autofree char *text = g_strdup_printf ("%s %s %s %s", optio_board_get_title (board), group,
                                           quirks, optio_board_get_id (board));

  return g_utf8_strdown (text, -1);
}

static void
choose (OptioSimulateDialog *self,
        guint                position)
{
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  const char *id = optio_board_get_id (self->boards->pdata[position]);

  gtk_widget_activate_action (parent, "win.simulate", "s", id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
row_activated_cb (OptioSimulateDialog *self,
                  GtkWidget           *row)
{
  guint position;

  if (g_ptr_array_find (self->rows, row, &position))
    choose (self, position);
}

static void
add_board (OptioSimulateDialog *self,
           OptioBoard          *board)
{
  g_autofree char *quirks = dup_quirks_text (board);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 optio_board_get_title (board), "subtitle", quirks, "title-lines",
                                 0, "subtitle-lines", 0, "activatable", TRUE, NULL);

  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (self->groups[optio_board_get_group (board)]), row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->haystacks, dup_haystack (board, quirks));
}

/* Whether each of the words stands somewhere in what is searched. */
static gboolean
has_words (const char *haystack,
           char      **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (haystack, words[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
search_changed_cb (OptioSimulateDialog *self)
{
  g_autofree char *text = g_utf8_strdown (gtk_editable_get_text (self->search_entry), -1);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n_found[OPTIO_BOARD_N_GROUPS] = { 0 };
  guint n_all = 0;

  for (guint i = 0; i < self->boards->len; i++)
    {
      gboolean is_found = has_words (self->haystacks->pdata[i], words);

      gtk_widget_set_visible (self->rows->pdata[i], is_found);
      n_found[optio_board_get_group (self->boards->pdata[i])] += is_found ? 1 : 0;
      n_all += is_found ? 1 : 0;
    }
  for (guint i = 0; i < OPTIO_BOARD_N_GROUPS; i++)
    gtk_widget_set_visible (self->groups[i], n_found[i] > 0);
  gtk_stack_set_visible_child_name (self->stack, n_all > 0 ? "boards" : "nothing");
}

/* Enter takes the first board that was found. */
static void
search_activated_cb (OptioSimulateDialog *self)
{
  for (guint group = 0; group < OPTIO_BOARD_N_GROUPS; group++)
    {
      for (guint i = 0; i < self->boards->len; i++)
        {
          if (optio_board_get_group (self->boards->pdata[i]) != group ||
              !gtk_widget_get_visible (self->rows->pdata[i]))
            continue;
          choose (self, i);
          return;
        }
    }
}

GtkWidget *
optio_simulate_dialog_new (GtkWindow    *parent,
                           OptioCatalog *catalog)
{
  OptioSimulateDialog *self =
      g_object_new (OPTIO_TYPE_SIMULATE_DIALOG, "transient-for", parent, NULL);

  self->boards = g_ptr_array_ref (optio_catalog_get_boards (catalog));
  for (guint i = 0; i < self->boards->len; i++)
    add_board (self, self->boards->pdata[i]);
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return GTK_WIDGET (self);
}

static void
optio_simulate_dialog_finalize (GObject *object)
{
  OptioSimulateDialog *self = OPTIO_SIMULATE_DIALOG (object);

  g_clear_pointer (&self->boards, g_ptr_array_unref);
  g_ptr_array_unref (self->haystacks);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (optio_simulate_dialog_parent_class)->finalize (object);
}

static void
optio_simulate_dialog_class_init (OptioSimulateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = optio_simulate_dialog_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-simulate-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioSimulateDialog, search_entry);
  gtk_widget_class_bind_template_child (widget_class, OptioSimulateDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, OptioSimulateDialog, page);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
}

static void
optio_simulate_dialog_init (OptioSimulateDialog *self)
{
  self->haystacks = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           GTK_WIDGET (self));
  for (guint i = 0; i < OPTIO_BOARD_N_GROUPS; i++)
    {
      self->groups[i] =
          g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title",
                        optio_board_group_get_title ((OptioBoardGroup) i), NULL);
      adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->groups[i]));
    }
}
