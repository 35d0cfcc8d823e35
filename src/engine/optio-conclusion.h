/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-ledger.h"
#include "optio-plan.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioOptionsResult:
 * @step: what was written
 * @found: (nullable): what was read back; %NULL if it could not be
 *
 * A write of option bytes that the board took.
 */
typedef struct
{
  const OptioStep *step;
  GBytes *found;
} OptioOptionsResult;

/** The clear function of an array of results. */
void optio_options_result_clear (gpointer result);

/**
 * OptioUnprotectSight:
 * @OPTIO_UNPROTECT_NOT_SENT: nothing was sent for it
 * @OPTIO_UNPROTECT_SENT: the board took the command, and nobody has seen since what it did
 * @OPTIO_UNPROTECT_REFUSED: the board reported an error
 * @OPTIO_UNPROTECT_IGNORED: it said that it did it, stayed, and is still protected
 * @OPTIO_UNPROTECT_CLOSED: it reset, and is still protected
 * @OPTIO_UNPROTECT_OPEN: the level was read again, and is open
 *
 * What is known of a read protection that was to be taken away.
 */
typedef enum
{
  OPTIO_UNPROTECT_NOT_SENT,
  OPTIO_UNPROTECT_SENT,
  OPTIO_UNPROTECT_REFUSED,
  OPTIO_UNPROTECT_IGNORED,
  OPTIO_UNPROTECT_CLOSED,
  OPTIO_UNPROTECT_OPEN,
} OptioUnprotectSight;

/**
 * OptioOutcome:
 * @error: (nullable): why the run ended early
 * @n_different: bytes that were read back and differ
 * @first_difference: address of the first of them
 * @expected: what should be there
 * @found: what is there
 * @image: (nullable): what was read
 * @has_left: whether the board has left its bootloader, or its application, as it should
 * @results: (nullable) (element-type OptioOptionsResult): the writes of option bytes that were
 *   begun
 * @absence: (nullable): why the last of them could not be seen
 * @witness: (nullable): what was seen beside the bytes
 * @unprotect: what is known of the read protection, if it was to be taken away
 * @protection: (nullable): a sentence that says how it is known that the board is read-protected
 * @is_unread: whether the flash could not be read before it was to be changed
 * @loses_requests: whether the board did, when it was asked again and more gently, what it had
 *   failed to do
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
  GArray *results;
  const GError *absence;
  OptioWitness *witness;
  OptioUnprotectSight unprotect;
  const char *protection;
  gboolean is_unread;
  gboolean loses_requests;
} OptioOutcome;

/**
 * optio_conclude_missing:
 *
 * Returns: how many of the bytes that @plan keeps were erased, or may have been, and are not
 *   written again yet, or were read back wrong. Nobody else has them.
 */
guint64 optio_conclude_missing (OptioPlan   *plan,
                                OptioLedger *ledger);

/**
 * optio_conclude_rescue:
 *
 * Returns: (transfer full) (nullable): these bytes, with their addresses; %NULL if none is missing.
 */
OptioImage *optio_conclude_rescue (OptioPlan   *plan,
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

/**
 * optio_plan_shows_options:
 * @step: an OPTIONS step of @plan
 *
 * Returns: whether @found is what was expected. Registers that only take new values do not count:
 *   what they show says nothing of the chip; nor do complements that match what they complement.
 */
gboolean optio_plan_shows_options (OptioPlan       *plan,
                                   const OptioStep *step,
                                   GBytes          *found,
                                   GBytes          *expected);

/**
 * optio_options_are_refused:
 * @error: why option bytes could not be read
 *
 * Returns: whether the board was there and did not give them: errVENDOR by AN2662, a STALL of ST's
 *   USB library, fewer bytes than there are.
 */
gboolean optio_options_are_refused (const GError *error);

/**
 * optio_plan_protects_reading:
 * @step: an OPTIONS step of @plan
 *
 * Returns: whether the chip is read-protected once @step is done.
 */
gboolean optio_plan_protects_reading (OptioPlan       *plan,
                                      const OptioStep *step);

/**
 * optio_plan_closes_bootloader:
 * @step: any step of @plan
 *
 * Returns: whether the chip never runs its bootloader again once @step is done, so that nobody can
 *   look what became of it.
 */
gboolean optio_plan_closes_bootloader (OptioPlan       *plan,
                                       const OptioStep *step);

/**
 * optio_conclude_options:
 * @outcome: with at least one result
 *
 * The part of optio_conclude() for option bytes.
 */
OptioVerdict *optio_conclude_options (OptioPlan          *plan,
                                      OptioLedger        *ledger,
                                      const OptioOutcome *outcome);

/**
 * optio_conclude_unprotect:
 * @outcome: of a run that sent the command
 *
 * The part of optio_conclude() for read protection.
 */
OptioVerdict *optio_conclude_unprotect (OptioPlan          *plan,
                                        OptioLedger        *ledger,
                                        const OptioOutcome *outcome);

G_END_DECLS
