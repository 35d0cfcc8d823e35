/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * catalog: what is known of chips.
 * From: a board's strings and the XML of data/. What: layouts and chips. To: the plan and the
 * option model.
 */

#include <glib-object.h>

#include "optio-range.h"

G_BEGIN_DECLS

/**
 * OptioAccess:
 *
 * What may be done with a sector: the low three bits of its letter in the layout string
 * (UM0424 section 10.3.2).
 */
typedef enum
{
  OPTIO_ACCESS_NONE = 0,
  OPTIO_ACCESS_READ = 1 << 0,
  OPTIO_ACCESS_ERASE = 1 << 1,
  OPTIO_ACCESS_WRITE = 1 << 2,
} OptioAccess;

/**
 * OptioSector:
 * @range: address and size
 * @access: what may be done with it
 * @alt: the alternate setting that it belongs to
 */
typedef struct
{
  OptioRange range;
  OptioAccess access;
  guint alt;
} OptioSector;

/**
 * OptioRegion:
 * @alt: the alternate setting
 * @name: its name without '@' and blanks around it, "Internal Flash"
 * @range: all its sectors; they follow each other without a gap
 * @n_sectors: number of sectors
 * @access: what may be done with some sector of it
 *
 * A stretch of sectors without a gap. An alternate setting can have several.
 */
typedef struct
{
  guint alt;
  const char *name;
  OptioRange range;
  guint n_sectors;
  OptioAccess access;
} OptioRegion;

/**
 * optio_region_has_options:
 *
 * Returns: whether its name says that it is option bytes: "Option Bytes", "Option Byte" and "Option
 *   byte" in the field, and "OB Bytes" on U0.
 */
gboolean optio_region_has_options (const OptioRegion *self);

/**
 * OptioLayout:
 *
 * The memory map that a board announces, or that the catalog knows better. Immutable,
 * reference-counted, may cross threads.
 */
typedef struct _OptioLayout OptioLayout;

typedef struct _OptioLayoutBuilder OptioLayoutBuilder;

OptioLayout *optio_layout_ref      (OptioLayout *self);
void         optio_layout_unref    (OptioLayout *self);

/**
 * optio_layout_new_from_strings:
 * @alt_names: %NULL-terminated names of the alternate settings, by number
 * @out_notes: (out) (optional) (transfer full): %NULL-terminated sentences about what was odd in
 *   them: cut tails, missing multipliers, equal maps; empty if nothing was
 *
 * Parses what a board announces. Never fails: what cannot be understood is left out and noted;
 * a bad alternate setting does not spoil the good ones. Names without '@' are not layouts and
 * are passed over. Of several settings with the same name and map only the lowest is kept: some
 * ROMs repeat the map of their flash for every setting (G0B1). A count with a fraction, "01.5*01Kg"
 * (ST's Open Bootloader for C5), is that many whole sectors and a shorter one behind them. Letters
 * other than 'a' to 'g' mean nothing.
 *
 * Returns: (transfer full): the layout, perhaps without a region.
 */
OptioLayout *optio_layout_new_from_strings (const char *const *alt_names,
                                            char            ***out_notes);

/**
 * optio_layout_builder_new:
 *
 * Makes a layout from known facts instead of strings.
 */
OptioLayoutBuilder *optio_layout_builder_new  (void);
void                optio_layout_builder_free (OptioLayoutBuilder *self);

/**
 * optio_layout_builder_begin_region:
 * @alt: alternate setting
 * @name: name for people
 * @start: address of its first sector
 */
void optio_layout_builder_begin_region (OptioLayoutBuilder *self,
                                        guint               alt,
                                        const char         *name,
                                        guint32             start);

/**
 * optio_layout_builder_add_sectors:
 * @count: number of sectors, at least 1
 * @sector_size: bytes, at least 1
 *
 * Appends sectors to the region begun last.
 *
 * Returns: %FALSE, and nothing is added, if they would go beyond 0xFFFFFFFF, or if the region's
 *   size would no longer fit in 32 bits.
 */
gboolean optio_layout_builder_add_sectors (OptioLayoutBuilder *self,
                                           guint               count,
                                           guint32             sector_size,
                                           OptioAccess         access);

/**
 * optio_layout_builder_end:
 *
 * Returns: (transfer full): the layout. Regions without a sector are left out. @self is empty
 *   afterwards and can be used again.
 */
OptioLayout *optio_layout_builder_end (OptioLayoutBuilder *self);

guint optio_layout_get_n_regions (OptioLayout *self);

/**
 * optio_layout_get_region:
 * @index: below optio_layout_get_n_regions()
 *
 * Returns: (transfer none): the region; regions are in the order of their alternate settings.
 */
const OptioRegion *optio_layout_get_region (OptioLayout *self,
                                            guint        index);

/**
 * optio_layout_get_sector:
 * @region_index: below optio_layout_get_n_regions()
 * @sector_index: below that region's n_sectors
 */
OptioSector optio_layout_get_sector (OptioLayout *self,
                                     guint        region_index,
                                     guint        sector_index);

/**
 * optio_layout_find_sector:
 * @address: an address
 * @out_sector: (out) (optional): the sector that holds it; where several regions hold it, that of
 *   the lowest alternate setting
 *
 * Returns: %FALSE if the board announces nothing at @address.
 */
gboolean optio_layout_find_sector (OptioLayout *self,
                                   guint32      address,
                                   OptioSector *out_sector);

/**
 * optio_layout_covers:
 * @range: addresses
 * @access: what must be possible with all of them
 * @out_first_gap: (out) (optional): the first address that does not fit
 *
 * Where regions overlap, the sector that optio_layout_find_sector() returns is the one that counts.
 *
 * Returns: whether every byte of @range lies in a sector that allows @access.
 */
gboolean optio_layout_covers (OptioLayout *self,
                              OptioRange   range,
                              OptioAccess  access,
                              guint32     *out_first_gap);

/**
 * optio_layout_to_string:
 *
 * Two layouts with equal text are equal. For comparing and for logs, not for users.
 *
 * Returns: (transfer full): a line for each region, ending in a newline:
 *   `0 "Internal Flash" 0x08000000 4*16384 rew, 1*65536 rew`.
 */
char *optio_layout_to_string (OptioLayout *self);

/**
 * optio_access_to_string:
 *
 * Returns: "rew" with '-' for what is not allowed, e.g. "r--".
 */
const char *optio_access_to_string (OptioAccess access);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioLayout, optio_layout_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioLayoutBuilder, optio_layout_builder_free)

G_END_DECLS
