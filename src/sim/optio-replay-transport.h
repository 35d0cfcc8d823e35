/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-trace-reader.h"
#include "optio-transport.h"

G_BEGIN_DECLS

/**
 * optio_replay_transport_new:
 * @exchanges: (element-type OptioExchange): a trace
 * @address: the board in it
 * @cursor: where the trace goes on; must outlive the transport
 * @now_us: the clock; must outlive the transport
 *
 * Answers each request as the next equal one in the trace was answered. Requests that are told
 * there before and are not made now are passed over. Worker thread.
 *
 * Returns: (transfer full): the transport.
 */
OptioTransport *optio_replay_transport_new (GArray *exchanges,
                                            guint   address,
                                            guint  *cursor,
                                            gint64 *now_us);

G_END_DECLS
