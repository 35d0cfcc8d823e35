/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A report that a stranger sent, with the description of his board: it is plugged in. */

#include "fuzz.h"
#include "optio-report-file.h"
#include "optio-sim-device.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static OptioCatalog *catalog;
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioBoard) board = NULL;
  g_autoptr (OptioDevice) device = NULL;
  g_autoptr (OptioTransport) transport = NULL;

  if (catalog == NULL)
    catalog = optio_catalog_new_default ();

  board = optio_report_file_load (fuzz_file_new (data, size), catalog, &error);
  g_assert_true ((board == NULL) == (error != NULL));
  if (board == NULL)
    return 0;

  device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0);
  transport = optio_device_open (device, NULL, NULL);
  if (transport != NULL)
    optio_transport_close (transport);
  return 0;
}
