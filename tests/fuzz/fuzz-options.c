/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file of option bytes, for a chip whose option bytes are pairs of a word and its complement. */

#include "fuzz.h"
#include "optio-catalog.h"
#include "optio-option-file.h"

#define CHIP "stm32g0b1"

static void
decode_zeros (OptioOptionSet *set)
{
  guint n_areas;
  const OptioOptionArea *areas =
      optio_chip_get_option_areas (optio_option_set_get_chip (set), &n_areas);

  for (guint i = 0; i < n_areas; i++)
    {
      g_autoptr (GBytes) bytes =
          g_bytes_new_take (g_malloc0 (areas[i].range.size), areas[i].range.size);

      optio_option_set_decode (set, areas[i].range.start, bytes, NULL);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static OptioCatalog *catalog;
  g_autofree char *text = fuzz_text_new (data, size);
  g_autoptr (OptioOptionSet) set = NULL;
  g_autoptr (GArray) writes = NULL;
  g_autoptr (GError) error = NULL;

  if (catalog == NULL)
    catalog = optio_catalog_new_default ();

  set = optio_option_set_new (optio_catalog_find_chip (catalog, CHIP), NULL, 0);
  decode_zeros (set);
  if (optio_option_file_apply (set, NULL, text, &error))
    g_assert_no_error (error);
  else
    g_assert_nonnull (error);
  writes = optio_option_set_list_writes (set, NULL);
  return 0;
}
