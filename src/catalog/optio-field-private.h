/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-field.h"

G_BEGIN_DECLS

/**
 * optio_field_values_are_bits:
 *
 * Returns: whether @values are 0 and 1, each once and nothing else, as a flag and a mask need them.
 */
gboolean optio_field_values_are_bits (const OptioFieldValue *values,
                                      guint                  n_values);

/* Free what a field, or reserved bits, hold; the structs belong to an array. */
void optio_field_clear    (OptioField    *self);
void optio_reserved_clear (OptioReserved *self);

G_END_DECLS
