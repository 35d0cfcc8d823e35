/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-finding.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_FINDING_VIEW (optio_finding_view_get_type ())
G_DECLARE_FINAL_TYPE (OptioFindingView, optio_finding_view, OPTIO, FINDING_VIEW, AdwBin)

/**
 * OptioFindingView:
 *
 * A finding of the doctor: what is so, the evidence, what to do, and a button for its fix.
 *
 * Properties: "finding" (#OptioFinding, nullable, writable).
 *
 * Signals: "mend": the user wants the fix.
 */

OptioFinding *optio_finding_view_get_finding (OptioFindingView *self);

G_END_DECLS
