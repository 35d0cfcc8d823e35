/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-catalog.h"
#include "optio-identity.h"
#include "optio-surroundings.h"
#include "optio-trace.h"
#include "optio-transport.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_DEVICE (optio_device_get_type ())
G_DECLARE_DERIVABLE_TYPE (OptioDevice, optio_device, OPTIO, DEVICE, GObject)

/**
 * OptioUsbSpeed:
 *
 * The speed at which a board is connected.
 */
typedef enum
{
  OPTIO_USB_SPEED_UNKNOWN,
  OPTIO_USB_SPEED_LOW,
  OPTIO_USB_SPEED_FULL,
  OPTIO_USB_SPEED_HIGH,
  OPTIO_USB_SPEED_SUPER,
} OptioUsbSpeed;

/**
 * OptioDevice:
 *
 * A plugged board. Its properties are set when it is made and never change, so they may be read on
 * any thread; signals and the object's life belong to the main thread. When a board is unplugged
 * its object stays valid but useless; when it comes back there is a new object.
 *
 * The port path, not the serial, tells boards apart: serials are often constants of the ROM.
 *
 * Construct-only properties: "identity" (#OptioIdentity, required), "port-path" (string, required),
 * "address" (uint), "speed" (an int of #OptioUsbSpeed), "hubs" (#GStrv), "problem" (#GError),
 * "simulated" (boolean), "chip" (#OptioChip, what a simulated board is made of). Subclasses
 * implement open() and await_return(), and look_around() where there is something to see.
 */
struct _OptioDeviceClass
{
  GObjectClass parent_class;

  OptioTransport *(*open) (OptioDevice  *self,
                           GCancellable *cancellable,
                           GError      **error);
  OptioTransport *(*await_return) (OptioDevice    *self,
                                   guint           timeout_ms,
                                   OptioIdentity **out_identity,
                                   GCancellable   *cancellable,
                                   GError        **error);
  OptioSurroundings *(*look_around) (OptioDevice *self);
};

/**
 * optio_device_get_identity:
 *
 * Returns: (transfer none): what the board says of itself.
 */
OptioIdentity *optio_device_get_identity (OptioDevice *self);

/**
 * optio_device_get_port_path:
 *
 * Returns: where it is plugged, "1-4.1", as the kernel and dfu-util write it; "sim-stm32f072" for a
 *   simulated board.
 */
const char *optio_device_get_port_path (OptioDevice *self);

/**
 * optio_device_get_address:
 *
 * Returns: the device number on its bus, 0 if there is none.
 */
guint optio_device_get_address (OptioDevice *self);

OptioUsbSpeed optio_device_get_speed (OptioDevice *self);

/**
 * optio_device_get_hubs:
 *
 * Returns: (array zero-terminated=1): the hubs between the board and the computer, the root hub
 *   first, as "1-4 05e3:0608 USB2.0 Hub"; empty if it is not known.
 */
const char *const *optio_device_get_hubs (OptioDevice *self);

/**
 * optio_device_get_problem:
 *
 * Returns: (nullable): why its strings could not be read, e.g. %OPTIO_ERROR_PERMISSION with a
 *   sentence that says what to do; %NULL if all is well.
 */
const GError *optio_device_get_problem (OptioDevice *self);

gboolean optio_device_is_simulated (OptioDevice *self);

/**
 * optio_device_match:
 * @catalog: the chips that are known
 *
 * Finds out which chip the board is. A real one only has its words, see optio_catalog_match(), and
 * some chips say the same; a simulated one knows what it is made of. Main thread.
 *
 * Returns: (transfer full): the candidates, perhaps none.
 */
OptioMatch *optio_device_match (OptioDevice  *self,
                                OptioCatalog *catalog);

/**
 * optio_device_set_trace:
 * @trace: (nullable): where its control transfers are written from the next open on
 *
 * Main thread, while it is not open.
 */
void optio_device_set_trace (OptioDevice *self,
                             OptioTrace  *trace);

/**
 * optio_device_set_gentle:
 * @is_gentle: whether a run begins in a gentle manner: with gaps between requests, and without
 *   asking a busy board early; %FALSE at first, since most boards and hubs bear more
 *
 * Main thread, while it is not open.
 */
void optio_device_set_gentle (OptioDevice *self,
                              gboolean     is_gentle);

gboolean optio_device_is_gentle (OptioDevice *self);

/** How long a board may stay away after a reset, if nobody says otherwise, milliseconds;
 *  STM32CubeProgrammer waits as long. */
#define OPTIO_DEVICE_RETURN_BOUND_MS 10000u

/**
 * optio_device_set_return_bound_ms:
 * @bound_ms: how long it may stay away after a reset, 1 to 300000 milliseconds
 *
 * Main thread, while it is not open.
 */
void optio_device_set_return_bound_ms (OptioDevice *self,
                                       guint        bound_ms);

guint optio_device_get_return_bound_ms (OptioDevice *self);

/**
 * optio_device_open:
 * @error: %OPTIO_ERROR_PERMISSION, %OPTIO_ERROR_BUSY (somebody else holds the interface),
 *   %OPTIO_ERROR_GONE, %OPTIO_ERROR_IO
 *
 * Opens the board, chooses its configuration, claims the DFU interface. Worker thread; blocks.
 *
 * Returns: (transfer full) (nullable): the transport.
 */
OptioTransport *optio_device_open (OptioDevice  *self,
                                   GCancellable *cancellable,
                                   GError      **error);

/**
 * optio_device_await_return:
 * @timeout_ms: how long to wait, 1 to 600000 milliseconds
 * @out_identity: (out) (optional) (transfer full): what the board says of itself now
 * @error: %OPTIO_ERROR_TIMEOUT if nothing came back to this port in time, %OPTIO_ERROR_MISMATCH if
 *   something else did (named in the message), or as for optio_device_open()
 *
 * After a reset: waits until the board is back on the same port and opens it again. Worker thread;
 * blocks.
 *
 * Returns: (transfer full) (nullable): a new transport.
 */
OptioTransport *optio_device_await_return (OptioDevice    *self,
                                           guint           timeout_ms,
                                           OptioIdentity **out_identity,
                                           GCancellable   *cancellable,
                                           GError        **error);

/**
 * optio_device_look_around:
 *
 * Asks the computer, not the board. Any thread; blocks on I/O of the kernel's files.
 *
 * Returns: (transfer full): the board's surroundings, empty where nothing is known.
 */
OptioSurroundings *optio_device_look_around (OptioDevice *self);

/**
 * optio_device_dup_label:
 *
 * Returns: (transfer full): "STM32  BOOTLOADER on port 1-2": for a sentence in which no chip is
 *   known yet.
 */
char *optio_device_dup_label (OptioDevice *self);

/**
 * optio_usb_speed_get_name:
 *
 * Returns: "full speed" in the user's language.
 */
const char *optio_usb_speed_get_name (OptioUsbSpeed speed);

G_END_DECLS
