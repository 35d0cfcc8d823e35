/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip-private.h"
#include "optio-xml-private.h"

G_BEGIN_DECLS

/**
 * OptioImport:
 * @xml: a file of STM32CubeProgrammer's database
 * @file_name: what to call it in sentences
 * @chip: the chip that is filled
 * @left_out: (element-type utf8): sentences about what is not carried over
 *
 * A chip while it is imported.
 */
typedef struct
{
  OptioXml *xml;
  const char *file_name;
  OptioChip *chip;
  GPtrArray *left_out;
} OptioImport;

/**
 * optio_import_leave_out:
 *
 * Notes what is not carried over, with the line of @node.
 */
void optio_import_leave_out (OptioImport *self,
                             xmlNode     *node,
                             const char  *format,
                             ...) G_GNUC_PRINTF (3, 4);

/**
 * optio_import_dup_line:
 * @element: (nullable): a child of @parent; %NULL for @parent itself
 *
 * Returns: (transfer full): its text on one line, "" if there is none.
 */
char *optio_import_dup_line (xmlNode    *parent,
                             const char *element);

/**
 * optio_import_read_number:
 * @attribute: (nullable): an attribute of @node; %NULL for its text
 *
 * Returns: whether it is there and is a number of at most 32 bits.
 */
gboolean optio_import_read_number (xmlNode    *node,
                                   const char *attribute,
                                   guint32    *out_number);

/**
 * optio_import_read_range:
 * @node: an element with a child "Parameters" that has "address" and "size"
 *
 * Returns: whether it is a range that is not empty and ends within 32 bits.
 */
gboolean optio_import_read_range (xmlNode    *node,
                                  OptioRange *out_range);

/**
 * optio_import_find_memory:
 *
 * Returns: (nullable): a memory of the chip that overlaps @range.
 */
const OptioMemory *optio_import_find_memory (OptioImport *self,
                                             OptioRange   range);

/**
 * optio_import_memories:
 * @peripherals: the element of that name
 *
 * Reads the memories, the flash first, and where the chip says what it is.
 */
void optio_import_memories (OptioImport *self,
                            xmlNode     *peripherals);

/**
 * optio_import_options:
 *
 * Reads the option bytes as the bootloader shows them, after the memories.
 */
void optio_import_options (OptioImport *self,
                           xmlNode     *peripherals);

/**
 * optio_import_write:
 *
 * Returns: (transfer full): the document for a chip that was imported: of what a description can
 *   have, only what an import makes.
 */
char *optio_import_write (OptioChip *chip);

G_END_DECLS
