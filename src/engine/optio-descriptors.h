/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board.h"

G_BEGIN_DECLS

/**
 * OptioDescriptors:
 *
 * The USB descriptors of a board, as bytes of the wire, laid out as ST's ROMs do it: one interface,
 * its names in the alternate settings, the DFU functional descriptor behind the last of them.
 * Immutable.
 */
typedef struct _OptioDescriptors OptioDescriptors;

/**
 * optio_descriptors_new:
 * @identity: what the board says of itself
 * @model: whose layout they have
 * @quirks: those of the strings count
 */
OptioDescriptors *optio_descriptors_new  (OptioIdentity    *identity,
                                          OptioRomModel     model,
                                          OptioBoardQuirks  quirks);
void              optio_descriptors_free (OptioDescriptors *self);

/**
 * optio_descriptors_find:
 * @type: descriptor type, USB 2.0 table 9-5 or DFU 1.1 table 4.2
 * @index: descriptor index
 *
 * Returns: (nullable) (transfer none): the descriptor; %NULL if there is none.
 */
GBytes *optio_descriptors_find (OptioDescriptors *self,
                                guint             type,
                                guint             index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioDescriptors, optio_descriptors_free)

G_END_DECLS
