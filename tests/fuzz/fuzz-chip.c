/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A chip's description. One that is taken must bear everything that is done with option bytes. */

#include "fuzz.h"
#include "optio-chip.h"
#include "optio-forecast.h"
#include "optio-option-file.h"

static void
decode (OptioOptionSet *set,
        guint8          value)
{
  guint n_areas;
  const OptioOptionArea *areas =
      optio_chip_get_option_areas (optio_option_set_get_chip (set), &n_areas);

  for (guint i = 0; i < n_areas; i++)
    {
      guint8 *data = g_malloc (areas[i].range.size);
      g_autoptr (GBytes) bytes = NULL;

      for (guint32 j = 0; j < areas[i].range.size; j++)
        data[j] = (guint8) (value + (value != 0 ? j : 0));
      bytes = g_bytes_new_take (data, areas[i].range.size);
      g_assert_true (optio_option_set_decode (set, areas[i].range.start, bytes, NULL));
    }
}

/* What was saved says what is to be, so it changes nothing. */
static void
save_and_apply (OptioOptionSet *set)
{
  g_autofree char *text = optio_option_file_to_text (set, NULL);
  guint n_changes = optio_option_set_get_n_changes (set);

  if (optio_option_file_apply (set, NULL, text, NULL))
    g_assert_cmpuint (optio_option_set_get_n_changes (set), ==, n_changes);
}

static void
do_all (OptioOptionSet *set)
{
  g_autoptr (GArray) findings = optio_option_set_list_findings (set);
  g_autoptr (GArray) memories = optio_option_set_list_memories (set);
  g_autoptr (GArray) forecasts = NULL;
  g_autoptr (GArray) writes = NULL;

  save_and_apply (set);
  optio_option_set_use_defaults (set);
  optio_option_set_mend_complements (set);
  forecasts = optio_forecast_new (set);
  writes = optio_option_set_list_writes (set, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const guint8 contents[] = { 0x00, 0xff, 0x5a };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioChip) chip = optio_chip_new_from_bytes (bytes, "input", &error);

  g_assert_true ((chip == NULL) == (error != NULL));
  if (chip == NULL)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (OptioOptionSet) set = optio_option_set_new (chip, NULL, 0);

      decode (set, contents[i]);
      do_all (set);
    }
  return 0;
}
