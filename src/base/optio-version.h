/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_version_get:
 *
 * Returns: the version as people read it: "0.1.0", or "0.1.0 (git 1a2b3c4)" if it was built from a
 *   git tree; "-dirty" at the end says that the tree had changes. Any thread.
 */
const char *optio_version_get (void);

G_END_DECLS
