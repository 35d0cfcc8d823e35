/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-command.h"

G_BEGIN_DECLS

/**
 * optio_board_listing_tell_boards:
 * @error: as optio_command_list_boards()
 *
 * Tells all simulated boards: id, chip, bootloader, title, quirks, and what each starts. With
 * --json an event "board" for each.
 */
gboolean optio_board_listing_tell_boards (OptioCommand *command,
                                          GError      **error);

/**
 * optio_board_listing_tell_quirks:
 *
 * Tells the quirks that a simulated board can have. With --json an event "quirk" for each.
 */
void optio_board_listing_tell_quirks (OptioCommand *command);

G_END_DECLS
