/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-item.h"
#include "optio-recording.h"
#include "optio-sim-device.h"

G_BEGIN_DECLS

/* Who waits for the end of a job that only looks. */
typedef struct
{
  OptioLookFunc func; /* NULL if nobody does */
  gpointer user_data;
  GDestroyNotify free_data;
} OptioLook;

/* What a job does that only looks, and about which nothing has to be said. */
typedef enum
{
  OPTIO_READING_NOTHING,
  OPTIO_READING_OPTIONS,
  OPTIO_READING_MEMORY,
} OptioReading;

struct _OptioBoardItem
{
  GObject parent_instance;

  char *port_path;
  char *title;
  char *name; /* what the user calls the board; NULL if nothing */
  OptioDevice *device; /* NULL while nothing is plugged */
  gboolean is_away;    /* it is gone, and no job waits for it */
  OptioCatalog *catalog;
  OptioJournal *journal;
  OptioRecording *recording; /* nullable */
  OptioHistory *history; /* NULL if nothing is remembered */
  OptioMatch *match;
  OptioTarget *target;

  OptioChip *chosen; /* by the user, where the board could be several chips */
  char *variant;     /* of its chip, by the user; NULL if there is none, or nobody said so */

  OptioFlashSetup *setup;
  OptioBoardOptions *options;
  OptioBoardMemory *memory;
  OptioUnseenWrite *unseen; /* what nobody has seen yet of a write of option bytes, or NULL */

  OptioJob *job;       /* NULL unless it runs */
  OptioLook look;
  OptioReading reading; /* what the job reads, if it does nothing else */
  gboolean is_recalling; /* what changes is nothing new */
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

/**
 * optio_board_item_changed:
 *
 * Says that everything may have changed that depends on the board, the plan and the job.
 */
void optio_board_item_changed (OptioBoardItem *self);

/**
 * optio_board_item_set_recording:
 * @recording: where the transfers of its jobs are kept
 */
void optio_board_item_set_recording (OptioBoardItem *self,
                                     OptioRecording *recording);

/**
 * optio_board_item_progressed:
 *
 * Says that only the progress of the job has changed.
 */
void optio_board_item_progressed (OptioBoardItem *self);

/**
 * optio_board_item_read_memory:
 *
 * Reads what is wanted of the memory, if the board is there and idle.
 */
void optio_board_item_read_memory (OptioBoardItem *self);

/**
 * optio_board_item_tell:
 *
 * Says something that is not about what the user looks at.
 */
void optio_board_item_tell (OptioBoardItem *self,
                            const char     *text);

/**
 * optio_board_item_recall:
 *
 * Takes up what is remembered of the board that is there now: its name, which chip it is, and a
 * write that nobody has seen.
 */
void optio_board_item_recall (OptioBoardItem *self);

/**
 * optio_board_item_recall_liberty:
 *
 * Takes up whether unproved writes are allowed on the board.
 */
void optio_board_item_recall_liberty (OptioBoardItem *self);

/**
 * optio_board_item_keep_liberty:
 *
 * Remembers whether unproved writes are allowed on the board.
 */
void optio_board_item_keep_liberty (OptioBoardItem *self);

/**
 * optio_board_item_keep_chip:
 *
 * Remembers which chip the user chose.
 */
void optio_board_item_keep_chip (OptioBoardItem *self);

/**
 * optio_board_item_keep_name:
 *
 * Remembers what the user calls the board.
 */
void optio_board_item_keep_name (OptioBoardItem *self);

/**
 * optio_board_item_keep_unseen:
 * @plan: of the job that has ended
 *
 * Remembers what the board accepted, if the verdict is that nobody has seen it.
 */
void optio_board_item_keep_unseen (OptioBoardItem *self,
                                   OptioPlan      *plan);

/**
 * optio_board_item_review:
 * @reading: the verdict of reading the option bytes
 *
 * Returns: (transfer full) (nullable): what became of the write that nobody had seen; %NULL if
 *   there is none, or nothing to be said of it.
 */
OptioVerdict *optio_board_item_review (OptioBoardItem *self,
                                       OptioVerdict   *reading);

G_END_DECLS
