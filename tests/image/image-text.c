/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-text.h"

#include "optio-error.h"

static void
append_details (GString    *text,
                OptioImage *image)
{
  OptioImageIds ids;
  guint32 number;
  guint n_alts;
  const OptioImageAlt *alts = optio_image_get_alts (image, &n_alts);

  if (optio_image_get_entry (image, &number))
    g_string_append_printf (text, " entry %x", number);
  if (optio_image_get_usb_ids (image, &ids))
    g_string_append_printf (text, " ids %04x:%04x:%04x", ids.vendor_id, ids.product_id,
                            ids.bcd_device);
  if (optio_image_get_family_id (image, &number))
    g_string_append_printf (text, " family %x", number);
  for (guint i = 0; i < n_alts; i++)
    g_string_append_printf (text, " alt %u:%x+%x", alts[i].alt, alts[i].range.start,
                            alts[i].range.size);
}

char *
image_text_dup (OptioImage *image)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      gsize size;
      const guint8 *data = g_bytes_get_data (segment->bytes, &size);

      g_string_append_printf (text, "%s%x:", i > 0 ? " " : "", segment->address);
      for (gsize j = 0; j < size; j++)
        g_string_append_printf (text, "%02x", data[j]);
    }

  append_details (text, image);
  return g_string_free (text, FALSE);
}

void
image_text_assert (OptioImage *image,
                   const char *expected)
{
  g_autofree char *got = NULL;

  g_assert_nonnull (image);
  got = image_text_dup (image);
  g_assert_cmpstr (got, ==, expected);
}

void
image_text_assert_read (const char *format,
                        GBytes     *bytes,
                        const char *expected,
                        const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioImage) image =
      optio_format_read_bytes (optio_format_find (format), bytes, 0, NULL, &error);

  if (expected != NULL)
    {
      g_assert_no_error (error);
      image_text_assert (image, expected);
      return;
    }

  g_assert_null (image);
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  if (message != NULL && strstr (error->message, message) == NULL)
    g_error ("got '%s', not '%s'", error->message, message);
}

GBytes *
image_text_write (const char *format,
                  OptioImage *image)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  optio_format_find (format)->write (image, out, &error);
  g_assert_no_error (error);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
