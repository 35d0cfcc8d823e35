/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"
#include "optio-layout.h"
#include "optio-sim-memory.h"

G_BEGIN_DECLS

/**
 * OptioSimMap:
 *
 * The memories of a simulated chip and of its board, as they leave the factory. Where two overlap
 * the first wins: option bytes, then what the catalog knows, then facts beyond it, then what else
 * the bootloader announces. Not locked.
 */
typedef struct _OptioSimMap OptioSimMap;

/**
 * optio_sim_map_new:
 * @rom_version: version byte of the bootloader; 0 if it has none
 * @announced: the map that the bootloader announces; what the chip lacks of it becomes flash of the
 *   board if it can be erased, else registers; and a smaller flash makes that the flash's size
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
 * optio_sim_map_find_sector:
 * @out_range: (out): the sector of flash that holds @address
 * @out_erase_ms: (out): how long it takes to erase it, milliseconds
 *
 * Returns: whether @address is in flash, of the chip or of its board.
 */
gboolean optio_sim_map_find_sector (OptioSimMap *self,
                                    guint32      address,
                                    OptioRange  *out_range,
                                    guint       *out_erase_ms);

/**
 * optio_sim_map_load_sectors:
 *
 * Takes the sectors of the chip's flash as the option bytes make them now: one bank or two.
 */
void optio_sim_map_load_sectors (OptioSimMap *self);

/**
 * optio_sim_map_get_groups:
 * @out_n_groups: (out): how many
 *
 * Returns: (array length=out_n_groups): the groups of equal sectors of the chip's own flash, from
 *   the lowest; valid until the sectors are loaded again.
 */
const OptioSectorGroup *optio_sim_map_get_groups (OptioSimMap *self,
                                                  guint       *out_n_groups);

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
 * Returns: bytes of the chip's flash, of all banks.
 */
guint64 optio_sim_map_get_flash_size (OptioSimMap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimMap, optio_sim_map_free)

G_END_DECLS
