/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-verb.h"

G_BEGIN_DECLS

/**
 * optio_help_dup_overview:
 *
 * Returns: (transfer full): what `optio help` prints: the verbs, how to choose a board, the exit
 *   codes.
 */
char *optio_help_dup_overview (void);

/**
 * optio_help_dup_verb:
 *
 * Returns: (transfer full): what `optio help VERB` prints.
 */
char *optio_help_dup_verb (const OptioVerb *verb);

G_END_DECLS
