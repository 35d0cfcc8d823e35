/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the log costs with a million lines in it, twenty times as many as the program keeps: to
 * scroll through them, to filter and to search. Needs a screen; nothing here is a test. */

#include <stdio.h>

#include <adwaita.h>

#include "bench-loop.h"
#include "optio-log-view.h"

#define N_LINES 1000000u
#define EVENTS_AT_ONCE 1000u
#define N_STEPS 300u
#define SETTLE_MS 1000u
#define KIND_NOTE 3u /* in the order of the choices */

typedef struct
{
  OptioJournal *journal;
  GtkWidget *view;
  GtkDropDown *kind;
  GtkEditable *search;
  GtkAdjustment *place;
  GListModel *shown;
  GtkFilterListModel *filter;
} Bench;

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
bench_init (Bench     *self,
            GtkWindow *window)
{
  GtkWidget *list;
  GListModel *slice;

  self->journal = optio_journal_new (N_LINES);
  self->view = g_object_new (OPTIO_TYPE_LOG_VIEW, "journal", self->journal, NULL);
  gtk_window_set_default_size (window, 1000, 600);
  gtk_window_set_child (window, self->view);
  self->kind = GTK_DROP_DOWN (find (self->view, GTK_TYPE_DROP_DOWN));
  self->search = GTK_EDITABLE (gtk_widget_get_next_sibling (GTK_WIDGET (self->kind)));
  list = find (self->view, GTK_TYPE_COLUMN_VIEW);
  self->place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  self->shown = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (list)));
  slice = gtk_multi_selection_get_model (GTK_MULTI_SELECTION (self->shown));
  self->filter = GTK_FILTER_LIST_MODEL (
      gtk_slice_list_model_get_model (GTK_SLICE_LIST_MODEL (slice)));
}

static OptioEvent *
create_event (guint number)
{
  OptioEventTrafficInfo traffic = { .request = 3, .length = 6 };
  g_autofree char *text = NULL;

  if (number % 100 != 0)
    return optio_event_new_traffic (number, &traffic, "OK, dfuDNBUSY, 104 ms");

  text = g_strdup_printf ("Sector %u was erased.", number / 100);
  return optio_event_new_note (number, FALSE, text);
}

static void
fill (OptioJournal *journal)
{
  for (guint done = 0; done < N_LINES; done += EVENTS_AT_ONCE)
    {
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (
          (GDestroyNotify) optio_event_unref);

      for (guint i = 0; i < EVENTS_AT_ONCE; i++)
        g_ptr_array_add (events, create_event (done + i));
      optio_journal_append (journal, done % 7 == 0 ? "1-4.1" : "1-4.2",
                            (OptioEvent **) events->pdata, events->len);
    }
}

static void
print_time (const char *what,
            gint64      start_us)
{
  printf ("%-44s %10.2f s\n", what, (double) (g_get_monotonic_time () - start_us) / 1e6);
  bench_loop_print ();
}

static void
measure_filling (Bench *self)
{
  double before_mib = bench_get_resident_mib ();
  gint64 start_us;

  fill (self->journal);
  bench_loop_reset ();
  start_us = g_get_monotonic_time ();
  while (g_list_model_get_n_items (self->shown) < N_LINES)
    g_main_context_iteration (NULL, TRUE);
  print_time ("until a million lines are shown", start_us);
  printf ("%-44s %10.1f MiB\n", "  resident memory for them",
          bench_get_resident_mib () - before_mib);
}

static void
stop_following (GtkEditable *search)
{
  GtkWidget *button = gtk_widget_get_next_sibling (GTK_WIDGET (search));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), FALSE);
}

/* A step in each frame, as fast as they come. */
static void
measure_scrolling (Bench      *self,
                   const char *what,
                   double      step)
{
  gint64 start_us;

  gtk_adjustment_set_value (self->place, 0);
  bench_loop_run (SETTLE_MS);
  bench_loop_reset ();
  start_us = g_get_monotonic_time ();
  for (guint i = 1; i <= N_STEPS; i++)
    {
      gtk_adjustment_set_value (self->place, i * step);
      while (bench_loop_get_n_frames () < i)
        g_main_context_iteration (NULL, TRUE);
    }
  printf ("%-44s %10.1f frames a second\n", what,
          N_STEPS * 1e6 / (double) (g_get_monotonic_time () - start_us));
  bench_loop_print ();
}

static void
wait_for_filter (Bench      *self,
                 const char *what,
                 gint64      start_us)
{
  while (gtk_filter_list_model_get_pending (self->filter) > 0)
    g_main_context_iteration (NULL, TRUE);
  bench_loop_run (SETTLE_MS / 10);
  print_time (what, start_us + SETTLE_MS / 10 * 1000);
  printf ("%-44s %10u\n", "  lines found", g_list_model_get_n_items (G_LIST_MODEL (self->filter)));
}

static void
measure_filters (Bench *self)
{
  gint64 start_us = g_get_monotonic_time ();

  bench_loop_reset ();
  gtk_drop_down_set_selected (self->kind, KIND_NOTE);
  wait_for_filter (self, "until all are filtered by their kind", start_us);

  gtk_drop_down_set_selected (self->kind, 0);
  bench_loop_run (SETTLE_MS);
  bench_loop_reset ();
  start_us = g_get_monotonic_time ();
  gtk_editable_set_text (self->search, "Sector 77");
  wait_for_filter (self, "until all are searched for a text", start_us);

  bench_loop_reset ();
  start_us = g_get_monotonic_time ();
  gtk_editable_set_text (self->search, "");
  wait_for_filter (self, "until all are shown again", start_us);
}

int
main (int   argc,
      char *argv[])
{
  GtkWindow *window;
  Bench bench;
  double page;

  setvbuf (stdout, NULL, _IOLBF, 0);
  adw_init ();
  bench_loop_watch ();
  window = GTK_WINDOW (gtk_window_new ());
  bench_init (&bench, window);
  gtk_window_present (window);
  bench_loop_run (SETTLE_MS);

  measure_filling (&bench);
  stop_following (bench.search);
  page = gtk_adjustment_get_page_size (bench.place);
  measure_scrolling (&bench, "scrolled by a line", page / 20);
  measure_scrolling (&bench, "scrolled by a page", page);
  measure_scrolling (&bench, "dragged from the first line to the last",
                     (gtk_adjustment_get_upper (bench.place) - page) / N_STEPS);
  measure_filters (&bench);

  gtk_window_destroy (window);
  g_object_unref (bench.journal);
  return 0;
}
