/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-replay-device.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-replay-identity.h"
#include "optio-replay-transport.h"

struct _OptioReplayDevice
{
  OptioDevice parent_instance;

  GArray *exchanges;
  guint address; /* the board that is played now; the worker's */
  guint cursor;
  gint64 now_us;
};

G_DEFINE_FINAL_TYPE (OptioReplayDevice, optio_replay_device, OPTIO_TYPE_DEVICE)

/* The first board behind @address, or the first of all for 0. */
static OptioIdentity *
find_board (GArray *exchanges,
            guint   address,
            guint  *out_address)
{
  g_autoptr (GHashTable) tried = g_hash_table_new (NULL, NULL);
  gboolean is_behind = address == 0;

  for (guint i = 0; i < exchanges->len; i++)
    {
      guint other = g_array_index (exchanges, OptioExchange, i).address;
      OptioIdentity *identity;

      if (other == address)
        is_behind = TRUE;
      if (!is_behind || other == address || !g_hash_table_add (tried, GUINT_TO_POINTER (other)))
        continue;

      identity = optio_replay_identity_new (exchanges, other);
      if (identity == NULL)
        continue;

      *out_address = other;
      return identity;
    }

  return NULL;
}

static OptioTransport *
optio_replay_device_open (OptioDevice  *device,
                          GCancellable *cancellable,
                          GError      **error)
{
  OptioReplayDevice *self = OPTIO_REPLAY_DEVICE (device);

  return optio_replay_transport_new (self->exchanges, self->address, &self->cursor, &self->now_us);
}

static OptioTransport *
optio_replay_device_await_return (OptioDevice    *device,
                                  guint           timeout_ms,
                                  OptioIdentity **out_identity,
                                  GCancellable   *cancellable,
                                  GError        **error)
{
  OptioReplayDevice *self = OPTIO_REPLAY_DEVICE (device);
  OptioIdentity *identity = find_board (self->exchanges, self->address, &self->address);

  if (identity == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT,
                   _("In the trace the board does not come back."));
      return NULL;
    }

  if (out_identity != NULL)
    *out_identity = g_steal_pointer (&identity);
  g_clear_pointer (&identity, optio_identity_unref);
  return optio_replay_device_open (device, cancellable, error);
}

static void
optio_replay_device_finalize (GObject *object)
{
  g_clear_pointer (&OPTIO_REPLAY_DEVICE (object)->exchanges, g_array_unref);

  G_OBJECT_CLASS (optio_replay_device_parent_class)->finalize (object);
}

static void
optio_replay_device_class_init (OptioReplayDeviceClass *klass)
{
  OptioDeviceClass *device_class = OPTIO_DEVICE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = optio_replay_device_finalize;
  device_class->open = optio_replay_device_open;
  device_class->await_return = optio_replay_device_await_return;
}

static void
optio_replay_device_init (OptioReplayDevice *self)
{
}

OptioDevice *
optio_replay_device_new (const char *path,
                         GError    **error)
{
  g_autoptr (GArray) exchanges = optio_trace_read (path, error);
  g_autoptr (OptioIdentity) identity = NULL;
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *port_path = g_path_get_basename (name);
  OptioReplayDevice *self;
  guint address = 0;

  if (exchanges == NULL)
    return NULL;

  identity = find_board (exchanges, 0, &address);
  if (identity == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("%s: no board in it tells that it has DFU. Begin to capture before it is "
                     "plugged in."),
                   name);
      return NULL;
    }

  self = g_object_new (OPTIO_TYPE_REPLAY_DEVICE,
                       "identity", identity,
                       "port-path", port_path,
                       "speed", OPTIO_USB_SPEED_FULL,
                       "simulated", TRUE,
                       NULL);
  self->exchanges = g_steal_pointer (&exchanges);
  self->address = address;
  return OPTIO_DEVICE (self);
}
