/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "optio-bootloader.h"
#include "optio-complement.h"
#include "optio-condition.h"
#include "optio-field.h"
#include "optio-layout.h"
#include "optio-range.h"

G_BEGIN_DECLS

/**
 * OptioChip:
 *
 * One chip, or a family of equal chips, as its XML in data/chips/ describes it. Immutable,
 * reference-counted, may cross threads.
 */
typedef struct _OptioChip OptioChip;

/**
 * OptioMemoryKind:
 *
 * What a memory is, whatever its address.
 */
typedef enum
{
  OPTIO_MEMORY_FLASH,
  OPTIO_MEMORY_OTP,
  OPTIO_MEMORY_EEPROM,
  OPTIO_MEMORY_RAM,
  OPTIO_MEMORY_SYSTEM,
} OptioMemoryKind;

/**
 * OptioSectorGroup:
 * @start: address of the first sector
 * @count: number of equal sectors
 * @sector_size: bytes
 * @erase_typical_ms: time to erase one sector, typical, milliseconds; 0 where nothing is erased
 * @erase_maximum_ms: the same, the bound of the data sheet
 */
typedef struct
{
  guint32 start;
  guint count;
  guint32 sector_size;
  guint erase_typical_ms;
  guint erase_maximum_ms;
} OptioSectorGroup;

/**
 * OptioMemory:
 * @kind: what it is
 * @name: name for people
 * @range: addresses
 * @groups: (array length=n_groups): its sectors; none for RAM and ROM
 */
typedef struct
{
  OptioMemoryKind kind;
  const char *name;
  OptioRange range;
  const OptioSectorGroup *groups;
  guint n_groups;
} OptioMemory;

/**
 * OptioOptionArea:
 * @range: where the bootloader shows these option bytes
 * @complement: how they protect themselves
 * @is_registers: whether these are registers of the flash interface and not memory
 */
typedef struct
{
  OptioRange range;
  OptioComplement complement;
  gboolean is_registers;
} OptioOptionArea;

/**
 * OptioOptionBlock:
 * @range: what one write must cover, no more and no less
 * @is_proved: whether such a write was seen to work on silicon
 * @resets: whether the chip resets itself after it
 * @when: (nullable) (element-type OptioCondition): what must hold in the chip as it was read, or it
 *   must not be written; %NULL if nothing must
 */
typedef struct
{
  OptioRange range;
  gboolean is_proved;
  gboolean resets;
  GArray *when;
} OptioOptionBlock;

/**
 * OptioFastProgram:
 * @unit: bytes that are programmed at once; 0 if there is no faster way
 * @typical_us: time for one unit, typical, microseconds
 * @maximum_us: the same, the bound
 * @supply_minimum_mv: the supply that it needs, millivolts
 * @supply_maximum_mv: the same, upper end
 * @select_at: address of the byte that chooses it (AN2606 section 4.4)
 * @select: what the byte must hold
 * @erase_percent: how much of its usual time an erase takes then, about; 0 if as much
 *
 * A wider way to program, for a supply that the bootloader cannot measure: somebody has to say it.
 */
typedef struct
{
  guint unit;
  guint typical_us;
  guint maximum_us;
  guint supply_minimum_mv;
  guint supply_maximum_mv;
  guint32 select_at;
  guint erase_percent;
  guint8 select;
} OptioFastProgram;

/**
 * OptioChipTiming:
 * @program_unit: bytes that are programmed at once through this bootloader
 * @program_typical_us: time for one unit, typical, microseconds
 * @program_maximum_us: the same, the bound
 * @fast_program: a faster way to program, if there is one
 * @mass_erase_typical_ms: milliseconds; 0 if not known
 * @mass_erase_maximum_ms: the same, the bound
 * @bears_early_polls: whether the bootloader may be asked for its status while it is busy, before
 *   the time that it advertises is over; %FALSE if it is not known
 */
typedef struct
{
  guint program_unit;
  guint program_typical_us;
  guint program_maximum_us;
  OptioFastProgram fast_program;
  guint mass_erase_typical_ms;
  guint mass_erase_maximum_ms;
  gboolean bears_early_polls;
} OptioChipTiming;

/**
 * OptioAlternates:
 * @alt_names: (array zero-terminated=1): alternate-setting strings, by number, at least one
 * @is_complete: whether the ROM has these settings and no others; if not, others may follow
 * @bcd_device: bcdDevice; 0 if it is not known
 * @product: (nullable): the product string, if it is known
 * @serial: (nullable): the serial number, if every board has the same
 *
 * What this chip's ROM is known to say of itself on USB.
 */
