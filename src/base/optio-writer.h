/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The counterpart of OptioReader: numbers become bytes. Any thread. */

/**
 * optio_writer_put_u8:
 * @bytes: what grows
 *
 * Appends one number of the width and byte order in the name, as do its brothers below.
 */
void optio_writer_put_u8     (GByteArray *bytes,
                              guint8      value);
void optio_writer_put_u16_le (GByteArray *bytes,
                              guint16     value);
void optio_writer_put_u32_le (GByteArray *bytes,
                              guint32     value);
void optio_writer_put_u64_le (GByteArray *bytes,
                              guint64     value);
void optio_writer_put_u16_be (GByteArray *bytes,
                              guint16     value);
void optio_writer_put_u32_be (GByteArray *bytes,
                              guint32     value);

G_END_DECLS
