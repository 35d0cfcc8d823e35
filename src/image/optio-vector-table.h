/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-image.h"

G_BEGIN_DECLS

/**
 * OptioVectorTable:
 * @address: where it begins
 * @initial_stack_pointer: its first word
 * @reset_vector: its second word: where the program starts; bit 0 says that it is Thumb code
 *
 * The first two words of a program for a Cortex-M chip (ARMv7-M Architecture Reference Manual,
 * B1.5.3).
 */
typedef struct
{
  guint32 address;
  guint32 initial_stack_pointer;
  guint32 reset_vector;
} OptioVectorTable;

/** Bytes of these two words. */
#define OPTIO_VECTOR_TABLE_HEAD 8u

/**
 * optio_vector_table_read:
 * @image: a firmware
 * @out_table: (out): what stands where its first segment begins
 *
 * Returns: whether there are two words; what they mean, optio_vector_table_find_problem() tells.
 */
gboolean optio_vector_table_read (OptioImage       *image,
                                  OptioVectorTable *out_table);

/**
 * optio_vector_table_read_at:
 * @address: where a program may begin
 *
 * Returns: whether @image has two words there.
 */
gboolean optio_vector_table_read_at (OptioImage       *image,
                                     guint32           address,
                                     OptioVectorTable *out_table);

/**
 * optio_vector_table_find_problem:
 * @image: the firmware that it was read from
 *
 * A chip that starts such a firmware crashes at once, unless a bootloader below it knows better.
 *
 * Returns: (nullable) (transfer full): a sentence on the first thing that cannot be right; %NULL if
 *   the stack pointer lies in RAM and the reset vector leads to Thumb code in @image.
 */
char *optio_vector_table_find_problem (const OptioVectorTable *self,
                                       OptioImage             *image);

/**
 * optio_vector_table_find_problem_in:
 * @memory: where the program can be
 *
 * The same where only the vector table was read.
 */
char *optio_vector_table_find_problem_in (const OptioVectorTable *self,
                                          OptioRange              memory);

G_END_DECLS
