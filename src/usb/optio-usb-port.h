/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libusb.h>

G_BEGIN_DECLS

/** How long a port counts as at work after its board was closed, milliseconds. A job closes its
 * transport before it awaits the board's return; nobody may step in between. */
#define OPTIO_USB_PORT_LINGER_MS 300

/** Where the kernel tells of what is plugged: a folder for each port path. */
#define OPTIO_USB_PORT_SYSFS "/sys/bus/usb/devices"

/**
 * optio_usb_port_dup_path:
 *
 * Returns: (transfer full): where @device is plugged, as the kernel and dfu-util write it: "1-4.1";
 *   "usb1" for a root hub.
 */
char *optio_usb_port_dup_path (libusb_device *device);

/**
 * optio_usb_port_compare:
 *
 * Orders port paths as people count: "1-2" before "1-10". For g_ptr_array_sort() and the like, but
 * with the strings themselves.
 */
int optio_usb_port_compare (const char *a,
                            const char *b);

/**
 * optio_usb_port_dup_attribute:
 * @port_path: "1-4.1"
 * @attribute: "product"
 *
 * Reads what the kernel remembers of a device without a word to the device itself, so it needs no
 * permission and disturbs nobody.
 *
 * Returns: (transfer full) (nullable): the attribute, fit to be shown, without the line's end, or
 *   %NULL if the system does not have it.
 */
char *optio_usb_port_dup_attribute (const char *port_path,
                                    const char *attribute);

/**
 * optio_usb_port_begin_work:
 *
 * Notes that this process works on the board at @port_path. The monitor leaves such a port alone.
 * Counted: each call needs one optio_usb_port_end_work(). Any thread.
 */
void optio_usb_port_begin_work (const char *port_path);
void optio_usb_port_end_work   (const char *port_path);

/**
 * optio_usb_port_is_at_work:
 *
 * Returns: whether work at @port_path goes on, or ended less than %OPTIO_USB_PORT_LINGER_MS ago.
 */
gboolean optio_usb_port_is_at_work (const char *port_path);

G_END_DECLS
