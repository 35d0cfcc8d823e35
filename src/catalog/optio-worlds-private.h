/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip-private.h"

G_BEGIN_DECLS

/**
 * OptioWorlds:
 *
 * All combinations that the conditions of a chip tell apart: each variant, with each value that
 * counts of each field that is in a condition, and one more value where others are left.
 */
typedef struct _OptioWorlds OptioWorlds;

/**
 * optio_worlds_new:
 *
 * Returns: (transfer full) (nullable): the worlds of @chip, standing before the first one; %NULL if
 *   there are more than 1024.
 */
OptioWorlds *optio_worlds_new (OptioChip *chip);

void optio_worlds_free (OptioWorlds *self);

/**
 * optio_worlds_next:
 *
 * Goes to the next world.
 *
 * Returns: whether there is one.
 */
gboolean optio_worlds_next (OptioWorlds *self);

/**
 * optio_worlds_has:
 *
 * Returns: whether what stands under these conditions is there in the current world.
 */
gboolean optio_worlds_has (OptioWorlds       *self,
                           GArray            *when,
                           const char *const *variants);

/**
 * optio_worlds_to_string:
 *
 * Returns: (transfer full): " (h743, TZEN=0xb4)", empty if there is one world only.
 */
char *optio_worlds_to_string (OptioWorlds *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioWorlds, optio_worlds_free)

G_END_DECLS
