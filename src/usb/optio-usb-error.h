/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_usb_error_new_transfer:
 * @libusb_code: a negative code of libusb, an unknown one too
 *
 * What a failed transfer means: a clause in small letters that can follow "erase 0x08004000: ".
 * Any thread.
 *
 * Returns: (transfer full): an %OPTIO_ERROR.
 */
GError *optio_usb_error_new_transfer (int libusb_code);

/**
 * optio_usb_error_new_open:
 * @libusb_code: a negative code of libusb, an unknown one too
 * @port_path: where the board is plugged
 *
 * Why a board could not be opened or claimed: a whole sentence that says what to do. Any thread.
 *
 * Returns: (transfer full): an %OPTIO_ERROR.
 */
GError *optio_usb_error_new_open (int         libusb_code,
                                  const char *port_path);

G_END_DECLS
