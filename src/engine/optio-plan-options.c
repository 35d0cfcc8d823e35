/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plans that read and write option bytes. What may be written, and that the protection is open,
 * is the option set's business; here it is checked that a write is one block of the chip, whole and
 * in one transfer. A wrong write can end a chip. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-option-set.h"
#include "optio-plan-private.h"

#define WORD_SIZE 4u

/* The write, the reset, and the way back onto the bus. */
#define WRITE_EXPECTED_MS 1500u

static OptioChip *
get_chip (OptioTarget *target,
          GError     **error)
{
  OptioChip *chip = optio_target_get_chip (target);

  if (chip == NULL)
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                 _("It is not known for sure which chip this is, so its option bytes cannot be "
                   "read or written."));
  return chip;
}

/* ---- reading ---- */

static gboolean
is_in_block (OptioChip *chip,
             guint32    address)
{
  guint n_blocks;
  const OptioOptionBlock *blocks = optio_chip_get_option_blocks (chip, &n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    if (optio_range_contains (blocks[i].range, OPTIO_RANGE_INIT (address, 1)))
      return TRUE;

  return FALSE;
}

static gboolean
has_field (OptioChip *chip,
           OptioRange range)
{
  guint n_fields;
  const OptioField *fields = optio_chip_get_fields (chip, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    if (optio_range_contains (range, OPTIO_RANGE_INIT (fields[i].place.at, 1)))
      return TRUE;

  return FALSE;
}

static void
add_read (OptioPlan *plan,
          OptioRange range,
          gboolean   is_optional)
{
  if (!optio_layout_covers (optio_target_get_layout (plan->target), range, OPTIO_ACCESS_READ, NULL))
    return;

  optio_plan_add_step (plan, OPTIO_STEP_READ, range, NULL,
                       optio_plan_expect_read_ms (plan->target, range.size));
  g_array_index (plan->steps, OptioStep, plan->steps->len - 1).is_optional = is_optional;
}

/* What of @area no block covers, as far as there are fields in it. */
static void
add_rest (OptioPlan *plan,
          OptioChip *chip,
          OptioRange area)
{
  guint32 first = 0;

  for (guint32 offset = 0; offset <= area.size; offset += WORD_SIZE)
    {
      OptioRange rest = OPTIO_RANGE_INIT (area.start + first, offset - first);

      if (offset < area.size && !is_in_block (chip, area.start + offset))
        continue;

      if (has_field (chip, rest))
        add_read (plan, rest, TRUE);
      first = offset + WORD_SIZE;
    }
}

OptioPlan *
optio_plan_new_read_options (OptioTarget *target,
                             GError     **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);
  OptioChip *chip = get_chip (target, error);
  guint n_blocks, n_areas;
  const OptioOptionBlock *blocks;
  const OptioOptionArea *areas;

  if (chip == NULL || !optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error))
    return NULL;

  blocks = optio_chip_get_option_blocks (chip, &n_blocks);
  for (guint i = 0; i < n_blocks; i++)
    add_read (plan, blocks[i].range, FALSE);

  areas = optio_chip_get_option_areas (chip, &n_areas);
  for (guint i = 0; i < n_areas; i++)
    add_rest (plan, chip, areas[i].range);

  if (plan->steps->len > 0)
    return g_steal_pointer (&plan);

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("The bootloader of %s does not show its option bytes."),
               optio_chip_get_name (chip));
  return NULL;
}

/* ---- writing ---- */

