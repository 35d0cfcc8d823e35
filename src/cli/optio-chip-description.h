/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "optio-chip.h"
#include "optio-console.h"

G_BEGIN_DECLS

/**
 * optio_chip_description_dup_device_id:
 *
 * Returns: (transfer full): the device ID for people, "0x448"; "-" if the chip has none.
 */
char *optio_chip_description_dup_device_id (OptioChip *chip);

/**
 * optio_chip_description_tell:
 *
 * Tells all that is known of a chip, as text.
 */
void optio_chip_description_tell (OptioConsole *console,
                                  OptioChip    *chip);

/**
 * optio_chip_description_to_json:
 *
 * Returns: (transfer full): an object with "id", "name", "family", "core", "device_id", "known",
 *   "variants", "memories", "areas", "blocks", "fields", "bootloader" and "sources". What is not
 *   known is null; addresses are numbers.
 */
JsonNode *optio_chip_description_to_json (OptioChip *chip);

G_END_DECLS
