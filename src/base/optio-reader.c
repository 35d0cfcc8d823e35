/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-reader.h"

void
optio_reader_init (OptioReader *self,
                   GBytes      *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  optio_reader_init_data (self, data, size);
}

void
optio_reader_init_data (OptioReader  *self,
                        const guint8 *data,
                        gsize         size)
{
  *self = (OptioReader){ .data = data, .size = size };
}

gsize
optio_reader_get_offset (const OptioReader *self)
{
  return self->offset;
}

gsize
optio_reader_get_left (const OptioReader *self)
{
  return self->size - self->offset;
}

gboolean
optio_reader_seek (OptioReader *self,
                   gsize        offset)
{
  if (offset > self->size)
    return FALSE;

  self->offset = offset;
  return TRUE;
}

const guint8 *
optio_reader_read (OptioReader *self,
                   gsize        length)
{
  const guint8 *here;

  if (length > optio_reader_get_left (self))
    return NULL;

  here = self->data + self->offset;
  self->offset += length;
  return here;
}

static gboolean
read_number (OptioReader *self,
             gsize        length,
             gboolean     big_endian,
             guint32     *out_value)
{
  const guint8 *bytes = optio_reader_read (self, length);
  guint32 value = 0;

  if (bytes == NULL)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    value = value << 8 | bytes[big_endian ? i : length - 1 - i];

  *out_value = value;
  return TRUE;
}

gboolean
optio_reader_read_u8 (OptioReader *self,
                      guint8      *out_value)
{
  const guint8 *bytes = optio_reader_read (self, 1);

  if (bytes == NULL)
    return FALSE;

  *out_value = *bytes;
  return TRUE;
}

static gboolean
read_u16 (OptioReader *self,
          gboolean     big_endian,
          guint16     *out_value)
{
  guint32 value;

  if (!read_number (self, 2, big_endian, &value))
    return FALSE;

  *out_value = (guint16) value;
  return TRUE;
}

gboolean
optio_reader_read_u16_le (OptioReader *self,
                          guint16     *out_value)
{
  return read_u16 (self, FALSE, out_value);
}

gboolean
optio_reader_read_u24_le (OptioReader *self,
                          guint32     *out_value)
{
  return read_number (self, 3, FALSE, out_value);
}

gboolean
optio_reader_read_u32_le (OptioReader *self,
                          guint32     *out_value)
{
  return read_number (self, 4, FALSE, out_value);
}

gboolean
optio_reader_read_u16_be (OptioReader *self,
                          guint16     *out_value)
{
  return read_u16 (self, TRUE, out_value);
}

gboolean
optio_reader_read_u32_be (OptioReader *self,
                          guint32     *out_value)
{
  return read_number (self, 4, TRUE, out_value);
}

const char *
optio_reader_read_line (OptioReader *self,
                        gsize       *out_length)
{
  const char *line = (const char *) self->data + self->offset;
  gsize left = optio_reader_get_left (self);
  gsize length = 0;
  gsize skip;

  if (left == 0)
    return NULL;

  while (length < left && line[length] != '\n' && line[length] != '\r')
    length++;

  skip = length < left ? 1 : 0;
  if (length + 1 < left && line[length] == '\r' && line[length + 1] == '\n')
    skip = 2;

  self->offset += length + skip;
  *out_length = length;
  return line;
}
