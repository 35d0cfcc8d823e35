/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-device.h"
#include "optio-sim-map.h"

G_BEGIN_DECLS

/* What a simulated chip starts after a reset: by its option bytes, and by what its flash holds. */

/**
 * optio_sim_start_can_run:
 *
 * Returns: whether a program starts at @address: a stack pointer into RAM, then the address of a
 *   Thumb instruction in the same memory, where something stands.
 */
gboolean optio_sim_start_can_run (OptioSimMap *map,
                                  guint32      address);

/**
 * optio_sim_start_is_empty:
 *
 * Returns: whether the chip is one that looks whether its flash holds a program, and finds none.
 */
gboolean optio_sim_start_is_empty (OptioSimMap *map);

/**
 * optio_sim_start_find:
 * @is_boot0_high: the level of the BOOT0 pin
 * @is_found_empty: what optio_sim_start_is_empty() was when the chip last looked
 *
 * Returns: what a reset starts.
 */
OptioSimStart optio_sim_start_find (OptioSimMap *map,
                                    gboolean     is_boot0_high,
                                    gboolean     is_found_empty);

G_END_DECLS
