/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-options.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_WRITE_REQUEST (optio_write_request_get_type ())
G_DECLARE_FINAL_TYPE (OptioWriteRequest, optio_write_request, OPTIO, WRITE_REQUEST, GObject)

/**
 * OptioWriteRequest:
 *
 * A write of option bytes that waits for the user's word: what would change, what may come of it,
 * and how much has to be said before it is done. It stays as it is while the options are edited on.
 * Main thread.
 */

/**
 * optio_write_request_new:
 * @options: with changes
 * @serial: (nullable): what the user types to name the board
 * @error: as optio_board_options_create_write_plan()
 *
 * Returns: (transfer full) (nullable): the request.
 */
OptioWriteRequest *optio_write_request_new (OptioBoardOptions *options,
                                            const char        *serial,
                                            GError           **error);

OptioPlan *optio_write_request_get_plan (OptioWriteRequest *self);

/**
 * optio_write_request_get_changes:
 *
 * Returns: (array zero-terminated=1): a line for each field, "nBOOT1: 1: Bootloader → 0: SRAM".
 */
const char *const *optio_write_request_get_changes (OptioWriteRequest *self);

/**
 * optio_write_request_get_words:
 *
 * Returns: (array zero-terminated=1): a line for each word, "0x1ffff800: 0x00ff55aa → 0x10ef55aa".
 */
const char *const *optio_write_request_get_words (OptioWriteRequest *self);

/**
 * optio_write_request_get_warnings:
 *
 * Returns: (array zero-terminated=1): what the forecast has to fear, the gravest first; empty if
 *   that is nothing.
 */
const char *const *optio_write_request_get_warnings (OptioWriteRequest *self);

/**
 * optio_write_request_get_notes:
 *
 * Returns: (array zero-terminated=1): sentences of the forecast that are good to know: whether it
 *   resets, what it starts then.
 */
const char *const *optio_write_request_get_notes (OptioWriteRequest *self);

/**
 * optio_write_request_get_consent:
 *
 * Returns: (nullable): the sentence that the user has to say is understood; %NULL if there is
 *   nothing to fear.
 */
const char *optio_write_request_get_consent (OptioWriteRequest *self);

/**
 * optio_write_request_get_forever:
 *
 * Returns: (nullable): what the user has to type because it can never be undone: the names of the
 *   fields, separated by blanks; %NULL if there is nothing like that.
 */
const char *optio_write_request_get_forever (OptioWriteRequest *self);

/**
 * optio_write_request_get_serial:
 *
 * Returns: (nullable): the board's serial, which has to be typed, too.
 */
const char *optio_write_request_get_serial (OptioWriteRequest *self);

/**
 * optio_write_request_needs_question:
 * @confirms_reset: whether the user wants to be asked also where nothing is to be feared but a
 *   reset
 *
 * Returns: whether the user has to be asked.
 */
gboolean optio_write_request_needs_question (OptioWriteRequest *self,
                                             gboolean           confirms_reset);

/**
 * optio_write_request_is_granted:
 * @consents: whether the user says that the sentence is understood
 * @names: what was typed for the fields
 * @serial: what was typed for the serial
 *
 * What can never be undone is not granted to a board without a serial.
 *
 * Returns: whether that is enough.
 */
gboolean optio_write_request_is_granted (OptioWriteRequest *self,
                                         gboolean           consents,
                                         const char        *names,
                                         const char        *serial);

G_END_DECLS
