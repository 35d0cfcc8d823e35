/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usbip-session.h"

#include "optio-sim-device-private.h"
#include "optio-usbip-message.h"

/* A host has one or two transfers on a control endpoint at a time. */
#define MAX_TRANSFERS 64u
#define MAX_REPLIES 64u

/* One control transfer: it waits for its turn, then for the board. */
typedef struct
{
  OptioUsbipCommand command;
  guint8 *data;
  gboolean has_begun;
  OptioSimReply reply;
} Transfer;

struct _OptioUsbipSession
{
  GObject parent_instance;

  GSocketConnection *connection;
  OptioSimDevice *device;
  guint visit; /* of the board to the bus; the session ends with it */
  GCancellable *cancellable;
  gboolean is_closed;

  guint8 header[OPTIO_USBIP_COMMAND_SIZE];
  Transfer *incoming; /* its payload is being read */

  GQueue transfers; /* the head is on the bus: a control endpoint does one after the other */
  guint timer_id;

  GQueue replies; /* the head is being sent */
};

G_DEFINE_FINAL_TYPE (OptioUsbipSession, optio_usbip_session, G_TYPE_OBJECT)

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_command (OptioUsbipSession *self);
static void send_next    (OptioUsbipSession *self);

static Transfer *
transfer_new (const OptioUsbipCommand *command)
{
  Transfer *self = g_new0 (Transfer, 1);

  self->command = *command;
  self->data = g_malloc0 (command->data_size);
  return self;
}

static void
transfer_free (Transfer *self)
{
  g_free (self->data);
  g_free (self);
}

void
optio_usbip_session_close (OptioUsbipSession *self)
{
  g_return_if_fail (OPTIO_IS_USBIP_SESSION (self));

  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_queue_clear_full (&self->transfers, (GDestroyNotify) transfer_free);
  g_cancellable_cancel (self->cancellable);
  optio_sim_device_release (self->device, self->visit);

  /* A plain close would throw away answers that are on their way. */
  g_socket_shutdown (g_socket_connection_get_socket (self->connection), TRUE, TRUE, NULL);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
on_sent (GObject      *stream,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (OptioUsbipSession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, &error))
    {
      g_debug ("USB/IP: cannot send: %s", error->message);
      optio_usbip_session_close (self);
      return;
    }

  g_bytes_unref (g_queue_pop_head (&self->replies));
  send_next (self);
}

static void
send_next (OptioUsbipSession *self)
{
  GBytes *reply = g_queue_peek_head (&self->replies);
  gconstpointer data;
  gsize size;

  if (reply == NULL)
    return;

  data = g_bytes_get_data (reply, &size);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                                   data, size, G_PRIORITY_DEFAULT, self->cancellable, on_sent,
                                   g_object_ref (self));
}

static void
take_reply (OptioUsbipSession *self,
            GBytes            *reply)
{
  g_queue_push_tail (&self->replies, reply);
  if (g_queue_get_length (&self->replies) == 1)
    send_next (self);
}

static void
begin_transfer (OptioUsbipSession *self,
                Transfer          *transfer,
                gint64             now_us)
{
  transfer->has_begun = TRUE;

  /* The board has no other endpoint. */
  if (transfer->command.endpoint != 0)
    transfer->reply = (OptioSimReply){ OPTIO_SIM_STALL, 0, now_us };
  else
    transfer->reply = optio_sim_device_control (self->device, transfer->command.setup,
                                                transfer->data, transfer->command.data_size,
                                                now_us);
}

static void
answer_transfer (OptioUsbipSession *self,
                 Transfer          *transfer)
{
  static const OptioUsbipStatus statuses[] = {
    [OPTIO_SIM_STALL] = OPTIO_USBIP_STATUS_STALLED,
    [OPTIO_SIM_BROKEN] = OPTIO_USBIP_STATUS_BROKEN,
    [OPTIO_SIM_BABBLE] = OPTIO_USBIP_STATUS_BABBLE,
  };
  const OptioUsbipCommand *command = &transfer->command;

  if (transfer->reply.outcome != OPTIO_SIM_ACK)
    take_reply (self, optio_usbip_ret_submit_new (command, statuses[transfer->reply.outcome],
                                                  NULL, 0));
  else if (command->to_host)
    take_reply (self, optio_usbip_ret_submit_new (command, OPTIO_USBIP_STATUS_OK, transfer->data,
                                                  transfer->reply.length));
  else
    take_reply (self, optio_usbip_ret_submit_new (command, OPTIO_USBIP_STATUS_OK, NULL,
                                                  command->data_size));
}

static void run_transfers (OptioUsbipSession *self);

static gboolean
on_transfer_complete (gpointer user_data)
{
  OptioUsbipSession *self = user_data;

  self->timer_id = 0;
  run_transfers (self);
  return G_SOURCE_REMOVE;
}

/* Goes on as far as it can without waiting. */
static void
run_transfers (OptioUsbipSession *self)
{
  while (!self->is_closed && self->timer_id == 0 && !g_queue_is_empty (&self->transfers))
    {
      Transfer *transfer = g_queue_peek_head (&self->transfers);
      gint64 left_us;

      if (!transfer->has_begun)
        begin_transfer (self, transfer, optio_sim_device_now (self->device));
      if (transfer->reply.outcome == OPTIO_SIM_SILENT)
        return;

      /* By the clock as it is now: the board began a moment after it was told to, and a timer for
       * that moment would hold each answer for a millisecond. */
      left_us = transfer->reply.completes_at_us - optio_sim_device_now (self->device);
      if (left_us > 0)
        {
          self->timer_id = g_timeout_add ((guint) ((left_us + 999) / 1000), on_transfer_complete,
                                          self);
          return;
        }

      if (transfer->reply.outcome == OPTIO_SIM_GONE)
        {
          optio_usbip_session_close (self);
          return;
        }
      answer_transfer (self, transfer);
      transfer_free (g_queue_pop_head (&self->transfers));
    }
}

