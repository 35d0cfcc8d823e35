/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a change of option bytes will do: exactly on some chips, and without a gap on all. */

#include <string.h>

#include "optio-catalog.h"
#include "optio-forecast.h"

static OptioCatalog *catalog;

static void
use_all_defaults (OptioOptionSet *set)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);
      const OptioField *field = optio_option_get_field (option);

      if (field->has_default)
        optio_option_change (option, field->default_value, NULL);
    }
}

/* A chip from the factory, as far as its fields say so. */
static OptioOptionSet *
make_set (OptioChip  *chip,
          const char *variant)
{
  OptioOptionSet *set = optio_option_set_new (chip, variant, 0);
  guint n_areas;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < n_areas; i++)
        {
          g_autoptr (GBytes) bytes = NULL;

          if (round == 0)
            bytes = g_bytes_new_take (g_malloc0 (areas[i].range.size), areas[i].range.size);
          else
            bytes = optio_option_set_encode (set, areas[i].range, NULL);
          g_assert_true (optio_option_set_decode (set, areas[i].range.start, bytes, NULL));
        }
      if (round == 0)
        use_all_defaults (set);
    }

  optio_option_set_revert (set);
  return set;
}

static const OptioForecast *
find_kind (GArray           *forecasts,
           OptioForecastKind kind)
{
  for (guint i = 0; i < forecasts->len; i++)
    if (g_array_index (forecasts, OptioForecast, i).kind == kind)
      return &g_array_index (forecasts, OptioForecast, i);

  return NULL;
}

/* ---- every chip ---- */

static void
check_forecasts (OptioOptionSet *set,
                 OptioOption    *option)
{
  g_autoptr (GArray) forecasts = optio_forecast_new (set);
  OptioDanger danger = optio_option_get_danger (option);
  const OptioForecast *forever = find_kind (forecasts, OPTIO_FORECAST_FOREVER);
  const OptioForecast *warning = find_kind (forecasts, OPTIO_FORECAST_WARNING);
  const OptioForecast *erase = find_kind (forecasts, OPTIO_FORECAST_ERASE);

  for (guint i = 0; i < forecasts->len; i++)
    {
      const OptioForecast *forecast = &g_array_index (forecasts, OptioForecast, i);

      g_assert_true (g_str_has_suffix (forecast->sentence, "."));
      g_assert_true (i == 0 || forecast[-1].kind <= forecast->kind);
    }

  g_assert_true ((forever != NULL) == (danger == OPTIO_DANGER_FOREVER));
  g_assert_true (warning != NULL || danger <= OPTIO_DANGER_RESETS);
  g_assert_true (danger != OPTIO_DANGER_ERASES ||
                 (erase != NULL && erase->danger == OPTIO_DANGER_ERASES));
  g_assert_true (danger != OPTIO_DANGER_LAYOUT ||
                 find_kind (forecasts, OPTIO_FORECAST_LAYOUT) != NULL);
  g_assert_nonnull (find_kind (forecasts, OPTIO_FORECAST_RESET));
  g_assert_nonnull (find_kind (forecasts, OPTIO_FORECAST_BOOT));
  g_assert_nonnull (find_kind (forecasts, OPTIO_FORECAST_BOOTLOADER));
}

/* What protects reading for ever closes the bootloader, and what can be taken back leaves it, but
 * of no more use than to take it back. */
static void
check_protection (OptioOptionSet *set,
                  OptioOption    *option)
{
  g_autoptr (GArray) forecasts = optio_forecast_new (set);
  const OptioForecast *boot = find_kind (forecasts, OPTIO_FORECAST_BOOT);
  const OptioForecast *bootloader = find_kind (forecasts, OPTIO_FORECAST_BOOTLOADER);
  const OptioForecast *last = &g_array_index (forecasts, OptioForecast, forecasts->len - 1);

  switch (optio_option_get_danger (option))
    {
    case OPTIO_DANGER_FOREVER:
      g_assert_cmpint (bootloader->danger, ==, OPTIO_DANGER_FOREVER);
      g_assert_null (strstr (bootloader->sentence, "reachable"));
      g_assert_null (strstr (boot->sentence, "the bootloader"));
      break;
    case OPTIO_DANGER_ERASES:
      g_assert_true (last->kind == OPTIO_FORECAST_BOOTLOADER && last != bootloader);
      g_assert_nonnull (strstr (last->sentence, "neither reads nor writes"));
      break;
    default:
      g_assert_nonnull (strstr (bootloader->sentence, "depends on more"));
      break;
    }
}

