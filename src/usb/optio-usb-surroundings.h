/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"

G_BEGIN_DECLS

/**
 * optio_usb_surroundings_new:
 * @device: a plugged board
 *
 * Reads what the kernel says of the board's port, and who has the board open. Nothing is sent to
 * it. Any thread.
 *
 * Returns: (transfer full): its surroundings.
 */
OptioSurroundings *optio_usb_surroundings_new (OptioDevice *device);

/**
 * optio_usb_surroundings_new_without_board:
 *
 * Reads what the kernel says of boards that did not make it onto the bus.
 *
 * Returns: (transfer full): the surroundings of no board.
 */
OptioSurroundings *optio_usb_surroundings_new_without_board (void);

G_END_DECLS
