/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-replay-transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-dfu.h"
#include "optio-error.h"

#define OPTIO_TYPE_REPLAY_TRANSPORT (optio_replay_transport_get_type ())
G_DECLARE_FINAL_TYPE (OptioReplayTransport,
                      optio_replay_transport,
                      OPTIO,
                      REPLAY_TRANSPORT,
                      GObject)

/* A port reset and the host's pause behind it, USB 2.0 section 7.1.7.5. */
#define RESET_US 60000

/* What usbmon tells of a transfer that failed: asm-generic/errno.h of Linux. */
static const struct
{
  int status;
  OptioError code;
} failures[] = {
  { -32, OPTIO_ERROR_STALLED },   /* EPIPE */
  { -19, OPTIO_ERROR_GONE },      /* ENODEV */
  { -108, OPTIO_ERROR_GONE },     /* ESHUTDOWN */
  { -2, OPTIO_ERROR_TIMEOUT },    /* ENOENT: taken back when it took too long */
  { -104, OPTIO_ERROR_TIMEOUT },  /* ECONNRESET: likewise */
  { -75, OPTIO_ERROR_PROTOCOL },  /* EOVERFLOW */
};

struct _OptioReplayTransport
{
  GObject parent_instance;

  GArray *exchanges;
  guint address;
  guint *cursor;
  gint64 *now_us;
  gboolean is_closed;
};

static void optio_replay_transport_iface_init (OptioTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioReplayTransport,
                               optio_replay_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (OPTIO_TYPE_TRANSPORT,
                                                      optio_replay_transport_iface_init))

static gboolean
is_equal (OptioReplayTransport *self,
          const OptioExchange  *exchange,
          const guint8          setup[8],
          const guint8         *data,
          gsize                 size)
{
  gboolean is_in = (setup[0] & 0x80) != 0;

  return exchange->address == self->address && memcmp (exchange->setup, setup, 8) == 0 &&
         (is_in || (g_bytes_get_size (exchange->data) == size &&
                    (size == 0 ||
                     memcmp (g_bytes_get_data (exchange->data, NULL), data, size) == 0)));
}

static const OptioExchange *
find_next (OptioReplayTransport *self,
           const guint8          setup[8],
           const guint8         *data,
           gsize                 size)
{
  for (guint i = *self->cursor; i < self->exchanges->len; i++)
    {
      const OptioExchange *exchange = &g_array_index (self->exchanges, OptioExchange, i);

      if (!is_equal (self, exchange, setup, data, size))
        continue;

      *self->cursor = i + 1;
      return exchange;
    }

  return NULL;
}

static gboolean
check_status (const OptioExchange *exchange,
              GError             **error)
{
  OptioError code = OPTIO_ERROR_IO;

  if (exchange->status == 0)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].status == exchange->status)
      code = failures[i].code;

  g_propagate_error (error, optio_transport_failure_new (code));
  return FALSE;
}

static const OptioExchange *
transfer (OptioReplayTransport *self,
          const OptioControl   *control,
          const guint8         *data,
          gsize                 size,
          GError              **error)
{
  guint8 setup[OPTIO_SETUP_SIZE];
  const OptioExchange *exchange = NULL;
  const char *name = optio_dfu_request_get_name (control->request);

  optio_control_write_setup (control, size, setup);
  if (!self->is_closed)
    exchange = find_next (self, setup, data, size);
  if (exchange == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE,
                   _("The trace has no answer to this: %s with wValue %u and wLength %u."),
                   name != NULL ? name : "?", control->value, (guint) size);
      return NULL;
    }

  *self->now_us += MAX (exchange->duration_us, 1);
  return check_status (exchange, error) ? exchange : NULL;
}

static gssize
optio_replay_transport_control_in (OptioTransport     *transport,
                                   const OptioControl *control,
                                   guint8             *data,
                                   gsize               size,
                                   GError            **error)
{
  OptioReplayTransport *self = OPTIO_REPLAY_TRANSPORT (transport);
  const OptioExchange *exchange = transfer (self, control, NULL, size, error);
  gsize length;

  if (exchange == NULL)
    return -1;

  length = MIN (g_bytes_get_size (exchange->data), size);
  if (length > 0)
    memcpy (data, g_bytes_get_data (exchange->data, NULL), length);
  return (gssize) length;
}

static gboolean
optio_replay_transport_control_out (OptioTransport     *transport,
                                    const OptioControl *control,
                                    const guint8       *data,
                                    gsize               size,
                                    GError            **error)
{
  return transfer (OPTIO_REPLAY_TRANSPORT (transport), control, data, size, error) != NULL;
}

/* Another program may have chosen it already, or chooses none where there is but one. */
static gboolean
optio_replay_transport_set_alt (OptioTransport *transport,
                                guint           alt,
                                GError        **error)
{
  return TRUE;
}

static gboolean
optio_replay_transport_reset (OptioTransport *transport,
                              GError        **error)
{
  *OPTIO_REPLAY_TRANSPORT (transport)->now_us += RESET_US;
  return TRUE;
}

static void
optio_replay_transport_wait (OptioTransport *transport,
                             gint64          duration_us,
                             GCancellable   *cancellable)
{
  *OPTIO_REPLAY_TRANSPORT (transport)->now_us += duration_us;
}

static gint64
optio_replay_transport_now (OptioTransport *transport)
{
  return *OPTIO_REPLAY_TRANSPORT (transport)->now_us;
}

static void
optio_replay_transport_close (OptioTransport *transport)
{
  OPTIO_REPLAY_TRANSPORT (transport)->is_closed = TRUE;
}

static void
optio_replay_transport_iface_init (OptioTransportInterface *iface)
{
  iface->control_in = optio_replay_transport_control_in;
  iface->control_out = optio_replay_transport_control_out;
  iface->set_alt = optio_replay_transport_set_alt;
  iface->reset = optio_replay_transport_reset;
  iface->wait = optio_replay_transport_wait;
  iface->now = optio_replay_transport_now;
  iface->close = optio_replay_transport_close;
}

static void
optio_replay_transport_finalize (GObject *object)
{
  g_clear_pointer (&OPTIO_REPLAY_TRANSPORT (object)->exchanges, g_array_unref);

  G_OBJECT_CLASS (optio_replay_transport_parent_class)->finalize (object);
}

static void
optio_replay_transport_class_init (OptioReplayTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_replay_transport_finalize;
}

static void
optio_replay_transport_init (OptioReplayTransport *self)
{
}

OptioTransport *
optio_replay_transport_new (GArray *exchanges,
                            guint   address,
                            guint  *cursor,
                            gint64 *now_us)
{
  OptioReplayTransport *self = g_object_new (OPTIO_TYPE_REPLAY_TRANSPORT, NULL);

  self->exchanges = g_array_ref (exchanges);
  self->address = address;
  self->cursor = cursor;
  self->now_us = now_us;
  return OPTIO_TRANSPORT (self);
}
