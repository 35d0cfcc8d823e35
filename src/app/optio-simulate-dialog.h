/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-catalog.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_SIMULATE_DIALOG (optio_simulate_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OptioSimulateDialog,
                      optio_simulate_dialog,
                      OPTIO,
                      SIMULATE_DIALOG,
                      AdwWindow)

/**
 * optio_simulate_dialog_new:
 * @parent: the window; its action "win.simulate" is done with the id of the board that is chosen
 * @catalog: which boards there are
 *
 * A list of the simulated boards, grouped and searched as one types. Main thread.
 */
GtkWidget *optio_simulate_dialog_new (GtkWindow    *parent,
                                      OptioCatalog *catalog);

G_END_DECLS
