/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"
#include "optio-layout.h"
#include "optio-sim-device.h"

G_BEGIN_DECLS

/**
 * OptioSimChip:
 *
 * The memory of a simulated chip. Flash that programming only clears bits of, work that takes its
 * time and can be cut off in the middle, option bytes that count from the next reset on. Knows
 * nothing of USB. All times are microseconds on one clock that never goes back. Not locked.
 */
typedef struct _OptioSimChip OptioSimChip;

/**
 * OptioSimWork:
 * @erased_sectors: sectors whose erase was finished
 * @programmed_bytes: bytes that were programmed
 * @faulty_programs: program units that were not blank before
 * @busy_us: time that erases and programs that were finished have taken, microseconds
 */
typedef struct
{
  guint64 erased_sectors;
  guint64 programmed_bytes;
  guint64 faulty_programs;
  guint64 busy_us;
} OptioSimWork;

/**
 * optio_sim_chip_new:
 * @chip: what is simulated
 * @rom_version: version byte of its bootloader; 0 if it has none
 * @announced: the map that its bootloader announces; what the chip lacks of it becomes registers
 *
 * Returns: (transfer full): a chip fresh from the factory: blank, unprotected, reset.
 */
OptioSimChip *optio_sim_chip_new  (OptioChip   *chip,
                                   guint8       rom_version,
                                   OptioLayout *announced);
void          optio_sim_chip_free (OptioSimChip *self);

/**
 * OptioSimChipTraits:
 * @OPTIO_SIM_CHIP_ERASES_HALF_SECTORS: an erase reaches the half of the sector with the address
 * @OPTIO_SIM_CHIP_LOADS_OPTIONS_AT_ONCE: written option bytes count without a reset
 *
 * How a chip differs from what the catalog says.
 */
typedef enum
{
  OPTIO_SIM_CHIP_ERASES_HALF_SECTORS = 1 << 0,
  OPTIO_SIM_CHIP_LOADS_OPTIONS_AT_ONCE = 1 << 1,
} OptioSimChipTraits;

void optio_sim_chip_set_traits (OptioSimChip      *self,
                                OptioSimChipTraits traits);

/**
 * optio_sim_chip_set_deaf:
 * @is_deaf: whether erasing and writing come to nothing, and protection is not told
 *
 * For bootloaders that say that all is well when nothing was done.
 */
void optio_sim_chip_set_deaf (OptioSimChip *self,
                              gboolean      is_deaf);

/**
 * optio_sim_chip_is_damaged:
 *
 * Returns: whether a program unit of flash in @range was programmed when it was not blank, or cut
 *   off while it was programmed. Erasing mends it. Poked memory is not damaged.
 */
gboolean optio_sim_chip_is_damaged (OptioSimChip *self,
                                    OptioRange    range);

/**
 * optio_sim_chip_is_mapped:
 *
 * Returns: whether all of @range lies in one memory.
 */
gboolean optio_sim_chip_is_mapped (OptioSimChip *self,
                                   OptioRange    range);

/**
 * optio_sim_chip_is_erasable:
 *
 * Returns: whether there is a sector of flash at @address.
 */
gboolean optio_sim_chip_is_erasable (OptioSimChip *self,
                                     guint32       address);

/**
 * optio_sim_chip_is_writable:
 *
 * Returns: whether all of @range lies in one memory that can be written, option bytes too.
 */
gboolean optio_sim_chip_is_writable (OptioSimChip *self,
                                     OptioRange    range);

/**
 * optio_sim_chip_find_options:
 * @out_block: (out): what one write has to cover
 * @out_resets: (out): whether the chip resets itself afterwards
 *
 * Returns: whether there are option bytes at @address.
 */
gboolean optio_sim_chip_find_options (OptioSimChip *self,
                                      guint32       address,
                                      OptioRange   *out_block,
                                      gboolean     *out_resets);

/**
 * optio_sim_chip_is_protected:
 *
 * Returns: whether readout protection is active, at any level.
 */
gboolean optio_sim_chip_is_protected (OptioSimChip *self);

/**
 * optio_sim_chip_is_locked:
 *
 * Returns: whether readout protection is at level 2: the bootloader never runs again.
 */
gboolean optio_sim_chip_is_locked (OptioSimChip *self);

/**
 * optio_sim_chip_can_run:
 *
 * See optio_sim_start_can_run().
 */
gboolean optio_sim_chip_can_run (OptioSimChip *self,
                                 guint32       address);

