/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioDfuState:
 *
 * The states of USB DFU 1.1, table A.2.6 of its specification, with the numbers of the wire.
 * Devices in the field answer numbers beyond these; every user of this type must bear them.
 */
typedef enum
{
  OPTIO_DFU_APP_IDLE = 0,
  OPTIO_DFU_APP_DETACH = 1,
  OPTIO_DFU_IDLE = 2,
  OPTIO_DFU_DNLOAD_SYNC = 3,
  OPTIO_DFU_DNBUSY = 4,
  OPTIO_DFU_DNLOAD_IDLE = 5,
  OPTIO_DFU_MANIFEST_SYNC = 6,
  OPTIO_DFU_MANIFEST = 7,
  OPTIO_DFU_MANIFEST_WAIT_RESET = 8,
  OPTIO_DFU_UPLOAD_IDLE = 9,
  OPTIO_DFU_ERROR = 10,
  OPTIO_DFU_STATE_UNKNOWN = 0x100, /* never on the wire: nothing was heard yet */
} OptioDfuState;

/**
 * OptioDfuStatus:
 *
 * The statuses of USB DFU 1.1, section 6.1.2, with the numbers of the wire.
 */
typedef enum
{
  OPTIO_DFU_STATUS_OK = 0x00,
  OPTIO_DFU_STATUS_ERR_TARGET = 0x01,
  OPTIO_DFU_STATUS_ERR_FILE = 0x02,
  OPTIO_DFU_STATUS_ERR_WRITE = 0x03,
  OPTIO_DFU_STATUS_ERR_ERASE = 0x04,
  OPTIO_DFU_STATUS_ERR_CHECK_ERASED = 0x05,
  OPTIO_DFU_STATUS_ERR_PROG = 0x06,
  OPTIO_DFU_STATUS_ERR_VERIFY = 0x07,
  OPTIO_DFU_STATUS_ERR_ADDRESS = 0x08,
  OPTIO_DFU_STATUS_ERR_NOTDONE = 0x09,
  OPTIO_DFU_STATUS_ERR_FIRMWARE = 0x0a,
  OPTIO_DFU_STATUS_ERR_VENDOR = 0x0b,
  OPTIO_DFU_STATUS_ERR_USBR = 0x0c,
  OPTIO_DFU_STATUS_ERR_POR = 0x0d,
  OPTIO_DFU_STATUS_ERR_UNKNOWN = 0x0e,
  OPTIO_DFU_STATUS_ERR_STALLEDPKT = 0x0f,
} OptioDfuStatus;

/**
 * OptioDfuRequest:
 *
 * The class requests of USB DFU 1.1, table 3.2, with the numbers of the wire.
 */
typedef enum
{
  OPTIO_DFU_REQUEST_DETACH = 0,
  OPTIO_DFU_REQUEST_DNLOAD = 1,
  OPTIO_DFU_REQUEST_UPLOAD = 2,
  OPTIO_DFU_REQUEST_GETSTATUS = 3,
  OPTIO_DFU_REQUEST_CLRSTATUS = 4,
  OPTIO_DFU_REQUEST_GETSTATE = 5,
  OPTIO_DFU_REQUEST_ABORT = 6,
  OPTIO_DFU_N_REQUESTS,
} OptioDfuRequest;

/**
 * optio_dfu_state_get_name:
 *
 * Returns: (nullable): "dfuIDLE", spelled as DFU 1.1 spells it; %NULL for a number that DFU 1.1
 *   does not know.
 */
const char *optio_dfu_state_get_name (guint state);

/**
 * optio_dfu_status_get_name:
 *
 * Returns: (nullable): "errADDRESS"; %NULL for a number that DFU 1.1 does not know.
 */
const char *optio_dfu_status_get_name (guint status);

/**
 * optio_dfu_request_get_name:
 *
 * Returns: (nullable): "DNLOAD"; %NULL for a number that DFU 1.1 does not know.
 */
const char *optio_dfu_request_get_name (guint request);

/**
 * optio_dfu_state_dup_label:
 *
 * Returns: (transfer full): the state's name, or "state 15" for an unknown number, or "unknown".
 */
char *optio_dfu_state_dup_label (guint state);

/**
 * optio_dfu_status_dup_label:
 *
 * Returns: (transfer full): the status's name, or "status 0x42" for an unknown number.
 */
char *optio_dfu_status_dup_label (guint status);

G_END_DECLS
