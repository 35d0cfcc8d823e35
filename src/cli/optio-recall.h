/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-errand.h"
#include "optio-history.h"

G_BEGIN_DECLS

/**
 * optio_recall_get_history:
 * @boards: where @device is from
 *
 * Returns: (transfer none) (nullable): what is remembered of boards; %NULL for a simulated one
 *   whose memory ends with the command.
 */
OptioHistory *optio_recall_get_history (OptioCommand *command,
                                        OptioBoards  *boards,
                                        OptioDevice  *device);

/**
 * optio_recall_match:
 * @match: the chips that the board can be
 *
 * Where several chips fit, the choice that was made with --chip counts again next time.
 *
 * Returns: (transfer full): @match, or the chip that was chosen among them earlier.
 */
OptioMatch *optio_recall_match (OptioErrand *errand,
                                OptioMatch  *match);

/**
 * optio_recall_keep_choice:
 * @variant: (nullable): of the chip, as the person says
 *
 * Remembers --chip and --variant for this board, if there is something to choose.
 */
void optio_recall_keep_choice (OptioErrand *errand,
                               const char  *variant);

/**
 * optio_recall_dup_variant:
 *
 * Returns: (transfer full) (nullable): the variant that was said earlier of the chip that the board
 *   has.
 */
char *optio_recall_dup_variant (OptioErrand *errand);

/**
 * optio_recall_allows_unproved:
 *
 * Returns: whether the person allowed, on this board, to write where nobody has seen it work.
 */
gboolean optio_recall_allows_unproved (OptioErrand *errand);

/**
 * optio_recall_allow_unproved:
 * @is_allowed: whether to write there from now on
 * @error: as optio_history_set_allows_unproved(); %OPTIO_EXIT_ERROR for a simulated board whose
 *   memory ends with the command
 */
gboolean optio_recall_allow_unproved (OptioErrand *errand,
                                      gboolean     is_allowed,
                                      GError     **error);

/**
 * optio_recall_keep_unseen:
 * @plan: what the command's verdict is of
 *
 * Remembers option bytes that the board accepted and that could not be looked at.
 */
void optio_recall_keep_unseen (OptioErrand *errand,
                               OptioPlan   *plan);

/**
 * optio_recall_dup_unseen_sentence:
 * @boards: where @device is from
 *
 * Returns: (transfer full) (nullable): since when nobody has seen what became of option bytes, and
 *   how to look; %NULL if there are none.
 */
char *optio_recall_dup_unseen_sentence (OptioCommand *command,
                                        OptioBoards  *boards,
                                        OptioDevice  *device);

/**
 * optio_recall_review:
 * @found: what was read of the option bytes now
 *
 * If there are option bytes that nobody saw yet, tells what became of them, and forgets them.
 */
void optio_recall_review (OptioErrand *errand,
                          OptioImage  *found);

/**
 * optio_recall_tell_unseen:
 *
 * If there are option bytes that nobody saw yet, tells that they cannot be looked at now either.
 */
void optio_recall_tell_unseen (OptioErrand *errand);

/**
 * optio_recall_forget_unseen:
 *
 * Forgets option bytes that nobody saw yet, since all of them were set back meanwhile.
 */
void optio_recall_forget_unseen (OptioErrand *errand);

/**
 * optio_recall_look:
 *
 * If there are option bytes that nobody saw yet, reads them and tells what became of them. Leaves
 * no verdict.
 */
void optio_recall_look (OptioErrand *errand);

G_END_DECLS
