/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-chip.h"

G_BEGIN_DECLS

/**
 * optio_sim_state_load:
 * @id: the board's id
 * @path: a file of optio_sim_state_save(); one that is not there changes nothing
 * @error: %OPTIO_ERROR_FILE, also if it is of another board; the chip is as it was then
 *
 * Gives the chip the memory of an earlier one, and resets it.
 */
gboolean optio_sim_state_load (OptioSimChip *chip,
                               const char   *id,
                               const char   *path,
                               GError      **error);

/**
 * optio_sim_state_save:
 * @error: %OPTIO_ERROR_FILE
 *
 * Writes what the chip keeps without power: a #GKeyFile with the group "optio-simulated-board"
 * (keys "version", "board") and the group "memory", in which each key is an address, 0x and 8
 * digits, and each value the base64 text of the up to 1024 bytes there. What is blank is left out.
 */
gboolean optio_sim_state_save (OptioSimChip *chip,
                               const char   *id,
                               const char   *path,
                               GError      **error);

G_END_DECLS
