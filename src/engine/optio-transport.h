/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-error.h"

G_BEGIN_DECLS

/**
 * OptioControl:
 * @request_type: bmRequestType; bit 7 set means device to host
 * @request: bRequest
 * @value: wValue
 * @index: wIndex
 * @timeout_ms: how long the transfer may take, 1 to 120000 milliseconds
 *
 * The setup packet of a control transfer, and the host's patience.
 */
typedef struct
{
  guint8 request_type;
  guint8 request;
  guint16 value;
  guint16 index;
  guint timeout_ms;
} OptioControl;

/** Bytes of a setup packet, USB 2.0 table 9-2. */
#define OPTIO_SETUP_SIZE 8u

/**
 * optio_control_write_setup:
 * @size: wLength, bytes of the data stage
 * @setup: (out caller-allocates): the setup packet as it goes over the wire
 *
 * Any thread.
 */
void optio_control_write_setup (const OptioControl *self,
                                gsize               size,
                                guint8              setup[OPTIO_SETUP_SIZE]);

#define OPTIO_TYPE_TRANSPORT (optio_transport_get_type ())
G_DECLARE_INTERFACE (OptioTransport, optio_transport, OPTIO, TRANSPORT, GObject)

/**
 * OptioTransport:
 *
 * An opened and claimed DFU interface. All functions block and belong to the board's worker.
 * The clock belongs to the transport too, so that a simulated board can run in virtual time.
 *
 * Errors of the transfers: %OPTIO_ERROR_STALLED (the board answered STALL), %OPTIO_ERROR_GONE (it
 * left the bus), %OPTIO_ERROR_IO (no or broken answer on the wire), %OPTIO_ERROR_TIMEOUT,
 * %OPTIO_ERROR_PROTOCOL (more data than asked for), %OPTIO_ERROR_PERMISSION, %OPTIO_ERROR_BUSY.
 * A reset in the middle of a transfer may appear as any of the first three.
 */
struct _OptioTransportInterface
{
  GTypeInterface parent_iface;

  gssize (*control_in) (OptioTransport     *self,
                        const OptioControl *control,
                        guint8             *data,
                        gsize               size,
                        GError            **error);
  gboolean (*control_out) (OptioTransport     *self,
                           const OptioControl *control,
                           const guint8       *data,
                           gsize               size,
                           GError            **error);
  gboolean (*set_alt) (OptioTransport *self,
                       guint           alt,
                       GError        **error);
  gboolean (*reset) (OptioTransport *self,
                     GError        **error);
  void (*wait) (OptioTransport *self,
                gint64          duration_us,
                GCancellable   *cancellable);
  gint64 (*now) (OptioTransport *self);
  void (*close) (OptioTransport *self);
};

/**
 * optio_transport_failure_new:
 * @code: %OPTIO_ERROR_STALLED, %OPTIO_ERROR_GONE, %OPTIO_ERROR_IO, %OPTIO_ERROR_TIMEOUT or
 *   %OPTIO_ERROR_PROTOCOL
 *
 * For who implements a transport: what a failed transfer means, in the same words whatever it went
 * over: a clause in small letters that can follow "erase 0x08004000: ". Any thread.
 *
 * Returns: (transfer full): an %OPTIO_ERROR.
 */
GError *optio_transport_failure_new (OptioError code);

/** The largest data stage that Linux passes on (usbfs), bytes. */
#define OPTIO_TRANSPORT_MAX_TRANSFER 4096u

/**
 * optio_transport_control_in:
 * @control: setup packet; bit 7 of request_type must be set
 * @data: (array length=size): where the answer goes
 * @size: wLength, 0 to %OPTIO_TRANSPORT_MAX_TRANSFER bytes
 *
 * Returns: bytes received, 0 to @size, or -1 with @error set.
 */
gssize optio_transport_control_in (OptioTransport     *self,
                                   const OptioControl *control,
                                   guint8             *data,
                                   gsize               size,
                                   GError            **error);

/**
 * optio_transport_control_out:
 * @control: setup packet; bit 7 of request_type must be clear
 * @data: (array length=size) (nullable): what is sent
 * @size: wLength, 0 to %OPTIO_TRANSPORT_MAX_TRANSFER bytes
 *
 * Returns: %TRUE if the board took all of it.
 */
gboolean optio_transport_control_out (OptioTransport     *self,
                                      const OptioControl *control,
                                      const guint8       *data,
                                      gsize               size,
                                      GError            **error);

/**
 * optio_transport_set_alt:
 * @alt: alternate setting
 *
 * SET_INTERFACE.
 */
gboolean optio_transport_set_alt (OptioTransport *self,
                                  guint           alt,
                                  GError        **error);

/**
 * optio_transport_reset:
 *
 * Resets the board's USB port. The transport is useless if the board comes back as another device
 * (%OPTIO_ERROR_GONE).
 */
gboolean optio_transport_reset (OptioTransport *self,
                                GError        **error);

/**
 * optio_transport_wait:
 * @duration_us: microseconds, 0 or more
 * @cancellable: (nullable): ends the wait early
 */
void optio_transport_wait (OptioTransport *self,
                           gint64          duration_us,
                           GCancellable   *cancellable);

/**
 * optio_transport_now:
 *
 * Returns: microseconds of a clock that never goes back.
 */
gint64 optio_transport_now (OptioTransport *self);

/**
 * optio_transport_close:
 *
 * Releases the interface. Later transfers fail with %OPTIO_ERROR_GONE. Never fails; may be called
 * twice.
 */
void optio_transport_close (OptioTransport *self);

G_END_DECLS
