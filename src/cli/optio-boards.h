/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-command.h"
#include "optio-device.h"

G_BEGIN_DECLS

/**
 * OptioBoards:
 *
 * The boards that a command may speak to: those that are plugged, or, with --simulate, the
 * simulated ones. Main thread.
 */
typedef struct _OptioBoards OptioBoards;

/**
 * optio_boards_new:
 * @error: %OPTIO_ERROR_IO if USB does not work; %OPTIO_EXIT_ERROR if a simulated board is not
 *   known, or if -d cannot be understood; %OPTIO_ERROR_FILE if a simulated board's memory cannot be
 *   loaded
 *
 * Looks for boards. Blocks until all that are plugged were seen.
 *
 * Returns: (transfer full) (nullable): the boards, perhaps none.
 */
OptioBoards *optio_boards_new  (OptioCommand *command,
                                GError      **error);
void         optio_boards_free (OptioBoards *self);

/**
 * optio_boards_get_chosen:
 *
 * Returns: (element-type OptioDevice) (transfer none): the boards that -d, -p and -S leave.
 */
GPtrArray *optio_boards_get_chosen (OptioBoards *self);

/**
 * optio_boards_get_all:
 *
 * Returns: (element-type OptioDevice) (transfer none): all boards, also those that -d, -p and -S
 *   rule out.
 */
GPtrArray *optio_boards_get_all (OptioBoards *self);

/**
 * optio_boards_choose:
 * @error: %OPTIO_EXIT_ERROR if there is no board, or more than one
 *
 * Returns: (transfer none) (nullable): the one board that is meant.
 */
OptioDevice *optio_boards_choose (OptioBoards *self,
                                  GError     **error);

/**
 * optio_boards_is_lasting:
 *
 * Returns: whether the board will be the same next time: it is plugged, or its memory is kept in a
 *   file.
 */
gboolean optio_boards_is_lasting (OptioBoards *self,
                                  OptioDevice *device);

/**
 * optio_boards_save:
 * @error: %OPTIO_EXIT_ERROR if the file of --simulate BOARD=FILE or of --trace cannot be
 *   written
 *
 * Keeps the memory of the simulated boards that have a file for it, and ends the trace.
 */
gboolean optio_boards_save (OptioBoards *self,
                            GError     **error);

/**
 * optio_boards_choose_among:
 * @devices: (element-type OptioDevice): boards
 * @error: %OPTIO_EXIT_ERROR if there are more than one
 *
 * Chooses the one board that can be meant. Many computers have built-in devices that could be
 * brought into DFU mode; those count only where no board is in DFU mode already.
 *
 * Returns: (transfer none) (nullable): the board; %NULL without an error if @devices is empty.
 */
OptioDevice *optio_boards_choose_among (GPtrArray *devices,
                                        GError   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioBoards, optio_boards_free)

G_END_DECLS
