/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-log-view.h"

#include <adwaita.h>

#define N_LINES 1000u
#define CAPACITY 2000u

typedef struct
{
  OptioJournal *journal;
  OptioLogView *view;
  GtkWindow *window;
  GListModel *shown; /* what the list has */
} Fixture;

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
append (OptioJournal *journal,
        guint         first,
        guint         n)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *text = g_strdup_printf ("line %u", i);
      g_autoptr (OptioEvent) note = optio_event_new_note (i, FALSE, text);

      optio_journal_append (journal, "1-2", &note, 1);
    }
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->journal = optio_journal_new (CAPACITY);
  fixture->view = g_object_new (OPTIO_TYPE_LOG_VIEW, "journal", fixture->journal, NULL);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 600, 400);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->view));
  fixture->shown = G_LIST_MODEL (gtk_column_view_get_model (
      GTK_COLUMN_VIEW (find (GTK_WIDGET (fixture->view), GTK_TYPE_COLUMN_VIEW))));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->journal);
}

static void
wait_for_lines (Fixture *fixture,
                guint    n_lines)
{
  while (g_list_model_get_n_items (fixture->shown) != n_lines)
    g_main_context_iteration (NULL, TRUE);
}

static void
note_most (GListModel *shown,
           guint       position,
           guint       removed,
           guint       added,
           guint      *most)
{
  if (g_list_model_get_n_items (shown) < 200)
    *most = MAX (*most, added);
}

/* Rows cost more than lines: there are never many new ones at once, and in the end all lines. */
static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  guint most = 0;

  g_signal_connect (fixture->shown, "items-changed", G_CALLBACK (note_most), &most);
  gtk_window_present (fixture->window);
  append (fixture->journal, 0, N_LINES);
  wait_for_lines (fixture, N_LINES);
  g_assert_cmpuint (most, >, 0);
  g_assert_cmpuint (most, <, 30);

  optio_journal_clear (fixture->journal);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->shown), ==, 0);
  append (fixture->journal, 0, N_LINES);
  wait_for_lines (fixture, N_LINES);
  g_assert_cmpuint (most, <, 30);
}

/* A log that nobody sees costs nothing, and is whole when it is seen again. */
static void
test_hidden (Fixture      *fixture,
             gconstpointer data)
{
  append (fixture->journal, 0, N_LINES);
  optio_journal_publish (fixture->journal);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->shown), ==, 0);

  gtk_window_present (fixture->window);
  wait_for_lines (fixture, N_LINES);
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->shown), ==, 0);
  append (fixture->journal, N_LINES, 1);
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), TRUE);
  wait_for_lines (fixture, N_LINES + 1);
}

static GtkAdjustment *
get_place (Fixture *fixture)
{
  return gtk_scrollable_get_vadjustment (
      GTK_SCROLLABLE (find (GTK_WIDGET (fixture->view), GTK_TYPE_COLUMN_VIEW)));
}

static void
wait_for_end (GtkAdjustment *place)
{
  while (gtk_adjustment_get_page_size (place) == 0 ||
         gtk_adjustment_get_value (place) + gtk_adjustment_get_page_size (place) <
             gtk_adjustment_get_upper (place))
    g_main_context_iteration (NULL, TRUE);
}

/* Whoever follows sees the last line, also after lines were dropped. */
static void
test_follow (Fixture      *fixture,
             gconstpointer data)
{
  gtk_window_present (fixture->window);
  append (fixture->journal, 0, N_LINES);
  wait_for_lines (fixture, N_LINES);
  append (fixture->journal, N_LINES, 2 * CAPACITY);
  wait_for_lines (fixture, CAPACITY);
  wait_for_end (get_place (fixture));
}

/* How many lines are missing is said above the others. */
static void
test_dropped (Fixture      *fixture,
              gconstpointer data)
{
  GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (fixture->view));
  GtkWidget *label = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));

  append (fixture->journal, 0, CAPACITY);
  optio_journal_publish (fixture->journal);
  g_assert_false (gtk_widget_get_visible (label));
  append (fixture->journal, 0, 3);
  optio_journal_publish (fixture->journal);
  g_assert_true (gtk_widget_get_visible (label));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, "3 older lines were dropped.");
  optio_journal_clear (fixture->journal);
  g_assert_false (gtk_widget_get_visible (label));
}

/* A filter reads many lines in pieces, and finds all. */
static void
test_search (Fixture      *fixture,
             gconstpointer data)
{
  GtkWidget *kind = find (GTK_WIDGET (fixture->view), GTK_TYPE_DROP_DOWN);
  GtkWidget *entry = gtk_widget_get_next_sibling (kind);

  gtk_window_present (fixture->window);
  append (fixture->journal, 0, N_LINES);
  wait_for_lines (fixture, N_LINES);
  gtk_editable_set_text (GTK_EDITABLE (entry), "line 99");
  wait_for_lines (fixture, 11); /* 99, 990 to 999 */
  append (fixture->journal, 9900, 10);
  wait_for_lines (fixture, 21);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  wait_for_lines (fixture, N_LINES + 10);
}

static void
add (const char *path,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("/log-view/rows", test_rows);
  add ("/log-view/hidden", test_hidden);
  add ("/log-view/follow", test_follow);
  add ("/log-view/dropped", test_dropped);
  add ("/log-view/search", test_search);
  return g_test_run ();
}
