/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-dfu-util-line.h"
#include "optio-errand.h"
#include "optio-exit.h"

G_BEGIN_DECLS

/**
 * optio_dfu_util_run:
 * @line: what is asked for; not for help or version
 * @error: what the last line says; its exit code follows from optio_dfu_util_get_exit()
 *
 * Does what dfu-util would do, with Optio's plans: they are checked before anything is sent, touch
 * only what differs, keep the rest of a sector, and read back.
 */
gboolean optio_dfu_util_run (OptioCommand           *command,
                             const OptioDfuUtilLine *line,
                             GError                **error);

/**
 * optio_dfu_util_list:
 *
 * Tells the boards that are left, a line for each alternate setting, in the form of dfu-util 0.11.
 */
void optio_dfu_util_list (OptioCommand *command,
                          OptioBoards  *boards);

/**
 * optio_dfu_util_new_errand:
 * @error: as for optio_errand_new(); %OPTIO_EXIT_ERROR with %OPTIO_EXIT_IO if several boards fit
 *
 * Finds the one board, after a wait if that is asked for. A board that runs its application is
 * brought to its bootloader first, if it was chosen and not only found.
 *
 * Returns: (transfer full) (nullable): the errand.
 */
OptioErrand *optio_dfu_util_new_errand (OptioCommand           *command,
                                        const OptioDfuUtilLine *line,
                                        GError                **error);

/**
 * optio_dfu_util_get_exit:
 *
 * Returns: the exit code that dfu-util has for it. It has one code for whatever goes wrong between
 *   it and the board, and takes an address that does not fit for a mistake on the command line.
 *   That what was read back differs, it cannot say; that stays as it is.
 */
OptioExit optio_dfu_util_get_exit (const GError *error);

G_END_DECLS
