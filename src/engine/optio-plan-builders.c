/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One function an operation: from what is wanted and a target to a plan. Everything is checked
 * here, against the map, before anything is sent. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-plan-private.h"
#include "optio-uf2-family.h"

/* Full-speed USB: about 1 MB/s of payload, and 0.1 ms a transfer. */
#define WIRE_US_PER_BYTE 1
#define TRANSFER_US 100
#define TRANSFERS_PER_WRITTEN_BLOCK 3

#define LEAVE_EXPECTED_MS 10

gboolean
optio_plan_check_descriptor (OptioTarget *target,
                             guint        attribute,
                             GError     **error)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_target_get_identity (target));

  if (optio_target_get_transfer_size (target) == 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                   _("The board says that it takes %u bytes at a time, which is less than a chip "
                     "can write. Plug it in again."),
                   fields->transfer_size);
      return FALSE;
    }

  /* A board without a functional descriptor says nothing about what it can do. */
  if (fields->dfu_version != 0 && (fields->attributes & attribute) == 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                   attribute == OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD
                     ? _("The board's bootloader cannot be read (its descriptor says so).")
                     : _("The board's bootloader cannot be written (its descriptor says so)."));
      return FALSE;
    }

  return TRUE;
}

gboolean
optio_plan_check_target (OptioTarget *target,
                         guint        attribute,
                         GError     **error)
{
  return optio_target_check_map (target, error) &&
         optio_plan_check_descriptor (target, attribute, error);
}

/* Of the regions that allow @access, the one that ends nearest below @address, or begins nearest
 * above it. */
static const OptioRegion *
find_nearest_region (OptioLayout *layout,
                     guint32      address,
                     OptioAccess  access)
{
  const OptioRegion *nearest = NULL;
  guint64 best = G_MAXUINT64;

  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    {
      const OptioRegion *region = optio_layout_get_region (layout, i);
      guint64 end = optio_range_get_end (region->range);
      guint64 distance = address >= end ? address - end
                         : address < region->range.start ? region->range.start - address
                                                         : 0;

      if (distance < best && (region->access & access) == access)
        {
          best = distance;
          nearest = region;
        }
    }

  return nearest;
}

/* @address is in no sector at all. What is written and compared is firmware, so the sentence names
 * the flash, not the option bytes that may be nearer. */
static void
set_unreachable (OptioLayout *layout,
                 guint32      address,
                 GError     **error)
{
  const OptioRegion *region = find_nearest_region (layout, address, OPTIO_ACCESS_FLASH);
  g_autofree char *range = NULL;

  if (region == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE,
                   _("0x%08x is not reachable: the board's memory map has no flash."),
                   address);
      return;
    }

  range = optio_range_to_string (region->range);
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE,
               _("0x%08x is not reachable by this bootloader: its %s is %s and ends at 0x%08x. "
                 "Other memory, such as external flash, needs a bootloader of its own or SWD."),
               address, region->name, range, (guint32) (optio_range_get_end (region->range) - 1));
}

/* @address is in a sector that does not allow @access. */
static void
set_forbidden (OptioLayout *layout,
               guint32      address,
               OptioAccess  access,
               GError     **error)
{
  const OptioRegion *region = find_nearest_region (layout, address, OPTIO_ACCESS_NONE);
  g_autofree char *range = optio_range_to_string (region->range);

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE,
               access == OPTIO_ACCESS_READ
                 ? _("0x%08x lies in %s (%s), which the board does not let read.")
                 : _("0x%08x lies in %s (%s), which is not flash for firmware: it cannot be erased "
                     "and written again like flash. Nothing is written there."),
               address, region->name, range);
}

gboolean
optio_plan_check_range (OptioTarget *target,
                        OptioRange   range,
                        OptioAccess  access,
                        GError     **error)
{
  OptioLayout *layout = optio_target_get_layout (target);
  guint32 gap = range.start;

  if (optio_layout_covers (layout, range, access, &gap))
    return TRUE;

  if (optio_layout_find_sector (layout, gap, NULL))
    set_forbidden (layout, gap, access, error);
  else
    set_unreachable (layout, gap, error);
  return FALSE;
}

static gboolean
check_has_bytes (OptioImage *image,
                 GError    **error)
{
  if (optio_image_get_n_segments (image) > 0)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _("The firmware has not a single byte."));
  return FALSE;
}

