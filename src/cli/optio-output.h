/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-errand.h"
#include "optio-format.h"

G_BEGIN_DECLS

/**
 * optio_output_find_format:
 * @format_name: (nullable): what --format says
 * @path: the file that is to be written
 * @error: %OPTIO_EXIT_ERROR if there is no such format, if it can only be read, or if nothing says
 *   which one is meant
 *
 * Returns: (nullable): --format, or the format that the name ends with, or raw binary for a name
 *   that ends with nothing.
 */
const OptioFormat *optio_output_find_format (const char *format_name,
                                             const char *path,
                                             GError    **error);

/**
 * optio_output_check:
 * @path: the file that is to be written
 * @error: %OPTIO_EXIT_ERROR if it is a folder, lies in none, or exists and --yes is not given
 *
 * Whether the file could be written is asked before a minute is spent reading a chip.
 */
gboolean optio_output_check (OptioCommand *command,
                             const char   *path,
                             GError      **error);

/**
 * optio_output_save:
 * @errand: one whose job has read something
 * @error: %OPTIO_EXIT_ERROR if the file cannot be written
 *
 * Writes what was read, in one go.
 */
gboolean optio_output_save (OptioErrand       *errand,
                            const OptioFormat *format,
                            const char        *path,
                            GError           **error);

G_END_DECLS
