/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-catalog.h"

G_BEGIN_DECLS

/**
 * optio_report_file_load:
 * @path: a text that ends with a description like data/boards.xml, as optio_report_new() makes it
 * @catalog: has the chip of the board
 * @error: %OPTIO_ERROR_FILE if it cannot be read or has no description, or if that is broken or its
 *   chip is not known
 *
 * Returns: (transfer full) (nullable): the first simulated board in it.
 */
OptioBoard *optio_report_file_load (const char   *path,
                                    OptioCatalog *catalog,
                                    GError      **error);

G_END_DECLS
