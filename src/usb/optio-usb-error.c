/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-error.h"

#include <glib/gi18n-lib.h>
#include <libusb.h>

#include "optio-transport.h"

typedef struct
{
  int libusb_code;
  OptioError code;
  const char *text;
} ErrorRow;

/* Without a text: what optio_transport_failure_new() says. */
static const ErrorRow transfer_rows[] = {
  { LIBUSB_ERROR_PIPE, OPTIO_ERROR_STALLED, NULL },
  { LIBUSB_ERROR_NO_DEVICE, OPTIO_ERROR_GONE, NULL },
  { LIBUSB_ERROR_NOT_FOUND, OPTIO_ERROR_GONE,
    N_ ("the board left the bus or came back as another device") },
  { LIBUSB_ERROR_IO, OPTIO_ERROR_IO, NULL },
  { LIBUSB_ERROR_TIMEOUT, OPTIO_ERROR_TIMEOUT, NULL },
  { LIBUSB_ERROR_OVERFLOW, OPTIO_ERROR_PROTOCOL, NULL },
  { LIBUSB_ERROR_ACCESS, OPTIO_ERROR_PERMISSION, N_ ("the system does not allow the transfer") },
  { LIBUSB_ERROR_BUSY, OPTIO_ERROR_BUSY, N_ ("another program holds the board") },
  { LIBUSB_ERROR_INTERRUPTED, OPTIO_ERROR_IO, N_ ("the transfer was interrupted") },
  { LIBUSB_ERROR_NO_MEM, OPTIO_ERROR_IO, N_ ("the system has no memory left for USB transfers") },
  { LIBUSB_ERROR_INVALID_PARAM, OPTIO_ERROR_IO, N_ ("the system does not take this transfer") },
  { LIBUSB_ERROR_NOT_SUPPORTED, OPTIO_ERROR_IO, N_ ("the system does not support this on USB") },
  { LIBUSB_ERROR_OTHER, OPTIO_ERROR_IO, N_ ("the transfer failed") },
};

/* %s is the port path. */
static const ErrorRow open_rows[] = {
  { LIBUSB_ERROR_ACCESS, OPTIO_ERROR_PERMISSION,
    N_ ("You may not open the board on port %s. Install Optio's udev rule (60-optio.rules) and "
        "plug the board in again.") },
  { LIBUSB_ERROR_BUSY, OPTIO_ERROR_BUSY,
    N_ ("Another program holds the board on port %s. Close that program and try again.") },
  { LIBUSB_ERROR_NO_DEVICE, OPTIO_ERROR_GONE,
    N_ ("The board left port %s. Plug it in again.") },
  { LIBUSB_ERROR_NOT_FOUND, OPTIO_ERROR_GONE,
    N_ ("The board on port %s is no longer what it was. Plug it in again.") },
  { LIBUSB_ERROR_TIMEOUT, OPTIO_ERROR_TIMEOUT,
    N_ ("The board on port %s does not answer. Plug it in again.") },
};

static const ErrorRow *
find_row (const ErrorRow *rows,
          gsize           n_rows,
          int             libusb_code)
{
  for (gsize i = 0; i < n_rows; i++)
    if (rows[i].libusb_code == libusb_code)
      return &rows[i];

  return NULL;
}

GError *
optio_usb_error_new_transfer (int libusb_code)
{
  const ErrorRow *row = find_row (transfer_rows, G_N_ELEMENTS (transfer_rows), libusb_code);

  if (row == NULL)
    return g_error_new (OPTIO_ERROR, OPTIO_ERROR_IO, _("the transfer failed with libusb code %d"),
                        libusb_code);

  return row->text != NULL ? g_error_new_literal (OPTIO_ERROR, (int) row->code, _(row->text))
                           : optio_transport_failure_new (row->code);
}

GError *
optio_usb_error_new_open (int         libusb_code,
                          const char *port_path)
{
  const ErrorRow *row = find_row (open_rows, G_N_ELEMENTS (open_rows), libusb_code);
  g_autoptr (GString) text = NULL;

  if (row == NULL)
    return g_error_new (OPTIO_ERROR, OPTIO_ERROR_IO,
                        _("The system did not open the board on port %s (%s). Plug it in again."),
                        port_path, libusb_error_name (libusb_code));

  text = g_string_new (_(row->text));
  g_string_replace (text, "%s", port_path, 1);
  return g_error_new_literal (OPTIO_ERROR, row->code, text->str);
}
