/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-plan.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_BOARD_MEMORY (optio_board_memory_get_type ())
G_DECLARE_FINAL_TYPE (OptioBoardMemory, optio_board_memory, OPTIO, BOARD_MEMORY, GObject)

/**
 * OptioBoardMemory:
 *
 * One memory of a board as the window sees it: a #GListModel of #OptioHexRow that is read piece by
 * piece, as its rows are asked for, and compared with a file. Main thread.
 *
 * Properties for binding: "title" (the memory and its addresses; empty if none is shown), "problem"
 * (why something could not be read; %NULL if there is none), "compared-text" (what became of a
 * comparison; empty without one), "is-compared".
 *
 * Signals: "wanted": there is something to read, see optio_board_memory_create_read_plan().
 * "fetched" (boolean): what optio_board_memory_fetch() was asked for has been read, or cannot be.
 */
OptioBoardMemory *optio_board_memory_new (void);

/**
 * optio_board_memory_set_target:
 * @target: (nullable): the board, which is perhaps another one
 *
 * Forgets everything, and shows no memory.
 */
void optio_board_memory_set_target (OptioBoardMemory *self,
                                    OptioTarget      *target);

/**
 * optio_board_memory_show:
 * @region: index of a region of the target's layout
 */
void optio_board_memory_show (OptioBoardMemory *self,
                              guint             region);

/**
 * optio_board_memory_hide:
 *
 * Shows no memory, and forgets what was read.
 */
void optio_board_memory_hide (OptioBoardMemory *self);

/**
 * optio_board_memory_get_region:
 *
 * Returns: (nullable) (transfer none): what is shown.
 */
const OptioRegion *optio_board_memory_get_region (OptioBoardMemory *self);

/**
 * optio_board_memory_set_row_bytes:
 * @row_bytes: how many bytes a row has, a power of two up to %OPTIO_HEX_ROW_MAX_BYTES
 */
void optio_board_memory_set_row_bytes (OptioBoardMemory *self,
                                       guint             row_bytes);

/**
 * optio_board_memory_find_row:
 * @address: in the region
 *
 * Returns: the position of the row with that byte.
 */
guint optio_board_memory_find_row (OptioBoardMemory *self,
                                   guint32           address);

/**
 * optio_board_memory_forget:
 *
 * Says that what was read may be true no more. What is looked at is read again.
 */
void optio_board_memory_forget (OptioBoardMemory *self);

/**
 * optio_board_memory_fetch:
 * @range: in the region
 *
 * Wants all of @range; "fetched" is emitted when it is there, but not before this has returned. Who
 * waited for something else hears at once that it does not come.
 */
void optio_board_memory_fetch (OptioBoardMemory *self,
                               OptioRange        range);

/**
 * optio_board_memory_create_read_plan:
 * @error: as optio_plan_new_read()
 *
 * Returns: (transfer full) (nullable): how what is wanted is read; %NULL without @error if that is
 *   nothing.
 */
OptioPlan *optio_board_memory_create_read_plan (OptioBoardMemory *self,
                                                GError          **error);

/**
 * optio_board_memory_take_reading:
 * @verdict: of a job with the plan from optio_board_memory_create_read_plan()
 */
void optio_board_memory_take_reading (OptioBoardMemory *self,
                                      OptioVerdict     *verdict);

/**
 * optio_board_memory_dup_image:
 * @range: in the region
 *
 * Returns: (transfer full) (nullable): what was read of @range; %NULL if that is not all of it.
 */
OptioImage *optio_board_memory_dup_image (OptioBoardMemory *self,
                                          OptioRange        range);

/**
 * optio_board_memory_compare:
 * @image: (nullable): with what; %NULL to end it
 * @name: (nullable): what that is called
 *
 * Compares what was read with @image. What was not read differs in nothing: fetch it first.
 */
void optio_board_memory_compare (OptioBoardMemory *self,
                                 OptioImage       *image,
                                 const char       *name);

/**
 * optio_board_memory_find_difference:
 * @row: a position
 * @forward: where to look for the next one
 * @out_row: (out): position of a row that differs
 *
 * Looks behind @row, or before it.
 */
gboolean optio_board_memory_find_difference (OptioBoardMemory *self,
                                             guint             row,
                                             gboolean          forward,
                                             guint            *out_row);

/**
 * optio_board_memory_find_bytes:
 * @wanted: what is looked for
 * @start: address where to begin; outside of the region stands for the end that is to come first
 * @forward: where to look for the next one
 * @out_address: (out): where it begins
 *
 * Looks at all of the region, beyond its end from the other one on. Fetch all of it first.
 *
 * Returns: %FALSE if it is nowhere, or if not all was read.
 */
gboolean optio_board_memory_find_bytes (OptioBoardMemory *self,
                                        GBytes           *wanted,
                                        guint32           start,
                                        gboolean          forward,
                                        guint32          *out_address);

G_END_DECLS
