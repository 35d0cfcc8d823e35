/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "real-device.h"

struct _RealDevice
{
  OptioDevice parent_instance;

  OptioDevice *simulated;
};

G_DEFINE_FINAL_TYPE (RealDevice, real_device, OPTIO_TYPE_DEVICE)

static OptioTransport *
real_device_open (OptioDevice  *device,
                  GCancellable *cancellable,
                  GError      **error)
{
  return optio_device_open (REAL_DEVICE (device)->simulated, cancellable, error);
}

static OptioTransport *
real_device_await_return (OptioDevice    *device,
                          guint           timeout_ms,
                          OptioIdentity **out_identity,
                          GCancellable   *cancellable,
                          GError        **error)
{
  return optio_device_await_return (REAL_DEVICE (device)->simulated, timeout_ms, out_identity,
                                    cancellable, error);
}

static void
real_device_finalize (GObject *object)
{
  g_clear_object (&REAL_DEVICE (object)->simulated);

  G_OBJECT_CLASS (real_device_parent_class)->finalize (object);
}

static void
real_device_class_init (RealDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = real_device_finalize;
  OPTIO_DEVICE_CLASS (klass)->open = real_device_open;
  OPTIO_DEVICE_CLASS (klass)->await_return = real_device_await_return;
}

static void
real_device_init (RealDevice *self)
{
}

OptioDevice *
real_device_new (OptioDevice *simulated)
{
  RealDevice *self =
      g_object_new (REAL_TYPE_DEVICE, "identity", optio_device_get_identity (simulated),
                    "port-path", "1-1", NULL);

  self->simulated = g_object_ref (simulated);
  return OPTIO_DEVICE (self);
}
