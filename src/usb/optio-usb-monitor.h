/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * usb: real boards, through libusb and only here.
 * From: the system's USB bus. What: a list of boards that follows hotplug. To: devices that the
 * engine can open.
 */

#include <gio/gio.h>

#include "optio-device.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_USB_MONITOR (optio_usb_monitor_get_type ())
G_DECLARE_FINAL_TYPE (OptioUsbMonitor, optio_usb_monitor, OPTIO, USB_MONITOR, GObject)

/**
 * OptioUsbMonitor:
 *
 * A #GListModel of #OptioDevice: every plugged board with a DFU interface, in DFU mode or at
 * run time, in the order of the port paths. Enumeration and hotplug run on a thread of its own;
 * the list changes on the main thread only. Where the system tells of no plugging, as in most
 * containers, it is seen within a few seconds.
 *
 * A board at work, from optio_device_open() until its transport is closed, is left alone: it is not
 * opened a second time, and it keeps its place in the list while it resets. What became of it shows
 * within a second of the end of the work.
 */

/**
 * optio_usb_monitor_new:
 * @error: %OPTIO_ERROR_IO if libusb cannot start, e.g. because the system has no USB
 *
 * Returns: (transfer full) (nullable): a monitor that has begun to look.
 */
OptioUsbMonitor *optio_usb_monitor_new (GError **error);

/**
 * optio_usb_monitor_settle:
 *
 * Runs the main context until every board that was plugged at the start, or at the last
 * optio_usb_monitor_refresh(), is in the list. For the command line.
 */
void optio_usb_monitor_settle (OptioUsbMonitor *self);

/**
 * optio_usb_monitor_refresh:
 *
 * Looks again, also at boards that could not be read.
 */
void optio_usb_monitor_refresh (OptioUsbMonitor *self);

G_END_DECLS
