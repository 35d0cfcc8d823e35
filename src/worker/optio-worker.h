/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioWorkerFunc:
 * @data: as given to optio_worker_push()
 *
 * A piece of work. Runs on the board's worker and may block. Must hand every reference home to the
 * main thread instead of dropping it: what is dropped last on a worker is finalized there.
 */
typedef void (*OptioWorkerFunc) (gpointer data);

/**
 * optio_worker_push:
 * @board: port path of the board
 * @func: what is done
 * @data: (transfer none): handed to @func
 *
 * Queues work for a board. Each board has one thread, which does its work in order, so different
 * boards work at once and one board is never spoken to by two. The thread begins with the first
 * piece of work and ends with the last. Any thread.
 */
void optio_worker_push (const char     *board,
                        OptioWorkerFunc func,
                        gpointer        data);

G_END_DECLS
