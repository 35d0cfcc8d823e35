/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shy-device.h"

#include "optio-error.h"

struct _ShyDevice
{
  OptioDevice parent_instance;

  char *reason;
  GMutex lock;
  GCond cond;
  gboolean is_gate_closed;
  guint n_opens;
  GThread *opener;
};

G_DEFINE_FINAL_TYPE (ShyDevice, shy_device, OPTIO_TYPE_DEVICE)

static GThread *finalizer;

static OptioTransport *
shy_device_open (OptioDevice  *device,
                 GCancellable *cancellable,
                 GError      **error)
{
  ShyDevice *self = SHY_DEVICE (device);

  g_mutex_lock (&self->lock);
  self->n_opens++;
  self->opener = g_thread_self ();
  g_cond_broadcast (&self->cond);
  while (self->is_gate_closed)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);

  g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_BUSY, self->reason);
  return NULL;
}

static OptioTransport *
shy_device_await_return (OptioDevice    *device,
                         guint           timeout_ms,
                         OptioIdentity **out_identity,
                         GCancellable   *cancellable,
                         GError        **error)
{
  return shy_device_open (device, cancellable, error);
}

static void
shy_device_finalize (GObject *object)
{
  ShyDevice *self = SHY_DEVICE (object);

  finalizer = g_thread_self ();
  g_free (self->reason);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (shy_device_parent_class)->finalize (object);
}

static void
shy_device_class_init (ShyDeviceClass *klass)
{
  OptioDeviceClass *device_class = OPTIO_DEVICE_CLASS (klass);

  device_class->open = shy_device_open;
  device_class->await_return = shy_device_await_return;
  G_OBJECT_CLASS (klass)->finalize = shy_device_finalize;
}

static void
shy_device_init (ShyDevice *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
}

ShyDevice *
shy_device_new (const char *port_path,
                const char *reason)
{
  static const char *const alts[] = { "@Internal Flash  /0x08000000/064*0002Kg", NULL };
  OptioIdentityFields fields = { .vendor_id = 0x0483,
                                 .product_id = 0xdf11,
                                 .alt_names = alts,
                                 .attributes = OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD |
                                               OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD,
                                 .transfer_size = 2048 };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);
  ShyDevice *self =
      g_object_new (SHY_TYPE_DEVICE, "identity", identity, "port-path", port_path, NULL);

  self->reason = g_strdup (reason);
  return self;
}

static void
set_gate (ShyDevice *self,
          gboolean   is_closed)
{
  g_mutex_lock (&self->lock);
  self->is_gate_closed = is_closed;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

void
shy_device_close_gate (ShyDevice *self)
{
  set_gate (self, TRUE);
}

void
shy_device_open_gate (ShyDevice *self)
{
  set_gate (self, FALSE);
}

guint
shy_device_get_n_opens (ShyDevice *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_opens;
}

GThread *
shy_device_get_opener (ShyDevice *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->opener;
}

GThread *
shy_device_steal_finalizer (void)
{
  return g_steal_pointer (&finalizer);
}
