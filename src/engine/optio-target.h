/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "optio-catalog.h"
#include "optio-chip.h"
#include "optio-identity.h"
#include "optio-layout.h"

G_BEGIN_DECLS

/**
 * OptioTarget:
 *
 * A board as the plan sees it: what it says of itself, its memory map, and the chip if it is known.
 * Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioTarget OptioTarget;

#define OPTIO_TYPE_TARGET (optio_target_get_type ())

GType optio_target_get_type (void);

/**
 * optio_target_new:
 * @identity: what the board says of itself
 * @chip: (nullable): the chip, if it is known
 *
 * Joins what the board announces with what is known of the chip: the board's map comes first; the
 * chip's option areas are added, read-only, where the board does not announce them.
 *
 * Returns: (transfer full): the target.
 */
OptioTarget *optio_target_new (OptioIdentity *identity,
                               OptioChip     *chip);

/**
 * optio_target_new_from_match:
 * @identity: what the board says of itself
 * @match: the chips that it can be
 *
 * As optio_target_new() if one chip fits. If several fit, none is chosen, and for each time, size
 * and liberty below that which is safe for all of them is taken: F2 and F405 say the same of
 * themselves and are flashed the same way.
 *
 * Returns: (transfer full): the target.
 */
OptioTarget *optio_target_new_from_match (OptioIdentity *identity,
                                          OptioMatch    *match);
OptioTarget *optio_target_ref            (OptioTarget *self);
void         optio_target_unref          (OptioTarget *self);

OptioIdentity *optio_target_get_identity (OptioTarget *self);
OptioLayout   *optio_target_get_layout   (OptioTarget *self);

/**
 * optio_target_get_chip:
 *
 * Returns: (nullable) (transfer none): the chip; %NULL if it is not known for sure.
 */
OptioChip *optio_target_get_chip (OptioTarget *self);

/**
 * optio_target_get_flash_size_bytes:
 *
 * Returns: size of the flash as the board announces it; 0 if it does not, or if its bootloader is
 *   known to tell the wrong size.
 */
guint32 optio_target_get_flash_size_bytes (OptioTarget *self);

/**
 * optio_target_get_flash:
 *
 * Returns: (nullable): the first region that can be read, erased and written; %NULL if the board
 *   announces none.
 */
const OptioRegion *optio_target_get_flash (OptioTarget *self);

/**
 * optio_target_get_notes:
 *
 * Returns: (array zero-terminated=1): sentences about what was odd in the board's strings.
 */
const char *const *optio_target_get_notes (OptioTarget *self);

/**
 * optio_target_get_option_ranges:
 * @out_n_ranges: (out): how many
 *
 * Returns: (array length=out_n_ranges): where the option bytes are: what the chip is known to have,
 *   or else what the board announces by that name.
 */
const OptioRange *optio_target_get_option_ranges (OptioTarget *self,
                                                  guint       *out_n_ranges);

/**
 * optio_target_get_transfer_size:
 *
 * Returns: bytes of one block on the wire: wTransferSize, at most %OPTIO_TRANSPORT_MAX_TRANSFER, in
 *   whole program words; 0 if it is less than one; 1024 if the board does not say.
 */
guint optio_target_get_transfer_size (OptioTarget *self);

/**
 * optio_target_get_max_run_blocks:
 *
 * Returns: how many blocks may follow one Set Address with running numbers: 65534, because the
 *   16-bit block number must not wrap to the command blocks 0 and 1; 1 if blocks on the wire differ
 *   from the board's own wTransferSize, because the board multiplies the number with that
 *   (AN3156 section 4.1).
 */
guint optio_target_get_max_run_blocks (OptioTarget *self);

/**
 * optio_target_may_be_of_family:
 * @family: short name of a family of chips, as UF2 has it: "STM32F4", "STM32F407"
 *
 * Returns: %FALSE if all chips that fit are of other families of the same maker. An imitation may
 *   be meant by the name of what it imitates.
 */
gboolean optio_target_may_be_of_family (OptioTarget *self,
                                        const char  *family);

/**
 * optio_target_get_erased_value:
 *
 * Returns: what a byte of erased flash reads; 0xff if the chips that fit do not agree.
 */
guint8 optio_target_get_erased_value (OptioTarget *self);

