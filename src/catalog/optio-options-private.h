/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip-private.h"
#include "optio-xml-private.h"

G_BEGIN_DECLS

/**
 * OptioOptionsParser:
 * @xml: the document, where complaints go
 * @chip: the chip that is filled
 * @node: the element "options"
 * @field_nodes: (element-type xmlNode): where each of the chip's fields stands
 * @reserved_nodes: (element-type xmlNode): the same for reserved bits
 *
 * The option bytes of a chip while they are read.
 */
typedef struct
{
  OptioXml *xml;
  OptioChip *chip;
  xmlNode *node;
  GPtrArray *field_nodes;
  GPtrArray *reserved_nodes;
} OptioOptionsParser;

/**
 * optio_options_parse:
 * @root: the chip's element, whose memories and variants have been read
 *
 * Reads and checks areas, blocks, fields and the rest; complaints go to @xml.
 */
void optio_options_parse (OptioXml  *xml,
                          xmlNode   *root,
                          OptioChip *chip);

/**
 * optio_options_read_fields:
 *
 * Reads the fields and the reserved bits, each for itself.
 */
void optio_options_read_fields (OptioOptionsParser *self);

/**
 * optio_options_check:
 *
 * Checks how everything fits together: names, conditions, and that each bit of each area belongs to
 * exactly one field, complement, second word of a pair or reserved bits, whatever the conditions.
 */
void optio_options_check (OptioOptionsParser *self);

/**
 * optio_options_find_area:
 *
 * Returns: (nullable): the area with the whole word, or with its beginning at the area's end, if
 *   @at is a multiple of 4 from the area's start.
 */
const OptioOptionArea *optio_options_find_area (OptioChip *chip,
                                                guint32    at);

/**
 * optio_options_read_when:
 *
 * Returns: (transfer full): the conditions in the attribute "when".
 */
GArray *optio_options_read_when (OptioXml *xml,
                                 xmlNode  *node);

/**
 * optio_options_read_variants:
 *
 * Returns: (transfer full): the ids in the attribute "variants", all of which exist.
 */
GStrv optio_options_read_variants (OptioXml  *xml,
                                   xmlNode   *node,
                                   OptioChip *chip);

G_END_DECLS
