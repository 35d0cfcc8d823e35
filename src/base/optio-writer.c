/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-writer.h"

static void
put_number (GByteArray *bytes,
            guint64     value,
            guint       size,
            gboolean    big_endian)
{
  for (guint i = 0; i < size; i++)
    optio_writer_put_u8 (bytes, (guint8) (value >> 8 * (big_endian ? size - 1 - i : i)));
}

void
optio_writer_put_u8 (GByteArray *bytes,
                     guint8      value)
{
  g_byte_array_append (bytes, &value, 1);
}

void
optio_writer_put_u16_le (GByteArray *bytes,
                         guint16     value)
{
  put_number (bytes, value, 2, FALSE);
}

void
optio_writer_put_u32_le (GByteArray *bytes,
                         guint32     value)
{
  put_number (bytes, value, 4, FALSE);
}

void
optio_writer_put_u64_le (GByteArray *bytes,
                         guint64     value)
{
  put_number (bytes, value, 8, FALSE);
}

void
optio_writer_put_u16_be (GByteArray *bytes,
                         guint16     value)
{
  put_number (bytes, value, 2, TRUE);
}

void
optio_writer_put_u32_be (GByteArray *bytes,
                         guint32     value)
{
  put_number (bytes, value, 4, TRUE);
}