static gboolean
check_write (OptioTarget            *target,
             const OptioOptionWrite *write,
             OptioOptionWriteFlags   flags,
             GError                **error)
{
  OptioRange range = write->block->range;
  guint transfer_size = optio_target_get_transfer_size (target);

  if (g_bytes_get_size (write->bytes) != range.size)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE,
                   _("The option bytes at 0x%08x are written as %u bytes or not at all."),
                   range.start, range.size);
      return FALSE;
    }

  if (range.size > transfer_size)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE,
                   _("The option bytes at 0x%08x are %u bytes, but the board takes %u in one "
                     "transfer, and they must not be split."),
                   range.start, range.size, transfer_size);
      return FALSE;
    }

  if (!write->block->is_proved && (flags & OPTIO_OPTION_WRITE_UNPROVED) == 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_UNSURE,
                   _("That writing the option bytes at 0x%08x works on this chip has not been seen "
                     "yet, so they are read-only."),
                   range.start);
      return FALSE;
    }

  return TRUE;
}

/* @write must be of the chip, or its block could be anything. */
static gboolean
check_block (OptioChip              *chip,
             const OptioOptionWrite *write,
             GError                **error)
{
  guint n_blocks;
  const OptioOptionBlock *blocks = optio_chip_get_option_blocks (chip, &n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    if (&blocks[i] == write->block)
      return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE,
               _("There is no block of option bytes at 0x%08x."), write->block->range.start);
  return FALSE;
}

static GBytes *
cut_out (OptioImage *found,
         OptioRange  range,
         GError    **error)
{
  g_autofree guint8 *data = g_malloc (range.size);

  for (guint32 i = 0; i < range.size; i++)
    if (!optio_image_peek (found, range.start + i, &data[i]))
      {
        g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_UNSURE,
                     _("The option bytes at 0x%08x have not all been read."), range.start);
        return NULL;
      }

  return g_bytes_new_take (g_steal_pointer (&data), range.size);
}

/* Where there are two registers for the same options, the current one shows after the write what
 * the other one was given. */
static GBytes *
make_after (OptioChip  *chip,
            OptioRange  range,
            GBytes     *bytes)
{
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_bytes_ref (bytes), &size);
  guint n_pairs;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (chip, &n_pairs);

  for (guint i = 0; i < n_pairs; i++)
    if (optio_range_contains (range, OPTIO_RANGE_INIT (pairs[i].current, WORD_SIZE)) &&
        optio_range_contains (range, OPTIO_RANGE_INIT (pairs[i].program, WORD_SIZE)))
      memcpy (data + (pairs[i].current - range.start), data + (pairs[i].program - range.start),
              WORD_SIZE);

  return g_bytes_new_take (data, size);
}

static gboolean
add_write (OptioPlan              *plan,
           OptioChip              *chip,
           OptioImage             *found,
           const OptioOptionWrite *write,
           GError                **error)
{
  OptioRange range = write->block->range;
  g_autoptr (GBytes) before = cut_out (found, range, error);
  OptioStep *step;

  if (before == NULL)
    return FALSE;

  optio_plan_add_step (plan, OPTIO_STEP_OPTIONS, range, g_bytes_ref (write->bytes),
                       WRITE_EXPECTED_MS);
  step = &g_array_index (plan->steps, OptioStep, plan->steps->len - 1);
  step->before = g_steal_pointer (&before);
  step->after = make_after (chip, range, write->bytes);
  return TRUE;
}

OptioPlan *
optio_plan_new_options (OptioTarget           *target,
                        OptioImage            *found,
                        GArray                *writes,
                        OptioOptionWriteFlags  flags,
                        GError               **error)
{
  g_autoptr (OptioPlan) plan = optio_plan_new (target);
  OptioChip *chip = get_chip (target, error);

  if (chip == NULL || !optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD, error) ||
      !optio_plan_check_target (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error))
    return NULL;

  if (writes->len == 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _("No option is changed."));
      return NULL;
    }

  for (guint i = 0; i < writes->len; i++)
    {
      const OptioOptionWrite *write = &g_array_index (writes, OptioOptionWrite, i);

      if (!check_block (chip, write, error) || !check_write (target, write, flags, error) ||
          !add_write (plan, chip, found, write, error))
        return NULL;
    }

  return g_steal_pointer (&plan);
}
