/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Type of the DFU functional descriptor, DFU 1.1 section 4.1.3. HID uses the same number. */
#define OPTIO_USB_DESCRIPTOR_FUNCTIONAL 0x21u

/** Length of the DFU functional descriptor, bytes, DFU 1.1 table 4.2. */
#define OPTIO_USB_FUNCTIONAL_SIZE 9u

/**
 * OptioUsbFunctional:
 * @attributes: bmAttributes
 * @detach_timeout_ms: wDetachTimeOut, milliseconds
 * @transfer_size: wTransferSize, bytes; 0 if the descriptor is too short to say
 * @dfu_version: bcdDFUVersion; 0x0100 if the descriptor is the shorter one of DFU 1.0
 *
 * The DFU functional descriptor.
 */
typedef struct
{
  guint8 attributes;
  guint16 detach_timeout_ms;
  guint16 transfer_size;
  guint16 dfu_version;
} OptioUsbFunctional;

/**
 * optio_usb_functional_find:
 * @data: (array length=size): descriptors, one behind the other, as they stand behind a
 *   configuration or behind an alternate setting of class FE/01
 * @size: bytes in @data
 * @out_functional: (out): the DFU functional descriptor
 *
 * Looks for the DFU functional descriptor. Bears anything: a descriptor that is cut or shorter than
 * DFU 1.1 wants gives the fields that it has. The caller sees to it that the bytes belong to a DFU
 * interface. Any thread.
 *
 * Returns: whether there is one with at least its bmAttributes.
 */
gboolean optio_usb_functional_find (const guint8       *data,
                                    gsize               size,
                                    OptioUsbFunctional *out_functional);

G_END_DECLS
