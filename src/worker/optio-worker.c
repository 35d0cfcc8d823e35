/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-worker.h"

typedef struct
{
  OptioWorkerFunc func;
  gpointer data;
} OptioWorkerItem;

typedef struct
{
  char *board;
  GQueue items;
} OptioWorker;

/* Which boards are at work is a fact about the process, so this is the one place with a static
 * table. A worker is in it for exactly as long as its thread may still take items. */
static GMutex workers_lock;
static GHashTable *workers; /* port path -> OptioWorker */

static void
worker_free (OptioWorker *self)
{
  g_free (self->board);
  g_free (self);
}

/* The next item, or NULL: then the worker is out of the table and belongs to its thread alone. */
static OptioWorkerItem *
worker_next (OptioWorker *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&workers_lock);
  OptioWorkerItem *item = g_queue_pop_head (&self->items);

  if (item != NULL)
    return item;

  g_hash_table_remove (workers, self->board);
  if (g_hash_table_size (workers) == 0)
    g_clear_pointer (&workers, g_hash_table_unref);
  return NULL;
}

static gpointer
worker_main (gpointer data)
{
  OptioWorker *self = data;
  OptioWorkerItem *item;

  while ((item = worker_next (self)) != NULL)
    {
      item->func (item->data);
      g_free (item);
    }

  worker_free (self);
  return NULL;
}

void
optio_worker_push (const char     *board,
                   OptioWorkerFunc func,
                   gpointer        data)
{
  g_autoptr (GMutexLocker) locker = NULL;
  OptioWorker *worker;
  OptioWorkerItem *item;

  g_return_if_fail (board != NULL);
  g_return_if_fail (func != NULL);

  item = g_new0 (OptioWorkerItem, 1);
  item->func = func;
  item->data = data;

  locker = g_mutex_locker_new (&workers_lock);
  if (workers == NULL)
    workers = g_hash_table_new (g_str_hash, g_str_equal);

  worker = g_hash_table_lookup (workers, board);
  if (worker != NULL)
    {
      g_queue_push_tail (&worker->items, item);
      return;
    }

  worker = g_new0 (OptioWorker, 1);
  worker->board = g_strdup (board);
  g_queue_push_tail (&worker->items, item);
  g_hash_table_insert (workers, worker->board, worker);
  g_thread_unref (g_thread_new ("board", worker_main, worker));
}
