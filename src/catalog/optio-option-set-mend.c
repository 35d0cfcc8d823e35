/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values whose complements do not match, as an interrupted write leaves them. */

#include "optio-option-codec.h"
#include "optio-option-set-private.h"

#define WORD_BYTES 4

/* The bytes of reserved bits; those without complements are whole bytes. */
static OptioRange
get_range (const OptioReserved *reserved)
{
  if (reserved->n_words > 0)
    return OPTIO_RANGE_INIT (reserved->place.at, reserved->n_words * WORD_BYTES);

  return OPTIO_RANGE_INIT (reserved->place.at + reserved->place.low_bit / 8,
                           reserved->place.width / 8);
}

/* Whether the complements of this byte are kept at all. */
static gboolean
has_complement (OptioOptionSet *self,
                guint32         address)
{
  guint n_reserved;
  const OptioReserved *reserved = optio_chip_get_reserved (self->chip, &n_reserved);

  for (guint i = 0; i < n_reserved; i++)
    {
      if (!reserved[i].has_complement &&
          optio_range_contains (get_range (&reserved[i]), OPTIO_RANGE_INIT (address, 1)))
        return FALSE;
    }

  return TRUE;
}

/* Once for each value with its complement, at the value's first byte. */
static void
foreach_broken_in (OptioOptionSet       *self,
                   const OptioAreaBytes *area,
                   OptioBrokenFunc       func,
                   gpointer              user_data)
{
  OptioComplement complement = area->area->complement;
  guint32 size = area->area->range.size;
  guint n_bytes = optio_complement_get_distance (complement) / 8;
  guint32 last = G_MAXUINT32;

  for (guint32 i = 0; i < size && n_bytes > 0; i++)
    {
      guint32 first = i / n_bytes * n_bytes;

      if (first == last || optio_option_codec_matches (area->bytes, size, complement, i) ||
          !area->is_known[i] || !area->is_known[i + n_bytes] ||
          !has_complement (self, area->area->range.start + i))
        continue;
      last = first;
      func (self, area, first, n_bytes, user_data);
    }
}

void
optio_option_set_foreach_broken (OptioOptionSet *self,
                                 OptioBrokenFunc func,
                                 gpointer        user_data)
{
  for (guint i = 0; i < self->areas->len; i++)
    foreach_broken_in (self, &g_array_index (self->areas, OptioAreaBytes, i), func, user_data);
}

/* ---- what a set with mended complements differs in ---- */

typedef struct
{
  const OptioRange *range;
  guint n_values;
} Count;

static void
count_broken (OptioOptionSet       *self,
              const OptioAreaBytes *area,
              guint32               offset,
              guint                 n_bytes,
              gpointer              user_data)
{
  Count *count = user_data;
  OptioRange range = OPTIO_RANGE_INIT (area->area->range.start + offset, n_bytes);

  if (count->range == NULL || optio_range_contains (*count->range, range))
    count->n_values++;
}

guint
optio_option_set_count_mended (OptioOptionSet   *self,
                               const OptioRange *range)
{
  Count count = { range, 0 };

  if (self->mends_complements)
    optio_option_set_foreach_broken (self, count_broken, &count);
  return count.n_values;
}

typedef struct
{
  const OptioAreaBytes *area;
  guint8 *bytes;
} Mending;

static void
mend_value (OptioOptionSet       *self,
            const OptioAreaBytes *area,
            guint32               offset,
            guint                 n_bytes,
            gpointer              user_data)
{
  Mending *mending = user_data;

  if (area != mending->area)
    return;

  optio_option_codec_set (mending->bytes, area->area->range.size, area->area->complement,
                          offset * 8, n_bytes * 8,
                          optio_option_codec_get (mending->bytes, offset * 8, n_bytes * 8));
}

void
optio_option_set_mend_bytes (OptioOptionSet       *self,
                             const OptioAreaBytes *area,
                             guint8               *bytes)
{
  Mending mending = { area, bytes };

  if (self->mends_complements)
    optio_option_set_foreach_broken (self, mend_value, &mending);
}

static void
use_defaults (OptioOptionSet       *self,
              const OptioAreaBytes *area,
              guint32               offset,
              guint                 n_bytes,
              gpointer              user_data)
{
  OptioRange range = OPTIO_RANGE_INIT (area->area->range.start + offset, n_bytes);

  for (guint i = 0; i < self->options->len; i++)
    {
      OptioOption *option = self->options->pdata[i];
      const OptioPlace *place = &optio_option_get_field (option)->place;

      if (optio_range_contains (range, OPTIO_RANGE_INIT (place->at + place->low_bit / 8, 1)))
        optio_option_use_default (option, NULL);
    }
}

guint
optio_option_set_mend_complements (OptioOptionSet *self)
{
  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), 0);

  self->mends_complements = TRUE;
  optio_option_set_foreach_broken (self, use_defaults, NULL);
  optio_option_set_count_changes (self);
  return optio_option_set_count_mended (self, NULL);
}
