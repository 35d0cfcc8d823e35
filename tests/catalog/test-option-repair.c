/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Complements that do not match what they complement. */

#include "optio-catalog.h"
#include "optio-forecast.h"

static OptioCatalog *catalog;

/* Of an STM32F072. */
static const guint8 factory[] = { 0xaa, 0x55, 0xff, 0x00, 0xff, 0x00, 0xff, 0x00,
                                  0xff, 0x00, 0xff, 0x00, 0xff, 0x00, 0xff, 0x00 };

static OptioOptionSet *
new_set (const guint8 *content)
{
  OptioOptionSet *set =
      optio_option_set_new (optio_catalog_find_chip (catalog, "stm32f07x"), NULL, 0);
  g_autoptr (GBytes) bytes = g_bytes_new (content, sizeof factory);
  g_autoptr (GError) error = NULL;

  optio_option_set_decode (set, 0x1ffff800, bytes, &error);
  g_assert_no_error (error);
  return set;
}

/* A complement that does not match is left alone until somebody asks; then it follows its value. */
static void
test_repair (void)
{
  guint8 content[sizeof factory];
  g_autoptr (OptioOptionSet) set = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) forecasts = NULL;
  g_autoptr (GArray) writes = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *written;

  memcpy (content, factory, sizeof content);
  content[7] = 0x08;
  set = new_set (content);
  none = optio_option_set_list_writes (set, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  g_assert_cmpuint (optio_option_set_repair (set), ==, 1);
  g_assert_true (optio_option_set_is_repairing (set));
  g_assert_cmpuint (optio_option_set_get_n_changes (set), ==, 0);
  forecasts = optio_forecast_new (set);
  g_assert_cmpuint (forecasts->len, >, 0);
  g_assert_cmpint (g_array_index (forecasts, OptioForecast, 0).danger, >, OPTIO_DANGER_RESETS);
  writes = optio_option_set_list_writes (set, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (writes->len, ==, 1);
  written = g_bytes_get_data (g_array_index (writes, OptioOptionWrite, 0).bytes, NULL);
  content[7] = (guint8) ~content[6];
  g_assert_cmpmem (written, sizeof content, content, sizeof content);

  optio_option_set_revert (set);
  g_assert_false (optio_option_set_is_repairing (set));
}

static void
test_nothing_to_repair (void)
{
  g_autoptr (OptioOptionSet) set = new_set (factory);

  g_assert_cmpuint (optio_option_set_repair (set), ==, 0);
  g_assert_false (optio_option_set_is_repairing (set));
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  catalog = optio_catalog_new_default ();
  g_test_add_func ("/option-repair/repair", test_repair);
  g_test_add_func ("/option-repair/nothing", test_nothing_to_repair);
  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
