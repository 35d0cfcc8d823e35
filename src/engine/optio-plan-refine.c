/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a plan and what was found on the chip to the plan of what really has to be done. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-plan-private.h"

/* One sector while it is looked at. */
typedef struct
{
  OptioSector sector;
  guint8 *found;   /* what is there */
  guint8 *content; /* what must be there */
  guint64 found_size;
  guint64 image_size;
} Case;

static gboolean
is_blank (const guint8 *data,
          gsize         size,
          guint8        erased)
{
  /* All bytes are the first one, which is the erased value. */
  return size == 0 || (data[0] == erased && memcmp (data, data + 1, size - 1) == 0);
}

static void
case_init (Case              *self,
           OptioPlan         *plan,
           OptioImage        *found,
           const OptioSector *sector)
{
  guint32 size = sector->range.size;
  guint8 erased = optio_target_get_erased_value (plan->target);
  gboolean keeps = (plan->flags & OPTIO_FLASH_DISCARD_REST) == 0;

  *self = (Case){ .sector = *sector, .found = g_malloc (size), .content = g_malloc (size) };
  memset (self->found, erased, size);
  if (found != NULL)
    self->found_size = optio_image_copy (found, sector->range, self->found);

  memset (self->content, erased, size);
  if (keeps)
    memcpy (self->content, self->found, size);
  self->image_size = optio_image_copy (plan->image, sector->range, self->content);
}

static void
case_clear (Case *self)
{
  g_free (self->found);
  g_free (self->content);
}

/* Whether the sector holds the image already. What else is in it stays then, also where it would be
 * discarded in a sector that has to be erased. */
static gboolean
holds_image (const Case *self,
             OptioPlan  *plan)
{
  g_autofree guint8 *wanted = NULL;

  if ((plan->flags & OPTIO_FLASH_FULL) != 0 || self->found_size < self->sector.range.size)
    return FALSE;

  wanted = g_memdup2 (self->found, self->sector.range.size);
  optio_image_copy (plan->image, self->sector.range, wanted);
  return memcmp (wanted, self->found, self->sector.range.size) == 0;
}

/* The smallest range of whole program words with the image's bytes and all that is not blank. */
static OptioRange
find_span (const Case *self,
           OptioPlan  *plan)
{
  OptioRange whole = self->sector.range;
  guint8 erased = optio_target_get_erased_value (plan->target);
  guint32 word = optio_target_get_program_word (plan->target);
  guint32 first = whole.size;
  guint32 end = 0;

  for (guint32 i = 0; i < whole.size; i++)
    if (self->content[i] != erased)
      {
        first = MIN (first, i);
        end = i + 1;
      }

  for (guint i = 0; i < optio_image_get_n_segments (plan->image); i++)
    {
      OptioRange range = optio_segment_get_range (optio_image_get_segment (plan->image, i));
      OptioRange both = optio_range_intersect (whole, range);

      if (both.size == 0)
        continue;
      first = MIN (first, both.start - whole.start);
      end = MAX (end, both.start - whole.start + both.size);
    }

  first -= first % word;
  end += (word - end % word) % word;
  return OPTIO_RANGE_INIT (whole.start + first, MIN (end, whole.size) - first);
}

static void
add_unchanged (const Case *self,
               OptioPlan  *plan,
               OptioPlan  *refined)
{
  for (guint i = 0; i < optio_image_get_n_segments (plan->image); i++)
    {
      OptioRange range = optio_segment_get_range (optio_image_get_segment (plan->image, i));
      OptioRange both = optio_range_intersect (self->sector.range, range);

      if (both.size > 0)
        g_array_append_val (refined->unchanged, both);
    }
}

static void
append_byte (GArray *ranges,
             guint32 address)
{
  OptioRange *last = ranges->len > 0 ? &g_array_index (ranges, OptioRange, ranges->len - 1) : NULL;
  OptioRange byte = OPTIO_RANGE_INIT (address, 1);

  if (last != NULL && optio_range_get_end (*last) == address)
    last->size++;
  else
    g_array_append_val (ranges, byte);
}

/* All that must be in the sector, is not of the image and is not blank. Returns whether there is
 * such. */
static gboolean
add_kept (const Case *self,
          OptioPlan  *plan,
          OptioPlan  *refined)
{
  guint8 erased = optio_target_get_erased_value (plan->target);
  guint32 start = self->sector.range.start;
  gboolean has_kept = FALSE;
  guint8 byte;

  for (guint32 i = 0; i < self->sector.range.size; i++)
    if (self->content[i] != erased && !optio_image_peek (plan->image, start + i, &byte))
      {
        append_byte (refined->kept, start + i);
        has_kept = TRUE;
      }

  return has_kept;
}

/* Ends a group: what was erased so far is written and read back before anything else is erased. */
static void
end_group (OptioPlan         *refined,
           OptioImageBuilder *writes)
{
  g_autoptr (OptioImage) image = optio_image_builder_end (writes);

  optio_plan_add_segments (refined, OPTIO_STEP_WRITE, image);
  if ((refined->flags & OPTIO_FLASH_NO_VERIFY) == 0)
    optio_plan_add_segments (refined, OPTIO_STEP_VERIFY, image);
}

