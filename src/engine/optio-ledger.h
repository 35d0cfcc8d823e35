/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioLedger:
 *
 * What is known of each address that a job touches. It is written before an operation begins and
 * again after its end, so that after any fault it tells what is on the chip. One thread.
 */
typedef struct _OptioLedger OptioLedger;

OptioLedger *optio_ledger_new  (void);
void         optio_ledger_free (OptioLedger *self);

/**
 * optio_ledger_set:
 * @range: addresses; an empty one changes nothing
 * @fate: what is known of them from now on
 */
void optio_ledger_set (OptioLedger *self,
                       OptioRange   range,
                       OptioFate    fate);

/**
 * optio_ledger_get_entries:
 * @out_n_entries: (out): how many
 *
 * Returns: (array length=out_n_entries) (transfer none): the entries, sorted and apart; neighbours
 *   of the same fate are one. Valid until the next optio_ledger_set().
 */
const OptioLedgerEntry *optio_ledger_get_entries (OptioLedger *self,
                                                  guint       *out_n_entries);

/**
 * optio_ledger_count:
 *
 * Returns: bytes with that fate.
 */
guint64 optio_ledger_count (OptioLedger *self,
                            OptioFate    fate);

/**
 * optio_ledger_count_in:
 * @range: addresses
 *
 * Returns: bytes in @range with that fate.
 */
guint64 optio_ledger_count_in (OptioLedger *self,
                               OptioRange   range,
                               OptioFate    fate);

/**
 * optio_ledger_find_open:
 * @range: addresses
 * @out_open: (out): the first part of @range that has neither been written nor read back
 *
 * Returns: whether there is one.
 */
gboolean optio_ledger_find_open (OptioLedger *self,
                                 OptioRange   range,
                                 OptioRange  *out_open);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioLedger, optio_ledger_free)

G_END_DECLS
