/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioError:
 * @OPTIO_ERROR_FILE: a file cannot be read or written, or its content is broken: choose another
 * @OPTIO_ERROR_MISMATCH: file, chip and board do not belong together: check which is meant
 * @OPTIO_ERROR_PERMISSION: the system does not let this user open the board: install the udev rule
 * @OPTIO_ERROR_GONE: the board left the bus: plug it in again
 * @OPTIO_ERROR_BUSY: somebody else holds the board: close the other program
 * @OPTIO_ERROR_TIMEOUT: the board did not answer in time
 * @OPTIO_ERROR_PROTECTED: the board says that protection forbids it
 * @OPTIO_ERROR_RANGE: an address outside what the board can reach
 * @OPTIO_ERROR_STALLED: the board refused a request
 * @OPTIO_ERROR_STATUS: the board reports a DFU error status
 * @OPTIO_ERROR_VERIFY: what was read back differs from what was written
 * @OPTIO_ERROR_DATA: data that Optio's own catalog holds is wrong
 * @OPTIO_ERROR_PROTOCOL: the board's answer has no meaning in DFU
 * @OPTIO_ERROR_UNSURE: it cannot be known whether it worked
 * @OPTIO_ERROR_IO: the transfer broke on the wire
 *
 * The codes are chosen by what the user can do about them, not by where they arose.
 * Cancelling is reported as %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  OPTIO_ERROR_FILE,
  OPTIO_ERROR_MISMATCH,
  OPTIO_ERROR_PERMISSION,
  OPTIO_ERROR_GONE,
  OPTIO_ERROR_BUSY,
  OPTIO_ERROR_TIMEOUT,
  OPTIO_ERROR_PROTECTED,
  OPTIO_ERROR_RANGE,
  OPTIO_ERROR_STALLED,
  OPTIO_ERROR_STATUS,
  OPTIO_ERROR_VERIFY,
  OPTIO_ERROR_DATA,
  OPTIO_ERROR_PROTOCOL,
  OPTIO_ERROR_UNSURE,
  OPTIO_ERROR_IO,
} OptioError;

#define OPTIO_ERROR (optio_error_quark ())

GQuark optio_error_quark (void);

G_END_DECLS
