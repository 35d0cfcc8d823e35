/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every chip of the catalog, simulated: what it has from the factory and what it protects. */

#include "optio-catalog.h"
#include "optio-option-set.h"
#include "optio-sim-chip.h"

static OptioCatalog *
open_catalog (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  g_assert_null (optio_catalog_get_problems (catalog)[0]);
  return g_steal_pointer (&catalog);
}

static OptioSimChip *
make_chip (OptioChip *chip)
{
  static const char *const no_strings[] = { NULL };
  g_autoptr (OptioLayout) nothing = optio_layout_new_from_strings (no_strings, NULL);

  return optio_sim_chip_new (chip, 0, nothing);
}

/* The option bytes as a bootloader would read them. */
static OptioOptionSet *
read_options (OptioChip    *chip,
              OptioSimChip *sim)
{
  guint n_areas, n_variants;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);
  const OptioVariant *variants = optio_chip_get_variants (chip, &n_variants);
  OptioOptionSet *set = optio_option_set_new (chip, n_variants > 0 ? variants[0].id : NULL, 0);

  for (guint i = 0; i < n_areas; i++)
    {
      g_autofree guint8 *data = g_malloc (areas[i].range.size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (
          optio_sim_chip_read (sim, areas[i].range.start, data, areas[i].range.size));
      bytes = g_bytes_new (data, areas[i].range.size);
      optio_option_set_decode (set, areas[i].range.start, bytes, &error);
      g_assert_no_error (error);
    }

  return set;
}

/* Puts changed option bytes into the chip, and resets it. */
static void
load_options (OptioOptionSet *set,
              OptioSimChip   *sim)
{
  guint n_areas;
  const OptioOptionArea *areas =
      optio_chip_get_option_areas (optio_option_set_get_chip (set), &n_areas);

  for (guint i = 0; i < n_areas; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = optio_option_set_encode (set, areas[i].range, &error);

      g_assert_no_error (error);
      g_assert_true (optio_sim_chip_poke (sim, areas[i].range.start,
                                          g_bytes_get_data (bytes, NULL),
                                          g_bytes_get_size (bytes)));
    }
  optio_sim_chip_reset (sim);
}

/* Complements match, reserved bits and fields hold what the catalog says. */
static void
test_factory (void)
{
  g_autoptr (OptioCatalog) catalog = open_catalog ();
  GPtrArray *chips = optio_catalog_get_chips (catalog);

  g_assert_cmpuint (chips->len, >=, 60);
  for (guint i = 0; i < chips->len; i++)
    {
      g_autoptr (OptioSimChip) sim = make_chip (chips->pdata[i]);
      g_autoptr (OptioOptionSet) set = read_options (chips->pdata[i], sim);
      g_autoptr (GArray) findings = optio_option_set_list_findings (set);
      guint n_options = g_list_model_get_n_items (G_LIST_MODEL (set));

      g_test_message ("%s: %u options", optio_chip_get_id (chips->pdata[i]), n_options);
      g_assert_false (optio_sim_chip_is_protected (sim));
      g_assert_cmpuint (n_options, >, 0);
      if (findings->len > 0)
        g_error ("%s", g_array_index (findings, OptioOptionFinding, 0).sentence);
      for (guint j = 0; j < n_options; j++)
        {
          g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), j);
          const OptioField *field = optio_option_get_field (option);

          g_test_message ("%s", field->name);
          if (field->has_default)
            g_assert_cmphex (optio_option_get_read_value (option), ==, field->default_value);
        }
    }
}

/* RDP level 1, or what another maker calls it. */
static gboolean
protect (OptioOptionSet *set)
{
  static const char *const names[] = { "RDP", "SPC", "FAP", "RPROT", "RDPROT" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      OptioOption *option = optio_option_set_find (set, names[i], NULL);
      const OptioField *field = option != NULL ? optio_option_get_field (option) : NULL;

      for (guint j = 0; field != NULL && j < field->n_values; j++)
        {
          const OptioFieldValue *value = &field->values[j];
          g_autofree char *text = g_strdup_printf ("0x%x", value->value);

          if (value->value != field->default_value && value->danger != OPTIO_DANGER_FOREVER &&
              optio_option_set_change (set, names[i], text, NULL))
            return TRUE;
        }
    }

  return FALSE;
}

static void
test_read_protection (void)
{
  g_autoptr (OptioCatalog) catalog = open_catalog ();
  GPtrArray *chips = optio_catalog_get_chips (catalog);
  guint n_protected = 0;

  for (guint i = 0; i < chips->len; i++)
    {
      g_autoptr (OptioSimChip) sim = make_chip (chips->pdata[i]);
      g_autoptr (OptioOptionSet) set = read_options (chips->pdata[i], sim);

      /* Not where a life cycle takes its place, or where no block can be written. */
      g_test_message ("%s", optio_chip_get_id (chips->pdata[i]));
      if (!protect (set))
        continue;
      load_options (set, sim);
      g_assert_true (optio_sim_chip_is_protected (sim));
      g_assert_false (optio_sim_chip_is_locked (sim));
      n_protected++;
    }

  g_assert_cmpuint (n_protected, >=, 50);
}