static gboolean
check_image (OptioTarget *target,
             OptioImage  *image,
             OptioAccess  access,
             GError     **error)
{
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);

      if (!optio_plan_check_range (target, optio_segment_get_range (segment), access, error))
        return FALSE;
    }

  return TRUE;
}

/* @image, with each segment grown outwards to whole program words. */
static OptioImage *
pad_to_words (OptioTarget *target,
              OptioImage  *image,
              GError     **error)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  guint32 word = optio_target_get_program_word (target);

  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      OptioRange range = optio_segment_get_range (segment);
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (segment->bytes, &size);
      guint32 head = range.start % word;
      guint32 tail = (word - (guint32) (optio_range_get_end (range) % word)) % word;

      if (!optio_image_builder_add (builder, range.start, data, size, error))
        return NULL;

      for (guint32 j = 0; j < head + tail; j++)
        {
          guint32 address = j < head ? range.start - head + j : range.start + range.size + j - head;
          guint8 byte;

          if (!optio_image_peek (image, address, &byte))
            byte = optio_target_get_erased_value (target);
          if (!optio_image_builder_add (builder, address, &byte, 1, error))
            return NULL;
        }
    }

  return optio_image_builder_end (builder);
}

static guint64
expect_program_us (OptioPlan *plan,
                   guint64    size)
{
  const OptioFastProgram *fast = optio_target_get_fast_program (plan->target);

  if ((plan->flags & OPTIO_FLASH_HIGH_SUPPLY) != 0 && fast != NULL)
    return (size + fast->unit - 1) / fast->unit * fast->typical_us;

  return optio_target_get_program_expected_us (plan->target, size);
}

static guint64
expect_write_ms (OptioPlan *plan,
                 guint64    size)
{
  guint64 blocks = size / optio_target_get_transfer_size (plan->target) + 1;

  return (blocks * TRANSFERS_PER_WRITTEN_BLOCK * TRANSFER_US + size * WIRE_US_PER_BYTE +
          expect_program_us (plan, size)) /
         1000;
}

guint64
optio_plan_expect_read_ms (OptioTarget *target,
                           guint64      size)
{
  guint64 blocks = size / optio_target_get_transfer_size (target) + 1;

  return (blocks * TRANSFER_US + size * WIRE_US_PER_BYTE) / 1000;
}

void
optio_plan_add_segments (OptioPlan    *plan,
                         OptioStepKind kind,
                         OptioImage   *image)
{
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      OptioRange range = optio_segment_get_range (segment);
      guint64 expected_ms = kind == OPTIO_STEP_WRITE
                              ? expect_write_ms (plan, range.size)
                              : optio_plan_expect_read_ms (plan->target, range.size);

      optio_plan_add_step (plan, kind, range, g_bytes_ref (segment->bytes), expected_ms);
    }
}

void
optio_plan_add_beyond (OptioPlan *plan)
{
  if (plan->beyond == NULL)
    return;

  optio_plan_add_segments (plan, OPTIO_STEP_WRITE, plan->beyond);
  if ((plan->flags & OPTIO_FLASH_NO_VERIFY) == 0)
    optio_plan_add_segments (plan, OPTIO_STEP_VERIFY, plan->beyond);
}

void
optio_plan_add_leave (OptioPlan *plan)
{
  OptioImage *program = optio_image_get_n_segments (plan->image) > 0 ? plan->image : plan->beyond;
  guint32 start = optio_image_get_segment (program, 0)->address;

  if ((plan->flags & OPTIO_FLASH_LEAVE) != 0)
    optio_plan_add_step (plan, OPTIO_STEP_LEAVE, OPTIO_RANGE_INIT (start, 0), NULL,
                         LEAVE_EXPECTED_MS);
}

static void
add_survey_of (OptioPlan *plan,
               guint64    start,
               guint64    end)
{
  if (start < end)
    optio_plan_add_step (plan, OPTIO_STEP_SURVEY,
                         OPTIO_RANGE_INIT ((guint32) start, (guint32) (end - start)), NULL,
                         optio_plan_expect_read_ms (plan->target, end - start));
}

/* The parts of @sectors that @image does not cover. */
static void
add_survey_of_rest (OptioPlan *plan,
                    OptioRange sectors)
{
  guint64 address = sectors.start;

  for (guint i = 0; i < optio_image_get_n_segments (plan->image); i++)
    {
      OptioRange covered = optio_segment_get_range (optio_image_get_segment (plan->image, i));

      if (!optio_range_overlaps (covered, sectors))
        continue;

      add_survey_of (plan, address, covered.start);
      address = MAX (address, optio_range_get_end (covered));
    }

  add_survey_of (plan, address, optio_range_get_end (sectors));
}

