/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioRange:
 * @start: first address
 * @size: number of bytes; 0 is the empty range
 *
 * A half-open range of 32-bit addresses. Its end may be 0x100000000, so the end is always
 * computed in 64 bits.
 */
typedef struct
{
  guint32 start;
  guint32 size;
} OptioRange;

#define OPTIO_RANGE_INIT(start_, size_) ((OptioRange){ .start = (start_), .size = (size_) })

/**
 * optio_range_get_end:
 *
 * Returns: the first address behind the range, up to 0x100000000.
 */
static inline guint64
optio_range_get_end (OptioRange range)
{
  return (guint64) range.start + range.size;
}

/**
 * optio_range_contains:
 *
 * Returns: whether @inner lies in @outer as a whole. An empty @inner is in every range that
 *   holds its start.
 */
static inline gboolean
optio_range_contains (OptioRange outer,
                      OptioRange inner)
{
  return inner.start >= outer.start && optio_range_get_end (inner) <= optio_range_get_end (outer);
}

/**
 * optio_range_overlaps:
 *
 * Returns: whether a byte lies in both.
 */
static inline gboolean
optio_range_overlaps (OptioRange a,
                      OptioRange b)
{
  return a.start < optio_range_get_end (b) && b.start < optio_range_get_end (a) && a.size > 0 &&
         b.size > 0;
}

/**
 * optio_range_intersect:
 *
 * Returns: the bytes that lie in both; empty, at @a's start, if there are none.
 */
OptioRange optio_range_intersect (OptioRange a,
                                  OptioRange b);

/**
 * optio_range_to_string:
 *
 * Returns: (transfer full): "0x08000000-0x080007ff", first and last address, as people read them.
 */
char *optio_range_to_string (OptioRange range);

/**
 * optio_parse_address:
 * @text: a number: "0x08000000", "134217728", "128K", "2M"
 * @out_value: (out): the number
 *
 * Parses an address or a size the way people write them: decimal or 0x hexadecimal (never octal),
 * with an optional suffix K or M for 1024 or 1048576.
 *
 * Returns: %TRUE if all of @text is a number of at most 32 bits.
 */
gboolean optio_parse_address (const char *text,
                              guint32    *out_value);

/**
 * optio_format_size:
 * @size_bytes: a number of bytes
 *
 * Returns: (transfer full): "512 bytes", "43 KiB", "43.5 KiB", "1 MiB": exact where that is short.
 */
char *optio_format_size (guint64 size_bytes);

G_END_DECLS
