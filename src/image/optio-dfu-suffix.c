/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-dfu-suffix.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#include "optio-error.h"
#include "optio-format-private.h"
#include "optio-reader.h"
#include "optio-writer.h"

/*
 * The fields stand at a fixed distance from the end, so that a later suffix can be longer:
 * bcdDevice, idProduct, idVendor, bcdDFU (16 bits each), "UFD", bLength (8 bits), dwCRC (32 bits).
 */
#define MARK "UFD"
#define MARK_LENGTH 3u
#define MARK_FROM_END 8u
#define CRC_SIZE 4u

static gboolean
seek_mark (GBytes      *bytes,
           OptioReader *reader)
{
  gsize size = g_bytes_get_size (bytes);
  const guint8 *mark;

  optio_reader_init (reader, bytes);
  if (size < OPTIO_DFU_SUFFIX_SIZE || !optio_reader_seek (reader, size - MARK_FROM_END))
    return FALSE;

  mark = optio_reader_read (reader, MARK_LENGTH);
  return mark != NULL && memcmp (mark, MARK, MARK_LENGTH) == 0;
}

gboolean
optio_dfu_suffix_is_there (GBytes *bytes)
{
  OptioReader reader;
  guint8 length;

  return seek_mark (bytes, &reader) && optio_reader_read_u8 (&reader, &length) &&
         length >= OPTIO_DFU_SUFFIX_SIZE;
}

/* The CRC of DFU is that of zlib without the inversion at its end. */
static guint32
compute_crc (const guint8 *data,
             gsize         size)
{
  return ~(guint32) crc32_z (0, data, size);
}

static gboolean
check_crc (GBytes  *bytes,
           guint32  crc,
           GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint32 right = compute_crc (data, size - CRC_SIZE);

  return crc == right ||
         optio_format_set_damaged (error, _("the CRC is 0x%08x, but 0x%08x would be right"), crc,
                                   right);
}

gboolean
optio_dfu_suffix_read (GBytes         *bytes,
                       OptioDfuSuffix *out_suffix,
                       GError        **error)
{
  gsize size = g_bytes_get_size (bytes);
  OptioImageIds *ids = &out_suffix->ids;
  OptioReader reader;
  guint8 length = 0;
  guint32 crc = 0;

  if (!seek_mark (bytes, &reader))
    {
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                           _("the file is cut short, it does not end with a DFU suffix: copy it "
                             "or build it again"));
      return FALSE;
    }

  optio_reader_read_u8 (&reader, &length);
  optio_reader_read_u32_le (&reader, &crc);
  if (length < OPTIO_DFU_SUFFIX_SIZE || length > size)
    return optio_format_set_damaged (error, _("the DFU suffix cannot be %u bytes long"), length);
  if (!check_crc (bytes, crc, error))
    return FALSE;

  optio_reader_seek (&reader, size - OPTIO_DFU_SUFFIX_SIZE);
  optio_reader_read_u16_le (&reader, &ids->bcd_device);
  optio_reader_read_u16_le (&reader, &ids->product_id);
  optio_reader_read_u16_le (&reader, &ids->vendor_id);
  optio_reader_read_u16_le (&reader, &out_suffix->bcd_dfu);
  out_suffix->size_bytes = length;
  return TRUE;
}

void
optio_dfu_suffix_append (GByteArray *out,
                         guint       start,
                         OptioImage *image,
                         guint16     bcd_dfu)
{
  const guint8 length = OPTIO_DFU_SUFFIX_SIZE;
  OptioImageIds ids = { OPTIO_IMAGE_ANY_ID, OPTIO_IMAGE_ANY_ID, OPTIO_IMAGE_ANY_ID };

  optio_image_get_usb_ids (image, &ids);
  optio_writer_put_u16_le (out, ids.bcd_device);
  optio_writer_put_u16_le (out, ids.product_id);
  optio_writer_put_u16_le (out, ids.vendor_id);
  optio_writer_put_u16_le (out, bcd_dfu);
  g_byte_array_append (out, (const guint8 *) MARK, MARK_LENGTH);
  g_byte_array_append (out, &length, 1);
  optio_writer_put_u32_le (out, compute_crc (out->data + start, out->len - start));
}
