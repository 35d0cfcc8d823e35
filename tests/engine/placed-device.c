/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "placed-device.h"

struct _PlacedDevice
{
  OptioDevice parent_instance;
};

G_DEFINE_FINAL_TYPE (PlacedDevice, placed_device, OPTIO_TYPE_DEVICE)

static void
placed_device_class_init (PlacedDeviceClass *klass)
{
}

static void
placed_device_init (PlacedDevice *self)
{
}

OptioDevice *
placed_device_new (const char   *port_path,
                   const char   *serial,
                   gboolean      is_runtime,
                   const GError *problem)
{
  const OptioIdentityFields fields = {
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .serial = serial,
    .is_runtime = is_runtime,
  };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);

  return g_object_new (PLACED_TYPE_DEVICE,
                       "identity", identity,
                       "port-path", port_path,
                       "speed", OPTIO_USB_SPEED_FULL,
                       "problem", problem,
                       NULL);
}
