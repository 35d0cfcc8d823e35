/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_CHIP_CHOICE (optio_chip_choice_get_type ())
G_DECLARE_FINAL_TYPE (OptioChipChoice, optio_chip_choice, OPTIO, CHIP_CHOICE, AdwPreferencesGroup)

/**
 * OptioChipChoice:
 *
 * A row for each chip that a board could be, and for each variant of a chip that has some; with a
 * button that takes the board for it. After a choice there is one to forget it, too.
 *
 * Signal "chosen": the user chose, and the board has been told.
 */

/**
 * optio_chip_choice_exists:
 *
 * Returns: whether a board could be several chips, or several variants of one.
 */
gboolean optio_chip_choice_exists (OptioBoardItem *board);

/**
 * optio_chip_choice_show:
 * @board: (nullable): whose chips are to be shown
 */
void optio_chip_choice_show (OptioChipChoice *self,
                             OptioBoardItem  *board);

G_END_DECLS
