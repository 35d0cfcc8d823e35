/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-memory.h"
#include "optio-hex-row.h"

G_BEGIN_DECLS

/* What is read at once: some transfers, and no more than a moment. */
#define OPTIO_PIECE_BYTES 4096u

struct _OptioBoardMemory
{
  GObject parent_instance;

  OptioTarget *target;
  const OptioRegion *region; /* of the target; NULL if nothing is shown */
  guint row_bytes;
  GHashTable *pieces;  /* index of a piece -> GBytes */
  GHashTable *wanted;  /* indices of pieces */
  GHashTable *pending; /* those of the plan that was made last */
  guint wanted_source;
  gboolean is_fetching;
  guint fetched_source; /* where all was there already */
  OptioRange fetched;
  char *problem;
  OptioImage *other; /* with which it is compared, or NULL */
  char *compared_text;
};

/**
 * optio_board_memory_changed:
 *
 * Says that bytes and everything that is told of them may have changed.
 */
void optio_board_memory_changed (OptioBoardMemory *self);

/**
 * optio_board_memory_get_piece_index:
 * @address: in the region
 *
 * Returns: the piece that holds the byte at @address.
 */
guint optio_board_memory_get_piece_index (OptioBoardMemory *self,
                                          guint32           address);

OptioRange optio_board_memory_get_piece_range (OptioBoardMemory *self,
                                               guint             index);

/**
 * optio_board_memory_find_piece:
 *
 * Returns: (transfer none) (nullable): the bytes of a piece, if it was read.
 */
GBytes *optio_board_memory_find_piece (OptioBoardMemory *self,
                                       guint             index);

/**
 * optio_board_memory_count_rows:
 *
 * Returns: how many rows the region has; 0 without one.
 */
guint optio_board_memory_count_rows (OptioBoardMemory *self);

OptioRange optio_board_memory_get_row_range (OptioBoardMemory *self,
                                             guint             position);

G_END_DECLS
