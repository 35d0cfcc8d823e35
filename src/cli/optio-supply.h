/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-errand.h"

G_BEGIN_DECLS

/**
 * optio_supply_judge:
 * @said: (nullable): what follows --supply: volts, or "forget"
 * @flags: (inout): %OPTIO_FLASH_HIGH_SUPPLY is added
 * @error: %OPTIO_EXIT_ERROR if @said is neither
 *
 * Decides whether the supply allows the chip's faster way to program, and tells it. Only what the
 * person says counts, now or earlier of this board: the bootloader cannot measure it, and
 * programming words at too low a supply goes wrong. What is said is remembered for the board, but
 * for a dry run.
 */
gboolean optio_supply_judge (OptioErrand     *errand,
                             const char      *said,
                             OptioFlashFlags *flags,
                             GError         **error);

G_END_DECLS
