/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_FIRMWARE_PAGE (optio_firmware_page_get_type ())
G_DECLARE_FINAL_TYPE (OptioFirmwarePage, optio_firmware_page, OPTIO, FIRMWARE_PAGE, AdwBin)

/**
 * OptioFirmwarePage:
 *
 * Flashing a board: which file, what it holds, what will be done, how far it is, what became of it.
 * What it asks of the window it asks through the actions "win.open", "win.open-uri", "win.flash"
 * and "win.cancel".
 *
 * Properties: "board" (#OptioBoardItem, nullable), "recent" (#OptioRecentMenu: the files to open
 * again), both writable.
 */

G_END_DECLS
