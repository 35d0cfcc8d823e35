/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"

G_BEGIN_DECLS

/**
 * OptioCandidate:
 * @chip: (transfer none): a chip that the board could be
 * @reason: why, one sentence
 */
typedef struct
{
  OptioChip *chip;
  const char *reason;
} OptioCandidate;

/**
 * OptioMatch:
 *
 * The chips that a board could be, with reasons. Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioMatch OptioMatch;

GType       optio_match_get_type (void);
OptioMatch *optio_match_ref      (OptioMatch *self);
void        optio_match_unref    (OptioMatch *self);

#define OPTIO_TYPE_MATCH (optio_match_get_type ())

/**
 * optio_match_new_known:
 * @chip: the chip
 * @reason: how that is known, one sentence
 *
 * For a board of which something else than its own words says which chip it is.
 *
 * Returns: (transfer full): a match with that chip alone.
 */
OptioMatch *optio_match_new_known (OptioChip  *chip,
                                   const char *reason);

/**
 * optio_match_get_candidates:
 *
 * Returns: (array length=out_n_candidates): every chip that fits, none left out by a guess.
 */
const OptioCandidate *optio_match_get_candidates (OptioMatch *self,
                                                  guint      *out_n_candidates);

/**
 * optio_match_get_chip:
 *
 * Returns: (nullable) (transfer none): the chip, if there is exactly one candidate.
 */
OptioChip *optio_match_get_chip (OptioMatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioMatch, optio_match_unref)

G_END_DECLS
