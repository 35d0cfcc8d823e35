/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-image.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_FIRMWARE (optio_firmware_get_type ())
G_DECLARE_FINAL_TYPE (OptioFirmware, optio_firmware, OPTIO, FIRMWARE, GObject)

/**
 * OptioFirmware:
 *
 * A firmware file: read on a thread of its own, and read again whenever it changes, so that what is
 * flashed is what the compiler wrote last. Main thread.
 *
 * Properties for binding: "name", "description" (format and size, or what is being done, or the
 * problem), "problem" (%NULL if there is none), "loading", "image" (%NULL until it has been read),
 * "has-addresses", "base-text" (the address for a file without addresses, as text).
 */

/**
 * optio_firmware_new:
 * @file: (nullable): a firmware file
 *
 * Returns: (transfer full): a firmware that is being read; with %NULL, no firmware yet.
 */
OptioFirmware *optio_firmware_new (GFile *file);

/**
 * optio_firmware_get_file:
 *
 * Returns: (nullable) (transfer none): the file; %NULL if none was chosen yet.
 */
GFile *optio_firmware_get_file (OptioFirmware *self);

/**
 * optio_firmware_get_name:
 *
 * Returns: the file's name as it can be shown.
 */
const char *optio_firmware_get_name (OptioFirmware *self);

/**
 * optio_firmware_get_image:
 *
 * Returns: (nullable) (transfer none): what the file holds; %NULL while it is read, or if it cannot
 *   be read.
 */
OptioImage *optio_firmware_get_image (OptioFirmware *self);

/**
 * optio_firmware_get_problem:
 *
 * Returns: (nullable): why the file cannot be used, a sentence.
 */
const char *optio_firmware_get_problem (OptioFirmware *self);

gboolean optio_firmware_is_loading (OptioFirmware *self);

/**
 * optio_firmware_set_base_text:
 * @text: an address as optio_parse_address() takes it
 *
 * Says where the bytes of a file without addresses belong, and reads the file again.
 *
 * Returns: %FALSE, and nothing happens, if @text is not an address.
 */
gboolean optio_firmware_set_base_text (OptioFirmware *self,
                                       const char    *text);

G_END_DECLS