/* A mask, a range of pages, and bits whose 1 is the protection. */
static void
test_write_protection (void)
{
  static const struct
  {
    const char *chip;
    const char *changes[2][2]; /* name and value */
    guint32 covered;
    guint32 open;
  } cases[] = {
    { "stm32f07x", { { "WRP0", "0xFE" } }, 0x08000fff, 0x08001000 },
    { "stm32f07x", { { "WRP3", "0x7F" } }, 0x0801f000, 0x0801efff },
    { "stm32f405", { { "nWRP", "0xFFE" } }, 0x08003fff, 0x08004000 },
    { "stm32f42x", { { "nWRP[23:12]", "0xFFE" } }, 0x08100000, 0x08104000 },
    { "stm32g47x", { { "WRP1A_STRT", "1" }, { "WRP1A_END", "2" } }, 0x08000800, 0x08001800 },
    { "stm32l07x", { { "WRPROT1[15:0]", "1" } }, 0x08000fff, 0x08001000 },
  };
  g_autoptr (OptioCatalog) catalog = open_catalog ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint8 nothing[8] = { 0 };
      OptioChip *chip = optio_catalog_find_chip (catalog, cases[i].chip);
      g_autoptr (OptioSimChip) sim = make_chip (chip);
      g_autoptr (OptioOptionSet) set = read_options (chip, sim);
      guint8 covered, open;

      for (guint j = 0; j < 2 && cases[i].changes[j][0] != NULL; j++)
        {
          g_autoptr (GError) error = NULL;

          optio_option_set_change (set, cases[i].changes[j][0], cases[i].changes[j][1], &error);
          g_assert_no_error (error);
        }
      load_options (set, sim);
      optio_sim_chip_program (sim, cases[i].covered & ~7u, nothing, sizeof nothing, 0);
      optio_sim_chip_advance (sim, G_USEC_PER_SEC);
      optio_sim_chip_program (sim, cases[i].open & ~7u, nothing, sizeof nothing, G_USEC_PER_SEC);
      optio_sim_chip_advance (sim, 2 * G_USEC_PER_SEC);

      g_test_message ("%s: %s", cases[i].chip, cases[i].changes[0][0]);
      g_assert_true (optio_sim_chip_read (sim, cases[i].covered, &covered, 1));
      g_assert_true (optio_sim_chip_read (sim, cases[i].open, &open, 1));
      g_assert_cmphex (covered, ==, optio_chip_get_erased_value (chip));
      g_assert_false (optio_sim_chip_is_damaged (sim, OPTIO_RANGE_INIT (cases[i].open, 1)));
      if (optio_chip_get_erased_value (chip) != 0)
        g_assert_cmphex (open, ==, 0);
    }
}

/* Whether an erase of the sector with @address reaches @reached. */
static gboolean
erases (OptioSimChip *sim,
        guint32       address,
        guint32       reached)
{
  static gint64 now_us;
  const guint8 written = 0x12;
  guint8 byte = 0;

  g_assert_true (optio_sim_chip_poke (sim, reached, &written, 1));
  g_assert_true (optio_sim_chip_is_erasable (sim, address));
  optio_sim_chip_erase (sim, address, now_us);
  now_us += 10 * G_USEC_PER_SEC;
  optio_sim_chip_advance (sim, now_us);
  g_assert_true (optio_sim_chip_read (sim, reached, &byte, 1));
  return byte != written;
}

/* RM0440 section 3.3.1: pages of 2 KiB in two banks, of 4 KiB in one. */
static void
test_banks (void)
{
  g_autoptr (OptioCatalog) catalog = open_catalog ();
  g_autoptr (OptioSimChip) sim = make_chip (optio_catalog_find_chip (catalog, "stm32g47x"));

  g_assert_false (erases (sim, 0x08000800, 0x080007ff));
  g_assert_true (erases (sim, 0x08000800, 0x08000fff));
  optio_sim_chip_set_option (sim, "DBANK", 0);
  g_assert_false (erases (sim, 0x08000800, 0x080007ff));
  optio_sim_chip_reset (sim);
  g_assert_true (erases (sim, 0x08000800, 0x080007ff));
  g_assert_false (erases (sim, 0x08000800, 0x08001000));
}

/* What a bootloader announces beside the chip. */
static void
test_external_flash (void)
{
  static const char *const strings[] = { "@Flash/0x90000000/2*4Kg,1*64Kg",
                                         "@Feature/0xFFFF0000/1*4e", NULL };
  g_autoptr (OptioCatalog) catalog = open_catalog ();
  g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (strings, NULL);
  OptioChip *chip = optio_catalog_find_chip (catalog, "stm32f405");
  g_autoptr (OptioSimChip) sim = optio_sim_chip_new (chip, 0, layout);

  g_assert_true (erases (sim, 0x90001800, 0x90001000));
  g_assert_false (erases (sim, 0x90001800, 0x90002000));
  g_assert_true (erases (sim, 0x90002000, 0x90011fff));
  g_assert_false (optio_sim_chip_is_erasable (sim, 0x90012000));
  g_assert_false (optio_sim_chip_is_erasable (sim, 0xffff0000));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/chips/factory", test_factory);
  g_test_add_func ("/sim/chips/read-protection", test_read_protection);
  g_test_add_func ("/sim/chips/write-protection", test_write_protection);
  g_test_add_func ("/sim/chips/banks", test_banks);
  g_test_add_func ("/sim/chips/external-flash", test_external_flash);
  return g_test_run ();
}
