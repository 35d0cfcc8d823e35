/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-dfu.h"
#include "optio-range.h"

G_BEGIN_DECLS

/** bStatus of DFU 1.1 section 6.1.2 goes from 0 to one below this. */
#define OPTIO_WITNESS_N_STATUSES 16u

/**
 * OptioRequestTally:
 * @n_requests: how often it was sent
 * @n_failed: of these, how often the transfer failed
 * @total_us: time of all of them together, microseconds
 * @longest_us: time of the longest, microseconds
 *
 * What became of one of DFU's requests.
 */
typedef struct
{
  guint n_requests;
  guint n_failed;
  gint64 total_us;
  gint64 longest_us;
} OptioRequestTally;

/**
 * OptioTally:
 * @requests: by #OptioDfuRequest
 * @n_statuses: replies to GETSTATUS by bStatus; greater ones count with the last
 * @n_busy: replies to GETSTATUS in dfuDNBUSY
 * @last_error_status: the last bStatus that was not OK
 * @longest_poll_ms: the longest bwPollTimeout that the board asked for, milliseconds
 *
 * What the wire saw of a run.
 */
typedef struct
{
  OptioRequestTally requests[OPTIO_DFU_N_REQUESTS];
  guint n_statuses[OPTIO_WITNESS_N_STATUSES];
  guint n_busy;
  guint last_error_status;
  guint longest_poll_ms;
} OptioTally;

/**
 * OptioRefusal:
 * @range: what a step of the plan wanted
 * @status: bStatus, if the board reported one; else %OPTIO_DFU_STATUS_OK
 * @error: why the step was left out
 *
 * A step that was left out because the board did not do it.
 */
typedef struct
{
  OptioRange range;
  guint status;
  GError *error;
} OptioRefusal;

/**
 * OptioWitness:
 *
 * What a run saw of a board beside its bytes. Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioWitness OptioWitness;

/**
 * optio_refusals_new:
 *
 * Returns: (element-type OptioRefusal) (transfer full): an empty array that frees its errors.
 */
GArray *optio_refusals_new (void);

/**
 * optio_witness_new:
 * @tally: copied
 * @refusals: (element-type OptioRefusal) (nullable): in their order; copied
 */
OptioWitness *optio_witness_new   (const OptioTally *tally,
                                   GArray           *refusals);
OptioWitness *optio_witness_ref   (OptioWitness *self);
void          optio_witness_unref (OptioWitness *self);

const OptioTally *optio_witness_get_tally (OptioWitness *self);

/**
 * optio_witness_get_refusals:
 *
 * Returns: (array length=out_n_refusals): the steps that were left out, in their order.
 */
const OptioRefusal *optio_witness_get_refusals (OptioWitness *self,
                                                guint        *out_n_refusals);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioWitness, optio_witness_unref)

G_END_DECLS
