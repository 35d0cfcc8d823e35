/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-schedule.h"

typedef struct
{
  OptioSimMemory *memory;
  gsize offset; /* from the memory's start */
  gsize size;
  gsize done;    /* bytes of it */
  GBytes *bytes; /* NULL to erase */
  gint64 start_us;
  gint64 end_us;
} Step;

struct _OptioSimSchedule
{
  GArray *steps; /* of Step, one after the other */
  guint program_unit;
  gint64 now_us; /* until when it is done */
  OptioSimWork work;
};

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->bytes, g_bytes_unref);
}

OptioSimSchedule *
optio_sim_schedule_new (guint program_unit)
{
  OptioSimSchedule *self = g_new0 (OptioSimSchedule, 1);

  self->program_unit = MAX (program_unit, 1);
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  return self;
}

void
optio_sim_schedule_free (OptioSimSchedule *self)
{
  g_clear_pointer (&self->steps, g_array_unref);
  g_free (self);
}

void
optio_sim_schedule_erase (OptioSimSchedule *self,
                          OptioSimMemory   *memory,
                          OptioRange        range,
                          gint64            start_us,
                          gint64            end_us)
{
  Step step = {
    .memory = memory,
    .offset = range.start - memory->range.start,
    .size = range.size,
    .start_us = start_us,
    .end_us = end_us,
  };

  g_array_append_val (self->steps, step);
}

void
optio_sim_schedule_program (OptioSimSchedule *self,
                            OptioSimMemory   *memory,
                            guint32           address,
                            GBytes           *bytes,
                            gint64            start_us,
                            gint64            end_us)
{
  Step step = {
    .memory = memory,
    .offset = address - memory->range.start,
    .size = g_bytes_get_size (bytes),
    .bytes = g_bytes_ref (bytes),
    .start_us = start_us,
    .end_us = end_us,
  };

  g_array_append_val (self->steps, step);
}

/* How many bytes of a step are done by then. A program unit is whole or not begun. */
static gsize
get_target (OptioSimSchedule *self,
            const Step       *step,
            gint64            now_us)
{
  gsize part;

  if (now_us >= step->end_us)
    return step->size;
  if (now_us <= step->start_us)
    return 0;

  part = (gsize) ((guint64) step->size * (guint64) (now_us - step->start_us) /
                  (guint64) (step->end_us - step->start_us));
  if (step->bytes == NULL)
    return part;

  part -= MIN (part, (step->offset + part) % self->program_unit);
  return part;
}

static void
advance_step (OptioSimSchedule *self,
              Step             *step,
              gint64            now_us)
{
  gsize target = get_target (self, step, now_us);
  gsize offset = step->offset + step->done;
  gsize size;

  if (target <= step->done)
    return;

  size = target - step->done;
  if (step->bytes == NULL)
    {
      optio_sim_memory_erase (step->memory, offset, size);
    }
  else
    {
      const guint8 *data = g_bytes_get_data (step->bytes, NULL);
      gboolean is_counted = step->memory->kind != OPTIO_SIM_MEMORY_RAM &&
                            step->memory->kind != OPTIO_SIM_MEMORY_OPTIONS;

      self->work.faulty_programs += optio_sim_memory_program (
          step->memory, offset, data + step->done, size, self->program_unit);
      self->work.programmed_bytes += is_counted ? size : 0;
    }

  step->done = target;
  if (target == step->size)
    self->work.busy_us += (guint64) (step->end_us - step->start_us);
  if (target == step->size && step->bytes == NULL && step->memory->kind == OPTIO_SIM_MEMORY_FLASH)
    self->work.erased_sectors++;
}

void
optio_sim_schedule_advance (OptioSimSchedule *self,
                            gint64            now_us)
{
  for (guint i = 0; i < self->steps->len; i++)
    advance_step (self, &g_array_index (self->steps, Step, i), now_us);

  self->now_us = now_us;
  if (self->steps->len > 0 && optio_sim_schedule_get_end (self) <= now_us)
    g_array_set_size (self->steps, 0);
}

void
optio_sim_schedule_cut (OptioSimSchedule *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);
      gsize begun = step->offset + step->done;

      if (step->bytes != NULL && step->memory->kind == OPTIO_SIM_MEMORY_FLASH &&
          step->done < step->size && self->now_us > step->start_us)
        optio_sim_memory_damage (step->memory, begun - begun % self->program_unit,
                                 self->program_unit);
    }

  g_array_set_size (self->steps, 0);
}

gint64
optio_sim_schedule_get_end (OptioSimSchedule *self)
{
  if (self->steps->len == 0)
    return 0;

  return g_array_index (self->steps, Step, self->steps->len - 1).end_us;
}

gint64
optio_sim_schedule_get_middle (OptioSimSchedule *self)
{
  if (self->steps->len == 0)
    return -1;

  return (g_array_index (self->steps, Step, 0).start_us + optio_sim_schedule_get_end (self)) / 2;
}

const OptioSimWork *
optio_sim_schedule_get_work (OptioSimSchedule *self)
{
  return &self->work;
}
