/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-plan.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioUnseenWrite:
 *
 * A write of option bytes that a board accepted and that nobody could look at, since the board left
 * its bootloader. Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioUnseenWrite OptioUnseenWrite;

/**
 * optio_unseen_write_new_from_verdict:
 * @plan: what was to be done
 * @verdict: what became of it
 *
 * Finds out what is left to be looked at.
 *
 * Returns: (transfer full) (nullable): the blocks of option bytes that were accepted and not seen,
 *   now; %NULL if there are none, or if nobody will ever see them: where they close the bootloader
 *   for ever, a board that comes later with that serial number is another one.
 */
OptioUnseenWrite *optio_unseen_write_new_from_verdict (OptioPlan    *plan,
                                                       OptioVerdict *verdict);

void optio_unseen_write_unref (OptioUnseenWrite *self);

/**
 * optio_unseen_write_review:
 * @chip: what the board is
 * @found: what was read of its option bytes now
 *
 * Returns: (transfer full) (nullable): what became of the write, as
 *   optio_engine_review_options(); %NULL if it was on another chip, or if not all of it was read.
 */
OptioVerdict *optio_unseen_write_review (OptioUnseenWrite *self,
                                         OptioChip        *chip,
                                         OptioImage       *found);

/**
 * optio_unseen_write_dup_time:
 *
 * Returns: (transfer full): when it was accepted, in local time, for people.
 */
char *optio_unseen_write_dup_time (OptioUnseenWrite *self);

/**
 * optio_unseen_write_save:
 *
 * Writes it into a group of @file, beside what else is there.
 */
void optio_unseen_write_save (OptioUnseenWrite *self,
                              GKeyFile         *file,
                              const char       *group);

/**
 * optio_unseen_write_load:
 *
 * Returns: (transfer full) (nullable): what optio_unseen_write_save() wrote; %NULL if there is
 *   none, or none that can be understood.
 */
OptioUnseenWrite *optio_unseen_write_load (GKeyFile   *file,
                                           const char *group);

/**
 * optio_unseen_write_forget:
 *
 * Takes what optio_unseen_write_save() wrote out of a group of @file.
 */
void optio_unseen_write_forget (GKeyFile   *file,
                                const char *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioUnseenWrite, optio_unseen_write_unref)

G_END_DECLS
