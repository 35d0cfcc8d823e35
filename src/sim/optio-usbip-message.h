/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"

G_BEGIN_DECLS

/*
 * The bytes of USB/IP 1.1.1, as the kernel's Documentation/usb/usbip_protocol.rst gives them, and
 * nothing else: no sockets, no board. Numbers travel big-endian. Pure functions; any thread.
 */

/** The bus id under which a server exports its only board. */
#define OPTIO_USBIP_BUS_ID "1-1"

/** Bytes of a request to the list of boards, before its arguments. */
#define OPTIO_USBIP_OPERATION_SIZE 8u

/** Bytes of the bus id, the argument of OP_REQ_IMPORT. */
#define OPTIO_USBIP_BUS_ID_SIZE 32u

/** Bytes of a command to an imported board, before its data stage. */
#define OPTIO_USBIP_COMMAND_SIZE 48u

/** The largest data stage of a control transfer: wLength has 16 bits. */
#define OPTIO_USBIP_MAX_DATA 0xffffu

/**
 * OptioUsbipOperation:
 *
 * What a client asks before it has imported a board: the numbers of the wire.
 */
typedef enum
{
  OPTIO_USBIP_OP_IMPORT = 0x8003,
  OPTIO_USBIP_OP_DEVLIST = 0x8005,
} OptioUsbipOperation;

/**
 * OptioUsbipOperationStatus:
 * @OPTIO_USBIP_OP_OK: granted
 * @OPTIO_USBIP_OP_BUSY: somebody else has imported the board
 * @OPTIO_USBIP_OP_NO_DEVICE: there is no such board
 *
 * The status in an answer: the numbers of the wire, as the `usbip` tool tells them apart.
 */
typedef enum
{
  OPTIO_USBIP_OP_OK = 0,
  OPTIO_USBIP_OP_BUSY = 2,
  OPTIO_USBIP_OP_NO_DEVICE = 4,
} OptioUsbipOperationStatus;

/**
 * OptioUsbipStatus:
 *
 * How a transfer ended. Linux's error numbers, negative, are part of the protocol; a server on
 * another system sends the same ones.
 */
typedef enum
{
  OPTIO_USBIP_STATUS_OK = 0,
  OPTIO_USBIP_STATUS_STALLED = -32,
  OPTIO_USBIP_STATUS_BROKEN = -71,
  OPTIO_USBIP_STATUS_BABBLE = -75,
  OPTIO_USBIP_STATUS_UNLINKED = -104,
} OptioUsbipStatus;

/**
 * OptioUsbipCommand:
 * @is_unlink: USBIP_CMD_UNLINK; otherwise USBIP_CMD_SUBMIT
 * @seqnum: the client's number of this command
 * @unlink_seqnum: of USBIP_CMD_UNLINK: which command is taken back
 * @endpoint: the endpoint's number; 0 is the control endpoint
 * @to_host: whether the data stage comes from the board
 * @data_size: bytes of the data stage, at most %OPTIO_USBIP_MAX_DATA
 * @payload_size: bytes that follow the command on the connection
 * @setup: the setup packet
 *
 * A command to an imported board.
 */
typedef struct
{
  gboolean is_unlink;
  guint32 seqnum;
  guint32 unlink_seqnum;
  guint32 endpoint;
  gboolean to_host;
  gsize data_size;
  gsize payload_size;
  guint8 setup[8];
} OptioUsbipCommand;

/**
 * optio_usbip_parse_operation:
 * @bytes: %OPTIO_USBIP_OPERATION_SIZE bytes
 * @out_operation: (out): what is asked
 *
 * Returns: %FALSE if it is not an operation of USB/IP 1.1.1.
 */
gboolean optio_usbip_parse_operation (const guint8         bytes[OPTIO_USBIP_OPERATION_SIZE],
                                      OptioUsbipOperation *out_operation);

/**
 * optio_usbip_is_bus_id:
 * @bytes: %OPTIO_USBIP_BUS_ID_SIZE bytes of OP_REQ_IMPORT
 *
 * Returns: whether that names the exported board.
 */
gboolean optio_usbip_is_bus_id (const guint8 bytes[OPTIO_USBIP_BUS_ID_SIZE]);

/**
 * optio_usbip_devlist_new:
 * @device: (nullable): the board, or %NULL if there is none now
 *
 * Returns: (transfer full): OP_REP_DEVLIST.
 */
GBytes *optio_usbip_devlist_new (OptioDevice *device);

/**
 * optio_usbip_import_new:
 * @status: whether the import is granted
 * @device: the board
 *
 * Returns: (transfer full): OP_REP_IMPORT.
 */
GBytes *optio_usbip_import_new (OptioUsbipOperationStatus status,
                                OptioDevice              *device);

/**
 * optio_usbip_parse_command:
 * @bytes: %OPTIO_USBIP_COMMAND_SIZE bytes
 * @out_command: (out): the command
 *
 * Refuses what has no meaning for a board with a control endpoint only: isochronous packets,
 * another board's id, a data stage that does not fit its setup packet.
 *
 * Returns: %FALSE if it is not a command; what follows it on the connection cannot be read then.
 */
gboolean optio_usbip_parse_command (const guint8       bytes[OPTIO_USBIP_COMMAND_SIZE],
                                    OptioUsbipCommand *out_command);

/**
 * optio_usbip_ret_submit_new:
 * @command: what is answered
 * @status: how it ended
 * @data: (array length=length) (nullable): what came from the board; %NULL for a transfer to it
 * @length: bytes that went over the bus, either way
 *
 * Returns: (transfer full): USBIP_RET_SUBMIT.
 */
GBytes *optio_usbip_ret_submit_new (const OptioUsbipCommand *command,
                                    OptioUsbipStatus         status,
                                    const guint8            *data,
                                    gsize                    length);

/**
 * optio_usbip_ret_unlink_new:
 * @command: what is answered
 * @status: %OPTIO_USBIP_STATUS_UNLINKED, or %OPTIO_USBIP_STATUS_OK if it came too late
 *
 * Returns: (transfer full): USBIP_RET_UNLINK.
 */
GBytes *optio_usbip_ret_unlink_new (const OptioUsbipCommand *command,
                                    OptioUsbipStatus         status);

G_END_DECLS
