/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-doctor.h"
#include "optio-errand.h"

G_BEGIN_DECLS

/**
 * OptioCheckup:
 * @errand: (nullable): the board; %NULL if none is there or it cannot be opened
 * @examination: what is known of it
 * @findings: (element-type OptioFinding): what follows from that
 *
 * The board that is meant, or that there is none, through the doctor's eyes. Main thread.
 */
typedef struct
{
  OptioErrand *errand;
  OptioExamination *examination;
  GPtrArray *findings;
} OptioCheckup;

/**
 * optio_checkup_new:
 * @stays: whether the person says that the board always comes back to its bootloader
 * @error: as optio_boards_new(), and optio_boards_choose() if several boards fit
 *
 * Finds the board that is meant and looks at it and around it. Changes nothing.
 *
 * Returns: (transfer full) (nullable): the checkup.
 */
OptioCheckup *optio_checkup_new  (OptioCommand *command,
                                  gboolean      stays,
                                  GError      **error);
void          optio_checkup_free (OptioCheckup *self);

/**
 * optio_checkup_look:
 *
 * Looks again at a board, after something was changed.
 */
void optio_checkup_look (OptioCheckup *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioCheckup, optio_checkup_free)

G_END_DECLS
