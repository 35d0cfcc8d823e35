/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board.h"
#include "optio-catalog.h"
#include "optio-examination.h"

G_BEGIN_DECLS

/**
 * OptioReportFlags:
 * @OPTIO_REPORT_DEFAULT: nothing that tells this board from others of its kind
 * @OPTIO_REPORT_WITH_SERIAL: also its serial number
 */
typedef enum
{
  OPTIO_REPORT_DEFAULT = 0,
  OPTIO_REPORT_WITH_SERIAL = 1 << 0,
} OptioReportFlags;

/**
 * optio_report_new:
 * @examination: of a board
 * @match: (nullable): the chips that it can be
 * @like: (nullable): a simulated board with the same chip: what a report cannot tell, such as how
 *   long the board asks to be left alone when it erases, is taken from it
 *
 * Tells all that a stranger would ask of somebody with a board: first for people, then, where the
 * chip is known, as an element of data/boards.xml, so that the report can be simulated.
 *
 * Returns: (transfer full): the report, as text.
 */
char *optio_report_new (OptioExamination *examination,
                        OptioMatch       *match,
                        OptioBoard       *like,
                        OptioReportFlags  flags);

G_END_DECLS
