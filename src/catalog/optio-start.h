/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-set.h"

G_BEGIN_DECLS

/**
 * OptioStartPlace:
 * @OPTIO_START_UNKNOWN: it depends on more than is known here
 * @OPTIO_START_FLASH: the main flash
 * @OPTIO_START_BOOTLOADER: the system memory with the bootloader
 * @OPTIO_START_RAM: the RAM
 * @OPTIO_START_ADDRESS: an address that is none of these
 *
 * Where a chip starts after a reset.
 */
typedef enum
{
  OPTIO_START_UNKNOWN,
  OPTIO_START_FLASH,
  OPTIO_START_BOOTLOADER,
  OPTIO_START_RAM,
  OPTIO_START_ADDRESS,
} OptioStartPlace;

/**
 * optio_start_is_closed:
 * @is_read: the option bytes as they were read; else as they are to be
 *
 * Returns: whether a protection that lasts for ever (RDP level 2 and its like) keeps the chip out
 *   of its bootloader, whatever else the options and the pin say. By the chapters on read
 *   protection of the manuals named in optio-start.c, and AT32's and GD32's.
 */
gboolean optio_start_is_closed (OptioOptionSet *set,
                                gboolean        is_read);

/**
 * optio_start_find:
 * @is_read: the option bytes as they were read; else as they are to be
 * @is_high: whether the BOOT0 pin is high
 * @out_address: (out): the address, if the options name one
 *
 * Returns: where the chip starts, by its options and the pin.
 */
OptioStartPlace optio_start_find (OptioOptionSet *set,
                                  gboolean        is_read,
                                  gboolean        is_high,
                                  guint64        *out_address);

/**
 * optio_start_describe:
 * @is_read: as for optio_start_find()
 *
 * Returns: (transfer full): what the chip starts with BOOT0 low and high, a sentence for people.
 */
char *optio_start_describe (OptioOptionSet *set,
                            gboolean        is_read);

G_END_DECLS
