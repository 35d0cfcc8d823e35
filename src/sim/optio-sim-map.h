/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"
#include "optio-layout.h"
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
 * @rom_version: version byte of the bootloader; 0 if it has none
 * @announced: the map that the bootloader announces; what the chip lacks of it becomes registers,
 *   and a smaller flash makes that the flash's size
 */
OptioSimMap *optio_sim_map_new  (OptioChip   *chip,
                                 guint8       rom_version,
                                 OptioLayout *announced);
void         optio_sim_map_free (OptioSimMap *self);

OptioChip *optio_sim_map_get_chip (OptioSimMap *self);

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
 * optio_sim_map_get_sector:
 * @number: of a sector of flash, counted from the lowest
 * @out_range: (out): its addresses
 *
 * Returns: whether there is one.
 */
gboolean optio_sim_map_get_sector (OptioSimMap *self,
                                   guint        number,
                                   OptioRange  *out_range);

/**
 * optio_sim_map_dup_factory_options:
 * @memory: one of the option areas
 *
 * Returns: (transfer full): what the factory wrote there.
 */
GBytes *optio_sim_map_dup_factory_options (OptioSimMap    *self,
                                           OptioSimMemory *memory);

/**
 * optio_sim_map_get_flash_size:
 *
 * Returns: bytes of flash, of all banks.
 */
guint64 optio_sim_map_get_flash_size (OptioSimMap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimMap, optio_sim_map_free)

G_END_DECLS
