/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-image.h"

#include <string.h>
#include <zlib.h>

#include "optio-image-private.h"

#define ST_VENDOR_ID 0x0483u
#define ST_NO_PRODUCT_ID 0x0000u

G_DEFINE_BOXED_TYPE (OptioImage, optio_image, optio_image_ref, optio_image_unref)

OptioImage *
optio_image_ref (OptioImage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
image_clear (gpointer data)
{
  OptioImage *self = data;

  g_array_unref (self->segments);
  g_array_unref (self->details.alts);
}

void
optio_image_unref (OptioImage *self)
{
  g_atomic_rc_box_release_full (self, image_clear);
}

guint
optio_image_get_n_segments (OptioImage *self)
{
  return self->segments->len;
}

const OptioSegment *
optio_image_get_segment (OptioImage *self,
                         guint       index)
{
  g_return_val_if_fail (index < self->segments->len, NULL);

  return &g_array_index (self->segments, OptioSegment, index);
}

OptioRange
optio_segment_get_range (const OptioSegment *self)
{
  return OPTIO_RANGE_INIT (self->address, (guint32) g_bytes_get_size (self->bytes));
}

guint32
optio_segment_get_crc32 (const OptioSegment *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);

  return (guint32) crc32_z (0, data, size);
}

guint64
optio_image_get_size (OptioImage *self)
{
  return self->size_bytes;
}

gboolean
optio_image_get_entry (OptioImage *self,
                       guint32    *out_address)
{
  if (self->details.has_entry)
    *out_address = self->details.entry;

  return self->details.has_entry;
}

gboolean
optio_image_get_usb_ids (OptioImage    *self,
                         OptioImageIds *out_ids)
{
  if (self->details.has_ids)
    *out_ids = self->details.ids;

  return self->details.has_ids;
}

gboolean
optio_image_ids_fit (const OptioImageIds *self,
                     guint16              vendor_id,
                     guint16              product_id)
{
  if (self->vendor_id == ST_VENDOR_ID && self->product_id == ST_NO_PRODUCT_ID)
    return TRUE;

  return (self->vendor_id == OPTIO_IMAGE_ANY_ID || self->vendor_id == vendor_id) &&
         (self->product_id == OPTIO_IMAGE_ANY_ID || self->product_id == product_id);
}

gboolean
optio_image_get_family_id (OptioImage *self,
                           guint32    *out_family_id)
{
  if (self->details.has_family_id)
    *out_family_id = self->details.family_id;

  return self->details.has_family_id;
}

const OptioImageAlt *
optio_image_get_alts (OptioImage *self,
                      guint      *out_n_alts)
{
  *out_n_alts = self->details.alts->len;
  return (const OptioImageAlt *) self->details.alts->data;
}

gboolean
optio_image_peek (OptioImage *self,
                  guint32     address,
                  guint8     *out_byte)
{
  guint low = 0;
  guint high = self->segments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const OptioSegment *segment = optio_image_get_segment (self, middle);

      if (address < segment->address)
        high = middle;
      else if (address >= optio_range_get_end (optio_segment_get_range (segment)))
        low = middle + 1;
      else
        {
          const guint8 *data = g_bytes_get_data (segment->bytes, NULL);

          *out_byte = data[address - segment->address];
          return TRUE;
        }
    }

  return FALSE;
}

guint64
optio_image_copy (OptioImage *self,
                  OptioRange  range,
                  guint8     *data)
{
  guint64 size = 0;

  for (guint i = 0; i < self->segments->len; i++)
    {
      const OptioSegment *segment = optio_image_get_segment (self, i);
      OptioRange segment_range = optio_segment_get_range (segment);
      OptioRange both = optio_range_intersect (range, segment_range);
      const guint8 *bytes = g_bytes_get_data (segment->bytes, NULL);

      if (both.size > 0)
        memcpy (data + (both.start - range.start), bytes + (both.start - segment_range.start),
                both.size);
      size += both.size;
    }

  return size;
}
