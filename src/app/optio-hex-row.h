/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "optio-range.h"

G_BEGIN_DECLS

/** The most bytes that a row shows. */
#define OPTIO_HEX_ROW_MAX_BYTES 16u

/**
 * OptioHexByte:
 * @value: what the board has
 * @other: what the file has with which it is compared
 * @is_known: whether the board's byte has been read
 * @has_other: whether the file has a byte there
 *
 * One byte of a memory.
 */
typedef struct
{
  guint8 value;
  guint8 other;
  gboolean is_known;
  gboolean has_other;
} OptioHexByte;

/**
 * OptioHexPeek:
 * @source: what was given to optio_hex_row_new()
 * @address: which byte
 */
typedef OptioHexByte (*OptioHexPeek) (GObject *source,
                                      guint32  address);

#define OPTIO_TYPE_HEX_ROW (optio_hex_row_get_type ())
G_DECLARE_FINAL_TYPE (OptioHexRow, optio_hex_row, OPTIO, HEX_ROW, GObject)

/**
 * OptioHexRow:
 *
 * A few bytes of a memory as a line of text. Main thread.
 *
 * Properties for binding: "address-text" ("08000000"), "bytes-text" ("00 04 -- --"; two dashes for
 * what has not been read), "letters-text" (what can be printed), "other-text" (the bytes of the
 * file, if it differs here; empty if not), "differs".
 */

/**
 * optio_hex_row_new:
 * @range: the bytes, at most %OPTIO_HEX_ROW_MAX_BYTES
 * @peek: tells what they are
 * @source: for @peek; kept alive. Its signal "bytes-changed" says that they may have changed
 */
OptioHexRow *optio_hex_row_new (OptioRange   range,
                                OptioHexPeek peek,
                                GObject     *source);

OptioRange optio_hex_row_get_range (OptioHexRow *self);

G_END_DECLS
