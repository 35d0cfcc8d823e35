/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-item.h"
#include "optio-sim-device.h"

G_BEGIN_DECLS

struct _OptioBoardItem
{
  GObject parent_instance;

  char *port_path;
  char *title;
  OptioDevice *device; /* NULL while nothing is plugged */
  gboolean is_away;    /* it was seen to go, and not by a job */
  OptioCatalog *catalog;
  OptioJournal *journal;
  OptioMatch *match;
  OptioTarget *target;

  OptioChip *chosen; /* by the user, where the board could be several chips */

  OptioFlashSetup *setup;
  OptioBoardOptions *options;
  OptioJob *job;       /* NULL unless it runs */
  gboolean is_reading; /* the job only reads the option bytes */
  gboolean cancelled;
  OptioVerdict *verdict;
  char *verdict_name;     /* the file that the verdict is about */
  gboolean verdict_stale; /* the board was away since */
};

/** Why the board cannot be opened, or %NULL. */
const char *optio_board_item_get_problem (OptioBoardItem *self);

/** Where the board is; a real one is in its bootloader or not there. */
OptioSimPresence optio_board_item_get_presence (OptioBoardItem *self);

/**
 * optio_board_item_dup_subtitle:
 *
 * Returns: (transfer full): where it is and what it does now.
 */
char *optio_board_item_dup_subtitle (OptioBoardItem *self);

/**
 * optio_board_item_dup_plan_text:
 *
 * Returns: (transfer full): what would be flashed, or why nothing can be done now.
 */
char *optio_board_item_dup_plan_text (OptioBoardItem *self);

/**
 * optio_board_item_dup_left_text:
 *
 * Returns: (transfer full): how long the job still takes; empty if it is not known.
 */
char *optio_board_item_dup_left_text (OptioBoardItem *self);

/**
 * optio_board_item_dup_progress_text:
 *
 * Returns: (transfer full): what the job does now; empty if there is none.
 */
char *optio_board_item_dup_progress_text (OptioBoardItem *self);

/**
 * optio_board_item_dup_result_title:
 *
 * Returns: (transfer full): what became of what; empty without a verdict.
 */
char *optio_board_item_dup_result_title (OptioBoardItem *self);

G_END_DECLS
