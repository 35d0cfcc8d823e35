/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered between runs, in files that anybody may have written to: a simulated chip's
 * memory, and the option bytes that nobody saw. */

#include "fuzz.h"
#include "optio-catalog.h"
#include "optio-sim-device.h"
#include "optio-unseen-write.h"

#define BOARD "stm32f072"

static void
load_state (const guint8 *data,
            gsize         size)
{
  static OptioBoard *board;
  g_autoptr (OptioDevice) device = NULL;
  g_autoptr (GError) error = NULL;

  if (board == NULL)
    {
      g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();

      board = optio_board_ref (optio_catalog_find_board (catalog, BOARD));
    }

  device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0);
  if (!optio_sim_device_load_state (OPTIO_SIM_DEVICE (device), fuzz_file_new (data, size), &error))
    g_assert_nonnull (error);
}

static void
load_unseen_write (const guint8 *data,
                   gsize         size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, (const char *) data, size, G_KEY_FILE_NONE, NULL))
    return;

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autoptr (OptioUnseenWrite) unseen = optio_unseen_write_load (file, groups[i]);

      if (unseen != NULL)
        {
          g_free (optio_unseen_write_dup_time (unseen));
          optio_unseen_write_save (unseen, file, groups[i]);
        }
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  load_state (data, size);
  load_unseen_write (data, size);
  return 0;
}
