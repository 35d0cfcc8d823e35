/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-device.h"
#include "optio-event.h"
#include "optio-plan.h"
#include "optio-transport.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * optio_engine_run:
 * @plan: what to do
 * @device: (nullable): the board, to wait for it where the plan makes it reset; without it, what
 *   such a plan did cannot be seen
 * @transport: the opened board; stays open, unless the board resets: then it is closed, and what
 *   takes its place is closed at the end
 * @func: (nullable) (scope call): receives every event, on this thread
 * @cancellable: (nullable): looked at between transfers, never inside an erase, and not while bytes
 *   that are to be kept are erased and not written again
 *
 * Carries out @plan. Begins with the way back to dfuIDLE from wherever the board is, ends there
 * too, or after a leave. There are no globals; many may run at once, one on each board.
 *
 * Blocks; the board's worker thread.
 *
 * Returns: (transfer full): what became of it, always.
 */
OptioVerdict *optio_engine_run (OptioPlan      *plan,
                                OptioDevice    *device,
                                OptioTransport *transport,
                                OptioEventFunc  func,
                                gpointer        user_data,
                                GCancellable   *cancellable);

/**
 * optio_engine_review_options:
 * @chip: what the board is
 * @steps: (array length=n_steps): the range of each write, what was there before it, and what is
 *   there after it if it worked; nothing else of them counts
 * @n_steps: at least 1
 * @found: what was read of the option bytes now
 *
 * Judges option bytes that a board accepted earlier, when nobody could look at them: verified, not
 * changed, or partly. A pure function.
 *
 * Returns: (transfer full) (nullable): what became of them; %NULL if not all of them were read.
 */
OptioVerdict *optio_engine_review_options (OptioChip       *chip,
                                           const OptioStep *steps,
                                           guint            n_steps,
                                           OptioImage      *found);

G_END_DECLS
