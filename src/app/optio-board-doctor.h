/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-item.h"
#include "optio-doctor.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_BOARD_DOCTOR (optio_board_doctor_get_type ())
G_DECLARE_FINAL_TYPE (OptioBoardDoctor, optio_board_doctor, OPTIO, BOARD_DOCTOR, GObject)

/**
 * OptioBoardDoctor:
 *
 * The doctor at one board: looks at it, tells what was found, and prepares a fix. What was found
 * counts until something is done to the board. Main thread.
 *
 * Signals: "changed": there are other findings, or none any more. "fix-ready": what
 * optio_board_doctor_prepare() was asked for, see optio_board_doctor_get_options().
 */

/**
 * optio_board_doctor_new:
 * @board: whom it looks at; it does not keep it
 */
OptioBoardDoctor *optio_board_doctor_new (OptioBoardItem *board);

/**
 * optio_board_doctor_look:
 *
 * Looks at the board and around it, if it is idle. Changes nothing.
 */
void optio_board_doctor_look (OptioBoardDoctor *self);

/**
 * optio_board_doctor_set_stays:
 * @stays: whether the user says that the board comes back to its bootloader at every reset
 */
void optio_board_doctor_set_stays (OptioBoardDoctor *self,
                                   gboolean          stays);

/**
 * optio_board_doctor_get_findings:
 *
 * Returns: (element-type OptioFinding) (nullable) (transfer none): the findings; %NULL if nobody
 *   has looked yet.
 */
GPtrArray *optio_board_doctor_get_findings (OptioBoardDoctor *self);

/**
 * optio_board_doctor_dup_text:
 *
 * Returns: (transfer full): what the board starts, and what could not be looked at; a sentence a
 *   line, perhaps none.
 */
char *optio_board_doctor_dup_text (OptioBoardDoctor *self);

/**
 * optio_board_doctor_dup_report:
 *
 * Returns: (transfer full): all of that and of whom, to be pasted where it is asked for.
 */
char *optio_board_doctor_dup_report (OptioBoardDoctor *self);

/**
 * optio_board_doctor_prepare:
 * @fix: of one of the findings, of kind %OPTIO_FIX_OPTIONS
 *
 * Reads the option bytes as they are now, and makes the fix's changes in them. Nothing is written.
 * What goes wrong is told by the board.
 */
void optio_board_doctor_prepare (OptioBoardDoctor *self,
                                 OptioFix         *fix);

/**
 * optio_board_doctor_get_options:
 *
 * Returns: (transfer none): the option bytes with the fix's changes.
 */
OptioBoardOptions *optio_board_doctor_get_options (OptioBoardDoctor *self);

G_END_DECLS
