/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-errand.h"

G_BEGIN_DECLS

/**
 * optio_span_parse:
 * @size: (nullable): what --size says
 * @out_range: (out): the range that --address and --size mean
 * @error: %OPTIO_EXIT_ERROR if they are not numbers or go beyond 32 bits; if --address is missing
 *   and the board announces no flash; if --size is missing and --address lies in no region
 *
 * Without --address it begins where the flash begins; without --size it goes to the end of the
 * region.
 */
gboolean optio_span_parse (OptioErrand *errand,
                           const char  *size,
                           OptioRange  *out_range,
                           GError     **error);

G_END_DECLS
