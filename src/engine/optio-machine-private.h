/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-machine.h"

G_BEGIN_DECLS

/* Requests that take no time on the board. */
#define OPTIO_REQUEST_TIMEOUT_MS 5000

/* The board may take this long to answer beyond the end of an operation. */
#define OPTIO_TIMEOUT_MARGIN_MS 2000

/**
 * optio_machine_pass:
 * @state: the new state
 * @seen: (nullable): the reply that told it, or %NULL if it follows from a request that the board
 *   accepted
 *
 * The one place that a transition passes.
 */
void optio_machine_pass (OptioMachine          *self,
                         guint                  state,
                         const OptioWireStatus *seen);

/**
 * optio_machine_ask_status:
 * @bound_ms: for so long a STALL means "busy", milliseconds
 *
 * GETSTATUS.
 */
gboolean optio_machine_ask_status (OptioMachine    *self,
                                   guint            bound_ms,
                                   OptioWireStatus *out_status,
                                   GError         **error);

/**
 * optio_machine_abort:
 *
 * ABORT. The address pointer stays.
 */
gboolean optio_machine_abort (OptioMachine *self,
                              GError      **error);

G_END_DECLS
