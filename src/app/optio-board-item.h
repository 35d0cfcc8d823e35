/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-memory.h"
#include "optio-board-options.h"
#include "optio-catalog.h"
#include "optio-device.h"
#include "optio-flash-setup.h"
#include "optio-history.h"
#include "optio-job.h"
#include "optio-journal.h"
#include "optio-target.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_BOARD_ITEM (optio_board_item_get_type ())
G_DECLARE_FINAL_TYPE (OptioBoardItem, optio_board_item, OPTIO, BOARD_ITEM, GObject)

/**
 * OptioBoardItem:
 *
 * A board as the window sees it: a place where a board is or was plugged, what shall be flashed,
 * what is being done and what became of it. It outlives the #OptioDevice,
 * so that an unplugged board still says what is on its chip. Main thread.
 *
 * Properties for binding, read-only unless it is said:
 * "title", "subtitle": who it is, where it is and what it does now
 * "name" (writable): what the user calls it; %NULL or "" if nothing
 * "port-path": its place, which never changes
 * "present": whether it is plugged and in its bootloader
 * "busy": whether a job runs
 * "warning": whether it needs the user's eye
 * "problem", "lacks-permission": why it cannot be opened, or %NULL
 * "setup": what shall be flashed and how
 * "options": its option bytes
 * "memory": what is on it, as far as it is looked at
 * "target", "match": the board as the plan sees it; what it could be
 * "plan-text": the plan in one sentence, or why nothing can be done now
 * "can-flash": whether optio_board_item_flash() would do something
 * "fraction", "progress-text", "left-text": how far the job is
 * "verdict", "result-title", "result-stale": what became of the last job; whether the board was
 *   away since
 * "simulated": whether it is a simulated board
 *
 * Signals: "finished": a job has ended, and there is a verdict. "replugged": there is another
 * device, and so another target and match. "told" (a sentence): something that the user should
 * know, wherever they look.
 */

/**
 * optio_board_item_new:
 * @device: what is plugged
 * @catalog: tells which chip it is
 * @journal: where its jobs write
 * @history: (nullable): what is remembered of boards; %NULL to remember nothing
 *
 * Returns: (transfer full): the item of a board.
 */
OptioBoardItem *optio_board_item_new (OptioDevice  *device,
                                      OptioCatalog *catalog,
                                      OptioJournal *journal,
                                      OptioHistory *history);

/**
 * optio_board_item_get_port_path:
 *
 * Returns: its place, which never changes.
 */
const char *optio_board_item_get_port_path (OptioBoardItem *self);

const char *optio_board_item_get_title (OptioBoardItem *self);

/**
 * optio_board_item_get_device:
 *
 * Returns: (nullable) (transfer none): what is plugged there now.
 */
OptioDevice *optio_board_item_get_device (OptioBoardItem *self);

/**
 * optio_board_item_set_device:
 * @device: (nullable): what is plugged there now, on the same port path
 */
void optio_board_item_set_device (OptioBoardItem *self,
                                  OptioDevice    *device);

/**
 * optio_board_item_get_setup:
 *
 * Returns: (transfer none): what shall be flashed and how.
 */
OptioFlashSetup *optio_board_item_get_setup (OptioBoardItem *self);

/**
 * optio_board_item_get_options:
 *
 * Returns: (transfer none): its option bytes.
 */
OptioBoardOptions *optio_board_item_get_options (OptioBoardItem *self);

/**
 * optio_board_item_get_memory:
 *
 * Returns: (transfer none): what is on it. Reads by itself what is wanted of it.
 */
OptioBoardMemory *optio_board_item_get_memory (OptioBoardItem *self);

gboolean optio_board_item_is_busy    (OptioBoardItem *self);
gboolean optio_board_item_is_present (OptioBoardItem *self);

/**
 * optio_board_item_get_target:
 *
 * Returns: (nullable) (transfer none): the board as the plan sees it; %NULL if it could not be
 *   opened.
 */
OptioTarget *optio_board_item_get_target (OptioBoardItem *self);

