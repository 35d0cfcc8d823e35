/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* pcapng: draft-ietf-opsawg-pcapng, sections 4.1 to 4.3 */
#define OPTIO_PCAPNG_SECTION 0x0a0d0d0au
#define OPTIO_PCAPNG_INTERFACE 0x00000001u
#define OPTIO_PCAPNG_PACKET 0x00000006u
#define OPTIO_PCAPNG_BYTE_ORDER 0x1a2b3c4du

/* Link types: tcpdump.org/linktypes.html */
#define OPTIO_LINKTYPE_USB_LINUX 189u
#define OPTIO_LINKTYPE_USB_LINUX_MMAPPED 220u

/* usbmon: Documentation/usb/usbmon.rst of Linux. The first 48 bytes of the header are all of the
 * header of LINKTYPE_USB_LINUX. */
#define OPTIO_USBMON_HEADER_SIZE 64u
#define OPTIO_USBMON_SHORT_HEADER_SIZE 48u
#define OPTIO_USBMON_SETUP_OFFSET 40u
#define OPTIO_USBMON_SETUP_SIZE 8u
#define OPTIO_USBMON_CONTROL 2u

G_END_DECLS
