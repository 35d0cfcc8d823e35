/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-mailbox.h"

#define N_EVENTS 20000u

/* What arrived at home. */
typedef struct
{
  GMainLoop *loop;
  GThread *home;
  guint n_parcels;
  guint n_events;
  double fraction;
  OptioVerdict *verdict;
} Home;

static void
receive (const OptioParcel *parcel,
         gpointer           user_data)
{
  Home *home = user_data;

  g_assert_true (g_thread_self () == home->home);
  g_assert_null (home->verdict);
  home->n_parcels++;

  for (guint i = 0; parcel->events != NULL && i < parcel->events->len; i++)
    {
      g_assert_cmpint (optio_event_get_time_us (parcel->events->pdata[i]), ==, home->n_events);
      home->n_events++;
    }

  if (parcel->progress != NULL)
    {
      g_assert_cmpfloat (optio_event_get_fraction (parcel->progress), >=, home->fraction);
      home->fraction = optio_event_get_fraction (parcel->progress);
    }

  if (parcel->verdict != NULL)
    {
      home->verdict = optio_verdict_ref (parcel->verdict);
      g_main_loop_quit (home->loop);
    }
}

static void
post_all (OptioMailbox *mailbox)
{
  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autoptr (OptioEvent) note = optio_event_new_note (i, FALSE, "");
      g_autoptr (OptioEvent) progress =
          optio_event_new_progress (i, (i + 1.0) / N_EVENTS, -1);

      optio_mailbox_post_event (mailbox, note);
      optio_mailbox_post_event (mailbox, progress);
    }
  optio_mailbox_post_verdict (
      mailbox, optio_verdict_new (OPTIO_VERDICT_DONE, "Done.", NULL, NULL, 0, NULL, NULL));
}

static gpointer
post_in_thread (gpointer data)
{
  g_autoptr (OptioMailbox) mailbox = data;

  post_all (mailbox);
  return NULL;
}

static void
home_clear (Home *home)
{
  g_clear_pointer (&home->loop, g_main_loop_unref);
  g_clear_pointer (&home->verdict, optio_verdict_unref);
}

static void
assert_all_arrived (Home *home)
{
  g_assert_cmpuint (home->n_events, ==, N_EVENTS);
  g_assert_cmpfloat (home->fraction, ==, 1.0);
  g_assert_nonnull (home->verdict);
}

static void
test_from_a_thread (void)
{
  Home home = { .loop = g_main_loop_new (NULL, FALSE), .home = g_thread_self () };
  g_autoptr (OptioMailbox) mailbox = optio_mailbox_new (receive, &home);
  GThread *thread = g_thread_new ("poster", post_in_thread, optio_mailbox_ref (mailbox));

  g_main_loop_run (home.loop);
  g_thread_join (thread);
  assert_all_arrived (&home);
  home_clear (&home);
}

/* While home is busy everything waits in one parcel, so one turn of the main loop is enough. */
static void
test_one_source (void)
{
  Home home = { .loop = g_main_loop_new (NULL, FALSE), .home = g_thread_self () };
  g_autoptr (OptioMailbox) mailbox = optio_mailbox_new (receive, &home);

  post_all (mailbox);
  g_assert_true (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (home.n_parcels, ==, 1);
  assert_all_arrived (&home);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  home_clear (&home);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/from-a-thread", test_from_a_thread);
  g_test_add_func ("/mailbox/one-source", test_one_source);
  return g_test_run ();
}
