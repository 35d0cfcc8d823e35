/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioPace:
 *
 * How long one kind of operation takes on this board, and when to ask for its end. It starts from
 * what the catalog knows and learns from every operation. bwPollTimeout lies both ways: F4 says
 * 104 ms for what takes 33, L4 says 10 ms for what takes 22. So it is obeyed only where nothing
 * better is known. On the stack of one run; worker thread.
 */
typedef struct
{
  /*< private >*/
  guint bound_ms;
  gboolean bears_early_polls;
  guint32 unit;        /* bytes that @learned_us is for */
  gint64 learned_us;   /* time for @unit bytes; 0 if nothing is known */
  guint n_held;        /* answers in a row that came after that time only */
} OptioPace;

/**
 * optio_pace_init:
 * @bound_ms: the longest time that the operation can take, milliseconds; when it is over, the board
 *   is stuck
 * @bears_early_polls: whether the board may be asked while it is busy; F0, L0, L1, L4 and H74x with
 *   ROM 0x91 may not
 * @unit: bytes of a usual operation, at least 1
 * @expected_us: typical time for @unit bytes, microseconds; 0 if not known
 */
void optio_pace_init (OptioPace *self,
                      guint      bound_ms,
                      gboolean   bears_early_polls,
                      guint32    unit,
                      guint64    expected_us);

guint optio_pace_get_bound_ms (const OptioPace *self);

/**
 * optio_pace_note_answer:
 * @size: bytes of this operation
 * @held_us: how long the board took to answer that it begins, microseconds
 *
 * ST's library works before it completes that answer. A board that holds it for as long as the
 * operation takes, time after time, is ready when it has answered, and nothing is waited for.
 */
void optio_pace_note_answer (OptioPace *self,
                             guint32    size,
                             gint64     held_us);

/**
 * optio_pace_get_first_wait_us:
 * @size: bytes of this operation
 * @advertised_ms: bwPollTimeout of the reply that started it; one beyond the bound is not believed
 *   if the time is known
 *
 * Returns: how long to wait before the first question, microseconds, 0 up to the bound.
 */
gint64 optio_pace_get_first_wait_us (const OptioPace *self,
                                     guint32          size,
                                     guint            advertised_ms);

/**
 * optio_pace_get_next_wait_us:
 * @waited_us: how long the operation has taken so far
 *
 * Returns: how long to wait before the next question, at least a millisecond.
 */
gint64 optio_pace_get_next_wait_us (const OptioPace *self,
                                    gint64           waited_us);

/**
 * optio_pace_learn:
 * @size: bytes of the operation
 * @asked_us: time from its start until the question that found it over was to be asked; not until
 *   the answer, which some boards hold back until the end
 * @n_questions: how often the board was asked for that, at least 1
 */
void optio_pace_learn (OptioPace *self,
                       guint32    size,
                       gint64     asked_us,
                       guint      n_questions);

/**
 * optio_pace_doubt:
 *
 * After an odd answer to an early question: from now on the board is not asked early.
 */
void optio_pace_doubt (OptioPace *self);

G_END_DECLS
