/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A firmware file: read as what it looks like and as everything that it could be said to be. What
 * was read is written in every format and must come back as it was. */

#include "fuzz.h"
#include "optio-format.h"
#include "optio-vector-table.h"

#define BASE 0x08000000u

/* Formats without addresses fill the gaps: that is no fault, but it takes its time. */
#define MAX_SPAN (32u * 1024)

static OptioRange
get_segment_range (OptioImage *image,
                   guint       index)
{
  return optio_segment_get_range (optio_image_get_segment (image, index));
}

static void
assert_has_all (OptioImage *copy,
                OptioImage *image)
{
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      OptioRange range = optio_segment_get_range (segment);
      g_autofree guint8 *data = g_malloc (range.size);
      gsize size;
      const guint8 *wanted = g_bytes_get_data (segment->bytes, &size);

      g_assert_cmpuint (optio_image_copy (copy, range, data), ==, range.size);
      g_assert_cmpmem (data, range.size, wanted, size);
    }
}

static void
check_round_trip (OptioImage        *image,
                  const OptioFormat *format)
{
  guint n_segments = optio_image_get_n_segments (image);
  guint32 start = get_segment_range (image, 0).start;
  guint64 end = optio_range_get_end (get_segment_range (image, n_segments - 1));
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (OptioImage) copy = NULL;
  g_autoptr (GError) error = NULL;

  if (format->write == NULL || (!format->has_addresses && end - start > MAX_SPAN))
    return;
  if (!format->write (image, out, &error))
    {
      g_assert_nonnull (error);
      return;
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  copy = optio_format_read_bytes (format, bytes, start, NULL, &error);
  g_assert_no_error (error);
  assert_has_all (copy, image);
  if (format->has_addresses)
    g_assert_cmpuint (optio_image_get_size (copy), ==, optio_image_get_size (image));
}

static void
look_at_vectors (OptioImage *image)
{
  OptioVectorTable table;

  if (optio_vector_table_read_at (image, get_segment_range (image, 0).start, &table))
    g_free (optio_vector_table_find_problem (&table, image));
}

static void
read_as (const OptioFormat *format,
         GBytes            *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioImage) image = optio_format_read_bytes (format, bytes, BASE, NULL, &error);

  g_assert_true ((image == NULL) == (error != NULL));
  if (image == NULL)
    return;

  look_at_vectors (image);
  for (const OptioFormat *const *other = optio_format_get_all (); *other != NULL; other++)
    check_round_trip (image, *other);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  read_as (NULL, bytes);
  for (const OptioFormat *const *format = optio_format_get_all (); *format != NULL; format++)
    if ((*format)->sniff (bytes))
      read_as (*format, bytes);
  return 0;
}
