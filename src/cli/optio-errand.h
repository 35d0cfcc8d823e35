/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-boards.h"
#include "optio-command.h"
#include "optio-plan.h"

G_BEGIN_DECLS

/**
 * OptioErrand:
 * @command: the command
 * @device: (transfer none): the board that is meant
 * @match: the chips that it can be
 * @target: that board as a plan sees it
 *
 * What every verb with a job needs. Main thread.
 */
typedef struct
{
  OptioCommand *command;
  OptioDevice *device;
  OptioMatch *match;
  OptioTarget *target;
} OptioErrand;

/**
 * optio_errand_new:
 * @error: as optio_boards_new(), optio_boards_choose(), optio_command_match() and
 *   optio_command_new_target(); or why the board cannot be used
 *
 * Finds the board that is meant. Sends nothing to it.
 *
 * Returns: (transfer full) (nullable): the errand.
 */
OptioErrand *optio_errand_new  (OptioCommand *command,
                                GError      **error);
void         optio_errand_free (OptioErrand *self);

/**
 * optio_errand_new_for:
 * @device: one of the command's boards
 * @error: as optio_errand_new()
 *
 * The same for a board that was chosen already.
 */
OptioErrand *optio_errand_new_for (OptioCommand *command,
                                   OptioDevice  *device,
                                   GError      **error);

/**
 * optio_errand_get_flash:
 *
 * Returns: (nullable): the first region that can be read, erased and written; %NULL if the board
 *   announces none.
 */
const OptioRegion *optio_errand_get_flash (OptioErrand *self);

/**
 * optio_errand_find_start:
 * @out_address: (out): what --address or -s says, or else where the flash begins
 * @error: %OPTIO_EXIT_ERROR if neither is known, or if the address is no number
 */
gboolean optio_errand_find_start (OptioErrand *self,
                                  guint32     *out_address,
                                  GError     **error);

/**
 * optio_errand_is_plain:
 *
 * Returns: whether the board is in a bootloader that knows no addresses: it does not speak DfuSe.
 */
gboolean optio_errand_is_plain (OptioErrand *self);

/**
 * optio_errand_check_no_address:
 * @error: %OPTIO_EXIT_ERROR if there is an address, which this board does not know
 */
gboolean optio_errand_check_no_address (OptioErrand *self,
                                        GError     **error);

/**
 * optio_errand_run:
 * @error: %OPTIO_EXIT_ERROR with what became of it, if it is not a success
 *
 * Tells the plan, and, unless it is a dry run, carries it out and tells what happens. Ctrl-C
 * cancels the job. The verdict is the command's then.
 */
gboolean optio_errand_run (OptioErrand *self,
                           OptioPlan   *plan,
                           GError     **error);

/**
 * optio_errand_run_quietly:
 *
 * As optio_errand_run(), but tells only notes, and asks nothing. For plans that only read.
 */
gboolean optio_errand_run_quietly (OptioErrand *self,
                                   OptioPlan   *plan,
                                   GError     **error);

/**
 * optio_errand_look:
 * @plan: a plan that only reads, and may well fail
 *
 * Carries it out and tells nothing of it. The command's verdict stays what it was.
 *
 * Returns: (transfer full): what became of it.
 */
OptioVerdict *optio_errand_look (OptioErrand *self,
                                 OptioPlan   *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioErrand, optio_errand_free)

G_END_DECLS
