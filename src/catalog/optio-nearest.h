/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_nearest_dup_names:
 * @names: (element-type utf8): the words that there are
 * @word: one that is not among them
 *
 * Returns: (transfer full): up to three of @names that @word may have meant, "BOOT_SEL, nBOOT_SEL",
 *   the likeliest first; empty if none is near.
 */
char *optio_nearest_dup_names (GPtrArray  *names,
                               const char *word);

G_END_DECLS
