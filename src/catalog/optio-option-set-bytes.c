/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-option-codec.h"
#include "optio-option-private.h"
#include "optio-option-set-private.h"

#define WORD_BYTES 4
#define WORD_BITS 32

static OptioAreaBytes *
find_area (OptioOptionSet *self,
           OptioRange      range)
{
  for (guint i = 0; i < self->areas->len; i++)
    {
      OptioAreaBytes *area = &g_array_index (self->areas, OptioAreaBytes, i);

      if (optio_range_contains (area->area->range, range))
        return area;
    }

  return NULL;
}

OptioAreaBytes *
optio_option_set_find_area (OptioOptionSet  *self,
                            OptioRange       range,
                            GError         **error)
{
  OptioAreaBytes *area = range.size > 0 ? find_area (self, range) : NULL;

  if (area == NULL)
    g_set_error (error,
                 OPTIO_ERROR,
                 OPTIO_ERROR_RANGE,
                 _("There are no option bytes from 0x%08x, %u bytes long."),
                 range.start,
                 range.size);
  return area;
}

static gboolean
is_known (const OptioAreaBytes *area,
          guint                 first,
          guint                 n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      if (!area->is_known[first + i])
        return FALSE;
    }

  return TRUE;
}

static guint
get_first_bit (const OptioAreaBytes *area,
               const OptioPlace     *place)
{
  return (place->at - area->area->range.start) * 8 + place->low_bit;
}

gboolean
optio_option_set_read_place (OptioOptionSet   *self,
                             const OptioPlace *place,
                             guint32          *out_value)
{
  OptioAreaBytes *area = find_area (self, OPTIO_RANGE_INIT (place->at, 1));
  guint first = get_first_bit (area, place);

  if (!is_known (area, first / 8, (first + place->width - 1) / 8 - first / 8 + 1))
    return FALSE;

  *out_value = optio_option_codec_get (area->bytes, first, place->width);
  return TRUE;
}

static void
copy_to_program_word (OptioOptionSet       *self,
                      const OptioAreaBytes *area,
                      guint8               *bytes,
                      guint32               current)
{
  guint n_pairs;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (self->chip, &n_pairs);
  guint32 start = area->area->range.start;

  for (guint i = 0; i < n_pairs; i++)
    {
      if (pairs[i].current == current &&
          optio_range_contains (area->area->range, OPTIO_RANGE_INIT (pairs[i].program, WORD_BYTES)))
        memcpy (bytes + (pairs[i].program - start), bytes + (current - start), WORD_BYTES);
    }
}

/* The whole area with all changes. What is written begins each second word of a pair with what the
 * first one holds. */
static guint8 *
dup_area_bytes (OptioOptionSet       *self,
                const OptioAreaBytes *area,
                gboolean              is_for_writing)
{
  guint32 size = area->area->range.size;
  guint8 *bytes = g_memdup2 (area->bytes, size);
  guint n_pairs;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (self->chip, &n_pairs);

  for (guint i = 0; i < self->options->len; i++)
    {
      OptioOption *option = self->options->pdata[i];
      const OptioPlace *place = &optio_option_get_field (option)->place;

      if (!optio_option_is_changed (option) ||
          !optio_range_contains (area->area->range, OPTIO_RANGE_INIT (place->at, 1)))
        continue;
      optio_option_codec_set (bytes,
                              size,
                              area->area->complement,
                              get_first_bit (area, place),
                              place->width,
                              optio_option_get_value (option));
      copy_to_program_word (self, area, bytes, place->at);
    }

  optio_option_set_mend_bytes (self, area, bytes);
  for (guint i = 0; i < n_pairs && is_for_writing; i++)
    {
      if (optio_range_contains (area->area->range, OPTIO_RANGE_INIT (pairs[i].current, WORD_BYTES)))
        copy_to_program_word (self, area, bytes, pairs[i].current);
    }

  return bytes;
}

GBytes *
optio_option_set_dup_bytes (OptioOptionSet  *self,
                            OptioRange       range,
                            gboolean         is_for_writing,
                            GError         **error)
{
  g_autofree guint8 *bytes = NULL;
  OptioAreaBytes *area;
  guint32 offset;

  area = optio_option_set_find_area (self, range, error);
  if (area == NULL)
    return NULL;

  offset = range.start - area->area->range.start;
  if (!is_known (area, offset, range.size))
    {
      g_set_error (error,
                   OPTIO_ERROR,
                   OPTIO_ERROR_UNSURE,
                   _("The option bytes at 0x%08x have not all been read."),
                   range.start);
      return NULL;
    }

  bytes = dup_area_bytes (self, area, is_for_writing);
  return g_bytes_new (bytes + offset, range.size);
}

GBytes *
optio_option_set_encode (OptioOptionSet  *self,
                         OptioRange       range,
                         GError         **error)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), NULL);

  return optio_option_set_dup_bytes (self, range, FALSE, error);
}

/* The bits of a word that are computed: whatever is asked for them, they follow the fields. */
static guint32
get_complement_mask (OptioOptionSet *self,
                     guint32         at)
{
  const OptioAreaBytes *area = find_area (self, OPTIO_RANGE_INIT (at, WORD_BYTES));
  guint first = (at - area->area->range.start) * 8;
  guint32 mask = 0;

  for (guint i = 0; i < WORD_BITS; i++)
    mask |= optio_complement_has (area->area->complement, first + i) ? 1u << i : 0;
  return mask;
}

gboolean
optio_option_set_get_word (OptioOptionSet *self,
                           guint32         at,
                           guint32        *out_value)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), FALSE);

  bytes = optio_option_set_encode (self, OPTIO_RANGE_INIT (at, WORD_BYTES), NULL);
  if (bytes == NULL)
    return FALSE;

  *out_value = optio_option_codec_get (g_bytes_get_data (bytes, NULL), 0, WORD_BITS);
  return TRUE;
}

/* Goes through the options in a word: only checks them, or changes them. */
static gboolean
each_option (OptioOptionSet  *self,
             guint32          at,
             guint32          value,
             guint32         *inout_difference,
             gboolean         (*apply) (OptioOption *option, guint32 value, GError **error),
             GError         **error)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      OptioOption *option = self->options->pdata[i];
      const OptioField *field = optio_option_get_field (option);
      guint32 mask = optio_field_maximum (field);

      if (field->place.at != at)
        continue;
      if (!apply (option, value >> field->place.low_bit & mask, error))
        return FALSE;
      *inout_difference &= ~(mask << field->place.low_bit);
    }

  return TRUE;
}

gboolean
optio_option_set_change_word (OptioOptionSet  *self,
                              guint32          at,
                              guint32          value,
                              GError         **error)
{
  g_autoptr (GBytes) bytes = NULL;
  guint32 difference;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), FALSE);

  bytes = optio_option_set_encode (self, OPTIO_RANGE_INIT (at, WORD_BYTES), error);
  if (bytes == NULL)
    return FALSE;

  difference = value ^ optio_option_codec_get (g_bytes_get_data (bytes, NULL), 0, WORD_BITS);
  difference &= ~get_complement_mask (self, at);
  if (!each_option (self, at, value, &difference, optio_option_check, error))
    return FALSE;
  if (difference != 0)
    {
      g_set_error (error,
                   OPTIO_ERROR,
                   OPTIO_ERROR_PROTECTED,
                   _("Bit %u of the word at 0x%08x is no field: it stays as it is."),
                   (guint) g_bit_nth_lsf (difference, -1),
                   at);
      return FALSE;
    }

  return each_option (self, at, value, &difference, optio_option_change, error);
}
