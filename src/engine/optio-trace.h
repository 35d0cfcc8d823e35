/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-identity.h"
#include "optio-transport.h"

G_BEGIN_DECLS

/**
 * OptioTrace:
 *
 * A file with every control transfer of one or several boards, as Wireshark opens it: pcapng with
 * the packets of Linux' usbmon (LINKTYPE_USB_LINUX_MMAPPED). Written as it happens, so that it is
 * there also after a crash. Reference-counted; any thread.
 */
typedef struct _OptioTrace OptioTrace;

OptioTrace *optio_trace_ref      (OptioTrace *self);
void        optio_trace_unref    (OptioTrace *self);

/**
 * optio_trace_new:
 * @path: the file; what it held is gone
 * @error: %OPTIO_ERROR_FILE
 *
 * Returns: (transfer full) (nullable): an empty trace.
 */
OptioTrace *optio_trace_new (const char *path,
                             GError    **error);

/**
 * optio_trace_close:
 * @error: %OPTIO_ERROR_FILE if not all of it could be written
 *
 * Ends the file. What comes later is not written.
 */
gboolean optio_trace_close (OptioTrace *self,
                            GError    **error);

/**
 * optio_trace_begin_board:
 * @identity: what the board says of itself
 *
 * Writes the board's descriptors under the next device number. They are made anew from @identity
 * and marked as such, since the board told them before there was a trace; Wireshark needs them to
 * know DFU.
 *
 * Returns: that number.
 */
guint optio_trace_begin_board (OptioTrace    *self,
                               OptioIdentity *identity);

/**
 * optio_trace_wrap:
 * @address: the board's device number
 * @interface_number: bInterfaceNumber of its DFU interface
 * @transport: the opened board
 *
 * Returns: (transfer full): a transport that does what @transport does, and writes it down.
 */
OptioTransport *optio_trace_wrap (OptioTrace     *self,
                                  guint           address,
                                  guint8          interface_number,
                                  OptioTransport *transport);

/**
 * optio_trace_now:
 *
 * Returns: microseconds since 1970, not before what was written last: simulated boards may be ahead
 *   of the wall's clock.
 */
gint64 optio_trace_now (OptioTrace *self);

/**
 * OptioTraceTransfer:
 * @address: device number of the board in the trace
 * @setup: the setup packet of USB 2.0 section 9.3
 * @data: (array length=size): what was sent, or what came
 * @size: bytes of @data
 * @error: (nullable): why it failed
 * @start_us: microseconds since 1970
 * @end_us: the same
 * @comment: (nullable): a sentence for who reads it
 */
typedef struct
{
  guint address;
  guint8 setup[8];
  const guint8 *data;
  gsize size;
  const GError *error;
  gint64 start_us;
  gint64 end_us;
  const char *comment;
} OptioTraceTransfer;

/**
 * optio_trace_add:
 *
 * Writes one control transfer: its beginning and its end.
 */
void optio_trace_add (OptioTrace               *self,
                      const OptioTraceTransfer *transfer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioTrace, optio_trace_unref)

G_END_DECLS