/* Each value with a name of its own, and the edges. */
static void
try_option (OptioOptionSet *set,
            OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  guint32 edges[] = { 0, optio_field_maximum (field) };

  for (guint i = 0; i < field->n_values + G_N_ELEMENTS (edges); i++)
    {
      guint32 value = i < field->n_values ? field->values[i].value : edges[i - field->n_values];

      if (!optio_option_change (option, value, NULL) || !optio_option_is_changed (option))
        continue;
      check_forecasts (set, option);
      if (field->group == OPTIO_GROUP_PROTECTION && value != field->default_value)
        check_protection (set, option);
      optio_option_revert (option);
    }
}

static void
test_every_chip (gconstpointer data)
{
  OptioChip *chip = optio_catalog_find_chip (catalog, data);
  guint n_variants;
  const OptioVariant *variants = optio_chip_get_variants (chip, &n_variants);

  for (guint i = 0; i <= n_variants; i++)
    {
      g_autoptr (OptioOptionSet) set = make_set (chip, i < n_variants ? variants[i].id : NULL);
      g_autoptr (GArray) none = optio_forecast_new (set);

      g_assert_cmpuint (none->len, ==, 0);
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (set)); j++)
        {
          g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), j);

          try_option (set, option);
        }
    }
}

/* There are chips with changes that last for ever. PCROP modes, which would make the whole flash
 * unreadable, cannot be set at all. */
static void
test_dangers (void)
{
  GPtrArray *chips = optio_catalog_get_chips (catalog);
  guint n_forever = 0, n_modes = 0;

  for (guint i = 0; i < chips->len; i++)
    {
      guint n_fields;
      const OptioField *fields = optio_chip_get_fields (chips->pdata[i], &n_fields);

      for (guint j = 0; j < n_fields; j++)
        {
          for (guint k = 0; k < fields[j].n_values; k++)
            n_forever += fields[j].values[k].danger == OPTIO_DANGER_FOREVER ? 1 : 0;
          if (!g_str_equal (fields[j].name, "SPRMOD") && !g_str_equal (fields[j].name, "WPRMOD"))
            continue;
          g_assert_true (fields[j].is_never_written);
          n_modes++;
        }
    }

  g_assert_cmpuint (n_forever, >, 20);
  g_assert_cmpuint (n_modes, >, 5);
}

/* ---- exactly ---- */

