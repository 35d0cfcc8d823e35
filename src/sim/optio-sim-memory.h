/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"

G_BEGIN_DECLS

/**
 * OptioSimMemoryKind:
 * @OPTIO_SIM_MEMORY_FLASH: programming only moves bits away from the blank value; has sectors
 * @OPTIO_SIM_MEMORY_OTP: the same, for ever
 * @OPTIO_SIM_MEMORY_EEPROM: any value can be written
 * @OPTIO_SIM_MEMORY_RAM: written at once, lost with the power
 * @OPTIO_SIM_MEMORY_ROM: cannot be written
 * @OPTIO_SIM_MEMORY_OPTIONS: written as a whole
 *
 * How a memory takes a write.
 */
typedef enum
{
  OPTIO_SIM_MEMORY_FLASH,
  OPTIO_SIM_MEMORY_OTP,
  OPTIO_SIM_MEMORY_EEPROM,
  OPTIO_SIM_MEMORY_RAM,
  OPTIO_SIM_MEMORY_ROM,
  OPTIO_SIM_MEMORY_OPTIONS,
} OptioSimMemoryKind;

/**
 * OptioSimMemory:
 * @blank: what a byte holds that was never written, or was erased
 * @complement: of option bytes: what the chip adds by itself
 * @data: (array length=range.size): the content
 * @damaged: offsets of bytes in program units that hold a mixture; %NULL if there are none
 *
 * One memory of a simulated chip. Not locked.
 */
typedef struct
{
  OptioSimMemoryKind kind;
  OptioRange range;
  guint8 blank;
  OptioComplement complement;
  guint8 *data;
  GHashTable *damaged;
} OptioSimMemory;

OptioSimMemory *optio_sim_memory_new  (OptioSimMemoryKind kind,
                                       OptioRange         range,
                                       guint8             blank);
void            optio_sim_memory_free (OptioSimMemory *self);

/**
 * optio_sim_memory_lose_power:
 *
 * RAM forgets; nothing else does.
 */
void optio_sim_memory_lose_power (OptioSimMemory *self);

/**
 * optio_sim_memory_erase:
 * @offset: from the memory's start
 *
 * Makes @size bytes blank.
 */
void optio_sim_memory_erase (OptioSimMemory *self,
                             gsize           offset,
                             gsize           size);

/**
 * optio_sim_memory_program:
 * @offset: from the memory's start
 * @unit: bytes that are programmed at once
 *
 * Writes @size bytes as the memory's kind takes them.
 *
 * Returns: how many units of flash were not blank before: their content is the mixture of both.
 */
guint optio_sim_memory_program (OptioSimMemory *self,
                                gsize           offset,
                                const guint8   *data,
                                gsize           size,
                                guint           unit);

/**
 * optio_sim_memory_damage:
 *
 * Notes that @size bytes hold what nobody wrote.
 */
void optio_sim_memory_damage (OptioSimMemory *self,
                              gsize           offset,
                              gsize           size);

/**
 * optio_sim_memory_is_damaged:
 *
 * Returns: whether any of @size bytes was damaged and not erased since.
 */
gboolean optio_sim_memory_is_damaged (OptioSimMemory *self,
                                      gsize           offset,
                                      gsize           size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimMemory, optio_sim_memory_free)

G_END_DECLS
