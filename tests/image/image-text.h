/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Images as one line of text, so that tests compare what they read at a glance. */

#include "optio-format.h"

G_BEGIN_DECLS

/**
 * image_text_dup:
 *
 * Returns: (transfer full): "8000000:0102ff 8004000:ff entry 80000d5 ids 0483:df11:2200
 *   family 57755a57 alt 1:8004000+1".
 */
char *image_text_dup (OptioImage *image);

/**
 * image_text_assert:
 *
 * Fails unless @image is not %NULL and says @expected.
 */
void image_text_assert (OptioImage *image,
                        const char *expected);

/**
 * image_text_assert_read:
 * @expected: (nullable): what the image says; %NULL if it is an error
 * @message: (nullable): what the error says, or a part of it
 *
 * Reads @bytes as @format, and fails unless that gives what is expected.
 */
void image_text_assert_read (const char *format,
                             GBytes     *bytes,
                             const char *expected,
                             const char *message);

/**
 * image_text_write:
 *
 * Returns: (transfer full): @image in that format.
 */
GBytes *image_text_write (const char *format,
                          OptioImage *image);

G_END_DECLS
