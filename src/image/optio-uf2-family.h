/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_uf2_family_get_name:
 * @family_id: a family of chips, as UF2 numbers them
 *
 * Returns: (nullable): its short name, "STM32F4"; %NULL if it is not known.
 */
const char *optio_uf2_family_get_name (guint32 family_id);

/**
 * optio_uf2_family_find:
 * @name: a short name, in large or small letters, or a number
 * @out_family_id: (out): the family
 *
 * Returns: whether @name is known or a number of at most 32 bits.
 */
gboolean optio_uf2_family_find (const char *name,
                                guint32    *out_family_id);

G_END_DECLS
