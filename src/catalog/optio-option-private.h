/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"
#include "optio-option.h"

G_BEGIN_DECLS

/**
 * optio_option_new:
 * @chip: whose field it is; kept alive
 *
 * Returns: (transfer full): an option that has not been read.
 */
OptioOption *optio_option_new (OptioChip        *chip,
                               const OptioField *field);

/**
 * optio_option_take_read:
 * @is_known: whether its bits were read
 * @value: what they hold
 *
 * Says what was read; forgets a change.
 */
void optio_option_take_read (OptioOption *self,
                             gboolean     is_known,
                             guint32      value);

/**
 * optio_option_get_written_range:
 *
 * Returns: the bytes that a change has to reach: in the second word of a pair, if there is one.
 */
OptioRange optio_option_get_written_range (OptioOption *self);

G_END_DECLS