/**
 * optio_target_get_program_word:
 *
 * Returns: bytes to which writes are aligned, at least 4 (AN2606 section 4.4); for a chip that is
 *   not known the most that any needs, if the sectors and the blocks are multiples of it.
 */
guint optio_target_get_program_word (OptioTarget *self);

/**
 * optio_target_check_bootloader:
 * @error: %OPTIO_ERROR_MISMATCH if the board runs its application, or hides its map
 *
 * Returns: whether it is known how the board is spoken to, with addresses or without.
 */
gboolean optio_target_check_bootloader (OptioTarget *self,
                                        GError     **error);

/**
 * optio_target_check_map:
 * @error: as for optio_target_check_bootloader(); also %OPTIO_ERROR_MISMATCH if the board speaks
 *   plain DFU, without addresses
 *
 * Returns: whether the board speaks DfuSe and says so by its map.
 */
gboolean optio_target_check_map (OptioTarget *self,
                                 GError     **error);

/**
 * optio_target_get_erase_bound_ms:
 * @sector: a sector of the layout
 *
 * Returns: the longest time that erasing @sector can take, milliseconds: the chip's bound, or a
 *   bound for any known chip.
 */
guint optio_target_get_erase_bound_ms (OptioTarget       *self,
                                       const OptioSector *sector);

/**
 * optio_target_get_erase_expected_ms:
 *
 * Returns: the time that erasing @sector usually takes, milliseconds.
 */
guint optio_target_get_erase_expected_ms (OptioTarget       *self,
                                          const OptioSector *sector);

/**
 * optio_target_can_mass_erase:
 *
 * Returns: whether the chip is known, and its bootloader is known to erase all flash at one
 *   command. Elsewhere that command is ignored, or erases some sector.
 */
gboolean optio_target_can_mass_erase (OptioTarget *self);

/**
 * optio_target_get_protection:
 * @out_block: (out): the block of option bytes that holds it
 *
 * Returns: (nullable) (transfer none): the field that protects the flash from being read; its
 *   default is the open value. %NULL if the chip is not known or has none.
 */
const OptioField *optio_target_get_protection (OptioTarget *self,
                                               OptioRange  *out_block);

/**
 * optio_target_get_unprotect_bound_ms:
 *
 * Returns: the longest time that all of the flash takes to be erased, milliseconds.
 */
guint optio_target_get_unprotect_bound_ms (OptioTarget *self);

/**
 * optio_target_get_mass_erase_bound_ms:
 *
 * Returns: the longest time that a mass erase can take, milliseconds, where it is possible.
 */
guint optio_target_get_mass_erase_bound_ms (OptioTarget *self);

/**
 * optio_target_get_mass_erase_expected_ms:
 *
 * Returns: the time that a mass erase usually takes, milliseconds, where it is possible.
 */
guint optio_target_get_mass_erase_expected_ms (OptioTarget *self);

/**
 * optio_target_get_program_bound_ms:
 * @size: bytes of one block
 *
 * Returns: the longest time that programming @size bytes can take, milliseconds.
 */
guint optio_target_get_program_bound_ms (OptioTarget *self,
                                         guint        size);

/**
 * optio_target_get_program_expected_us:
 *
 * Returns: the time that programming @size bytes usually takes, microseconds.
 */
guint64 optio_target_get_program_expected_us (OptioTarget *self,
                                              guint64      size);

/**
 * optio_target_get_fast_program:
 *
 * Returns: (nullable): the faster way to program, if all chips that fit have the same one and the
 *   board announces the byte that chooses it.
 */
const OptioFastProgram *optio_target_get_fast_program (OptioTarget *self);

/**
 * optio_target_bears_early_polls:
 *
 * Returns: whether GETSTATUS may be asked before bwPollTimeout is over while the board erases or
 *   writes. Only where the catalog says so: F0, L0, L1 and L4 STALL or lose their step.
 */
gboolean optio_target_bears_early_polls (OptioTarget *self);

/**
 * optio_target_dup_name:
 *
 * Returns: (transfer full): the chip's name, or the product string, or "unknown chip".
 */
char *optio_target_dup_name (OptioTarget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioTarget, optio_target_unref)

G_END_DECLS
