/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-identity.h"
#include "optio-trace-reader.h"

G_BEGIN_DECLS

/**
 * optio_replay_identity_new:
 * @exchanges: (element-type OptioExchange): a trace
 * @address: a device number in it
 *
 * Finds what a board says of itself in the descriptors that it was asked for.
 *
 * Returns: (transfer full) (nullable): it; %NULL if its descriptors are not there, or have no DFU
 *   interface.
 */
OptioIdentity *optio_replay_identity_new (GArray *exchanges,
                                          guint   address);

G_END_DECLS
