/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-ledger.h"
#include "optio-plan.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioOutcome:
 * @error: (nullable): why the run ended early
 * @n_different: bytes that were read back and differ
 * @first_difference: address of the first of them
 * @expected: what should be there
 * @found: what is there
 * @image: (nullable): what was read
 * @has_left: whether the board has left its bootloader, or its application, as it should
 *
 * What a run found out beside its ledger.
 */
typedef struct
{
  const GError *error;
  guint64 n_different;
  guint32 first_difference;
  guint8 expected;
  guint8 found;
  OptioImage *image;
  gboolean has_left;
} OptioOutcome;

/**
 * optio_conclude_missing:
 *
 * Returns: how many of the bytes that @plan keeps were erased, or may have been, and are not
 *   written again yet. Nobody else has them.
 */
guint64 optio_conclude_missing (OptioPlan   *plan,
                                OptioLedger *ledger);

/**
 * optio_conclude:
 *
 * Judges a run: a pure function from plan, ledger and outcome to the verdict and its sentences.
 *
 * Returns: (transfer full): the verdict.
 */
OptioVerdict *optio_conclude (OptioPlan          *plan,
                              OptioLedger        *ledger,
                              const OptioOutcome *outcome);

G_END_DECLS
