/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a chip starts, for each reason that keeps boards in their bootloader or out of it. */

#include "optio-board-content.h"
#include "optio-catalog.h"
#include "optio-sim-chip.h"

#define BOOTLOADER OPTIO_SIM_START_BOOTLOADER
#define APPLICATION OPTIO_SIM_START_APPLICATION
#define NOWHERE OPTIO_SIM_START_NOWHERE

typedef struct
{
  const char *chip;
  struct
  {
    const char *name;
    guint32 value;
  } options[2];
  guint32 program_at; /* 0 for none */
  guint32 linked_at;
  guint32 stack;
  OptioSimStart low;
  OptioSimStart high;
} StartCase;

static const StartCase cases[] = {
  /* A blank chip, one that looks and one that does not. */
  { "stm32f04x", { { NULL, 0 } }, 0, 0, 0, BOOTLOADER, BOOTLOADER },
  { "stm32f07x", { { NULL, 0 } }, 0, 0, 0, NOWHERE, BOOTLOADER },
  { "stm32f07x", { { NULL, 0 } }, 0x08000000, 0x08000000, 0x20004000, APPLICATION, BOOTLOADER },
  /* Built for another address; at another address; with a stack that is not in RAM. */
  { "stm32f07x", { { NULL, 0 } }, 0x08000000, 0x08010000, 0x20004000, NOWHERE, BOOTLOADER },
  { "stm32f07x", { { NULL, 0 } }, 0x08002000, 0x08002000, 0x20004000, NOWHERE, BOOTLOADER },
  { "stm32f04x", { { NULL, 0 } }, 0x08002000, 0x08002000, 0x20001800, BOOTLOADER, BOOTLOADER },
  { "stm32f07x", { { NULL, 0 } }, 0x08000000, 0x08000000, 0x20005000, NOWHERE, BOOTLOADER },
  /* Options in the place of the pin. */
  { "stm32f07x", { { "BOOT_SEL", 0 } }, 0x08000000, 0x08000000, 0x20004000, APPLICATION,
    APPLICATION },
  { "stm32f07x", { { "BOOT_SEL", 0 }, { "nBOOT0", 0 } }, 0x08000000, 0x08000000, 0x20004000,
    BOOTLOADER, BOOTLOADER },
  { "stm32f07x", { { "nBOOT1", 0 } }, 0x08000000, 0x08000000, 0x20004000, APPLICATION, NOWHERE },
  { "stm32g0b1", { { "nBOOT_SEL", 1 }, { "nBOOT0", 0 } }, 0x08000000, 0x08000000, 0x20010000,
    BOOTLOADER, BOOTLOADER },
  { "stm32g0b1", { { "nBOOT_SEL", 0 } }, 0x08000000, 0x08000000, 0x20010000, APPLICATION,
    BOOTLOADER },
  { "stm32g0b1", { { "BOOT_LOCK", 1 } }, 0x08000000, 0x08000000, 0x20010000, APPLICATION,
    APPLICATION },
  { "stm32g43x", { { "nSWBOOT0", 0 }, { "nBOOT0", 0 } }, 0x08000000, 0x08000000, 0x20004000,
    BOOTLOADER, BOOTLOADER },
  /* The system memory's address for BOOT0 low; the flash's for both, and its alias. */
  { "stm32f74x", { { "BOOT_ADD0", 0x40 } }, 0x08000000, 0x08000000, 0x20010000, BOOTLOADER,
    BOOTLOADER },
  { "stm32f74x", { { "BOOT_ADD0", 0x2000 }, { "BOOT_ADD1", 0x80 } }, 0x08000000, 0x08000000,
    0x20010000, APPLICATION, APPLICATION },
  /* The bootloader looks for the program, and not at all of the RAM. */
  { "stm32l49x", { { "BFB2", 1 } }, 0x08000000, 0x08000000, 0x20040000, APPLICATION, BOOTLOADER },
  { "stm32l49x", { { "BFB2", 1 } }, 0x08080000, 0x08080000, 0x20040000, APPLICATION, BOOTLOADER },
  { "stm32l49x", { { "BFB2", 1 } }, 0x08000000, 0x08000000, 0x20050000, BOOTLOADER, BOOTLOADER },
  { "stm32l49x", { { "BFB2", 0 } }, 0x08000000, 0x08000000, 0x20050000, APPLICATION, BOOTLOADER },
};

static OptioSimChip *
make_chip (OptioCatalog    *catalog,
           const StartCase *row)
{
  static const char *const no_strings[] = { NULL };
  g_autoptr (OptioLayout) nothing = optio_layout_new_from_strings (no_strings, NULL);
  OptioSimChip *chip =
      optio_sim_chip_new (optio_catalog_find_chip (catalog, row->chip), 0, nothing);

  for (gsize i = 0; i < G_N_ELEMENTS (row->options) && row->options[i].name != NULL; i++)
    optio_sim_chip_set_option (chip, row->options[i].name, row->options[i].value);
  if (row->program_at != 0)
    {
      g_autoptr (GBytes) program = optio_board_program_new (row->linked_at, row->stack, 256);

      g_assert_true (optio_sim_chip_poke (chip, row->program_at, g_bytes_get_data (program, NULL),
                                          g_bytes_get_size (program)));
    }
  optio_sim_chip_lose_power (chip);
  return chip;
}

static void
test_start (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimChip) chip = make_chip (catalog, &cases[i]);

      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, cases[i].chip);
      g_assert_cmpint (optio_sim_chip_find_start (chip, FALSE), ==, cases[i].low);
      g_assert_cmpint (optio_sim_chip_find_start (chip, TRUE), ==, cases[i].high);
    }
}

/* RM0444 section 2.5: what was found at power-on holds through resets, until option bytes are
 * loaded or the power is cut. */
static void
test_found_empty (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  static const StartCase blank = { "stm32g0b1", { { "nBOOT_SEL", 0 } }, 0, 0, 0, BOOTLOADER,
                                   BOOTLOADER };
  g_autoptr (GBytes) program = optio_board_program_new (0x08000000, 0x20010000, 256);
  g_autoptr (OptioSimChip) chip = NULL;
  guint8 options[116];

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  chip = make_chip (catalog, &blank);
  optio_sim_chip_program (chip, 0x08000000, g_bytes_get_data (program, NULL), 256, 0);
  optio_sim_chip_advance (chip, G_USEC_PER_SEC);
  optio_sim_chip_reset (chip);
  g_assert_cmpint (optio_sim_chip_find_start (chip, FALSE), ==, BOOTLOADER);

  g_assert_true (optio_sim_chip_read (chip, 0x1fff7800, options, sizeof options));
  optio_sim_chip_write_options (chip, 0x1fff7800, options, sizeof options, G_USEC_PER_SEC);
  optio_sim_chip_advance (chip, 2 * G_USEC_PER_SEC);
  optio_sim_chip_reset (chip);
  g_assert_cmpint (optio_sim_chip_find_start (chip, FALSE), ==, APPLICATION);

  optio_sim_chip_erase (chip, 0x08000000, 2 * G_USEC_PER_SEC);
  optio_sim_chip_advance (chip, 3 * G_USEC_PER_SEC);
  optio_sim_chip_reset (chip);
  g_assert_cmpint (optio_sim_chip_find_start (chip, FALSE), ==, NOWHERE);
  optio_sim_chip_lose_power (chip);
  g_assert_cmpint (optio_sim_chip_find_start (chip, FALSE), ==, BOOTLOADER);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/start/pins-and-options", test_start);
  g_test_add_func ("/sim/start/found-empty", test_found_empty);
  return g_test_run ();
}
