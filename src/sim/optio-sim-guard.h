/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-map.h"

G_BEGIN_DECLS

/**
 * OptioSimGuard:
 *
 * What a chip protects, by the option bytes that it has loaded: read protection, and sectors that
 * are not written. Which bits say so is the catalog's. Not locked.
 */
typedef struct _OptioSimGuard OptioSimGuard;

OptioSimGuard *optio_sim_guard_new  (void);
void           optio_sim_guard_free (OptioSimGuard *self);

/**
 * optio_sim_guard_load:
 *
 * Loads the option bytes as they are now, which a reset does.
 */
void optio_sim_guard_load (OptioSimGuard *self,
                           OptioSimMap   *map);

/**
 * optio_sim_guard_is_protected:
 *
 * Returns: whether readout protection is active, at any level.
 */
gboolean optio_sim_guard_is_protected (OptioSimGuard *self);

/**
 * optio_sim_guard_is_locked:
 *
 * Returns: whether it is active for ever: the bootloader never runs again.
 */
gboolean optio_sim_guard_is_locked (OptioSimGuard *self);

/**
 * optio_sim_guard_covers:
 *
 * Returns: whether erasing and writing at @address has no effect.
 */
gboolean optio_sim_guard_covers (OptioSimGuard *self,
                                 guint32        address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimGuard, optio_sim_guard_free)

G_END_DECLS
