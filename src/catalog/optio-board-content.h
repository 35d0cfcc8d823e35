/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"

G_BEGIN_DECLS

/**
 * OptioBoardContent:
 * @address: where @bytes begin
 * @bytes: (nullable): what stands there
 * @option: (nullable): otherwise, name of a field of the option bytes
 * @value: what the field holds; its complement follows
 *
 * Something that the chip of a simulated board holds when the board is new: bytes anywhere, or a
 * field of the option bytes. Bytes where the chip has no memory are nowhere.
 */
typedef struct
{
  guint32 address;
  GBytes *bytes;
  char *option;
  guint32 value;
} OptioBoardContent;

/**
 * optio_board_contents_new:
 *
 * Returns: (element-type OptioBoardContent) (transfer full): room for contents, in the order in
 *   which they are put into the chip.
 */
GArray *optio_board_contents_new (void);

/**
 * optio_board_contents_take_bytes:
 * @bytes: (transfer full): what stands at @address
 */
void optio_board_contents_take_bytes (GArray *contents,
                                      guint32 address,
                                      GBytes *bytes);

/**
 * optio_board_contents_add_option:
 * @name: of a field
 */
void optio_board_contents_add_option (GArray     *contents,
                                      const char *name,
                                      guint32     value);

/**
 * optio_board_contents_append:
 * @others: contents that are put into the chip after those of @contents
 */
void optio_board_contents_append (GArray *contents,
                                  GArray *others);

/**
 * optio_board_program_new:
 * @linked_at: the address that it was built for
 * @stack: the stack pointer that it starts with
 * @size: bytes, at least 256
 *
 * Makes a program for a Cortex-M that does nothing for ever: a table of vectors, and jumps to
 * themselves.
 *
 * Returns: (transfer full): the program.
 */
GBytes *optio_board_program_new (guint32 linked_at,
                                 guint32 stack,
                                 guint32 size);

G_END_DECLS
