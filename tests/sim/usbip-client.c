/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usbip-client.h"

#include <string.h>

#define CODE_IMPORT 0x8003
#define BUS_ID_SIZE 32
#define DEVICE_RECORD_SIZE 312

struct _UsbipClient
{
  GSocketConnection *connection;
  guint32 seqnum;
};

UsbipClient *
usbip_client_new (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  UsbipClient *self = g_new0 (UsbipClient, 1);

  g_socket_client_set_timeout (client, USBIP_CLIENT_TIMEOUT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  self->connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  self->seqnum = 1000;
  return self;
}

void
usbip_client_free (UsbipClient *self)
{
  g_object_unref (self->connection);
  g_free (self);
}

guint16
usbip_get_u16 (const guint8 *bytes)
{
  return (guint16) (bytes[0] << 8 | bytes[1]);
}

guint32
usbip_get_u32 (const guint8 *bytes)
{
  return (guint32) usbip_get_u16 (bytes) << 16 | usbip_get_u16 (bytes + 2);
}

void
usbip_put_u32 (guint8 *bytes,
               guint32 value)
{
  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8) (value >> (24 - 8 * i));
}

gboolean
usbip_client_try_send (UsbipClient  *self,
                       const guint8 *data,
                       gsize         size)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

  return g_output_stream_write_all (stream, data, size, NULL, NULL, NULL);
}

void
usbip_client_send (UsbipClient  *self,
                   const guint8 *data,
                   gsize         size)
{
  g_assert_true (usbip_client_try_send (self, data, size));
}

gboolean
usbip_client_receive (UsbipClient *self,
                      guint8      *data,
                      gsize        size)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  g_autoptr (GError) error = NULL;
  gsize n_read = 0;

  g_input_stream_read_all (stream, data, size, &n_read, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return FALSE;
  g_assert_no_error (error);
  g_assert_true (n_read == size || n_read == 0);
  return n_read == size;
}

void
usbip_client_assert_closed (UsbipClient *self)
{
  guint8 byte;

  g_assert_false (usbip_client_receive (self, &byte, 1));
}

void
usbip_client_request (UsbipClient *self,
                      guint16      code,
                      const char  *bus_id)
{
  guint8 request[8 + BUS_ID_SIZE] = { 0x01, 0x11, (guint8) (code >> 8), (guint8) code };

  if (bus_id != NULL)
    memcpy (request + 8, bus_id, strlen (bus_id));
  usbip_client_send (self, request, bus_id != NULL ? sizeof request : 8);
}

guint32
usbip_client_import (UsbipClient *self)
{
  guint8 reply[8];
  guint8 record[DEVICE_RECORD_SIZE];
  guint32 status;

  usbip_client_request (self, CODE_IMPORT, "1-1");
  g_assert_true (usbip_client_receive (self, reply, sizeof reply));
  g_assert_cmphex (usbip_get_u32 (reply), ==, 0x01110003);

  status = usbip_get_u32 (reply + 4);
  if (status == 0)
    {
      g_assert_true (usbip_client_receive (self, record, sizeof record));
      g_assert_cmpstr ((const char *) record + 256, ==, "1-1");
    }
  return status;
}

void
usbip_client_build_submit (guint8       *command,
                           guint32       seqnum,
                           const guint8  setup[8])
{
  gboolean to_host = (setup[0] & 0x80) != 0;

  memset (command, 0, USBIP_CLIENT_COMMAND_SIZE);
  usbip_put_u32 (command, 1);
  usbip_put_u32 (command + 4, seqnum);
  usbip_put_u32 (command + 8, 0x00010002);
  usbip_put_u32 (command + 12, to_host ? 1 : 0);
  usbip_put_u32 (command + 24, setup[6] | (guint32) setup[7] << 8);
  usbip_put_u32 (command + 32, 0xffffffff);
  memcpy (command + 40, setup, 8);
}

void
usbip_client_submit (UsbipClient  *self,
                     guint32       seqnum,
                     const guint8  setup[8],
                     const guint8 *data)
{
  guint8 command[USBIP_CLIENT_COMMAND_SIZE];

  usbip_client_build_submit (command, seqnum, setup);
  usbip_client_send (self, command, sizeof command);
  if (data != NULL)
    usbip_client_send (self, data, setup[6] | (gsize) setup[7] << 8);
}

void
usbip_client_unlink (UsbipClient *self,
                     guint32      seqnum,
                     guint32      unlink_seqnum)
{
  guint8 command[USBIP_CLIENT_COMMAND_SIZE] = { 0 };

  usbip_put_u32 (command, 2);
  usbip_put_u32 (command + 4, seqnum);
  usbip_put_u32 (command + 8, 0x00010002);
  usbip_put_u32 (command + 20, unlink_seqnum);
  usbip_client_send (self, command, sizeof command);
}

gboolean
usbip_client_read_answer (UsbipClient *self,
                          gboolean     has_data,
                          UsbipAnswer *out_answer)
{
  guint8 header[USBIP_CLIENT_COMMAND_SIZE];

  if (!usbip_client_receive (self, header, sizeof header))
    return FALSE;

  out_answer->code = usbip_get_u32 (header);
  out_answer->seqnum = usbip_get_u32 (header + 4);
  out_answer->status = (gint32) usbip_get_u32 (header + 20);
  out_answer->length = usbip_get_u32 (header + 24);
  g_assert_cmpuint (out_answer->length, <=, sizeof out_answer->data);
  if (has_data && out_answer->length > 0)
    g_assert_true (usbip_client_receive (self, out_answer->data, out_answer->length));
  return TRUE;
}

gint32
usbip_client_transfer (UsbipClient  *self,
                       const guint8  setup[8],
                       const guint8 *data,
                       UsbipAnswer  *out_answer)
{
  guint32 seqnum = self->seqnum++;

  usbip_client_submit (self, seqnum, setup, data);
  g_assert_true (usbip_client_read_answer (self, (setup[0] & 0x80) != 0, out_answer));
  g_assert_cmpuint (out_answer->code, ==, 3);
  g_assert_cmpuint (out_answer->seqnum, ==, seqnum);
  return out_answer->status;
}
