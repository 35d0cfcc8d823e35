/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-dfu-util.h"

G_BEGIN_DECLS

/**
 * optio_dfu_util_download:
 *
 * -D: brings the file onto the board.
 */
gboolean optio_dfu_util_download (OptioCommand           *command,
                                  const OptioDfuUtilLine *line,
                                  GError                **error);

/**
 * optio_dfu_util_upload:
 *
 * -U: saves what is on the board as the file.
 */
gboolean optio_dfu_util_upload (OptioCommand           *command,
                                const OptioDfuUtilLine *line,
                                GError                **error);

/**
 * optio_dfu_util_erase_before:
 *
 * mass-erase: erases all flash of the board, if that is asked for.
 */
gboolean optio_dfu_util_erase_before (OptioErrand            *errand,
                                      const OptioDfuUtilLine *line,
                                      GError                **error);

/**
 * optio_dfu_util_plan_leave:
 *
 * Returns: (transfer full) (nullable): leave: the plan that starts what is at the address, or where
 *   the flash begins.
 */
OptioPlan *optio_dfu_util_plan_leave (OptioErrand            *errand,
                                      const OptioDfuUtilLine *line,
                                      GError                **error);

/**
 * optio_dfu_util_run_afterwards:
 * @plan: (nullable): what follows a job; %NULL if @error is set already
 *
 * Carries it out; what is told at the end is still what became of the job before.
 */
gboolean optio_dfu_util_run_afterwards (OptioErrand *errand,
                                        OptioPlan   *plan,
                                        GError     **error);

/**
 * optio_dfu_util_reset_afterwards:
 *
 * -R: resets the board, unless it was left.
 */
gboolean optio_dfu_util_reset_afterwards (OptioErrand            *errand,
                                          const OptioDfuUtilLine *line,
                                          GError                **error);

G_END_DECLS
