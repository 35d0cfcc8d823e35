/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-format-private.h"

/* What erased flash reads on nearly all chips, so a filled gap changes nothing. */
#define FILLER 0xff

static const char *const suffixes[] = { "bin", NULL };

static gboolean
binary_sniff (GBytes *bytes)
{
  return TRUE;
}

static gboolean
binary_read (GBytes            *bytes,
             guint32            base,
             OptioImageBuilder *builder,
             GError           **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return optio_image_builder_add (builder, base, data, size, error);
}

static OptioRange
get_segment_range (OptioImage *image,
                   guint       index)
{
  return optio_segment_get_range (optio_image_get_segment (image, index));
}

static gboolean
binary_write (OptioImage *image,
              GByteArray *out,
              GError    **error)
{
  guint n_segments = optio_image_get_n_segments (image);
  guint32 start = get_segment_range (image, 0).start;
  guint offset = out->len;
  guint64 end = optio_range_get_end (get_segment_range (image, n_segments - 1));

  if (end - start > OPTIO_FORMAT_MAX_FILE_SIZE)
    {
      g_autofree char *size = optio_format_size (end - start);

      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("a raw binary from 0x%08x to 0x%08x would be %s long, most of it filler: "
                     "save it as Intel HEX, which keeps the gaps"),
                   start, (guint32) (end - 1), size);
      return FALSE;
    }

  g_byte_array_set_size (out, offset + (guint) (end - start));
  memset (out->data + offset, FILLER, end - start);
  for (guint i = 0; i < n_segments; i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      gsize size;
      const guint8 *data = g_bytes_get_data (segment->bytes, &size);

      memcpy (out->data + offset + (segment->address - start), data, size);
    }

  return TRUE;
}

const OptioFormat optio_format_binary = {
  .name = "binary",
  .title = N_("Raw binary"),
  .suffixes = suffixes,
  .has_addresses = FALSE,
  .sniff = binary_sniff,
  .read = binary_read,
  .write = binary_write,
};
