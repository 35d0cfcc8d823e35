/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-complement.h"

G_BEGIN_DECLS

/*
 * The bits of an option area. Pure functions; bit numbers count from the area's start, bit 8 is the
 * lowest bit of the second byte.
 */

/**
 * optio_option_codec_get:
 * @bytes: the area
 * @first_bit: the lowest bit; it and the others lie inside the area
 * @width: number of bits, 1 to 32
 *
 * Returns: the value of these bits.
 */
guint32 optio_option_codec_get (const guint8 *bytes,
                                guint         first_bit,
                                guint         width);

/**
 * optio_option_codec_set:
 * @bytes: the area
 * @size: its bytes
 * @complement: how it protects itself
 * @value: the new value; bits above @width do not count
 *
 * Changes these bits and their complements, and no others. Complements behind the end are left out.
 */
void optio_option_codec_set (guint8         *bytes,
                             gsize           size,
                             OptioComplement complement,
                             guint           first_bit,
                             guint           width,
                             guint32         value);

/**
 * optio_option_codec_matches:
 * @index: number of a byte of the area
 *
 * Returns: whether the byte @index is the complement's complement: yes for what has none, and for
 *   complements themselves. Where each byte has one, yes also for a pair that is erased: the chip
 *   does not compare it and takes 0xff (RM0364 chapter 4 and the manuals of F0, F1 and F3).
 */
gboolean optio_option_codec_matches (const guint8   *bytes,
                                     gsize           size,
                                     OptioComplement complement,
                                     gsize           index);

G_END_DECLS
