/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a run reads and compares: a course of blocks that stops at a failure and goes on from there.
 */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-engine-private.h"
#include "optio-error.h"

/* ABORT, Set Address and its GETSTATUS take about as long as so many blocks. */
#define JUMP_MIN_BLOCKS 4u

static void
tell_course (OptioRun    *run,
             OptioCourse *course)
{
  const OptioStep *step = course->step;
  guint64 end = (guint64) course->range.start + course->offset;
  guint64 done = end > step->range.start ? end - step->range.start : 0;

  optio_run_tell_progress (run, step, MIN (done, step->range.size), step->range.size);
}

/* What comes next is a run of its own. */
static gboolean
jump (OptioRun    *run,
      OptioCourse *course)
{
  course->offset += MIN (course->jump, course->range.size - course->offset);
  course->jump = 0;
  tell_course (run, course);
  return TRUE;
}

/* A Set Address, then full blocks with running numbers. A short tail is a run of its own, because
 * devices do not agree on the address of a short block with a running number (AN3156 section 4.1
 * against ST's own library). */
static gboolean
follow_run (OptioRun    *run,
            OptioCourse *course,
            GError     **error)
{
  guint32 size = optio_run_get_transfer_size (run);
  guint32 left = course->range.size - course->offset;
  guint32 n_blocks = CLAMP (left / size, 1, optio_run_get_max_run_blocks (run));
  guint32 start = course->range.start + course->offset;

  optio_machine_set_doing (&run->machine, _("set address 0x%08x"), start);
  if (optio_run_is_cancelled (run, error) ||
      !optio_machine_set_address (&run->machine, start, error))
    return FALSE;

  for (guint32 i = 0; i < n_blocks; i++)
    {
      OptioRange block = OPTIO_RANGE_INIT (course->range.start + course->offset, MIN (left, size));

      if ((i > 0 && optio_run_is_cancelled (run, error)) ||
          !course->func (run, course, block, OPTIO_WIRE_FIRST_BLOCK + i, error))
        return FALSE;

      course->offset += block.size;
      left -= block.size;
      if (course->step == NULL)
        continue;

      /* Blocks of no step are looks at what a failure has left: they are no progress. */
      optio_run_succeed (run);
      if (course->jump > 0)
        return jump (run, course);
      tell_course (run, course);
    }

  return TRUE;
}

gboolean
optio_run_follow (OptioRun *run,
                  gpointer  data,
                  GError  **error)
{
  OptioCourse *course = data;

  if (!optio_run_select_alt (run, course->range, error))
    return FALSE;

  while (course->offset < course->range.size)
    if (!follow_run (run, course, error))
      return FALSE;

  return TRUE;
}

/* ---- reading ---- */

static gboolean
store_block (OptioRun    *run,
             OptioCourse *course,
             OptioRange   range,
             guint        block,
             GError     **error)
{
  guint8 *data = course->data;

  optio_machine_set_doing (&run->machine, _("read 0x%08x"), range.start);
  return optio_machine_upload (&run->machine, block, data + (range.start - course->range.start),
                               range.size, error);
}

gboolean
optio_run_read (OptioRun  *run,
                OptioRange range,
                guint8    *data,
                GError   **error)
{
  OptioCourse course = { .range = range, .func = store_block, .data = data };

  return optio_run_follow (run, &course, error);
}

static guint8
get_expected_byte (OptioRun        *run,
                   const OptioStep *step,
                   guint32          address)
{
  const guint8 *data;

  if (step->bytes == NULL)
    return optio_target_get_erased_value (run->target);

  data = g_bytes_get_data (step->bytes, NULL);
  return data[address - step->range.start];
}

static gboolean
is_expected (OptioRun        *run,
             const OptioStep *step,
             OptioRange       range,
             const guint8    *found)
{
  for (guint32 i = 0; i < range.size; i++)
    if (found[i] != get_expected_byte (run, step, range.start + i))
      return FALSE;

  return TRUE;
}

void
optio_run_compare (OptioRun        *run,
                   const OptioStep *step,
                   OptioRange       range,
                   const guint8    *found)
{
  gboolean is_equal = TRUE;

  for (guint32 i = 0; i < range.size; i++)
    {
      guint8 expected = get_expected_byte (run, step, range.start + i);

      if (found[i] == expected)
        continue;

      is_equal = FALSE;
      if (run->outcome.n_different++ > 0)
        continue;

      run->outcome.first_difference = range.start + i;
      run->outcome.expected = expected;
      run->outcome.found = found[i];
    }

  optio_ledger_set (run->ledger, range, is_equal ? OPTIO_FATE_VERIFIED : OPTIO_FATE_DIFFERS);
}

/* How much behind a block of the survey need not be read: the rest of a sector that has to be
 * erased whatever is in it, unless going on is cheaper than a Set Address. */
static guint32
find_jump (OptioRun     *run,
           OptioRange    block,
           const guint8 *found)
{
  guint64 end = optio_range_get_end (block);
  OptioSector sector;
  guint64 sector_end;

  if (!optio_layout_find_sector (optio_target_get_layout (run->target), block.start, &sector) ||
      !optio_plan_settles_sector (run->plan, &sector, block, found))
    return 0;

  sector_end = optio_range_get_end (sector.range);
  if (sector_end < end + (guint64) JUMP_MIN_BLOCKS * optio_run_get_transfer_size (run))
    return 0;
  return (guint32) (sector_end - end);
}

/* Reads one block and keeps of it what lies in the step's own range. A first difference is looked
 * at twice: the fault may be in the reading. */
static gboolean
read_block (OptioRun    *run,
            OptioCourse *course,
            OptioRange   range,
            guint        block,
            GError     **error)
{
  const OptioStep *step = course->step;
  guint8 data[OPTIO_TRANSPORT_MAX_TRANSFER];
  OptioRange kept = optio_range_intersect (range, step->range);
  const guint8 *found = data + (kept.start - range.start);

  optio_machine_set_doing (&run->machine, _("read 0x%08x"), range.start);
  if (!optio_machine_upload (&run->machine, block, data, range.size, error))
    return FALSE;

  if (step->kind == OPTIO_STEP_SURVEY)
    course->jump = find_jump (run, kept, found);
  if (step->kind == OPTIO_STEP_READ || step->kind == OPTIO_STEP_SURVEY)
    return optio_image_builder_add (run->builder, kept.start, found, kept.size, error);

  if (run->outcome.n_different == 0 && !is_expected (run, step, kept, found) &&
      !optio_machine_upload (&run->machine, block, data, range.size, error))
    return FALSE;

  optio_run_compare (run, step, kept, found);
  return TRUE;
}

gboolean
optio_run_read_step (OptioRun        *run,
                     const OptioStep *step,
                     OptioRange       range,
                     GError         **error)
{
  guint32 head = range.start % OPTIO_READ_WORD;
  guint32 behind = (head + range.size) % OPTIO_READ_WORD;
  guint32 tail = (OPTIO_READ_WORD - behind) % OPTIO_READ_WORD;
  OptioRange words = OPTIO_RANGE_INIT (range.start - head, head + range.size + tail);
  OptioCourse course = { .step = step, .range = words, .func = read_block };

  /* Option bytes need not be whole words (H7A3 has 297), and behind them nothing may be read. */
  if (!optio_layout_covers (optio_target_get_layout (run->target), words, OPTIO_ACCESS_READ, NULL))
    course.range = range;

  return optio_run_persist (run, optio_run_follow, &course, error);
}
