/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-dfu.h"
#include "optio-event.h"
#include "optio-range.h"
#include "optio-transport.h"
#include "optio-witness.h"

G_BEGIN_DECLS

/**
 * OptioWire:
 *
 * The DFU class requests and DfuSe commands, as bytes on the wire, and nothing else: no state, no
 * waiting but for the gap between two of them. Each transfer is told as an event. On the stack of
 * one run; worker thread.
 *
 * Sources: DFU 1.1 section 3; ST AN3156 Rev 18 sections 4 and 5.
 */
typedef struct
{
  /*< private >*/
  OptioTransport *transport;
  guint16 interface_number;
  OptioEventFunc func;
  gpointer user_data;
  gint64 start_us;
  gint64 gap_us;
  gint64 free_us; /* end of the last transfer */
  OptioTally tally;
} OptioWire;

/**
 * OptioWireStatus:
 * @status: bStatus
 * @poll_timeout_ms: bwPollTimeout, 24 bits, milliseconds
 * @state: bState: the state that the board is in after this reply
 *
 * The reply to GETSTATUS.
 */
typedef struct
{
  guint status;
  guint poll_timeout_ms;
  guint state;
} OptioWireStatus;

/** Block numbers 0 and 1 are commands; data begins with this one (AN3156 section 4.1). */
#define OPTIO_WIRE_FIRST_BLOCK 2u

/** The number of data blocks before the 16-bit block number would wrap to a command. */
#define OPTIO_WIRE_MAX_BLOCKS (0xffffu - OPTIO_WIRE_FIRST_BLOCK + 1)

/**
 * optio_wire_init:
 * @transport: the opened board; must outlive @self
 * @interface_number: bInterfaceNumber of the DFU interface, 0 to 255; wIndex of each request
 * @func: (nullable): receives every event
 */
void optio_wire_init (OptioWire      *self,
                      OptioTransport *transport,
                      guint           interface_number,
                      OptioEventFunc  func,
                      gpointer        user_data);

/**
 * optio_wire_set_transport:
 * @transport: the same board, opened again after a reset; must outlive @self
 *
 * The clock goes on.
 */
void optio_wire_set_transport (OptioWire      *self,
                               OptioTransport *transport);

/**
 * optio_wire_set_gap:
 * @gap_us: how long the board is left alone between the end of a transfer and the next, at least,
 *   microseconds; 0 at first
 */
void optio_wire_set_gap (OptioWire *self,
                         gint64     gap_us);

/**
 * optio_wire_now_us:
 *
 * Returns: microseconds since optio_wire_init().
 */
gint64 optio_wire_now_us (OptioWire *self);

/**
 * optio_wire_get_tally:
 *
 * Returns: (transfer none): what it saw so far.
 */
const OptioTally *optio_wire_get_tally (OptioWire *self);

/**
 * optio_wire_tell:
 * @event: (transfer full): an event for whoever listens
 */
void optio_wire_tell (OptioWire  *self,
                      OptioEvent *event);

/**
 * optio_wire_dnload:
 * @block: wBlockNum; %OPTIO_WIRE_FIRST_BLOCK or more for data
 * @data: (array length=size): what is sent; an empty one asks the board to leave
 * @timeout_ms: patience for the transfer, milliseconds
 * @error: as for #OptioTransport
 */
gboolean optio_wire_dnload (OptioWire    *self,
                            guint         block,
                            const guint8 *data,
                            gsize         size,
                            guint         timeout_ms,
                            GError      **error);

/**
 * optio_wire_set_address:
 *
 * Sends the command Set Address Pointer; it is carried out by the next GETSTATUS.
 */
gboolean optio_wire_set_address (OptioWire *self,
                                 guint32    address,
                                 guint      timeout_ms,
                                 GError   **error);

/**
 * optio_wire_erase:
 * @address: any address in the sector
 *
 * Sends the command Erase; it is carried out by the next GETSTATUS.
 */
gboolean optio_wire_erase (OptioWire *self,
                           guint32    address,
                           guint      timeout_ms,
                           GError   **error);

/**
 * optio_wire_mass_erase:
 * @error: as for #OptioTransport
 *
 * Sends the command Mass Erase, which is an Erase without an address; it is carried out by the next
 * GETSTATUS. Only for bootloaders that are known to take it: others erase one sector, whichever.
 */
gboolean optio_wire_mass_erase (OptioWire *self,
                                guint      timeout_ms,
                                GError   **error);

/**
 * optio_wire_read_unprotect:
 * @error: as for #OptioTransport
 *
 * Sends the command Read Unprotect; it is carried out by the next GETSTATUS. All that is in the
 * flash and in the RAM is lost then, and all option bytes (AN3156 section 5.4).
 */
gboolean optio_wire_read_unprotect (OptioWire *self,
                                    guint      timeout_ms,
                                    GError   **error);

/**
 * optio_wire_get_commands:
 * @out_has_read_unprotect: (out): whether Read Unprotect is one of them
 * @error: as for #OptioTransport
 *
 * Asks which commands the bootloader knows (AN3156 section 4.2).
 */
gboolean optio_wire_get_commands (OptioWire *self,
                                  guint      timeout_ms,
                                  gboolean  *out_has_read_unprotect,
                                  GError   **error);

/**
 * optio_wire_upload:
 * @data: (array length=size): where the bytes go
 *
 * Returns: bytes received, which may be fewer than @size, or -1.
 */
gssize optio_wire_upload (OptioWire *self,
                          guint      block,
                          guint8    *data,
                          gsize      size,
                          guint      timeout_ms,
                          GError   **error);

/**
 * optio_wire_get_status:
 * @error: also %OPTIO_ERROR_PROTOCOL if the reply is shorter than 6 bytes
 *
 * Beware: in dfuDNLOAD-SYNC this executes what was downloaded, and in dfuMANIFEST-SYNC it makes the
 * board leave.
 */
gboolean optio_wire_get_status (OptioWire       *self,
                                guint            timeout_ms,
                                OptioWireStatus *out_status,
                                GError         **error);

/**
 * optio_wire_get_state:
 *
 * Asks for the state without changing it.
 */
gboolean optio_wire_get_state (OptioWire *self,
                               guint      timeout_ms,
                               guint     *out_state,
                               GError   **error);

/**
 * optio_wire_clear_status:
 * @error: as for #OptioTransport
 *
 * CLRSTATUS. Legal in dfuERROR only: in other states ST's library makes an error of it.
 */
gboolean optio_wire_clear_status (OptioWire *self,
                                  guint      timeout_ms,
                                  GError   **error);

/**
 * optio_wire_abort:
 * @error: as for #OptioTransport
 *
 * ABORT: drops what is parked and leads back to dfuIDLE, except from dfuDNBUSY and dfuERROR.
 */
gboolean optio_wire_abort (OptioWire *self,
                           guint      timeout_ms,
                           GError   **error);

/**
 * optio_wire_detach:
 * @wait_ms: how long the board should wait for a reset of the bus, milliseconds
 * @error: as for #OptioTransport
 *
 * DETACH: asks an application to make room for the bootloader.
 */
gboolean optio_wire_detach (OptioWire *self,
                            guint      wait_ms,
                            guint      timeout_ms,
                            GError   **error);

G_END_DECLS
