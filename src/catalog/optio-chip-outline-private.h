/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"

G_BEGIN_DECLS

/**
 * optio_chip_outline_new:
 * @bytes: an XML document as data/chips/README.md describes it, taken as hostile
 *
 * Goes once through the document, without a tree and without its schema, and takes id, USB ids and
 * alternates out of it.
 *
 * Returns: (transfer full) (nullable): a chip with these only; %NULL if anything is odd.
 */
OptioChip *optio_chip_outline_new (GBytes *bytes);

G_END_DECLS