/**
 * optio_board_item_get_match:
 *
 * Returns: (nullable) (transfer none): what the board could be.
 */
OptioMatch *optio_board_item_get_match (OptioBoardItem *self);

/**
 * optio_board_item_choose_chip:
 * @chip: (nullable): one of the chips that it could be; %NULL to go by what it says of itself again
 * @variant: (nullable): id of the variant of @chip that it is; %NULL if it has none or nobody knows
 *
 * Takes the board for a @chip from now on, as long as what is plugged there could be one.
 */
void optio_board_item_choose_chip (OptioBoardItem *self,
                                   OptioChip      *chip,
                                   const char     *variant);

/**
 * optio_board_item_get_chosen_chip:
 *
 * Returns: (nullable) (transfer none): what somebody said it is; %NULL if nobody did.
 */
OptioChip *optio_board_item_get_chosen_chip (OptioBoardItem *self);

/**
 * optio_board_item_get_variant:
 *
 * Returns: (nullable) (transfer none): id of the variant of its chip that somebody said it is.
 */
const char *optio_board_item_get_variant (OptioBoardItem *self);

/**
 * optio_board_item_get_verdict:
 *
 * Returns: (nullable) (transfer none): what became of the last job; %NULL if there was none, while
 *   one runs, or after optio_board_item_dismiss_verdict().
 */
OptioVerdict *optio_board_item_get_verdict (OptioBoardItem *self);

/**
 * optio_board_item_dup_signature:
 *
 * Returns: (transfer full): what a stranger has to know who reads of the board: its chip, its ids,
 *   and which Optio it was; but nothing that tells it from others of its kind.
 */
char *optio_board_item_dup_signature (OptioBoardItem *self);

/**
 * optio_board_item_can_flash:
 *
 * Returns: whether the board is there, idle, and a plan fits it.
 */
gboolean optio_board_item_can_flash (OptioBoardItem *self);

/**
 * optio_board_item_flash:
 *
 * Starts the plan as a job. Does nothing unless optio_board_item_can_flash().
 */
void optio_board_item_flash (OptioBoardItem *self);

/**
 * optio_board_item_read_options:
 *
 * Reads the option bytes, if the board is there and idle. This has no verdict: what becomes of it
 * shows in optio_board_item_get_options(). Only if the board had accepted a write that nobody saw,
 * the verdict on that comes now; then this happens by itself as soon as the board is back.
 */
void optio_board_item_read_options (OptioBoardItem *self);

/**
 * OptioLookFunc:
 * @verdict: of the job, with what it read
 */
typedef void (*OptioLookFunc) (OptioVerdict *verdict,
                               gpointer      user_data);

/**
 * optio_board_item_look:
 * @plan: a plan that changes nothing
 * @func: (scope async): called when it is carried out
 * @free_data: frees @user_data after that, also if it is not carried out
 *
 * Starts @plan as a job without a verdict to show, if the board is there and idle.
 *
 * Returns: whether it was started.
 */
gboolean optio_board_item_look (OptioBoardItem *self,
                                OptioPlan      *plan,
                                OptioLookFunc   func,
                                gpointer        user_data,
                                GDestroyNotify  free_data);

/**
 * optio_board_item_carry_out:
 * @plan: made for optio_board_item_get_target()
 * @name: what it is about, in a word or two; the result begins with it
 *
 * Starts @plan as a job. If the board is busy or not there, if another one has come to its place
 * since @plan was made, or if it is taken for another chip, nothing is done, and that is told.
 */
void optio_board_item_carry_out (OptioBoardItem *self,
                                 OptioPlan      *plan,
                                 const char     *name);

/**
 * optio_board_item_cancel:
 *
 * Asks the running job to end, if there is one.
 */
void optio_board_item_cancel (OptioBoardItem *self);

/**
 * optio_board_item_dismiss_verdict:
 *
 * Forgets what became of the last job.
 */
void optio_board_item_dismiss_verdict (OptioBoardItem *self);

G_END_DECLS
