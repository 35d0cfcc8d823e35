/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-errand.h"
#include "optio-option-set.h"

G_BEGIN_DECLS

/**
 * OptioOptionSession:
 * @errand: the board that is meant
 * @found: what was read of its option bytes
 * @variant: (nullable): which of the chip's variants it is, as the person said now or earlier
 * @set: that, decoded, and what is to be
 *
 * What every action on option bytes begins with. Main thread.
 */
typedef struct
{
  OptioErrand *errand;
  OptioImage *found;
  char *variant;
  OptioOptionSet *set;
} OptioOptionSession;

/**
 * optio_option_session_new:
 * @variant: (nullable): which of the chip's variants it is, as the person says now
 * @error: %OPTIO_EXIT_ERROR if it is not known which chip the board is, with those that fit, or if
 *   the chip has no such variant; as optio_errand_new(), or why the option bytes cannot be read
 *
 * Finds the board that is meant and reads its option bytes.
 *
 * Returns: (transfer full) (nullable): the session.
 */
OptioOptionSession *optio_option_session_new  (OptioCommand *command,
                                               const char   *variant,
                                               GError      **error);
void                optio_option_session_free (OptioOptionSession *self);

/**
 * optio_option_session_dup_variants:
 *
 * Returns: (transfer full): the chip's variants, for people: "h743 (STM32H743), h753 (STM32H753)";
 *   empty if it has none.
 */
char *optio_option_session_dup_variants (OptioChip *chip);

/**
 * optio_option_session_new_for:
 * @errand: (transfer full): the board that is meant
 * @variant: (nullable): as above
 * @error: as above
 *
 * The same for a board that was chosen already.
 */
OptioOptionSession *optio_option_session_new_for (OptioErrand *errand,
                                                  const char  *variant,
                                                  GError     **error);

/**
 * optio_option_session_assign:
 * @assignment: "NAME=VALUE", or "0xADDRESS=WORD" for a raw word
 * @error: %OPTIO_EXIT_ERROR if it is no assignment; as optio_option_set_change() and
 *   optio_option_set_change_word()
 *
 * Changes one option, or the options of one word, in the set.
 */
gboolean optio_option_session_assign (OptioOptionSession *self,
                                      const char         *assignment,
                                      GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioOptionSession, optio_option_session_free)

G_END_DECLS
