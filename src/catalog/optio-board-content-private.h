/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-content.h"
#include "optio-xml-private.h"

G_BEGIN_DECLS

/**
 * optio_board_contents_read:
 * @board: an element of data/boards.xml
 * @chip: what it is
 *
 * Adds what the element says that the chip holds.
 */
void optio_board_contents_read (GArray    *contents,
                                OptioXml  *xml,
                                xmlNode   *board,
                                OptioChip *chip);

G_END_DECLS
