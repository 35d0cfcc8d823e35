/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-errand.h"

G_BEGIN_DECLS

/**
 * optio_unprotect:
 * @error: %OPTIO_EXIT_ERROR if nothing shows that the board is read-protected, if nobody agreed, or
 *   with what became of it; as optio_plan_new_unprotect()
 *
 * Looks for evidence, asks, takes the read protection away, and reads the level again.
 */
gboolean optio_unprotect (OptioErrand *errand,
                          GError     **error);

G_END_DECLS
