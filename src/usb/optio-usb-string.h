/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The longest string descriptor, bytes: bLength is one byte. */
#define OPTIO_USB_STRING_MAX_SIZE 255u

/** US English, the language that nearly every board has. */
#define OPTIO_USB_LANGUAGE_ENGLISH 0x0409u

/**
 * optio_usb_string_choose_language:
 * @data: (array length=size): string descriptor 0, as it came; may be cut or empty
 * @size: bytes in @data
 *
 * Any thread.
 *
 * Returns: US English if the board has it or does not say, or else the board's first language.
 */
guint16 optio_usb_string_choose_language (const guint8 *data,
                                          gsize         size);

/**
 * optio_usb_string_decode:
 * @data: (array length=size): a string descriptor, as it came
 * @size: bytes in @data
 *
 * Turns a string descriptor into UTF-8. Bears real ROMs: fewer bytes than bLength says, an odd
 * length, UTF-16 that is none. What cannot be shown becomes U+FFFD, control characters too, so that
 * a board cannot write on the terminal; a NUL ends the string. Any thread.
 *
 * Returns: (transfer full) (nullable): valid UTF-8, or %NULL if it is no string descriptor.
 */
char *optio_usb_string_decode (const guint8 *data,
                               gsize         size);

/**
 * optio_usb_string_decode_serial:
 *
 * As optio_usb_string_decode(), for a serial number. The ROM of the GD32VF103 sends plain bytes
 * where USB wants UTF-16 (gd32-dfu-utils, pull request 6); a descriptor that is printable ASCII
 * through and through is taken as that.
 */
char *optio_usb_string_decode_serial (const guint8 *data,
                                      gsize         size);

/**
 * optio_usb_string_clean:
 * @text: a board's string that somebody else decoded; any bytes
 *
 * Any thread.
 *
 * Returns: (transfer full): valid UTF-8 without control characters.
 */
char *optio_usb_string_clean (const char *text);

G_END_DECLS
