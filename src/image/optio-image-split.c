/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-image.h"

typedef struct
{
  guint64 start;
  guint64 end;
} Span;

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const Span *first = a;
  const Span *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

static GArray *
sort_ranges (const OptioRange *ranges,
             guint             n_ranges)
{
  GArray *spans = g_array_sized_new (FALSE, FALSE, sizeof (Span), n_ranges);

  for (guint i = 0; i < n_ranges; i++)
    {
      Span span = { ranges[i].start, optio_range_get_end (ranges[i]) };

      g_array_append_val (spans, span);
    }
  g_array_sort (spans, compare_spans);
  return spans;
}

/* Whether @address lies in a span, and where that changes. Addresses come in ascending order, so
 * spans that end before this one are left behind for good. */
static gboolean
look_up (GArray  *spans,
         guint   *inout_index,
         guint64  address,
         guint64 *out_border)
{
  const Span *span = NULL;

  for (; *inout_index < spans->len; (*inout_index)++)
    {
      span = &g_array_index (spans, Span, *inout_index);
      if (span->end > address)
        break;
    }

  if (*inout_index == spans->len)
    {
      *out_border = G_MAXUINT64;
      return FALSE;
    }

  *out_border = address < span->start ? span->start : span->end;
  return address >= span->start;
}

OptioImage *
optio_image_split (OptioImage       *self,
                   const OptioRange *ranges,
                   guint             n_ranges,
                   OptioImage      **out_outside)
{
  g_autoptr (GArray) spans = sort_ranges (ranges, n_ranges);
  g_autoptr (OptioImageBuilder) inside = optio_image_builder_new ();
  g_autoptr (OptioImageBuilder) outside = optio_image_builder_new ();
  guint index = 0;

  optio_image_builder_copy_details (inside, self);
  optio_image_builder_copy_details (outside, self);
  for (guint i = 0; i < optio_image_get_n_segments (self); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (self, i);
      const guint8 *data = g_bytes_get_data (segment->bytes, NULL);
      guint64 address = segment->address;
      guint64 end = optio_range_get_end (optio_segment_get_range (segment));

      while (address < end)
        {
          guint64 border;
          gboolean is_inside = look_up (spans, &index, address, &border);
          gsize size = (gsize) (MIN (border, end) - address);

          /* Bytes of an image cannot contradict each other or be too many. */
          optio_image_builder_add (is_inside ? inside : outside, (guint32) address,
                                   data + (address - segment->address), size, NULL);
          address += size;
        }
    }

  if (out_outside != NULL)
    *out_outside = optio_image_builder_end (outside);
  return optio_image_builder_end (inside);
}