static void
unlink_transfer (OptioUsbipSession       *self,
                 const OptioUsbipCommand *command)
{
  OptioUsbipStatus status = OPTIO_USBIP_STATUS_OK;

  for (GList *link = self->transfers.head; link != NULL; link = link->next)
    {
      Transfer *transfer = link->data;

      if (transfer->command.seqnum != command->unlink_seqnum)
        continue;

      if (link == self->transfers.head)
        g_clear_handle_id (&self->timer_id, g_source_remove);
      transfer_free (transfer);
      g_queue_delete_link (&self->transfers, link);
      status = OPTIO_USBIP_STATUS_UNLINKED;
      break;
    }

  take_reply (self, optio_usbip_ret_unlink_new (command, status));
  run_transfers (self);
}

static void
submit_transfer (OptioUsbipSession *self,
                 Transfer          *transfer)
{
  g_queue_push_tail (&self->transfers, transfer);
  run_transfers (self);
}

/* Ends the session and returns %FALSE if the connection broke in the middle. */
static gboolean
finish_read (OptioUsbipSession *self,
             GObject           *stream,
             GAsyncResult      *result,
             gsize              size)
{
  g_autoptr (GError) error = NULL;
  gsize n_read = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (stream), result, &n_read, &error)
      && n_read == size && !self->is_closed)
    return TRUE;

  g_debug ("USB/IP: the connection ends: %s", error != NULL ? error->message : "closed");
  optio_usbip_session_close (self);
  return FALSE;
}

static void
on_payload (GObject      *stream,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (OptioUsbipSession) self = user_data;

  if (!finish_read (self, stream, result, self->incoming->command.payload_size))
    return;

  submit_transfer (self, g_steal_pointer (&self->incoming));
  read_command (self);
}

static void
on_command (GObject      *stream,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (OptioUsbipSession) self = user_data;
  OptioUsbipCommand command;

  if (!finish_read (self, stream, result, sizeof self->header))
    return;

  if (!optio_usbip_parse_command (self->header, &command))
    {
      g_debug ("USB/IP: the client sent what is no command");
      optio_usbip_session_close (self);
      return;
    }

  if (command.payload_size > 0)
    {
      self->incoming = transfer_new (&command);
      g_input_stream_read_all_async (G_INPUT_STREAM (stream), self->incoming->data,
                                     command.payload_size, G_PRIORITY_DEFAULT, self->cancellable,
                                     on_payload, g_object_ref (self));
      return;
    }

  if (command.is_unlink)
    unlink_transfer (self, &command);
  else
    submit_transfer (self, transfer_new (&command));
  read_command (self);
}

static void
read_command (OptioUsbipSession *self)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));

  if (g_queue_get_length (&self->transfers) > MAX_TRANSFERS
      || g_queue_get_length (&self->replies) > MAX_REPLIES)
    {
      g_debug ("USB/IP: the client asks more than it takes");
      optio_usbip_session_close (self);
    }
  if (!self->is_closed)
    g_input_stream_read_all_async (stream, self->header, sizeof self->header, G_PRIORITY_DEFAULT,
                                   self->cancellable, on_command, g_object_ref (self));
}

static void
on_presence_changed (OptioUsbipSession *self)
{
  if (!optio_sim_device_is_here (self->device, self->visit))
    optio_usbip_session_close (self);
}

static void
optio_usbip_session_finalize (GObject *object)
{
  OptioUsbipSession *self = OPTIO_USBIP_SESSION (object);

  g_clear_pointer (&self->incoming, transfer_free);
  g_queue_clear_full (&self->replies, (GDestroyNotify) g_bytes_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  g_clear_object (&self->device);

  G_OBJECT_CLASS (optio_usbip_session_parent_class)->finalize (object);
}

static void
optio_usbip_session_class_init (OptioUsbipSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = optio_usbip_session_finalize;

  /**
   * OptioUsbipSession::closed:
   *
   * The client is gone, or was sent away.
   */
  signals[SIGNAL_CLOSED]
    = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
optio_usbip_session_init (OptioUsbipSession *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->transfers);
  g_queue_init (&self->replies);
}

OptioUsbipSession *
optio_usbip_session_new (GSocketConnection *connection,
                         OptioSimDevice    *device,
                         GError           **error)
{
  g_autoptr (OptioUsbipSession) self = NULL;
  guint visit;

  g_return_val_if_fail (G_IS_SOCKET_CONNECTION (connection), NULL);
  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (device), NULL);

  if (!optio_sim_device_claim (device, &visit, error))
    return NULL;

  self = g_object_new (OPTIO_TYPE_USBIP_SESSION, NULL);
  self->connection = g_object_ref (connection);
  self->device = g_object_ref (device);
  self->visit = visit;
  g_signal_connect_object (device, "notify::presence", G_CALLBACK (on_presence_changed), self,
                           G_CONNECT_SWAPPED);

  /* A host may leave its board alone for as long as it likes. */
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 0);

  /* The client enumerates the board now, and that begins with a reset of its port. */
  optio_sim_device_bus_reset (device, optio_sim_device_now (device));
  take_reply (self, optio_usbip_import_new (OPTIO_USBIP_OP_OK, OPTIO_DEVICE (device)));
  read_command (self);
  return g_steal_pointer (&self);
}
