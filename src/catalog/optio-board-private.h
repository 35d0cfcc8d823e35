/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board.h"

G_BEGIN_DECLS

/**
 * OptioBoardFindChip:
 *
 * Returns: (nullable) (transfer none): the chip with that id.
 */
typedef OptioChip *(*OptioBoardFindChip) (gpointer    user_data,
                                          const char *id);

/**
 * OptioBoardFields:
 * @id: see the getters of #OptioBoard for each
 * @contents: (element-type OptioBoardContent): what the chip holds when the board is new
 *
 * What a board is made of.
 */
typedef struct
{
  const char *id;
  const char *title;
  OptioChip *chip;
  OptioBoardGroup group;
  OptioRomModel rom_model;
  guint8 rom_version;
  OptioIdentity *identity;
  OptioBoardPolls polls;
  OptioBoardQuirks quirks;
  gboolean is_boot0_low;
  GArray *contents;
} OptioBoardFields;

/**
 * optio_board_new:
 *
 * Returns: (transfer full): a board; everything is copied or referenced.
 */
OptioBoard *optio_board_new (const OptioBoardFields *fields);

/**
 * optio_board_get_fields:
 *
 * Returns: (transfer none): all fields; valid as long as @self.
 */
const OptioBoardFields *optio_board_get_fields (OptioBoard *self);

/**
 * optio_boards_new_from_bytes:
 * @bytes: a document like data/boards.xml, taken as hostile
 * @name: what to call it in errors
 * @only: (nullable): id of the only board that is wanted, in any case, so that the chips of all
 *   the others need not be read
 * @find_chip: finds the chips that boards name
 * @error: %OPTIO_ERROR_DATA with file, line and a sentence, also if a chip is not known
 *
 * Returns: (element-type OptioBoard) (transfer full) (nullable): the boards, in the file's order;
 *   with @only that board, if there is one, and those that it is like.
 */
GPtrArray *optio_boards_new_from_bytes (GBytes            *bytes,
                                        const char        *name,
                                        const char        *only,
                                        OptioBoardFindChip find_chip,
                                        gpointer           user_data,
                                        GError           **error);

G_END_DECLS
