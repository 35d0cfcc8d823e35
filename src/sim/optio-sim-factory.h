/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioSimGuard:
 * @OPTIO_SIM_GUARD_NONE: write protection is not simulated
 * @OPTIO_SIM_GUARD_BITS: a bit protects sectors where it is 0 (F0, F4)
 * @OPTIO_SIM_GUARD_PAGES: a word gives first and last protected page, none where first > last (G0)
 *
 * How the option bytes write-protect flash.
 */
typedef enum
{
  OPTIO_SIM_GUARD_NONE,
  OPTIO_SIM_GUARD_BITS,
  OPTIO_SIM_GUARD_PAGES,
} OptioSimGuard;

#define OPTIO_SIM_MAX_OPTION_WORDS 32
#define OPTIO_SIM_MAX_GUARDS 4

/**
 * OptioSimFactory:
 * @device_id: DEV_ID of the chip
 * @n_option_words: used entries of @option_words
 * @option_words: factory option bytes, from the start of the first option area, little-endian words
 * @rdp_offset: where the read protection byte lies in them
 * @rdp_open: its value when nothing is protected
 * @guard: how write protection is written
 * @guard_offsets: where: the bytes of the bits, each with 8 of them; or the words of the pages
 * @n_guards: used entries of @guard_offsets
 * @guard_sectors: sectors that one bit protects; or pages of one bank, 0 if there is one bank
 * @flash_size_address: 16-bit register with the flash's size in KiB; 0 if there is none
 * @uid_address: 96-bit unique id; 0 if there is none
 * @bootloader_id_address: byte with the ROM's version; 0 if there is none
 * @bootloader_id: its value
 *
 * What a chip holds when it leaves the factory, beyond what the catalog says, and how the option
 * bytes guard it. Only what a bootloader enforces; names and meanings of fields are the catalog's.
 */
typedef struct
{
  guint16 device_id;
  guint n_option_words;
  guint32 option_words[OPTIO_SIM_MAX_OPTION_WORDS];
  guint rdp_offset;
  guint8 rdp_open;
  OptioSimGuard guard;
  guint guard_offsets[OPTIO_SIM_MAX_GUARDS];
  guint n_guards;
  guint guard_sectors;
  guint32 flash_size_address;
  guint32 uid_address;
  guint32 bootloader_id_address;
  guint8 bootloader_id;
} OptioSimFactory;

/**
 * optio_sim_factory_find:
 * @device_id: DEV_ID of the chip
 *
 * Returns: (nullable) (transfer none): the chip's entry. A chip without one has blank option bytes
 *   and cannot be protected.
 */
const OptioSimFactory *optio_sim_factory_find (guint16 device_id);

/**
 * optio_sim_factory_guards:
 * @options: (array length=size): the option bytes that the chip has loaded
 * @sector: number of the sector, counted from the start of the flash
 *
 * Returns: whether writing and erasing that sector has no effect.
 */
gboolean optio_sim_factory_guards (const OptioSimFactory *self,
                                   const guint8          *options,
                                   gsize                  size,
                                   guint                  sector);

G_END_DECLS
