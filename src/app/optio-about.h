/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * optio_about_present:
 * @parent: the window
 *
 * Says what this program is, what it stands on, and what to send along with a report. Main thread.
 */
void optio_about_present (GtkWindow *parent);

G_END_DECLS
