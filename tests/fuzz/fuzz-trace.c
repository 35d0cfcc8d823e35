/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A trace that a stranger sent: its board is replayed, looked at, and leaves. */

#include "fuzz.h"
#include "optio-engine.h"
#include "optio-replay-device.h"

static void
run (OptioDevice *device,
     OptioPlan   *plan)
{
  g_autoptr (OptioTransport) transport = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  if (plan == NULL)
    return;
  transport = optio_device_open (device, NULL, NULL);
  if (transport == NULL)
    return;
  verdict = optio_engine_run (plan, device, transport, NULL, NULL, NULL);
  g_assert_nonnull (verdict);
  optio_transport_close (transport);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioDevice) device = optio_replay_device_new (fuzz_file_new (data, size), &error);
  g_autoptr (OptioTarget) target = NULL;
  g_autoptr (OptioPlan) tour = NULL;
  g_autoptr (OptioPlan) leave = NULL;

  g_assert_true ((device == NULL) == (error != NULL));
  if (device == NULL)
    return 0;

  target = optio_target_new (optio_device_get_identity (device), NULL);
  tour = optio_plan_new_tour (target, NULL);
  leave = optio_plan_new_leave (target, 0x08000000, NULL);
  run (device, tour);
  run (device, leave);
  return 0;
}
