/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_data_folder_get:
 *
 * Any thread.
 *
 * Returns: where Optio's own data lies: $OPTIO_DATA_DIR, or where it was installed.
 */
const char *optio_data_folder_get (void);

G_END_DECLS
