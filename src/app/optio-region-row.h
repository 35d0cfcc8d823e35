/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-image.h"
#include "optio-target.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_REGION_ROW (optio_region_row_get_type ())
G_DECLARE_FINAL_TYPE (OptioRegionRow, optio_region_row, OPTIO, REGION_ROW, AdwPreferencesRow)

/**
 * OptioRegionRow:
 *
 * One memory of a board: its name, its addresses, what can be done with it, and its map to scale.
 * Activated, if it can be read.
 */

/**
 * optio_region_row_new:
 * @target: the board
 * @region: index of a region of its layout
 */
GtkWidget *optio_region_row_new (OptioTarget *target,
                                 guint        region);

/**
 * optio_region_row_set_image:
 * @image: (nullable): what would be written, for the map
 */
void optio_region_row_set_image (OptioRegionRow *self,
                                 OptioImage     *image);

guint optio_region_row_get_region (OptioRegionRow *self);

G_END_DECLS
