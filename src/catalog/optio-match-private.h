/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-identity.h"
#include "optio-match.h"

G_BEGIN_DECLS

/**
 * optio_match_new:
 * @chips: (element-type OptioChip): the chips to choose from
 * @identity: what a board says of itself
 *
 * Returns: (transfer full): the candidates, in the order of @chips.
 */
OptioMatch *optio_match_new (GPtrArray     *chips,
                             OptioIdentity *identity);

G_END_DECLS
