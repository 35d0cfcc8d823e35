/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioComplement:
 * @OPTIO_COMPLEMENT_NONE: no complements
 * @OPTIO_COMPLEMENT_BYTE: each odd byte is the complement of the byte before it (F0, F1, F3)
 * @OPTIO_COMPLEMENT_HALFWORD: the upper half of each 32-bit word complements the lower (L0, L1)
 * @OPTIO_COMPLEMENT_WORD: the second word of each 8 bytes complements the first (L4, G0, G4, WB)
 *
 * How an option area protects itself.
 */
typedef enum
{
  OPTIO_COMPLEMENT_NONE,
  OPTIO_COMPLEMENT_BYTE,
  OPTIO_COMPLEMENT_HALFWORD,
  OPTIO_COMPLEMENT_WORD,
} OptioComplement;

/**
 * optio_complement_get_distance:
 *
 * Returns: bits from a value to its complement; 0 if there is none.
 */
guint optio_complement_get_distance (OptioComplement self);

/**
 * optio_complement_has:
 * @bit: number of a bit from the area's start; bit 8 is the lowest bit of the second byte
 *
 * Returns: whether that bit complements another.
 */
gboolean optio_complement_has (OptioComplement self,
                               guint           bit);

G_END_DECLS
