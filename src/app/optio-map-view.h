/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_MAP_VIEW (optio_map_view_get_type ())
G_DECLARE_FINAL_TYPE (OptioMapView, optio_map_view, OPTIO, MAP_VIEW, GtkWidget)

/**
 * OptioMapView:
 *
 * A bar that shows one region of a board's memory: its sectors, the bytes of an image, the sectors
 * that they touch, and what a verdict knows of them. It says the same in words, as its accessible
 * description.
 *
 * Properties: "target", "image", "verdict" (all nullable, writable), "region" (writable; its index
 * in the target's layout, or G_MAXUINT for that where the image is), "text" (the words).
 */

G_END_DECLS
