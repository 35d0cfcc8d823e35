/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-start.h"

#include "optio-start.h"

#define FLASH_START 0x08000000u

/* F7 shows its flash here too, and starts from here (RM0385 section 2.5). */
#define FLASH_ALIAS 0x00200000u

/* To start from bank 2 the bootloader runs first, and takes a bank for a program if its stack
 * pointer lies here: RM0351 and AN2606, and an STM32L496 that was stepped through
 * (ST community 48526). */
#define BANK_STACK_START 0x20000000u
#define BANK_STACK_END 0x20040000u

static guint32
read_word (OptioSimMap *map,
           guint32      address)
{
  OptioSimMemory *memory = optio_sim_map_find (map, OPTIO_RANGE_INIT (address, 4));
  const guint8 *data;

  if (memory == NULL)
    return 0;

  data = memory->data + (address - memory->range.start);
  return data[0] | data[1] << 8 | data[2] << 16 | (guint32) data[3] << 24;
}

gboolean
optio_sim_start_can_run (OptioSimMap *map,
                         guint32      address)
{
  OptioSimMemory *program = optio_sim_map_find (map, OPTIO_RANGE_INIT (address, 8));
  guint32 reset = read_word (map, address + 4);
  OptioSimMemory *stack;

  if (program == NULL)
    return FALSE;

  /* The stack grows down from the end of RAM, which is not in it. */
  stack = optio_sim_map_find (map, OPTIO_RANGE_INIT (read_word (map, address) - 1, 1));
  return stack != NULL && stack->kind == OPTIO_SIM_MEMORY_RAM && (reset & 1) != 0 &&
         optio_range_contains (program->range, OPTIO_RANGE_INIT (reset - 1, 2)) &&
         (program->data[reset - 1 - program->range.start] != program->blank ||
          program->data[reset - program->range.start] != program->blank);
}

gboolean
optio_sim_start_is_empty (OptioSimMap *map)
{
  OptioChip *chip = optio_sim_map_get_chip (map);

  return optio_chip_get_bootloader (chip)->checks_empty &&
         read_word (map, FLASH_START) == G_MAXUINT32;
}

/* Option bytes whose complement does not match are loaded as all ones (RM0091 section 4.1). */
static GBytes *
load_area (OptioSimMemory *area)
{
  gsize distance = optio_complement_get_distance (area->complement) / 8;
  guint8 *data = g_memdup2 (area->data, area->range.size);

  for (gsize i = 0; distance > 0 && i + 2 * distance <= area->range.size; i += 2 * distance)
    {
      gboolean is_broken = FALSE;

      for (gsize j = i; j < i + distance; j++)
        is_broken = is_broken || (data[j] ^ data[j + distance]) != 0xff;
      for (gsize j = i; is_broken && j < i + distance; j++)
        {
          data[j] = 0xff;
          data[j + distance] = 0x00;
        }
    }

  return g_bytes_new_take (data, area->range.size);
}

/* The simulated chip is the first of its variants. */
static OptioOptionSet *
read_options (OptioSimMap *map)
{
  OptioChip *chip = optio_sim_map_get_chip (map);
  guint n_areas = 0, n_variants = 0;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);
  const OptioVariant *variants = optio_chip_get_variants (chip, &n_variants);
  OptioOptionSet *set = optio_option_set_new (chip, n_variants > 0 ? variants[0].id : NULL,
                                              (guint32) optio_sim_map_get_flash_size (map));

  for (guint i = 0; i < n_areas; i++)
    {
      OptioSimMemory *area = optio_sim_map_find (map, areas[i].range);
      g_autoptr (GBytes) bytes = load_area (area);

      optio_option_set_decode (set, areas[i].range.start, bytes, NULL);
    }

  return set;
}

/* BFB2, or nBFB2 of L1. */
static gboolean
prefers_bank_2 (OptioOptionSet *set)
{
  OptioOption *straight = optio_option_set_find (set, "BFB2", NULL);
  OptioOption *inverse = optio_option_set_find (set, "nBFB2", NULL);

  return (straight != NULL && optio_option_get_read_value (straight) == 1) ||
         (inverse != NULL && optio_option_get_read_value (inverse) == 0);
}

static gboolean
is_bank (OptioSimMap *map,
         guint32      address)
{
  guint32 stack = read_word (map, address);

  return stack > BANK_STACK_START && stack <= BANK_STACK_END;
}

static OptioSimStart
start_at (OptioSimMap *map,
          guint32      address)
{
  return optio_sim_start_can_run (map, address) ? OPTIO_SIM_START_APPLICATION
                                                : OPTIO_SIM_START_NOWHERE;
}

static OptioSimStart
start_bank (OptioSimMap *map)
{
  guint32 bank_2 = FLASH_START + (guint32) (optio_sim_map_get_flash_size (map) / 2);

  if (is_bank (map, bank_2))
    return start_at (map, bank_2);
  if (is_bank (map, FLASH_START))
    return start_at (map, FLASH_START);

  return OPTIO_SIM_START_BOOTLOADER;
}

OptioSimStart
optio_sim_start_find (OptioSimMap *map,
                      gboolean     is_boot0_high,
                      gboolean     is_found_empty)
{
  g_autoptr (OptioOptionSet) set = read_options (map);
  guint64 address = 0;
  OptioStartPlace place = optio_start_find (set, TRUE, is_boot0_high, &address);

  /* What depends on more than is known follows the pin; so does a start address in a register of
   * which nobody knows what the factory writes, as on L5. */
  if (place == OPTIO_START_UNKNOWN || (place == OPTIO_START_ADDRESS && address == 0))
    place = is_boot0_high ? OPTIO_START_BOOTLOADER : OPTIO_START_FLASH;

  if (place == OPTIO_START_BOOTLOADER)
    return OPTIO_SIM_START_BOOTLOADER;
  if (place != OPTIO_START_FLASH)
    return OPTIO_SIM_START_NOWHERE;
  if (is_found_empty)
    return OPTIO_SIM_START_BOOTLOADER;
  if (prefers_bank_2 (set))
    return start_bank (map);

  return start_at (map, address == 0 || address == FLASH_ALIAS ? FLASH_START : (guint32) address);
}
