/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file of STM32CubeProgrammer's database. What is made of it must be a chip of ours. */

#include <string.h>

#include "fuzz.h"
#include "optio-chip-import.h"
#include "optio-chip.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  OptioChipImport *import = optio_chip_import_new (fuzz_file_new (data, size), &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (OptioChip) chip = NULL;

  g_assert_true ((import == NULL) == (error != NULL));
  if (import == NULL)
    return 0;

  bytes = g_bytes_new (import->xml, strlen (import->xml));
  chip = optio_chip_new_from_bytes (bytes, "imported", &error);
  g_assert_no_error (error);
  optio_chip_import_free (import);
  return 0;
}
