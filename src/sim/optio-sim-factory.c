/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-factory.h"

/* A word of the G0 family's option area is followed by its complement (RM0444 section 3.4). */
#define WITH_COMPLEMENT(word) (word), ~(guint32) (word)

#define G0_PCROP_FIRST 0x000001ffu /* first page 0x1FF, last page 0: no area */
#define G0_PCROP_LAST 0x00000000u
#define G0_WRP 0x0000007fu /* first page 0x7F, last page 0: no area */
#define UNUSED_SLOT 0xffffffffu, 0xffffffffu

/* Values and positions: RM0091 chapter 4 (F04x, F07x), RM0090 section 3.9 (F405), RM0444 section
 * 3.4 (G0B1); ROM versions: AN2606. G0's OPTR was read on a G071 (ST community 148428). */
static const OptioSimFactory factories[] = {
  {
      .device_id = 0x445, /* STM32F04x, F070x6 */
      .n_option_words = 4,
      .option_words = { 0x00ff55aa, 0x00ff00ff, 0xffff00ff, 0xffffffff },
      .rdp_open = 0xaa,
      .guard = OPTIO_SIM_GUARD_BITS,
      .guard_offsets = { 8 },
      .n_guards = 1,
      .guard_sectors = 4,
      .flash_size_address = 0x1ffff7cc,
      .uid_address = 0x1ffff7ac,
      .bootloader_id_address = 0x1ffff6a6,
      .bootloader_id = 0xa1,
  },
  {
      .device_id = 0x448, /* STM32F07x, F070xB */
      .n_option_words = 4,
      .option_words = { 0x00ff55aa, 0x00ff00ff, 0x00ff00ff, 0x00ff00ff },
      .rdp_open = 0xaa,
      .guard = OPTIO_SIM_GUARD_BITS,
      .guard_offsets = { 8, 10, 12, 14 },
      .n_guards = 4,
      .guard_sectors = 2,
      .flash_size_address = 0x1ffff7cc,
      .uid_address = 0x1ffff7ac,
      .bootloader_id_address = 0x1ffff6a6,
      .bootloader_id = 0xa1,
  },
  {
      /* STM32F405, F407, F415, F417: OPTCR 0x0FFFAAED without its lock bit, as the two 64-bit slots
       * in which the bootloader shows it; ST's DfuSe Demo writes 0xFF between. */
      .device_id = 0x413,
      .n_option_words = 4,
      .option_words = { 0xffffaaec, 0xffffffff, 0xffff0fff, 0xffffffff },
      .rdp_offset = 1,
      .rdp_open = 0xaa,
      .guard = OPTIO_SIM_GUARD_BITS,
      .guard_offsets = { 8, 9 },
      .n_guards = 2,
      .guard_sectors = 1,
      .flash_size_address = 0x1fff7a22,
      .uid_address = 0x1fff7a10,
      .bootloader_id_address = 0x1fff77de,
      .bootloader_id = 0x91,
  },
  {
      .device_id = 0x467, /* STM32G0B0, G0B1, G0C1 */
      .n_option_words = 32,
      .option_words = { WITH_COMPLEMENT (0xfffffeaa), WITH_COMPLEMENT (G0_PCROP_FIRST),
                        WITH_COMPLEMENT (G0_PCROP_LAST), WITH_COMPLEMENT (G0_WRP),
                        WITH_COMPLEMENT (G0_WRP), WITH_COMPLEMENT (G0_PCROP_FIRST),
                        WITH_COMPLEMENT (G0_PCROP_LAST), WITH_COMPLEMENT (G0_PCROP_FIRST),
                        WITH_COMPLEMENT (G0_PCROP_LAST), WITH_COMPLEMENT (G0_WRP),
                        WITH_COMPLEMENT (G0_WRP), WITH_COMPLEMENT (G0_PCROP_FIRST),
                        WITH_COMPLEMENT (G0_PCROP_LAST), UNUSED_SLOT, WITH_COMPLEMENT (0),
                        UNUSED_SLOT },
      .rdp_open = 0xaa,
      .guard = OPTIO_SIM_GUARD_PAGES,
      .guard_offsets = { 24, 32, 72, 80 },
      .n_guards = 4,
      .guard_sectors = 128,
      .flash_size_address = 0x1fff75e0,
      .uid_address = 0x1fff7590,
      .bootloader_id_address = 0x1fff9ffe,
      .bootloader_id = 0x92,
  },
};

const OptioSimFactory *
optio_sim_factory_find (guint16 device_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (factories); i++)
    {
      if (factories[i].device_id == device_id)
        return &factories[i];
    }

  return NULL;
}

static gboolean
is_bit_clear (const OptioSimFactory *self,
              const guint8          *options,
              gsize                  size,
              guint                  sector)
{
  guint bit = sector / self->guard_sectors;
  guint index = bit / 8;

  if (index >= self->n_guards || self->guard_offsets[index] >= size)
    return FALSE;

  return (options[self->guard_offsets[index]] & 1u << bit % 8) == 0;
}

static gboolean
is_page_inside (const OptioSimFactory *self,
                const guint8          *options,
                gsize                  size,
                guint                  sector)
{
  guint bank = self->guard_sectors > 0 ? sector / self->guard_sectors : 0;
  guint page = self->guard_sectors > 0 ? sector % self->guard_sectors : sector;

  /* Two areas a bank: the first half of the words belongs to bank 1. */
  for (guint i = 0; i < self->n_guards; i++)
    {
      gsize offset = self->guard_offsets[i];

      if ((self->guard_sectors > 0 && i / 2 != bank) || offset + 4 > size)
        continue;
      if (page >= (options[offset] & 0x7f) && page <= (options[offset + 2] & 0x7f))
        return TRUE;
    }

  return FALSE;
}

gboolean
optio_sim_factory_guards (const OptioSimFactory *self,
                          const guint8          *options,
                          gsize                  size,
                          guint                  sector)
{
  switch (self->guard)
    {
    case OPTIO_SIM_GUARD_BITS:
      return is_bit_clear (self, options, size, sector);
    case OPTIO_SIM_GUARD_PAGES:
      return is_page_inside (self, options, size, sector);
    case OPTIO_SIM_GUARD_NONE:
    default:
      return FALSE;
    }
}
