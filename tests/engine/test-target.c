/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-device.h"
#include "optio-target.h"

#include <glib/gstdio.h>

/* An STM32F405, an F2 and an F412 announce this. */
static const char *const f405_alts[] = {
  "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg",
  "@Option Bytes  /0x1FFFC000/01*016 e",
  "@OTP Memory /0x1FFF7800/01*512 e,01*016 e",
  "@Device Feature/0xFFFF0000/01*004 e",
  NULL,
};

/* An STM32F74x and an F76x with 1 MiB. */
static const char *const f745_alts[] = {
  "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,03*256Kg",
  NULL,
};

static const char *const l0_alts[] = {
  "@Internal Flash  /0x08000000/1536*128g",
  "@Option Bytes  /0x1FF80000/01*032 e",
  "@DATA Memory /0x08080000/2*3Ke",
  NULL,
};

static const char *const strange_alts[] = { "@Flash /0x08000000/3*1Kg", NULL };

static OptioTarget *
make_target (OptioCatalog      *catalog,
             const char *const *alts)
{
  g_autoptr (OptioIdentity) identity = optio_identity_new (&(OptioIdentityFields){
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .bcd_device = 0x2200,
    .alt_names = alts,
  });
  g_autoptr (OptioMatch) match = optio_catalog_match (catalog, identity);

  return optio_target_new_from_match (identity, match);
}

/* Where several chips fit, none is chosen, and what is safe for all of them is taken. */
static void
test_several_chips (void)
{
  static const struct
  {
    const char *const *alts;
    const char *chip; /* NULL if it is not known for sure */
    guint8 erased;
    guint program_word;
    gboolean bears_early_polls;
  } rows[] = {
    { f405_alts, NULL, 0xff, 4, TRUE }, /* all that say so do */
    { f745_alts, NULL, 0xff, 8, TRUE }, /* both F7 do */
    { l0_alts, "stm32l07x", 0x00, 8, FALSE },
    { strange_alts, NULL, 0xff, 32, FALSE },
  };
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (OptioTarget) target = make_target (catalog, rows[i].alts);
      OptioChip *chip = optio_target_get_chip (target);

      g_test_message ("%s", rows[i].alts[0]);
      g_assert_cmpstr (chip != NULL ? optio_chip_get_id (chip) : NULL, ==, rows[i].chip);
      g_assert_cmphex (optio_target_get_erased_value (target), ==, rows[i].erased);
      g_assert_cmpuint (optio_target_get_program_word (target), ==, rows[i].program_word);
      g_assert_cmpint (optio_target_bears_early_polls (target), ==, rows[i].bears_early_polls);
      g_assert_true (chip != NULL || !optio_target_can_mass_erase (target));
      g_assert_cmpint (optio_target_get_fast_program (target) != NULL, ==,
                       rows[i].alts == f405_alts);
    }
}

