/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-board.h"
#include "optio-sim-device.h"

G_BEGIN_DECLS

/* What the transport needs of its board. Any thread. A visit is the time from one appearance on the
 * bus to the next disappearance; visits are numbered from 1. */

/**
 * optio_sim_device_claim:
 * @out_visit: (out): the visit that was claimed
 * @error: %OPTIO_ERROR_GONE, or %OPTIO_ERROR_BUSY if somebody else has claimed it
 */
gboolean optio_sim_device_claim (OptioSimDevice *self,
                                 guint          *out_visit,
                                 GError        **error);

/**
 * optio_sim_device_release:
 * @visit: from optio_sim_device_claim()
 */
void optio_sim_device_release (OptioSimDevice *self,
                               guint           visit);

/**
 * optio_sim_device_is_here:
 *
 * Returns: whether that visit still lasts.
 */
gboolean optio_sim_device_is_here (OptioSimDevice *self,
                                   guint           visit);

/**
 * optio_sim_device_enumerate:
 *
 * Sets the configuration, as an operating system does after a reset of the port.
 */
void optio_sim_device_enumerate (OptioSimDevice *self);

/**
 * optio_sim_device_pass:
 * @until_us: a time on the board's clock
 * @cancellable: (nullable): ends it early
 *
 * Lets time pass, at most until then; in real time it returns early when something happens to the
 * board.
 */
void optio_sim_device_pass (OptioSimDevice *self,
                            gint64          until_us,
                            GCancellable   *cancellable);

/**
 * optio_sim_device_lock:
 *
 * Begins to look at the board as it is now.
 *
 * Returns: (transfer none): the board, until optio_sim_device_unlock().
 */
OptioSimBoard *optio_sim_device_lock   (OptioSimDevice *self);
void           optio_sim_device_unlock (OptioSimDevice *self);

G_END_DECLS