/* Reads whole sectors to see what differs, or only what has to be kept, or nothing. */
static void
add_survey (OptioPlan *plan,
            GArray    *sectors)
{
  gboolean is_full = (plan->flags & OPTIO_FLASH_FULL) != 0;
  gboolean discards = (plan->flags & OPTIO_FLASH_DISCARD_REST) != 0;

  for (guint i = 0; i < sectors->len; i++)
    {
      OptioRange range = g_array_index (sectors, OptioStep, i).range;

      if (!is_full)
        optio_plan_add_step (plan, OPTIO_STEP_SURVEY, range, NULL,
                             optio_plan_expect_read_ms (plan->target, range.size));
      else if (!discards)
        add_survey_of_rest (plan, range);
    }
}

/* The ERASE steps of all sectors that the plan's image touches. */
static GArray *
list_touched_sectors (OptioPlan *plan)
{
  g_autoptr (OptioPlan) scratch = optio_plan_new (plan->target);

  scratch->flags = plan->flags;

  for (guint i = 0; i < optio_image_get_n_segments (plan->image); i++)
    optio_plan_add_erase (scratch,
                          optio_segment_get_range (optio_image_get_segment (plan->image, i)));

  return g_array_ref (scratch->steps);
}

static gboolean
check_flash (OptioTarget    *target,
             OptioImage     *image,
             OptioFlashFlags flags,
             GError        **error)
{
  OptioFlashFlags blind = OPTIO_FLASH_NO_VERIFY | OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST;

  if (!optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD, error) ||
      !check_image (target, image, OPTIO_ACCESS_FLASH, error))
    return FALSE;

  if ((flags & blind) == blind ||
      optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error))
    return TRUE;

  g_prefix_error (error, "%s ", _("It can only be flashed in full, without keeping the rest of the "
                                  "sectors and without verifying:"));
  return FALSE;
}

/* Option bytes in a firmware file can lock the chip, so they are left alone: what is left is the
 * firmware (fwupd#1222). */
static gboolean
take_firmware (OptioPlan  *plan,
               OptioImage *image,
               GError    **error)
{
  guint n_ranges;
  const OptioRange *ranges = optio_target_get_option_ranges (plan->target, &n_ranges);
  g_autoptr (OptioImage) options = optio_image_split (image, ranges, n_ranges, &plan->image);
  g_autofree char *where = NULL;

  plan->aside_size = optio_image_get_size (options);
  if (plan->aside_size == 0 || optio_image_get_n_segments (plan->image) > 0)
    return TRUE;

  where = optio_range_to_string (optio_segment_get_range (optio_image_get_segment (options, 0)));
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE,
               _("All that is to be written lies in the Option Bytes (%s), which are not flash for "
                 "firmware. Nothing is written there."),
               where);
  return FALSE;
}

/* Leaves in the plan's image what the board announces something for. */
static void
set_beyond_aside (OptioPlan *plan)
{
  OptioLayout *layout = optio_target_get_layout (plan->target);
  guint n_regions = optio_layout_get_n_regions (layout);
  g_autofree OptioRange *ranges = g_new (OptioRange, n_regions + 1);
  g_autoptr (OptioImage) whole = g_steal_pointer (&plan->image);

  for (guint i = 0; i < n_regions; i++)
    ranges[i] = optio_layout_get_region (layout, i)->range;
  plan->image = optio_image_split (whole, ranges, n_regions, &plan->beyond);
}

/* A DFU suffix names the boards that a file is meant for. */
static gboolean
check_usb_ids (OptioTarget    *target,
               OptioImage     *image,
               OptioFlashFlags flags,
               GError        **error)
{
  OptioIdentity *identity = optio_target_get_identity (target);
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  OptioImageIds ids;

  if ((flags & OPTIO_FLASH_ANY_BOARD) != 0 || !optio_image_get_usb_ids (image, &ids) ||
      optio_image_ids_fit (&ids, fields->vendor_id, fields->product_id))
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("The file is meant for boards with the USB ids %04x:%04x; this one has "
                 "%04x:%04x."),
               ids.vendor_id, ids.product_id, fields->vendor_id, fields->product_id);
  return FALSE;
}

