/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-examination.h"

G_BEGIN_DECLS

/* Looks around are taken twice at most. */
#define OPTIO_EXAMINATION_MAX_TOURS 2u

struct _OptioExamination
{
  OptioDevice *device; /* nullable */
  OptioTarget *target; /* nullable */
  OptioSurroundings *surroundings;
  GPtrArray *others; /* nullable */
  gboolean stays;
  OptioVerdict *tours[OPTIO_EXAMINATION_MAX_TOURS];
  guint n_tours;
  OptioOptionSet *sets[OPTIO_EXAMINATION_MAX_TOURS]; /* each nullable */
};

/**
 * optio_examination_shows_protection:
 * @tour: number of the look around
 *
 * Returns: whether the read protection reads as closed, or the board answers errVENDOR where it
 *   announces memory that can be read (AN3156 section 4.1).
 */
gboolean optio_examination_shows_protection (OptioExamination *self,
                                             guint             tour);

/**
 * optio_examination_find_protection:
 *
 * Returns: (nullable) (transfer none): the option of the read protection, if it was read.
 */
OptioOption *optio_examination_find_protection (OptioOptionSet *set);

/**
 * optio_examination_is_closed:
 *
 * Returns: whether the read protection was read and is not open.
 */
gboolean optio_examination_is_closed (OptioOptionSet *set);

/**
 * optio_examination_describe_level:
 * @option: that of the read protection
 * @format: takes its name, its value and what that means
 *
 * Returns: (transfer full): a sentence.
 */
char *optio_examination_describe_level (OptioOptionSet *set,
                                        OptioOption    *option,
                                        const char     *format);

/**
 * optio_examination_describe_refusal:
 *
 * Returns: (transfer full): a sentence about @address, which was refused twice with @error, an
 *   errVENDOR.
 */
char *optio_examination_describe_refusal (guint32       address,
                                          const GError *error);

/**
 * optio_examination_list_flash_refusals:
 * @out_n_read: (out): how many places of the flash were read in that tour
 * @out_highest: (out): the address of the highest of these, if there are any
 *
 * Returns: (element-type OptioRefusal) (transfer container): the reads of the flash that the last
 *   tour had to leave out; empty before any tour.
 */
GPtrArray *optio_examination_list_flash_refusals (OptioExamination *self,
                                                  guint            *out_n_read,
                                                  guint32          *out_highest);

/**
 * optio_examination_find_flash_limit:
 *
 * Returns: (nullable): the lowest read of the flash that was refused, if some was not, and each
 *   that was not lies below it.
 */
const OptioRefusal *optio_examination_find_flash_limit (OptioExamination *self);

/**
 * optio_examination_find_refusal:
 * @status: a bStatus
 *
 * Returns: (nullable): the first read of announced memory that the board answered with @status.
 */
const OptioRefusal *optio_examination_find_refusal (OptioExamination *self,
                                                    guint             tour,
                                                    guint             status);

/**
 * optio_examination_get_flash:
 *
 * Returns: (nullable): the flash as it is announced; %NULL if that is not the chip's own, but one
 *   beside it (NumWorks).
 */
const OptioRegion *optio_examination_get_flash (OptioExamination *self);

/**
 * optio_examination_peek_word:
 * @size: bytes of the little-endian word, 1 to 4
 *
 * Returns: whether the look around read it.
 */
gboolean optio_examination_peek_word (OptioExamination *self,
                                      guint32           address,
                                      guint             size,
                                      guint32          *out_word);

G_END_DECLS
