/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What stands at the end of a file for DFU (DFU 1.1, appendix B). For the format files only. */

#include "optio-image.h"

G_BEGIN_DECLS

/** bcdDFU in the suffix: what comes before it is as it is, or in ST's DfuSe format (UM0391). */
#define OPTIO_DFU_SUFFIX_PLAIN 0x0100u
#define OPTIO_DFU_SUFFIX_DFUSE 0x011au

/** Size of a suffix as it is written. */
#define OPTIO_DFU_SUFFIX_SIZE 16u

/**
 * OptioDfuSuffix:
 * @ids: the boards that the file is meant for
 * @bcd_dfu: %OPTIO_DFU_SUFFIX_PLAIN, %OPTIO_DFU_SUFFIX_DFUSE, or something later
 * @size_bytes: how many bytes at the end of the file belong to the suffix
 */
typedef struct
{
  OptioImageIds ids;
  guint16 bcd_dfu;
  gsize size_bytes;
} OptioDfuSuffix;

/**
 * optio_dfu_suffix_is_there:
 *
 * Returns: whether @bytes end with a suffix, be it right or wrong.
 */
gboolean optio_dfu_suffix_is_there (GBytes *bytes);

/**
 * optio_dfu_suffix_read:
 * @bytes: a whole file
 * @out_suffix: (out): what its suffix says
 * @error: %OPTIO_ERROR_FILE if there is none, or if the CRC of the file is wrong
 */
gboolean optio_dfu_suffix_read (GBytes         *bytes,
                                OptioDfuSuffix *out_suffix,
                                GError        **error);

/**
 * optio_dfu_suffix_append:
 * @out: a file to which only the suffix is missing
 * @start: where in @out the file begins
 * @image: its USB ids are written, or ids that fit any board
 * @bcd_dfu: what the file is
 */
void optio_dfu_suffix_append (GByteArray *out,
                              guint       start,
                              OptioImage *image,
                              guint16     bcd_dfu);

G_END_DECLS
