/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usbip-server.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "optio-error.h"
#include "optio-usbip-message.h"
#include "optio-usbip-session.h"

/* A client asks at once; one that does not is no client. */
#define REQUEST_TIMEOUT_S 5u
#define MAX_REQUESTS 8u

struct _OptioUsbipServer
{
  GObject parent_instance;

  OptioSimDevice *device;
  GSocketService *service;
  GCancellable *cancellable;
  guint16 port;
  guint n_requests;
  OptioUsbipSession *session; /* of the client that has imported the board, or NULL */
};

G_DEFINE_FINAL_TYPE (OptioUsbipServer, optio_usbip_server, G_TYPE_OBJECT)

/* A connection before an import: reads the operation and its argument; sends an answer, unless that
   is an import, which becomes a session. */
typedef struct
{
  OptioUsbipServer *server;
  GSocketConnection *connection;
  guint8 operation[OPTIO_USBIP_OPERATION_SIZE];
  guint8 bus_id[OPTIO_USBIP_BUS_ID_SIZE];
  GBytes *reply;
} Request;

static Request *
request_new (OptioUsbipServer  *server,
             GSocketConnection *connection)
{
  Request *self = g_new0 (Request, 1);

  self->server = g_object_ref (server);
  self->connection = g_object_ref (connection);
  server->n_requests++;
  return self;
}

static void
request_free (Request *self)
{
  self->server->n_requests--;
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_clear_object (&self->connection);
  g_clear_object (&self->server);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
on_session_closed (OptioUsbipServer  *self,
                   OptioUsbipSession *session)
{
  /* The session of a board that is back already may be another one. */
  if (self->session == session)
    g_clear_object (&self->session);
}

static OptioUsbipOperationStatus
import_board (OptioUsbipServer  *self,
              GSocketConnection *connection)
{
  g_autoptr (GError) error = NULL;
  OptioUsbipSession *session = optio_usbip_session_new (connection, self->device, &error);

  if (session == NULL)
    return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_BUSY) ? OPTIO_USBIP_OP_BUSY
                                                                  : OPTIO_USBIP_OP_NO_DEVICE;

  g_signal_connect_object (session, "closed", G_CALLBACK (on_session_closed), self,
                           G_CONNECT_SWAPPED);
  g_clear_object (&self->session);
  self->session = session;
  return OPTIO_USBIP_OP_OK;
}

/* The connection ends with the request. */
static void
on_reply_sent (GObject      *stream,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Request) request = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, NULL);
}

static void
take_reply (Request *request,
            GBytes  *reply)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (request->connection));
  GCancellable *cancellable = request->server->cancellable;
  gconstpointer data;
  gsize size;

  request->reply = reply;
  data = g_bytes_get_data (reply, &size);
  g_output_stream_write_all_async (stream, data, size, G_PRIORITY_DEFAULT, cancellable,
                                   on_reply_sent, request);
}

/* The connection ends with the request, if this is not what was to be read. */
static gboolean
finish_read (GObject      *stream,
             GAsyncResult *result,
             gsize         size)
{
  gsize n_read = 0;

  return g_input_stream_read_all_finish (G_INPUT_STREAM (stream), result, &n_read, NULL)
         && n_read == size;
}

static void
on_bus_id (GObject      *stream,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  OptioUsbipServer *self = request->server;
  OptioUsbipOperationStatus status = OPTIO_USBIP_OP_NO_DEVICE;

  if (!finish_read (stream, result, sizeof request->bus_id))
    return;

  if (optio_usbip_is_bus_id (request->bus_id))
    status = import_board (self, request->connection);
  if (status != OPTIO_USBIP_OP_OK)
    take_reply (g_steal_pointer (&request),
                optio_usbip_import_new (status, OPTIO_DEVICE (self->device)));
}

