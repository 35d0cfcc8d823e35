/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the format files share with the table in optio-format.c, and nobody else. */

#include "optio-format.h"

G_BEGIN_DECLS

extern const OptioFormat optio_format_ihex;
extern const OptioFormat optio_format_binary;

/**
 * optio_format_refuse_foreign:
 * @bytes: content that no format but raw binary knows
 * @error: %OPTIO_ERROR_FILE, says what it is and how to get firmware out of it
 *
 * Raw binary fits anything, so without this an ELF file or a web page saved by mistake would be
 * flashed as it is.
 *
 * Returns: %FALSE if @bytes are known to be something else than raw binary.
 */
gboolean optio_format_refuse_foreign (GBytes  *bytes,
                                      GError **error);

G_END_DECLS
