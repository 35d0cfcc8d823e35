/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-field.h"

G_BEGIN_DECLS

/* The words of the XML, by enum value. */
extern const char *const optio_field_kind_words[];
extern const char *const optio_field_group_words[];
extern const char *const optio_danger_words[];

/* Free what a field, or reserved bits, hold; the structs belong to an array. */
void optio_field_clear    (OptioField    *self);
void optio_reserved_clear (OptioReserved *self);

G_END_DECLS
