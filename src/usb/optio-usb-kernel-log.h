/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_usb_kernel_log_read:
 *
 * Reads what the kernel remembers of its log.
 *
 * Returns: (transfer full) (nullable): its text; %NULL if this user may not read it.
 */
char *optio_usb_kernel_log_read (void);

/**
 * optio_usb_kernel_log_find_failures:
 * @text: the kernel's log
 * @now_us: time since the start of the kernel, microseconds
 *
 * Finds the lines that tell of a plugged board that could not be enumerated. Old ones don't count:
 * they may be of anything.
 *
 * Returns: (transfer full): %NULL-terminated lines without their times, the last few.
 */
char **optio_usb_kernel_log_find_failures (const char *text,
                                           gint64      now_us);

G_END_DECLS
