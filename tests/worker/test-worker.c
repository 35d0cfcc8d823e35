/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-worker.h"

#define N_ITEMS 50

/* What a piece of work saw. */
typedef struct
{
  GThread *threads[N_ITEMS];
  guint order[N_ITEMS];
  gint n_done; /* atomic */
} Record;

typedef struct
{
  Record *record;
  guint index;
} Item;

static void
await (gint *counter,
       gint  value)
{
  while (g_atomic_int_get (counter) < value)
    g_usleep (1000);
}

static guint
count_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint n_threads = 0;

  while (g_dir_read_name (tasks) != NULL)
    n_threads++;
  return n_threads;
}

static void
note_item (gpointer data)
{
  Item *item = data;
  guint position = (guint) g_atomic_int_get (&item->record->n_done);

  item->record->threads[position] = g_thread_self ();
  item->record->order[position] = item->index;
  g_atomic_int_inc (&item->record->n_done);
}

static void
test_order (void)
{
  Record record = { 0 };
  Item items[N_ITEMS];

  for (guint i = 0; i < N_ITEMS; i++)
    {
      items[i] = (Item){ &record, i };
      optio_worker_push ("1-2", note_item, &items[i]);
    }

  await (&record.n_done, N_ITEMS);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_assert_cmpuint (record.order[i], ==, i);
      g_assert_true (record.threads[i] != g_thread_self ());
    }
}

/* Each of two pieces of work waits for the other: on one thread this would never end. */
typedef struct
{
  GMutex lock;
  GCond cond;
  guint n_here;
  gint n_gone; /* atomic */
} Meeting;

static void
meet (gpointer data)
{
  Meeting *meeting = data;

  g_mutex_lock (&meeting->lock);
  meeting->n_here++;
  g_cond_broadcast (&meeting->cond);
  while (meeting->n_here < 2)
    g_cond_wait (&meeting->cond, &meeting->lock);
  g_mutex_unlock (&meeting->lock);
  g_atomic_int_inc (&meeting->n_gone);
}

static void
test_boards_at_once (void)
{
  Meeting meeting = { 0 };

  g_mutex_init (&meeting.lock);
  g_cond_init (&meeting.cond);
  optio_worker_push ("1-2", meet, &meeting);
  optio_worker_push ("1-3", meet, &meeting);
  await (&meeting.n_gone, 2);
  g_cond_clear (&meeting.cond);
  g_mutex_clear (&meeting.lock);
}

static void
test_idle_worker_ends (void)
{
  Record record = { 0 };
  Item item = { &record, 0 };

  for (gint i = 1; i <= 3; i++)
    {
      guint n_before = count_threads ();

      optio_worker_push ("1-2", note_item, &item);
      await (&record.n_done, i);
      while (count_threads () > n_before)
        g_usleep (1000);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/order", test_order);
  g_test_add_func ("/worker/boards-at-once", test_boards_at_once);
  g_test_add_func ("/worker/idle-worker-ends", test_idle_worker_ends);
  return g_test_run ();
}