/* UF2 names the family of chips instead. */
static gboolean
check_family (OptioTarget    *target,
              OptioImage     *image,
              OptioFlashFlags flags,
              GError        **error)
{
  guint32 family_id;
  const char *family = optio_image_get_family_id (image, &family_id)
                         ? optio_uf2_family_get_name (family_id)
                         : NULL;

  if ((flags & OPTIO_FLASH_ANY_BOARD) != 0 || family == NULL ||
      optio_target_may_be_of_family (target, family))
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("The file is meant for chips of the family %s, and this board's is of another. "
                 "Choose the file that is made for it."),
               family);
  return FALSE;
}

OptioPlan *
optio_plan_new_flash (OptioTarget    *target,
                      OptioImage     *image,
                      OptioFlashFlags flags,
                      GError        **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);
  g_autoptr (OptioImage) padded = NULL;
  g_autoptr (GArray) sectors = NULL;
  guint64 erased_size = 0;

  if (!check_usb_ids (target, image, flags, error) || !check_family (target, image, flags, error))
    return NULL;
  if (optio_plan_is_for_plain (target))
    return optio_plan_new_download (target, image, flags, error);

  if (!take_firmware (plan, image, error) || !check_has_bytes (plan->image, error))
    return NULL;
  if ((flags & OPTIO_FLASH_BEYOND_MAP) != 0)
    set_beyond_aside (plan);
  if (!check_flash (target, plan->image, flags, error))
    return NULL;

  padded = pad_to_words (target, plan->image, error);
  if (padded == NULL || !check_image (target, padded, OPTIO_ACCESS_FLASH, error))
    return NULL;

  plan->flags = flags;
  sectors = list_touched_sectors (plan);
  add_survey (plan, sectors);
  optio_plan_add_beyond (plan);
  for (guint i = 0; i < sectors->len; i++)
    {
      const OptioStep *step = &g_array_index (sectors, OptioStep, i);

      optio_plan_add_step (plan, OPTIO_STEP_ERASE, step->range, NULL, step->expected_ms);
      erased_size += step->range.size;
    }

  if ((flags & OPTIO_FLASH_DISCARD_REST) != 0)
    plan->lost_size = erased_size - optio_image_get_size (padded);

  optio_plan_add_segments (plan, OPTIO_STEP_WRITE, padded);
  if ((flags & OPTIO_FLASH_NO_VERIFY) == 0)
    optio_plan_add_segments (plan, OPTIO_STEP_VERIFY, padded);
  optio_plan_add_leave (plan);

  /* After a survey the refined plan decides. */
  if (!optio_plan_needs_survey (plan))
    optio_plan_prefer_mass_erase (plan);

  return g_steal_pointer (&plan);
}

OptioPlan *
optio_plan_new_verify (OptioTarget *target,
                       OptioImage  *image,
                       GError     **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);

  if (optio_plan_is_for_plain (target))
    return optio_plan_new_comparison (target, image, error);

  if (!take_firmware (plan, image, error) ||
      !optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error) ||
      !check_has_bytes (plan->image, error) ||
      !check_image (target, plan->image, OPTIO_ACCESS_READ, error))
    return NULL;

  optio_plan_add_segments (plan, OPTIO_STEP_VERIFY, plan->image);
  return g_steal_pointer (&plan);
}

OptioPlan *
optio_plan_new_read (OptioTarget      *target,
                     const OptioRange *ranges,
                     guint             n_ranges,
                     GError          **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);

  if (!optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error))
    return NULL;

  for (guint i = 0; i < n_ranges; i++)
    {
      if (!optio_plan_check_range (target, ranges[i], OPTIO_ACCESS_READ, error))
        return NULL;

      optio_plan_add_step (plan, OPTIO_STEP_READ, ranges[i], NULL,
                           optio_plan_expect_read_ms (target, ranges[i].size));
    }

  return g_steal_pointer (&plan);
}

OptioPlan *
optio_plan_new_read_beyond_map (OptioTarget *target,
                                OptioRange   range,
                                GError     **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);

  if (!optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error))
    return NULL;

  optio_plan_add_step (plan, OPTIO_STEP_READ, range, NULL,
                       optio_plan_expect_read_ms (target, range.size));
  return g_steal_pointer (&plan);
}

OptioPlan *
optio_plan_new_leave (OptioTarget *target,
                      guint32      address,
                      GError     **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);

  if (!optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD, error))
    return NULL;

  optio_plan_add_step (plan, OPTIO_STEP_LEAVE, OPTIO_RANGE_INIT (address, 0), NULL,
                       LEAVE_EXPECTED_MS);
  return g_steal_pointer (&plan);
}
