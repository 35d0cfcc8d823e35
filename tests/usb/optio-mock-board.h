/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <umockdev.h>

G_BEGIN_DECLS

/** Returned by an #OptioMockControlFunc that leaves the host waiting. */
#define OPTIO_MOCK_NO_ANSWER G_MININT

/**
 * OptioMockControlFunc:
 * @setup: the eight bytes of the setup packet
 * @data: data stage: what the host sends, or where the answer goes
 * @length: wLength
 *
 * Plays a board's answers. Runs on umockdev's thread.
 *
 * Returns: bytes of the data stage, a negative errno of the kernel, or %OPTIO_MOCK_NO_ANSWER.
 */
typedef int (*OptioMockControlFunc) (gpointer      user_data,
                                     const guint8 *setup,
                                     guint8       *data,
                                     gsize         length);

/**
 * OptioMockModel:
 * @port_path: where it is plugged, "usb1" for the root hub
 * @address: device number
 * @speed: in Mbit/s, as sysfs has it
 * @configuration: bConfigurationValue, as sysfs has it; "" for none
 * @descriptors: device and configuration descriptors, hexadecimal
 * @product: (nullable): the product that the kernel remembers
 * @strings: (nullable): string descriptors by index, from 1; %NULL-terminated
 *
 * What is plugged.
 */
typedef struct
{
  const char *port_path;
  guint address;
  const char *speed;
  const char *configuration;
  const char *descriptors;
  const char *product;
  const char *const *strings;
} OptioMockModel;

/**
 * OptioMockBoard:
 *
 * The kernel's side of /dev/bus/usb for one device, with a board behind it: usbfs as far as libusb
 * uses it for control transfers.
 */
typedef struct _OptioMockBoard OptioMockBoard;

OptioMockBoard *optio_mock_board_new  (const OptioMockModel *model);
void            optio_mock_board_free (OptioMockBoard *self);

const OptioMockModel *optio_mock_board_get_model   (OptioMockBoard *self);
UMockdevIoctlBase    *optio_mock_board_get_handler (OptioMockBoard *self);

/**
 * optio_mock_board_set_control:
 *
 * Sets who answers requests other than those for strings; without, they are STALLed.
 */
void optio_mock_board_set_control (OptioMockBoard      *self,
                                   OptioMockControlFunc control,
                                   gpointer             user_data);

/**
 * optio_mock_board_set_string_error:
 * @index: string descriptor
 * @result: what it gives instead: a negative errno or %OPTIO_MOCK_NO_ANSWER
 */
void optio_mock_board_set_string_error (OptioMockBoard *self,
                                        guint8          index,
                                        int             result);

/**
 * optio_mock_board_set_errno:
 * @request: an ioctl of usbfs
 * @error_number: what it fails with; 0 to let it work again
 */
void optio_mock_board_set_errno (OptioMockBoard *self,
                                 gulong          request,
                                 int             error_number);

/**
 * optio_mock_board_vanish:
 *
 * The board is off the bus: everything fails as the kernel makes it fail then.
 */
void optio_mock_board_vanish (OptioMockBoard *self);

/**
 * optio_mock_board_dup_log:
 *
 * Returns: (transfer full): what was asked of the kernel, a word each, divided by blanks:
 *   "claim:0", "release:0", "configuration:1", "reset", "control" for each transfer.
 */
char *optio_mock_board_dup_log (OptioMockBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioMockBoard, optio_mock_board_free)

G_END_DECLS