typedef struct
{
  const char *const *alt_names;
  gboolean is_complete;
  guint16 bcd_device;
  const char *product;
  const char *serial;
} OptioAlternates;

/**
 * OptioEvidence:
 * @OPTIO_EVIDENCE_DOCUMENT: a manual, a data sheet or a header of the maker
 * @OPTIO_EVIDENCE_OBSERVED: seen on a real chip
 * @OPTIO_EVIDENCE_INFERRED: concluded from relatives or other tools; may be wrong
 *
 * How something is known.
 */
typedef enum
{
  OPTIO_EVIDENCE_DOCUMENT,
  OPTIO_EVIDENCE_OBSERVED,
  OPTIO_EVIDENCE_INFERRED,
} OptioEvidence;

/**
 * OptioSource:
 * @evidence: how it is known
 * @text: where it stands, and what of the chip rests on it
 *
 * A source of the chip's description.
 */
typedef struct
{
  OptioEvidence evidence;
  const char *text;
} OptioSource;

/**
 * OptioKnown:
 * @OPTIO_KNOWN_TRACE: by a recorded session with a real chip
 * @OPTIO_KNOWN_LISTING: by what real chips say of themselves on USB
 * @OPTIO_KNOWN_DOCUMENTS: by documents only; no real chip was seen
 *
 * How much of a chip was seen in reality.
 */
typedef enum
{
  OPTIO_KNOWN_TRACE,
  OPTIO_KNOWN_LISTING,
  OPTIO_KNOWN_DOCUMENTS,
} OptioKnown;

/**
 * OptioVariant:
 * @id: "h743"
 * @name: for people, "STM32H743 / H753"
 * @flash_sizes: (array length=n_flash_sizes): sizes of flash that it comes with, bytes; none if not
 *   known
 *
 * One of several chips that say the same of themselves but differ in their option bytes.
 */
typedef struct
{
  const char *id;
  const char *name;
  const guint32 *flash_sizes;
  guint n_flash_sizes;
} OptioVariant;

/**
 * OptioSignature:
 * @flash_size_at: address of the 16 bits with the size of the flash in KiB; 0 if not known
 * @unique_id_at: address of the 96 bits of the unique identifier; 0 if not known
 * @rom_version_at: address of the byte with the version of the bootloader; 0 if not known
 *
 * Where a chip says what it is. A bootloader need not allow to read there.
 */
typedef struct
{
  guint32 flash_size_at;
  guint32 unique_id_at;
  guint32 rom_version_at;
} OptioSignature;

#define OPTIO_TYPE_CHIP (optio_chip_get_type ())

GType      optio_chip_get_type (void);
OptioChip *optio_chip_ref      (OptioChip *self);
void       optio_chip_unref    (OptioChip *self);

/**
 * optio_chip_get_id:
 *
 * Returns: the file's id, lower case, "stm32f07x".
 */
const char *optio_chip_get_id (OptioChip *self);

/**
 * optio_chip_get_name:
 *
 * Returns: name for people, "STM32F07x / F070xB".
 */
const char *optio_chip_get_name (OptioChip *self);

/**
 * optio_chip_get_device_id:
 *
 * Returns: DEV_ID of DBGMCU_IDCODE, 12 bits; 0 if the chip has none.
 */
guint16 optio_chip_get_device_id (OptioChip *self);

const char *optio_chip_get_family (OptioChip *self);
const char *optio_chip_get_core   (OptioChip *self);

/**
 * optio_chip_get_erased_value:
 *
 * Returns: what a byte of erased flash reads: 0xFF, or 0x00 on L0 and L1.
 */
guint8 optio_chip_get_erased_value (OptioChip *self);

/**
 * optio_chip_get_program_word:
 *
 * Returns: bytes to which a write must be aligned, in address and length: a power of two, 1 to 32.
 */
guint optio_chip_get_program_word (OptioChip *self);

const OptioChipTiming *optio_chip_get_timing (OptioChip *self);

/**
 * optio_chip_get_memories:
 * @out_n_memories: (out): how many
 *
 * Returns: (array length=out_n_memories): the memories of a chip as it comes from the factory, with
 *   the largest flash of the family.
 */
