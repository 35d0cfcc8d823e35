/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-pace.h"

#define US_PER_MS 1000

/* Between two questions to a busy board: a part of the time so far, within these limits. */
#define NEXT_WAIT_DIVISOR 16
#define MINIMUM_NEXT_WAIT_US (1 * US_PER_MS)
#define MAXIMUM_NEXT_WAIT_US (50 * US_PER_MS)

/* The first question comes this much before the time that the last operation took, and so finds out
 * whether the board has become faster. */
#define EARLIER_NUMERATOR 63
#define EARLIER_DENOMINATOR 64

/* So many answers in a row must have been held: one may be late for the computer's own reasons. */
#define N_HELD_TO_BELIEVE 2

/* A board that bears it is asked at once the first time: some hold the first GETSTATUS until the
 * operation is over, so nothing is left to wait for. */
void
optio_pace_init (OptioPace *self,
                 guint      bound_ms,
                 gboolean   bears_early_polls,
                 guint32    unit,
                 guint64    expected_us)
{
  *self = (OptioPace){ .bound_ms = bound_ms,
                       .bears_early_polls = bears_early_polls,
                       .unit = MAX (unit, 1),
                       .learned_us = bears_early_polls ? 0 : (gint64) expected_us };
}

guint
optio_pace_get_bound_ms (const OptioPace *self)
{
  return self->bound_ms;
}

gint64
optio_pace_get_first_wait_us (const OptioPace *self,
                              guint32          size,
                              guint            advertised_ms)
{
  gint64 advertised_us = (gint64) advertised_ms * US_PER_MS;
  gint64 learned_us = self->learned_us * size / self->unit;
  gint64 wait_us;

  /* Some ask for up to 4.6 hours (OpenMoko, SIMtrace; dfu-util quirks.c). What cannot be is not
   * believed where the time is known. */
  if (advertised_ms > self->bound_ms && learned_us > 0)
    advertised_us = 0;

  if (self->n_held >= N_HELD_TO_BELIEVE)
    wait_us = 0;
  else if (self->bears_early_polls)
    wait_us = self->learned_us > 0 ? MIN (advertised_us, learned_us) : 0;
  else
    wait_us = MAX (advertised_us, learned_us);

  return CLAMP (wait_us, 0, (gint64) self->bound_ms * US_PER_MS);
}

void
optio_pace_note_answer (OptioPace *self,
                        guint32    size,
                        gint64     held_us)
{
  gboolean is_held = self->learned_us > 0 && held_us >= self->learned_us * size / self->unit;

  /* One that may be asked early is asked at once anyhow, or when it is known to be ready. */
  if (!self->bears_early_polls)
    self->n_held = is_held ? self->n_held + 1 : 0;
}

gint64
optio_pace_get_next_wait_us (const OptioPace *self,
                             gint64           waited_us)
{
  return CLAMP (waited_us / NEXT_WAIT_DIVISOR, MINIMUM_NEXT_WAIT_US, MAXIMUM_NEXT_WAIT_US);
}

void
optio_pace_learn (OptioPace *self,
                  guint32    size,
                  gint64     asked_us,
                  guint      n_questions)
{
  gint64 for_unit_us = size > 0 ? asked_us * self->unit / size : asked_us;

  /* One that does not bear early questions is only ever asked later, never earlier. */
  if (!self->bears_early_polls)
    {
      if (n_questions > 1)
        self->learned_us = MAX (self->learned_us, for_unit_us);
      return;
    }

  /* Found ready at the first question: it may have been ready for long. */
  if (n_questions == 1)
    for_unit_us = for_unit_us * EARLIER_NUMERATOR / EARLIER_DENOMINATOR;

  self->learned_us = for_unit_us;
}

void
optio_pace_doubt (OptioPace *self)
{
  self->bears_early_polls = FALSE;
}
