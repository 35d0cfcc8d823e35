/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-device.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_SIM_TRANSPORT (optio_sim_transport_get_type ())
G_DECLARE_FINAL_TYPE (OptioSimTransport, optio_sim_transport, OPTIO, SIM_TRANSPORT, GObject)

/**
 * OptioSimTransport:
 *
 * The host's side of a simulated board: an #OptioTransport over optio_sim_device_control() that
 * adds the time on the wire and the host's patience. Full speed: 0.1 ms for a control transfer,
 * 1 us for a byte. Runs on the board's clock.
 */

/**
 * optio_sim_transport_new:
 * @error: %OPTIO_ERROR_GONE, or %OPTIO_ERROR_BUSY if the board is open already
 *
 * Returns: (transfer full) (nullable): the opened board.
 */
OptioTransport *optio_sim_transport_new (OptioSimDevice *device,
                                         GError        **error);

G_END_DECLS
