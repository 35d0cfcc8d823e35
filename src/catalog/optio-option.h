/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-chip.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_OPTION (optio_option_get_type ())
G_DECLARE_FINAL_TYPE (OptioOption, optio_option, OPTIO, OPTION, GObject)

/**
 * OptioOption:
 *
 * A field of one board's option bytes: what it holds, and what it is to hold. Belongs to an
 * OptioOptionSet. Main thread.
 *
 * Properties, all with notification: "value", "is-known", "is-changed", "danger", "problem".
 */

/**
 * optio_option_get_field:
 *
 * Returns: (transfer none): what the field is; valid as long as the option.
 */
const OptioField *optio_option_get_field (OptioOption *self);

/**
 * optio_option_get_block:
 *
 * Returns: (nullable) (transfer none): the block that has to be written for a change; %NULL if the
 *   bootloader cannot write it.
 */
const OptioOptionBlock *optio_option_get_block (OptioOption *self);

/**
 * optio_option_get_label:
 *
 * Returns: a few words in the user's language.
 */
const char *optio_option_get_label (OptioOption *self);

/**
 * optio_option_get_text:
 *
 * Returns: a sentence in the user's language.
 */
const char *optio_option_get_text (OptioOption *self);

/**
 * optio_option_get_warning:
 *
 * Returns: (nullable): what may go wrong, a sentence in the user's language.
 */
const char *optio_option_get_warning (OptioOption *self);

/**
 * optio_option_get_meaning:
 *
 * Returns: (nullable): what @value means, in the user's language, if there is a word for it.
 */
const char *optio_option_get_meaning (OptioOption *self,
                                      guint32      value);

/**
 * optio_option_is_known:
 *
 * Returns: whether it was read from the board.
 */
gboolean optio_option_is_known (OptioOption *self);

/**
 * optio_option_get_value:
 *
 * Returns: the value as it is to be, 0 if it is not known.
 */
guint32 optio_option_get_value (OptioOption *self);

/**
 * optio_option_get_read_value:
 *
 * Returns: the value as it was read, 0 if it is not known.
 */
guint32 optio_option_get_read_value (OptioOption *self);

/**
 * optio_option_is_changed:
 *
 * Returns: whether it is to be something else than it was.
 */
gboolean optio_option_is_changed (OptioOption *self);

/**
 * optio_option_is_writable:
 *
 * Returns: whether it can be changed.
 */
gboolean optio_option_is_writable (OptioOption *self);

/**
 * optio_option_get_problem:
 *
 * Returns: (nullable): why it cannot be changed, or what is wrong with what was read: a sentence.
 */
const char *optio_option_get_problem (OptioOption *self);

/**
 * optio_option_get_danger:
 *
 * Returns: what the change can do; none if it is not changed.
 */
OptioDanger optio_option_get_danger (OptioOption *self);

/**
 * optio_option_check:
 * @value: a value
 * @error: %OPTIO_ERROR_PROTECTED if it cannot be changed, %OPTIO_ERROR_RANGE if @value does not fit
 *   or has no meaning
 *
 * Returns: whether it can be changed to @value.
 */
gboolean optio_option_check (OptioOption *self,
                             guint32      value,
                             GError     **error);

/**
 * optio_option_change:
 * @value: the value that it is to have; the one that was read is always right
 * @error: as optio_option_check()
 *
 * Returns: whether it has that value now.
 */
gboolean optio_option_change (OptioOption *self,
                              guint32      value,
                              GError     **error);

/**
 * optio_option_revert:
 *
 * Makes it what was read.
 */
void optio_option_revert (OptioOption *self);

/**
 * optio_option_can_use_default:
 *
 * Returns: whether there is a default that may be trusted: where a wrong value is a danger, one
 *   that a factory word proves.
 */
gboolean optio_option_can_use_default (OptioOption *self);

/**
 * optio_option_use_default:
 * @error: as optio_option_check(); %OPTIO_ERROR_DATA if there is no default that may be trusted
 *
 * Makes it what a chip from the factory has.
 */
gboolean optio_option_use_default (OptioOption *self,
                                   GError     **error);

/**
 * optio_option_parse_value:
 * @text: a number, or the name of a value, in any case
 * @out_value: (out): the value
 * @error: %OPTIO_ERROR_RANGE with the names that there are
 */
gboolean optio_option_parse_value (OptioOption *self,
                                   const char  *text,
                                   guint32     *out_value,
                                   GError     **error);

G_END_DECLS
