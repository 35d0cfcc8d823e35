/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-set.h"
#include "optio-plan.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_BOARD_OPTIONS (optio_board_options_get_type ())
G_DECLARE_FINAL_TYPE (OptioBoardOptions, optio_board_options, OPTIO, BOARD_OPTIONS, GObject)

/**
 * OptioBoardOptions:
 *
 * The option bytes of a board as the window sees them: what was read, what the user wants, and the
 * plans between. Changes outlive another reading of the same board. Main thread.
 *
 * Properties for binding:
 * "set" (#OptioOptionSet): what was read; %NULL before, and when it may be true no more
 * "problem": why nothing could be read; %NULL if there is none
 * "n-changes": how many options are changed
 * "summary": the changes in one sentence
 * "unproved-allowed" (writable): whether the user wants writes that were never seen to work
 * "has-unproved": whether there are options that can be changed only then
 */
OptioBoardOptions *optio_board_options_new (void);

/**
 * optio_board_options_set_target:
 * @target: (nullable): the board, which is perhaps another one
 * @variant: (nullable): id of its chip's variant; %NULL if it has none or it is not known
 *
 * Forgets what was read.
 */
void optio_board_options_set_target (OptioBoardOptions *self,
                                     OptioTarget       *target,
                                     const char        *variant);

/**
 * optio_board_options_needs_variant:
 *
 * Returns: whether somebody has to say which of its chip's variants the board is before anything is
 *   written.
 */
gboolean optio_board_options_needs_variant (OptioBoardOptions *self);

/**
 * optio_board_options_forget:
 *
 * Says that what was read may be true no more. Changes come back with the next reading.
 */
void optio_board_options_forget (OptioBoardOptions *self);

/**
 * optio_board_options_create_read_plan:
 * @error: as optio_plan_new_read_options(); it becomes the problem, too
 *
 * Returns: (transfer full) (nullable): how the options are read.
 */
OptioPlan *optio_board_options_create_read_plan (OptioBoardOptions *self,
                                                 GError           **error);

/**
 * optio_board_options_take_reading:
 * @verdict: of a job with a plan from optio_board_options_create_read_plan()
 */
void optio_board_options_take_reading (OptioBoardOptions *self,
                                       OptioVerdict      *verdict);

/**
 * optio_board_options_create_write_plan:
 * @error: as optio_option_set_list_writes() and optio_plan_new_options()
 *
 * Returns: (transfer full) (nullable): how the changes are written.
 */
OptioPlan *optio_board_options_create_write_plan (OptioBoardOptions *self,
                                                  GError           **error);

/**
 * optio_board_options_use_defaults:
 *
 * Makes everything what a chip from the factory has, as far as that may be trusted and changed.
 *
 * Returns: how many options stay as they are though they should not.
 */
guint optio_board_options_use_defaults (OptioBoardOptions *self);

/**
 * optio_board_options_to_file:
 *
 * Returns: (transfer full): a file of the options as they are to be, in the format of
 *   optio_option_file_to_text().
 */
char *optio_board_options_to_file (OptioBoardOptions *self);

/**
 * optio_board_options_apply_file:
 * @text: what optio_board_options_to_file() made, or somebody wrote
 * @error: as optio_option_file_apply(); %OPTIO_ERROR_PROTECTED if it changes what is not editable
 *
 * Makes everything what a file says, and what it does not say what was read. After an error
 * nothing is changed.
 */
gboolean optio_board_options_apply_file (OptioBoardOptions *self,
                                         const char        *text,
                                         GError           **error);

/**
 * optio_board_options_get_set:
 *
 * Returns: (nullable) (transfer none): what was read.
 */
OptioOptionSet *optio_board_options_get_set (OptioBoardOptions *self);

/**
 * optio_board_options_get_items:
 *
 * Returns: (transfer none): a model of #OptioOptionItem, in the order of their groups.
 */
GListModel *optio_board_options_get_items (OptioBoardOptions *self);

/**
 * optio_board_options_get_words:
 *
 * Returns: (transfer none): a model of #OptioOptionWord, in the order of the areas.
 */
GListModel *optio_board_options_get_words (OptioBoardOptions *self);

/**
 * optio_board_options_get_problem:
 *
 * Returns: (nullable): why nothing could be read.
 */
const char *optio_board_options_get_problem (OptioBoardOptions *self);

guint optio_board_options_get_n_changes (OptioBoardOptions *self);

G_END_DECLS
