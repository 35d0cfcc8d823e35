/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "optio-image.h"
#include "optio-witness.h"

G_BEGIN_DECLS

/**
 * OptioVerdictKind:
 * @OPTIO_VERDICT_VERIFIED: it was done and read back
 * @OPTIO_VERDICT_DONE: it was done and there is nothing to read back: a read, a start
 * @OPTIO_VERDICT_NOT_CHANGED: it ended early and nothing was changed on the chip
 * @OPTIO_VERDICT_PARTLY: it ended early and the chip holds a part of it
 * @OPTIO_VERDICT_ACCEPTED_UNSEEN: the board took everything, but nobody looked
 * @OPTIO_VERDICT_DIFFERS: it was read back and is not what it should be
 */
typedef enum
{
  OPTIO_VERDICT_VERIFIED,
  OPTIO_VERDICT_DONE,
  OPTIO_VERDICT_NOT_CHANGED,
  OPTIO_VERDICT_PARTLY,
  OPTIO_VERDICT_ACCEPTED_UNSEEN,
  OPTIO_VERDICT_DIFFERS,
} OptioVerdictKind;

/**
 * OptioFate:
 * @OPTIO_FATE_IN_DOUBT: an erase or a write began there and was not seen to end
 * @OPTIO_FATE_ERASED: the board reported the erase as done
 * @OPTIO_FATE_WRITTEN: the board reported the write as done
 * @OPTIO_FATE_VERIFIED: read back and found right
 * @OPTIO_FATE_DIFFERS: read back and found wrong
 *
 * What is known of a range that the job touched.
 */
typedef enum
{
  OPTIO_FATE_IN_DOUBT,
  OPTIO_FATE_ERASED,
  OPTIO_FATE_WRITTEN,
  OPTIO_FATE_VERIFIED,
  OPTIO_FATE_DIFFERS,
} OptioFate;

/**
 * OptioLedgerEntry:
 * @range: addresses
 * @fate: what is known of them
 */
typedef struct
{
  OptioRange range;
  OptioFate fate;
} OptioLedgerEntry;

/**
 * OptioVerdict:
 *
 * What became of a job, with its evidence. Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioVerdict OptioVerdict;

#define OPTIO_TYPE_VERDICT (optio_verdict_get_type ())

GType optio_verdict_get_type (void);

/**
 * optio_verdict_new:
 * @sentence: what happened, for people, one or two sentences
 * @error: (nullable): why it ended early; copied
 * @ledger: (array length=n_entries) (nullable): what is known of the ranges that were touched,
 *   sorted; copied
 * @image: (nullable): what was read
 * @witness: (nullable): what was seen beside that
 */
OptioVerdict *optio_verdict_new (OptioVerdictKind        kind,
                                 const char             *sentence,
                                 const GError           *error,
                                 const OptioLedgerEntry *ledger,
                                 guint                   n_entries,
                                 OptioImage             *image,
                                 OptioWitness           *witness);

/**
 * optio_verdict_new_rescuing:
 * @verdict: the verdict of a job
 * @rescue: (nullable): bytes that the chip may have lost, see optio_verdict_get_rescue()
 * @addition: (nullable): a sentence more
 *
 * Returns: (transfer full): the same verdict, with both.
 */
OptioVerdict *optio_verdict_new_rescuing (OptioVerdict *verdict,
                                          OptioImage   *rescue,
                                          const char   *addition);

OptioVerdict *optio_verdict_ref   (OptioVerdict *self);
void          optio_verdict_unref (OptioVerdict *self);

OptioVerdictKind optio_verdict_get_kind (OptioVerdict *self);

/**
 * optio_verdict_is_success:
 *
 * Returns: whether the job did what it should: VERIFIED, DONE, or ACCEPTED_UNSEEN without an error.
 */
gboolean optio_verdict_is_success (OptioVerdict *self);

/**
 * optio_verdict_get_sentence:
 *
 * Returns: what happened and what is on the chip now, for people.
 */
const char *optio_verdict_get_sentence (OptioVerdict *self);

/**
 * optio_verdict_get_error:
 *
 * Returns: (nullable): why it ended early.
 */
const GError *optio_verdict_get_error (OptioVerdict *self);

const OptioLedgerEntry *optio_verdict_get_ledger (OptioVerdict *self,
                                                  guint        *out_n_entries);

/**
 * optio_verdict_get_image:
 *
 * Returns: (nullable): what the plan's READ steps read; %NULL if there was none or it ended early.
 *   Of option bytes what was read back, however it ended.
 */
OptioImage *optio_verdict_get_image (OptioVerdict *self);

/**
 * optio_verdict_get_rescue:
 *
 * Returns: (nullable): what should have been kept beside the firmware and may no longer be on the
 *   chip: nobody else has it. Whoever carried out the plan must save it.
 */
OptioImage *optio_verdict_get_rescue (OptioVerdict *self);

/**
 * optio_verdict_get_witness:
 *
 * Returns: (nullable): what the run saw of the board beside its bytes; %NULL if there was no run.
 */
OptioWitness *optio_verdict_get_witness (OptioVerdict *self);

/**
 * optio_verdict_to_json:
 *
 * Returns: (transfer full): an object with "verdict", "sentence", "error", "ledger".
 */
JsonNode *optio_verdict_to_json (OptioVerdict *self);

/**
 * optio_verdict_kind_get_name:
 *
 * Returns: "verified", "done", "not-changed", "partly", "accepted-unseen", "differs".
 */
const char *optio_verdict_kind_get_name (OptioVerdictKind kind);

/**
 * optio_fate_get_name:
 *
 * Returns: "in-doubt", "erased", "written", "verified", "differs".
 */
const char *optio_fate_get_name (OptioFate fate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioVerdict, optio_verdict_unref)

G_END_DECLS
