/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board.h"

G_BEGIN_DECLS

/**
 * OptioSimDescriptors:
 *
 * The USB descriptors of a simulated board, as bytes of the wire, laid out as ST's ROMs do it: one
 * interface, its names in the alternate settings, the DFU functional descriptor behind the last of
 * them. Immutable.
 */
typedef struct _OptioSimDescriptors OptioSimDescriptors;

OptioSimDescriptors *optio_sim_descriptors_new  (OptioIdentity       *identity,
                                                 OptioRomModel        model,
                                                 OptioBoardQuirks     quirks);
void                 optio_sim_descriptors_free (OptioSimDescriptors *self);

/**
 * optio_sim_descriptors_find:
 * @type: descriptor type, USB 2.0 table 9-5 or DFU 1.1 table 4.2
 * @index: descriptor index
 *
 * Returns: (nullable) (transfer none): the descriptor; %NULL if there is none.
 */
GBytes *optio_sim_descriptors_find (OptioSimDescriptors *self,
                                    guint                type,
                                    guint                index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimDescriptors, optio_sim_descriptors_free)

G_END_DECLS