/* Between its erase and its write what is kept of a sector is in the computer's memory only, so
 * such a sector is a group of its own: whatever happens, no other is in that state. */
static gboolean
add_changed (const Case        *self,
             OptioPlan         *plan,
             OptioPlan         *refined,
             OptioImageBuilder *writes,
             GError           **error)
{
  guint32 size = self->sector.range.size;
  guint8 erased = optio_target_get_erased_value (plan->target);
  guint64 rest_size = size - self->image_size;
  OptioRange span = find_span (self, plan);
  gboolean has_kept = add_kept (self, plan, refined);

  if (has_kept)
    end_group (refined, writes);

  /* A sector that is blank as a whole need not be erased. */
  if (self->found_size < size || !is_blank (self->found, size, erased))
    optio_plan_add_erase (refined, self->sector.range);

  if ((plan->flags & OPTIO_FLASH_DISCARD_REST) != 0)
    refined->lost_size += rest_size;
  else if (!is_blank (self->found, size, erased))
    refined->kept_size += rest_size;

  if (!optio_image_builder_add (writes, span.start,
                                self->content + (span.start - self->sector.range.start), span.size,
                                error))
    return FALSE;

  if (has_kept)
    end_group (refined, writes);
  return TRUE;
}

/* Whether something has to be kept that was not read. */
static gboolean
lacks_rest (const Case *self,
            OptioPlan  *plan)
{
  return (plan->flags & OPTIO_FLASH_DISCARD_REST) == 0 &&
         self->found_size + self->image_size < self->sector.range.size;
}

static gboolean
refine_sector (OptioPlan         *plan,
               OptioImage        *found,
               const OptioSector *sector,
               OptioPlan         *refined,
               OptioImageBuilder *writes,
               GError           **error)
{
  gboolean is_good = TRUE;
  Case sector_case;

  case_init (&sector_case, plan, found, sector);

  if (holds_image (&sector_case, plan))
    {
      add_unchanged (&sector_case, plan, refined);
    }
  else if (lacks_rest (&sector_case, plan))
    {
      is_good = FALSE;
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL,
                   _("What else is in the sector at 0x%08x could not be read, so it cannot be "
                     "kept. Flash with the rest discarded if it may be lost."),
                   sector->range.start);
    }
  else
    {
      is_good = add_changed (&sector_case, plan, refined, writes, error);
    }

  case_clear (&sector_case);
  return is_good;
}

static gboolean
refine_step (OptioPlan         *plan,
             OptioImage        *found,
             const OptioStep   *step,
             OptioPlan         *refined,
             OptioImageBuilder *writes,
             GError           **error)
{
  OptioLayout *layout = optio_target_get_layout (plan->target);
  guint64 address = step->range.start;
  OptioSector sector;

  while (address < optio_range_get_end (step->range) &&
         optio_layout_find_sector (layout, (guint32) address, &sector))
    {
      if (!refine_sector (plan, found, &sector, refined, writes, error))
        return FALSE;
      address = optio_range_get_end (sector.range);
    }

  return TRUE;
}

gboolean
optio_plan_settles_sector (OptioPlan         *self,
                           const OptioSector *sector,
                           OptioRange         range,
                           const guint8      *found)
{
  guint8 erased = optio_target_get_erased_value (self->target);
  OptioRange both = optio_range_intersect (range, sector->range);
  const guint8 *bytes = found + (both.start - range.start);
  g_autofree guint8 *wanted = g_memdup2 (bytes, both.size);
  g_autofree guint8 *whole = NULL;

  if (is_blank (bytes, both.size, erased) || optio_image_copy (self->image, both, wanted) == 0 ||
      memcmp (wanted, bytes, both.size) == 0)
    return FALSE;
  if ((self->flags & OPTIO_FLASH_DISCARD_REST) != 0)
    return TRUE;

  whole = g_malloc (sector->range.size);
  return optio_image_copy (self->image, sector->range, whole) == sector->range.size;
}

OptioPlan *
optio_plan_refine (OptioPlan  *self,
                   OptioImage *found,
                   GError    **error)
{
  g_autoptr (OptioPlan) refined = optio_plan_new (self->target);
  g_autoptr (OptioImageBuilder) writes = optio_image_builder_new ();

  g_return_val_if_fail (optio_plan_needs_survey (self), NULL);

  refined->flags = self->flags;
  refined->image = optio_image_ref (self->image);
  refined->beyond = self->beyond != NULL ? optio_image_ref (self->beyond) : NULL;
  refined->aside_size = self->aside_size;

  optio_plan_add_beyond (refined);
  for (guint i = 0; i < optio_plan_get_n_steps (self); i++)
    {
      const OptioStep *step = optio_plan_get_step (self, i);

      if (step->kind == OPTIO_STEP_ERASE &&
          !refine_step (self, found, step, refined, writes, error))
        return NULL;
    }

  end_group (refined, writes);
  optio_plan_add_leave (refined);
  optio_plan_prefer_mass_erase (refined);

  return g_steal_pointer (&refined);
}