/**
 * optio_sim_chip_find_start:
 * @is_boot0_high: the level of the BOOT0 pin
 *
 * Returns: what a reset would start now.
 */
OptioSimStart optio_sim_chip_find_start (OptioSimChip *self,
                                         gboolean      is_boot0_high);

/**
 * optio_sim_chip_read:
 * @data: (out caller-allocates) (array length=size): the bytes
 *
 * Returns: %FALSE if not all of them are in one memory.
 */
gboolean optio_sim_chip_read (OptioSimChip *self,
                              guint32       address,
                              guint8       *data,
                              gsize         size);

/**
 * optio_sim_chip_poke:
 *
 * Sets memory, whatever its kind.
 *
 * Returns: %FALSE if not all of it is in one memory.
 */
gboolean optio_sim_chip_poke (OptioSimChip *self,
                              guint32       address,
                              const guint8 *data,
                              gsize         size);

/**
 * optio_sim_chip_set_option:
 * @name: of a field of the option bytes
 *
 * Sets a field as the factory would; it counts from the next reset on.
 */
void optio_sim_chip_set_option (OptioSimChip *self,
                                const char   *name,
                                guint32       value);

/**
 * optio_sim_chip_erase:
 * @address: an address in a sector of flash
 *
 * Begins to erase the sector. Nothing happens to a write-protected one. Ask
 * optio_sim_chip_get_ready_at() for the end.
 */
void optio_sim_chip_erase (OptioSimChip *self,
                           guint32       address,
                           gint64        now_us);

/**
 * optio_sim_chip_mass_erase:
 *
 * Begins to erase the sectors of flash that are not write-protected, one after the other.
 */
void optio_sim_chip_mass_erase (OptioSimChip *self,
                                gint64        now_us);

/**
 * optio_sim_chip_program:
 *
 * Begins to write to a memory that can be written, except option bytes.
 */
void optio_sim_chip_program (OptioSimChip *self,
                             guint32       address,
                             const guint8 *data,
                             gsize         size,
                             gint64        now_us);

/**
 * optio_sim_chip_write_options:
 * @address: an address in an option area
 * @data: (array length=size): new bytes from the start of the block on
 *
 * Begins to erase the block that begins there, or else the area, and then to write it. The chip
 * computes complements itself.
 */
void optio_sim_chip_write_options (OptioSimChip *self,
                                   guint32       address,
                                   const guint8 *data,
                                   gsize         size,
                                   gint64        now_us);

/**
 * optio_sim_chip_unprotect:
 *
 * Begins to take readout protection back: RAM is cleared, the flash erased if it was protected, the
 * option bytes go back to what the factory wrote.
 */
void optio_sim_chip_unprotect (OptioSimChip *self,
                               gint64        now_us);

/**
 * optio_sim_chip_get_ready_at:
 *
 * Returns: when the work under way ends; a time in the past if there is none.
 */
gint64 optio_sim_chip_get_ready_at (OptioSimChip *self);

/**
 * optio_sim_chip_get_halfway_at:
 *
 * Returns: the middle of the work under way, or -1 if there is none.
 */
gint64 optio_sim_chip_get_halfway_at (OptioSimChip *self);

/**
 * optio_sim_chip_advance:
 *
 * Does the part of the work that is done by @now_us.
 */
void optio_sim_chip_advance (OptioSimChip *self,
                             gint64        now_us);

/**
 * optio_sim_chip_reset:
 *
 * Resets the chip: the option bytes are loaded. Work under way is lost where it is.
 */
void optio_sim_chip_reset (OptioSimChip *self);

/**
 * optio_sim_chip_lose_power:
 *
 * Cuts the power: as optio_sim_chip_reset(), and RAM is lost.
 */
void optio_sim_chip_lose_power (OptioSimChip *self);

void optio_sim_chip_get_work (OptioSimChip *self,
                              OptioSimWork *out_work);

/**
 * OptioSimChipFunc:
 * @data: (array length=range.size): what the memory holds
 */
typedef void (*OptioSimChipFunc) (OptioRange    range,
                                  const guint8 *data,
                                  gpointer      user_data);

/**
 * optio_sim_chip_foreach_lasting:
 * @func: (scope call): called for every memory that keeps its content without power
 */
void optio_sim_chip_foreach_lasting (OptioSimChip    *self,
                                     OptioSimChipFunc func,
                                     gpointer         user_data);

guint8 optio_sim_chip_get_erased_value (OptioSimChip *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimChip, optio_sim_chip_free)

G_END_DECLS
