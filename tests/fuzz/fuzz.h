/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What all targets share. A target is a file with LLVMFuzzerTestOneInput(), as libFuzzer wants it;
 * replay.c calls the same function in an ordinary build. */

#include <glib.h>

G_BEGIN_DECLS

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/**
 * fuzz_text_new:
 *
 * Returns: (transfer full): the input as a string; what follows a NUL is lost.
 */
char *fuzz_text_new (const guint8 *data,
                     gsize         size);

/**
 * fuzz_file_new:
 *
 * Puts the input into a file in memory, for readers that take a path. It is gone with the next.
 *
 * Returns: (transfer none): its path.
 */
const char *fuzz_file_new (const guint8 *data,
                           gsize         size);

G_END_DECLS