const OptioMemory *optio_chip_get_memories (OptioChip *self,
                                            guint     *out_n_memories);

/**
 * optio_chip_list_memories:
 * @variant: (nullable): which of the chip's variants it is; %NULL if that is not known
 * @lookup: finds the values of fields, and the size of the flash
 *
 * Finds out which memories a chip has with these option bytes. What is known to be so takes the
 * place of what it overlaps in optio_chip_get_memories().
 *
 * Returns: (element-type OptioMemory) (transfer container): the memories; they are the chip's.
 */
GArray *optio_chip_list_memories (OptioChip           *self,
                                  const char          *variant,
                                  OptioConditionLookup lookup,
                                  gpointer             user_data);

/**
 * optio_chip_find_sectors:
 * @address: an address
 *
 * Returns: (nullable): the group of sectors that holds @address.
 */
const OptioSectorGroup *optio_chip_find_sectors (OptioChip *self,
                                                 guint32    address);

const OptioOptionArea *optio_chip_get_option_areas (OptioChip *self,
                                                    guint     *out_n_areas);

const OptioOptionBlock *optio_chip_get_option_blocks (OptioChip *self,
                                                      guint     *out_n_blocks);

/**
 * optio_chip_get_fields:
 *
 * Returns: (array length=out_n_fields): the fields of the option bytes, in the file's order.
 */
const OptioField *optio_chip_get_fields (OptioChip *self,
                                         guint     *out_n_fields);

const OptioReserved *optio_chip_get_reserved (OptioChip *self,
                                              guint     *out_n_reserved);

const OptioWordPair *optio_chip_get_word_pairs (OptioChip *self,
                                                guint     *out_n_pairs);

const OptioFactoryWord *optio_chip_get_factory_words (OptioChip *self,
                                                      guint     *out_n_words);

const OptioVariant *optio_chip_get_variants (OptioChip *self,
                                             guint     *out_n_variants);

/**
 * optio_chip_has_variant:
 * @id: (nullable): a variant's id
 *
 * Returns: whether the chip has a variant with that id.
 */
gboolean optio_chip_has_variant (OptioChip  *self,
                                 const char *id);

const OptioSignature  *optio_chip_get_signature  (OptioChip *self);
const OptioBootloader *optio_chip_get_bootloader (OptioChip *self);
OptioKnown             optio_chip_get_known      (OptioChip *self);

/**
 * optio_known_get_text:
 *
 * Returns: a sentence in the user's language.
 */
const char *optio_known_get_text (OptioKnown known);

/**
 * optio_chip_get_vendor_id:
 *
 * Returns: idVendor of the chip's ROM.
 */
guint16 optio_chip_get_vendor_id (OptioChip *self);

/**
 * optio_chip_get_product_id:
 *
 * Returns: idProduct of the chip's ROM.
 */
guint16 optio_chip_get_product_id (OptioChip *self);

/**
 * optio_chip_get_alternates:
 *
 * Returns: (array length=out_n_alternates): the forms in which this chip's ROM is known to announce
 *   itself, one for each size of flash or revision of the ROM; perhaps none.
 */
const OptioAlternates *optio_chip_get_alternates (OptioChip *self,
                                                  guint     *out_n_alternates);

/**
 * optio_chip_get_sources:
 *
 * Returns: (array length=out_n_sources): what the description rests on, at least one.
 */
const OptioSource *optio_chip_get_sources (OptioChip *self,
                                           guint     *out_n_sources);

/**
 * optio_chip_new_from_bytes:
 * @bytes: an XML document as data/chips/README.md describes it
 * @name: what to call it in errors, usually the file's name
 * @error: %OPTIO_ERROR_DATA with file, line and a sentence
 *
 * The document is taken as hostile: no entities, no network, bounded size and depth.
 *
 * Returns: (transfer full) (nullable): the chip.
 */
OptioChip *optio_chip_new_from_bytes (GBytes     *bytes,
                                      const char *name,
                                      GError    **error);

/**
 * optio_chip_new_from_file:
 * @path: path of a file as optio_chip_new_from_bytes() takes it
 * @error: as there; %OPTIO_ERROR_FILE if it is no ordinary file, too big, or cannot be read
 *
 * Blocks on I/O.
 *
 * Returns: (transfer full) (nullable): the chip.
 */
OptioChip *optio_chip_new_from_file (const char *path,
                                     GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioChip, optio_chip_unref)

G_END_DECLS
