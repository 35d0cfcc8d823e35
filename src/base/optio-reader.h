/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioReader:
 *
 * A bounds-checked cursor over bytes, so that no parser touches a raw pointer. Lives on the stack,
 * borrows its bytes. Any thread, one at a time.
 */
typedef struct
{
  /*< private >*/
  const guint8 *data;
  gsize size;
  gsize offset;
} OptioReader;

/**
 * optio_reader_init:
 * @bytes: what is read; must outlive @self
 */
void optio_reader_init (OptioReader *self,
                        GBytes      *bytes);

/**
 * optio_reader_init_data:
 * @data: (array length=size): what is read; must outlive @self
 */
void optio_reader_init_data (OptioReader  *self,
                             const guint8 *data,
                             gsize         size);

gsize optio_reader_get_offset (const OptioReader *self);
gsize optio_reader_get_left   (const OptioReader *self);

/**
 * optio_reader_seek:
 *
 * Returns: %FALSE, and nothing moved, if @offset is behind the end.
 */
gboolean optio_reader_seek (OptioReader *self,
                            gsize        offset);

/**
 * optio_reader_read:
 * @length: number of bytes
 *
 * Returns: (nullable): @length bytes in place, or %NULL (and nothing moved) if fewer are left.
 */
const guint8 *optio_reader_read (OptioReader *self,
                                 gsize        length);

/**
 * optio_reader_read_u8:
 * @out_value: (out): the number
 *
 * Reads one number of the width and byte order in the name, as do its brothers below.
 *
 * Returns: %FALSE, and nothing moved, if fewer bytes are left.
 */
gboolean optio_reader_read_u8     (OptioReader *self,
                                   guint8      *out_value);
gboolean optio_reader_read_u16_le (OptioReader *self,
                                   guint16     *out_value);
gboolean optio_reader_read_u24_le (OptioReader *self,
                                   guint32     *out_value);
gboolean optio_reader_read_u32_le (OptioReader *self,
                                   guint32     *out_value);
gboolean optio_reader_read_u16_be (OptioReader *self,
                                   guint16     *out_value);
gboolean optio_reader_read_u32_be (OptioReader *self,
                                   guint32     *out_value);

/**
 * optio_reader_read_line:
 * @out_length: (out): length without the line's end
 *
 * Reads up to the next line feed, carriage return, or both; the last line may have no end.
 *
 * Returns: (nullable): the line in place, not NUL-terminated; %NULL at the end.
 */
const char *optio_reader_read_line (OptioReader *self,
                                    gsize       *out_length);

G_END_DECLS
