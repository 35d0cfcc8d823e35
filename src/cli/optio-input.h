/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-errand.h"
#include "optio-format.h"

G_BEGIN_DECLS

/**
 * optio_input_find_format:
 * @name: (nullable): what --format says
 * @out_format: (out): the format, or %NULL if @name is %NULL
 * @error: %OPTIO_EXIT_ERROR if there is no such format
 */
gboolean optio_input_find_format (const char         *name,
                                  const OptioFormat **out_format,
                                  GError            **error);

/**
 * optio_input_read_file:
 * @path: a firmware file that no board is needed for; "-" for standard input
 * @format_name: (nullable): what --format or --from says; %NULL to find it out
 * @out_format: (out): the format that it has
 * @error: %OPTIO_EXIT_ERROR if the file cannot be read, the format is not known, or --address is
 *   given for a file that has addresses; %OPTIO_ERROR_FILE if it is broken
 *
 * Reads a file. One that does not say where its bytes belong is placed at --address, or at 0.
 *
 * Returns: (transfer full) (nullable): what is in it.
 */
OptioImage *optio_input_read_file (OptioCommand       *command,
                                   const char         *path,
                                   const char         *format_name,
                                   const OptioFormat **out_format,
                                   GError            **error);

/**
 * optio_input_new_errand:
 * @path: the firmware file; "-" for standard input
 * @format_name: (nullable): what --format says; %NULL to find it out
 * @out_image: (out) (transfer full): what is in the file, where it belongs on the board
 * @error: %OPTIO_EXIT_ERROR if the file cannot be read or the format is not known,
 *   %OPTIO_ERROR_FILE if it is broken; or as for optio_errand_new()
 *
 * Reads the file, once, and then finds the board. A file that does not say where its bytes belong
 * is placed at --address, or else where the board's flash begins.
 *
 * Returns: (transfer full) (nullable): the errand.
 */
OptioErrand *optio_input_new_errand (OptioCommand *command,
                                     const char   *path,
                                     const char   *format_name,
                                     OptioImage  **out_image,
                                     GError      **error);

G_END_DECLS
