/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * optio_udev_rule_is_installed:
 *
 * Returns: whether udev finds Optio's rule, without which only root may open boards. Main thread,
 *   as all of this.
 */
gboolean optio_udev_rule_is_installed (void);

/**
 * optio_udev_rule_can_install:
 *
 * Returns: whether optio_udev_rule_install_async() can work here: there is pkexec, and this is no
 *   Flatpak, which cannot reach the computer's own folders.
 */
gboolean optio_udev_rule_can_install (void);

/**
 * optio_udev_rule_dup_command:
 *
 * Returns: (transfer full): a command for a terminal that installs the rule.
 */
char *optio_udev_rule_dup_command (void);

/**
 * optio_udev_rule_install_async:
 *
 * Asks for the administrator's password and installs the rule for boards that are plugged and all
 * later ones.
 */
void optio_udev_rule_install_async (GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);

/**
 * optio_udev_rule_install_finish:
 * @error: %G_IO_ERROR_CANCELLED if the user changed their mind; %OPTIO_ERROR_PERMISSION if the
 *   password was wrong, %OPTIO_ERROR_FILE with a sentence if the rule could not be installed
 */
gboolean optio_udev_rule_install_finish (GAsyncResult *result,
                                         GError      **error);

G_END_DECLS
