/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-layout.h"
#include "optio-sim-factory.h"
#include "optio-sim-memory.h"

G_BEGIN_DECLS

/**
 * OptioSimMap:
 *
 * The memories of a simulated chip, as they leave the factory. Where two overlap the first wins:
 * option bytes, then what the catalog knows, then facts beyond it, then registers of the
 * bootloader. Not locked.
 */
typedef struct _OptioSimMap OptioSimMap;

/**
 * optio_sim_map_new:
 * @factory: (nullable): what the chip holds beyond the catalog
 * @announced: the map that the bootloader announces; what the chip lacks of it becomes registers
 */
OptioSimMap *optio_sim_map_new  (OptioChip             *chip,
                                 const OptioSimFactory *factory,
                                 OptioLayout           *announced);
void         optio_sim_map_free (OptioSimMap *self);

guint           optio_sim_map_get_n_memories (OptioSimMap *self);
OptioSimMemory *optio_sim_map_get_memory     (OptioSimMap *self,
                                              guint        index);

/**
 * optio_sim_map_find:
 *
 * Returns: (nullable) (transfer none): the memory that holds all of @range.
 */
OptioSimMemory *optio_sim_map_find (OptioSimMap *self,
                                    OptioRange   range);

/**
 * optio_sim_map_get_options:
 *
 * Returns: (nullable) (transfer none): the first option area; %NULL if the chip has none.
 */
OptioSimMemory *optio_sim_map_get_options (OptioSimMap *self);

/**
 * optio_sim_map_dup_factory_options:
 *
 * Returns: (transfer full) (nullable): what the factory wrote to the first option area; %NULL if
 *   the chip has none.
 */
GBytes *optio_sim_map_dup_factory_options (OptioSimMap *self);

/**
 * optio_sim_map_get_flash_size:
 *
 * Returns: bytes of flash, of all banks.
 */
guint64 optio_sim_map_get_flash_size (OptioSimMap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimMap, optio_sim_map_free)

G_END_DECLS