static void
write_chip (const char *folder,
            const char *id,
            const char *erased,
            guint       word,
            const char *early_polls,
            guint       erase_ms)
{
  g_autofree char *path = g_strdup_printf ("%s/chips/%s.xml", folder, id);
  g_autofree char *text = g_strdup_printf (
      "<chip xmlns=\"urn:optio:chip\" format=\"1\" id=\"%s\" name=\"N\" family=\"F\" core=\"C\" "
      "erased=\"%s\" program-word=\"%u\" known=\"documents\">"
      "<memory kind=\"flash\" name=\"Main\" start=\"0x08000000\" size=\"3K\"><sectors count=\"3\" "
      "size=\"1K\" erase-typical-ms=\"1\" erase-maximum-ms=\"%u\"/></memory>"
      "<timing early-polls=\"%s\">"
      "<program unit=\"1\" typical-us=\"%u\" maximum-us=\"%u\"/></timing>"
      "<usb vendor-id=\"0x0483\" product-id=\"0xDF11\"><alternates><alternate>%s</alternate>"
      "</alternates></usb><sources><source evidence=\"inferred\">test</source></sources></chip>",
      id, erased, word, erase_ms, early_polls, word, word, strange_alts[0]);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
remove_chip (const char *folder,
             const char *id)
{
  g_autofree char *path = g_strdup_printf ("%s/chips/%s.xml", folder, id);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Chips that agree in nothing but in what they say of themselves. */
static void
test_chips_that_differ (void)
{
  g_autofree char *folder = g_dir_make_tmp ("optio-target-XXXXXX", NULL);
  g_autofree char *chips = g_build_filename (folder, "chips", NULL);
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  g_autoptr (OptioTarget) target = NULL;
  OptioSector sector;

  g_assert_cmpint (g_mkdir (chips, 0700), ==, 0);
  write_chip (folder, "one", "0x00", 8, "yes", 500);
  write_chip (folder, "two", "0xFF", 16, "no", 300);
  optio_catalog_add_folder (catalog, folder);
  target = make_target (catalog, strange_alts);
  sector = optio_layout_get_sector (optio_target_get_layout (target), 0, 0);

  g_assert_null (optio_target_get_chip (target));
  g_assert_cmphex (optio_target_get_erased_value (target), ==, 0xff);
  g_assert_cmpuint (optio_target_get_program_word (target), ==, 16);
  g_assert_false (optio_target_bears_early_polls (target));
  g_assert_cmpuint (optio_target_get_erase_bound_ms (target, &sector), ==, 500 + 1000);
  g_assert_cmpuint (optio_target_get_program_expected_us (target, 10), ==, 160);

  remove_chip (folder, "one");
  remove_chip (folder, "two");
  g_assert_cmpint (g_rmdir (chips), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_longest_times (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();
  g_autoptr (OptioTarget) several = make_target (catalog, f405_alts);
  g_autoptr (OptioTarget) unknown = make_target (catalog, strange_alts);
  OptioSector sector = optio_layout_get_sector (optio_target_get_layout (several), 0, 11);
  OptioSector small = optio_layout_get_sector (optio_target_get_layout (unknown), 0, 0);

  g_assert_cmpuint (optio_target_get_erase_bound_ms (several, &sector), ==, 4000 + 1000);
  g_assert_cmpuint (optio_target_get_erase_expected_ms (several, &sector), ==, 2000);
  g_assert_cmpuint (optio_target_get_program_expected_us (several, 2048), ==, 2048 * 16);
  g_assert_cmpuint (optio_target_get_program_bound_ms (several, 2000), ==, 200 + 1000);
  g_assert_cmpuint (optio_target_get_erase_bound_ms (unknown, &small), >=, 10000);
}

/* A simulated board knows what it is made of, whatever else says the same of itself. */
static void
test_simulated_board_knows_its_chip (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();
  OptioBoard *board = optio_catalog_find_board (catalog, "stm32f405");
  g_autoptr (OptioDevice) device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0);
  g_autoptr (OptioMatch) match = optio_device_match (device, catalog);
  g_autoptr (OptioMatch) words =
      optio_catalog_match (catalog, optio_device_get_identity (device));
  guint n_candidates;

  g_assert_true (optio_match_get_chip (match) == optio_board_get_chip (board));
  g_assert_cmpstr (optio_match_get_candidates (match, &n_candidates)[0].reason, ==,
                   "The simulated board is made of this chip.");
  optio_match_get_candidates (words, &n_candidates);
  g_assert_cmpuint (n_candidates, >=, 2);
}

/* Option bytes can depend on the size of the flash; a size that may be a lie is none. */
static void
test_flash_size (void)
{
  static const struct
  {
    const char *chip;
    guint32 size_bytes;
  } rows[] = {
    { "stm32f405", 1024 * 1024 },
    { "stm32f42x", 0 }, /* the map of its bootloader may end in garbage */
  };
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();
  g_autoptr (OptioIdentity) identity =
      optio_identity_new (&(OptioIdentityFields){ .alt_names = f405_alts });

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (OptioTarget) target =
          optio_target_new (identity, optio_catalog_find_chip (catalog, rows[i].chip));

      g_assert_cmpuint (optio_target_get_flash_size_bytes (target), ==, rows[i].size_bytes);
    }
}

/* The most that any chip needs, where the sectors and the blocks are multiples of it. */
static void
test_unknown_program_word (void)
{
  static const struct
  {
    const char *alt;
    guint16 transfer_size;
    guint program_word;
  } rows[] = {
    { "@Internal Flash   /0x08000000/64*08Kg", 1024, 32 },
    { "@Internal Flash   /0x08000000/64*08Kg", 0, 32 },
    { "@Internal Flash   /0x08000000/64*08Kg", 65535, 32 },
    { "@Internal Flash   /0x08000000/64*08Kg", 8, 8 },
    { "@Internal Flash   /0x08000000/64*08Kg", 100, 4 },
    { "@Flash /0x08000010/3*1Kg", 1024, 16 },
    { "@Flash /0x08000000/4*1Kg,3*24 g", 1024, 8 },
    { "@Flash /0x08000000/4*1Kg,3*6 g", 1024, 4 },
    { "@RAM /0x20000000/01*252 e", 1024, 32 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *const alts[] = { rows[i].alt, NULL };
      const OptioIdentityFields fields = { .alt_names = alts,
                                           .transfer_size = rows[i].transfer_size };
      g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);
      g_autoptr (OptioTarget) target = optio_target_new (identity, NULL);
      guint size = optio_target_get_transfer_size (target);

      g_assert_cmpuint (optio_target_get_program_word (target), ==, rows[i].program_word);
      g_assert_cmpuint (size, ==, rows[i].transfer_size == 0 ? 1024
                                                             : MIN (rows[i].transfer_size, 4096u));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/target/several-chips", test_several_chips);
  g_test_add_func ("/target/chips-that-differ", test_chips_that_differ);
  g_test_add_func ("/target/longest-times", test_longest_times);
  g_test_add_func ("/target/simulated-board-knows-its-chip", test_simulated_board_knows_its_chip);
  g_test_add_func ("/target/flash-size", test_flash_size);
  g_test_add_func ("/target/unknown-program-word", test_unknown_program_word);
  return g_test_run ();
}