/* Changes, and words that must be in the sentences of a kind. */
static const struct
{
  const char *chip;
  const char *changes; /* "NAME=VALUE NAME=VALUE" */
  OptioForecastKind kind;
  OptioDanger danger;
  const char *words;
} rows[] = {
  { "stm32f07x", "nBOOT1=0", OPTIO_FORECAST_BOOT, OPTIO_DANGER_NONE,
    "With BOOT0 low it starts the main flash, with BOOT0 high the RAM." },
  { "stm32f07x", "nBOOT1=0", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_BRICK, "no longer leads" },
  { "stm32f07x", "BOOT_SEL=0", OPTIO_FORECAST_BOOT, OPTIO_DANGER_NONE,
    "Whatever its BOOT0 pin says, it starts the main flash." },
  { "stm32f07x", "BOOT_SEL=0 nBOOT0=0", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_BRICK,
    "held in its bootloader" },
  { "stm32f07x", "Data0=1", OPTIO_FORECAST_ERASE, OPTIO_DANGER_NONE, "Nothing is erased." },
  { "stm32f07x", "Data0=1", OPTIO_FORECAST_RESET, OPTIO_DANGER_NONE, "The board resets." },
  { "stm32f07x", "Data0=1", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_NONE, "stays reachable" },
  { "stm32f07x", "RDP=level-1", OPTIO_FORECAST_PROTECTION, OPTIO_DANGER_ERASES,
    "the way back, where there is one, erases the flash" },
  { "stm32f07x", "RDP=level-2", OPTIO_FORECAST_FOREVER, OPTIO_DANGER_FOREVER,
    "can never be undone" },
  { "stm32f07x", "RDP=level-2", OPTIO_FORECAST_PROTECTION, OPTIO_DANGER_FOREVER,
    "There is no way back." },
  { "stm32f07x", "RDP=level-2", OPTIO_FORECAST_BOOT, OPTIO_DANGER_NONE,
    "Whatever its BOOT0 pin says, it starts the main flash." },
  { "stm32f07x", "RDP=level-2 BOOT_SEL=0 nBOOT0=0", OPTIO_FORECAST_BOOTLOADER,
    OPTIO_DANGER_FOREVER, "closed for ever" },
  { "stm32h56x", "PRODUCT_STATE=locked", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_FOREVER,
    "closed for ever" },
  { "stm32h56x", "PRODUCT_STATE=provisioning", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_NONE,
    "depends on more" },
  { "stm32l5", "TZEN=1", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_NONE, "depends on more" },
  { "stm32f405", "RDP=level-2", OPTIO_FORECAST_FOREVER, OPTIO_DANGER_FOREVER, "RDP becomes" },
  { "stm32f405", "BOR_LEV=0", OPTIO_FORECAST_BOOT, OPTIO_DANGER_NONE,
    "With BOOT0 low it starts the main flash, with BOOT0 high the bootloader." },
  { "stm32g0b1", "DUAL_BANK=0", OPTIO_FORECAST_LAYOUT, OPTIO_DANGER_LAYOUT, "map" },
  { "stm32g0b1", "SEC_SIZE=1", OPTIO_FORECAST_WARNING, OPTIO_DANGER_BRICK, "SEC_SIZE: " },
  { "stm32g0b1", "SEC_SIZE=1", OPTIO_FORECAST_BOOT, OPTIO_DANGER_NONE,
    "Whatever its BOOT0 pin says, it starts the main flash." },
  { "stm32g0b1", "SEC_SIZE=1", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_NONE,
    "neither now nor then" },
  { "stm32g0b1", "nBOOT_SEL=0", OPTIO_FORECAST_BOOT, OPTIO_DANGER_NONE,
    "With BOOT0 low it starts the main flash, with BOOT0 high the bootloader." },
  { "stm32g0b1", "PCROP1A_STRT=0", OPTIO_FORECAST_ERASE, OPTIO_DANGER_ERASES,
    "at once or on the way back" },
  { "stm32g47x", "DBANK=0", OPTIO_FORECAST_LAYOUT, OPTIO_DANGER_LAYOUT,
    "pieces of 4 KiB instead of 2 KiB" },
  { "stm32g47x", "DBANK=0", OPTIO_FORECAST_RESET, OPTIO_DANGER_NONE,
    "an application jumped into does not come back" },
  { "stm32g47x", "BOOT_LOCK=1", OPTIO_FORECAST_FOREVER, OPTIO_DANGER_FOREVER, "BOOT_LOCK" },
  { "stm32g47x", "BOOT_LOCK=1", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_BRICK, "no longer leads" },
  { "stm32f74x", "BOOT_ADD1=flash-axi", OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_BRICK,
    "no longer leads" },
  { "stm32f74x", "BOOT_ADD0=bootloader", OPTIO_FORECAST_BOOT, OPTIO_DANGER_NONE,
    "Whatever its BOOT0 pin says, it starts the bootloader." },
};

static void
test_exact (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (OptioOptionSet) set =
          make_set (optio_catalog_find_chip (catalog, rows[i].chip), NULL);
      g_auto (GStrv) changes = g_strsplit (rows[i].changes, " ", -1);
      g_autoptr (GArray) forecasts = NULL;
      const OptioForecast *forecast;

      for (guint j = 0; changes[j] != NULL; j++)
        {
          g_auto (GStrv) pair = g_strsplit (changes[j], "=", 2);
          g_autoptr (GError) error = NULL;

          optio_option_set_change (set, pair[0], pair[1], &error);
          g_assert_no_error (error);
        }

      forecasts = optio_forecast_new (set);
      forecast = find_kind (forecasts, rows[i].kind);
      g_assert_nonnull (forecast);
      g_test_message ("%s %s: %s", rows[i].chip, rows[i].changes, forecast->sentence);
      g_assert_nonnull (strstr (forecast->sentence, rows[i].words));
      g_assert_cmpint (forecast->danger, ==, rows[i].danger);
    }
}

int
main (int   argc,
      char *argv[])
{
  GPtrArray *chips;
  int result;

  g_test_init (&argc, &argv, NULL);
  catalog = optio_catalog_new_default ();
  chips = optio_catalog_get_chips (catalog);

  g_test_add_func ("/forecast/S1.1-S1.4-exact", test_exact);
  g_test_add_func ("/forecast/dangers", test_dangers);
  for (guint i = 0; i < chips->len; i++)
    {
      const char *id = optio_chip_get_id (chips->pdata[i]);
      g_autofree char *path = g_strconcat ("/forecast/chip/", id, NULL);

      g_test_add_data_func (path, id, test_every_chip);
    }

  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