static void
on_operation (GObject      *stream,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  OptioUsbipServer *self = request->server;
  OptioUsbipOperation operation;
  gboolean is_here;

  if (!finish_read (stream, result, sizeof request->operation)
      || !optio_usbip_parse_operation (request->operation, &operation))
    return;

  if (operation == OPTIO_USBIP_OP_IMPORT)
    {
      Request *kept = g_steal_pointer (&request);

      g_input_stream_read_all_async (G_INPUT_STREAM (stream), kept->bus_id, sizeof kept->bus_id,
                                     G_PRIORITY_DEFAULT, self->cancellable, on_bus_id, kept);
      return;
    }

  is_here = optio_sim_device_get_presence (self->device) == OPTIO_SIM_IN_BOOTLOADER;
  take_reply (g_steal_pointer (&request),
              optio_usbip_devlist_new (is_here ? OPTIO_DEVICE (self->device) : NULL));
}

static gboolean
on_incoming (OptioUsbipServer  *self,
             GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  Request *request;

  if (self->n_requests >= MAX_REQUESTS)
    return TRUE;

  /* Each answer is a packet of its own: waiting to fill one up costs 40 ms a transfer. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_timeout (socket, REQUEST_TIMEOUT_S);

  request = request_new (self, connection);
  g_input_stream_read_all_async (stream, request->operation, sizeof request->operation,
                                 G_PRIORITY_DEFAULT, self->cancellable, on_operation, request);
  return TRUE;
}

gboolean
optio_usbip_server_start (OptioUsbipServer *self,
                          guint16           port,
                          GError          **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (OPTIO_IS_USBIP_SERVER (self), FALSE);
  g_return_val_if_fail (self->port == 0, FALSE);

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &address,
                                      &local_error))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_BUSY,
                   _("Port %u of this computer cannot be used: %s. Choose another port."),
                   port, local_error->message);
      return FALSE;
    }

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  g_socket_service_start (self->service);
  return TRUE;
}

guint16
optio_usbip_server_get_port (OptioUsbipServer *self)
{
  g_return_val_if_fail (OPTIO_IS_USBIP_SERVER (self), 0);

  return self->port;
}

const char *
optio_usbip_server_get_bus_id (OptioUsbipServer *self)
{
  return OPTIO_USBIP_BUS_ID;
}

void
optio_usbip_server_stop (OptioUsbipServer *self)
{
  g_return_if_fail (OPTIO_IS_USBIP_SERVER (self));

  g_cancellable_cancel (self->cancellable);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  self->port = 0;
  if (self->session != NULL)
    optio_usbip_session_close (self->session);
}

static void
optio_usbip_server_dispose (GObject *object)
{
  OptioUsbipServer *self = OPTIO_USBIP_SERVER (object);

  optio_usbip_server_stop (self);

  G_OBJECT_CLASS (optio_usbip_server_parent_class)->dispose (object);
}

static void
optio_usbip_server_finalize (GObject *object)
{
  OptioUsbipServer *self = OPTIO_USBIP_SERVER (object);

  g_clear_object (&self->session);
  g_clear_object (&self->service);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->device);

  G_OBJECT_CLASS (optio_usbip_server_parent_class)->finalize (object);
}

static void
optio_usbip_server_class_init (OptioUsbipServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = optio_usbip_server_dispose;
  object_class->finalize = optio_usbip_server_finalize;
}

static void
optio_usbip_server_init (OptioUsbipServer *self)
{
  self->cancellable = g_cancellable_new ();
  self->service = g_socket_service_new ();
  g_socket_service_stop (self->service);
  g_signal_connect_object (self->service, "incoming", G_CALLBACK (on_incoming), self,
                           G_CONNECT_SWAPPED);
}

OptioUsbipServer *
optio_usbip_server_new (OptioSimDevice *device)
{
  OptioUsbipServer *self;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (device), NULL);

  self = g_object_new (OPTIO_TYPE_USBIP_SERVER, NULL);
  self->device = g_object_ref (device);
  return self;
}
