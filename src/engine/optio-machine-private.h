/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-machine.h"

G_BEGIN_DECLS

/* Requests that take no time on the board. */
#define OPTIO_REQUEST_TIMEOUT_MS 5000

/* The board may take this long to answer beyond the end of an operation. */
#define OPTIO_TIMEOUT_MARGIN_MS 2000u

/* And this long at least: some answer GETSTATUS after 6 s (nRF, Zephyr issue 8734). */
#define OPTIO_ANSWER_TIMEOUT_MS 8000u

/* The patience for a GETSTATUS that may be held until an operation is over. */
#define OPTIO_PATIENCE_MS(bound_ms)                                                                \
  MAX ((bound_ms) + OPTIO_TIMEOUT_MARGIN_MS, OPTIO_ANSWER_TIMEOUT_MS)

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
 * optio_machine_pass_state:
 * @state: what GETSTATE told, which tells no status
 *
 * As optio_machine_pass().
 */
void optio_machine_pass_state (OptioMachine *self,
                               guint         state);

/**
 * optio_machine_ask_status:
 * @bound_ms: for so long a STALL means "busy", milliseconds
 * @timeout_ms: patience for each GETSTATUS, milliseconds
 *
 * GETSTATUS.
 */
gboolean optio_machine_ask_status (OptioMachine    *self,
                                   guint            bound_ms,
                                   guint            timeout_ms,
                                   OptioWireStatus *out_status,
                                   GError         **error);

/**
 * optio_machine_abort:
 *
 * ABORT. The address pointer stays.
 */
gboolean optio_machine_abort (OptioMachine *self,
                              GError      **error);

/**
 * optio_machine_prepare_data:
 * @request: DNLOAD or UPLOAD
 * @error: %OPTIO_ERROR_PROTOCOL if @request is not legal in the state; as for optio_machine_abort()
 *
 * Makes @request legal without losing the address pointer.
 */
gboolean optio_machine_prepare_data (OptioMachine   *self,
                                     OptioDfuRequest request,
                                     GError        **error);

/**
 * optio_machine_prepare_command:
 *
 * Makes the board ready for a command.
 */
gboolean optio_machine_prepare_command (OptioMachine *self,
                                        GError      **error);

/**
 * optio_machine_explain_refusal:
 * @request: DNLOAD or UPLOAD
 * @refusal: (transfer full): how it failed: a STALL, an answer that is too short, or anything else
 * @error: (out): the board's own reason if it has one, else @refusal
 *
 * After a refused DNLOAD or UPLOAD the reason is in the status. A DNLOAD may have arrived all the
 * same, and GETSTATUS would carry it out: then nothing is asked, and the way back to dfuIDLE drops
 * it.
 *
 * Returns: %FALSE.
 */
gboolean optio_machine_explain_refusal (OptioMachine   *self,
                                        OptioDfuRequest request,
                                        GError         *refusal,
                                        GError        **error);

/**
 * optio_machine_set_status_error:
 * @error: (out): %OPTIO_ERROR_STATUS with what the board says
 *
 * Returns: %FALSE.
 */
gboolean optio_machine_set_status_error (const OptioWireStatus *status,
                                         GError               **error);

/**
 * optio_machine_set_unexpected_state:
 * @error: (out): %OPTIO_ERROR_PROTOCOL
 *
 * Returns: %FALSE.
 */
gboolean optio_machine_set_unexpected_state (guint    state,
                                             GError **error);

G_END_DECLS
