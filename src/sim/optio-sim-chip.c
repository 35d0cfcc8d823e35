/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-chip.h"

#include <string.h>

#include "optio-sim-factory.h"
#include "optio-sim-schedule.h"

/* From the DNLOAD of option bytes to the reset, seen on a G0C1. */
#define OPTION_WRITE_US 33000

#define OPTION_BLANK 0xff
#define RDP_LEVEL_2 0xcc

/* A register block around a fact that no memory of the catalog holds. */
#define FACT_ALIGNMENT 16u
#define UID_SIZE 12

struct _OptioSimChip
{
  OptioChip *chip;
  const OptioSimFactory *factory;
  GPtrArray *memories; /* of OptioSimMemory; where two overlap the first wins */
  OptioSimSchedule *schedule;
  GBytes *loaded_options; /* as the last reset loaded them */
};

static OptioSimMemory *
find_memory (OptioSimChip *self,
             OptioRange    range)
{
  for (guint i = 0; i < self->memories->len; i++)
    {
      OptioSimMemory *memory = g_ptr_array_index (self->memories, i);

      if (optio_range_contains (memory->range, range))
        return memory;
    }

  return NULL;
}

static OptioSimMemory *
add_memory (OptioSimChip     *self,
            OptioSimMemoryKind kind,
            OptioRange        range,
            guint8            fill)
{
  OptioSimMemory *memory = optio_sim_memory_new (kind, range, fill);

  g_ptr_array_add (self->memories, memory);
  return memory;
}

static void
add_fact (OptioSimChip *self,
          guint32       address,
          const guint8 *data,
          gsize         size)
{
  guint32 start = address & ~(FACT_ALIGNMENT - 1);
  guint32 end = (guint32) (address + size + FACT_ALIGNMENT - 1) & ~(FACT_ALIGNMENT - 1);

  if (address == 0)
    return;
  if (find_memory (self, OPTIO_RANGE_INIT (address, (guint32) size)) == NULL)
    add_memory (self, OPTIO_SIM_MEMORY_ROM, OPTIO_RANGE_INIT (start, end - start), OPTION_BLANK);

  optio_sim_chip_poke (self, address, data, size);
}

static void
add_facts (OptioSimChip *self)
{
  static const guint8 uid[UID_SIZE] = { 'O', 'p', 't', 'i', 'o', ' ', 's', 'i', 'm', 0, 0, 1 };
  const OptioSimFactory *factory = self->factory;
  guint64 flash_size = 0;
  guint8 kib[2];

  for (guint i = 0; i < self->memories->len; i++)
    {
      OptioSimMemory *memory = g_ptr_array_index (self->memories, i);

      if (memory->kind == OPTIO_SIM_MEMORY_FLASH)
        flash_size += memory->range.size;
    }

  kib[0] = (guint8) (flash_size / 1024);
  kib[1] = (guint8) (flash_size / 1024 >> 8);
  add_fact (self, factory->flash_size_address, kib, sizeof kib);
  add_fact (self, factory->uid_address, uid, sizeof uid);
  add_fact (self, factory->bootloader_id_address, &factory->bootloader_id, 1);
}

static void
add_option_areas (OptioSimChip *self)
{
  guint n_areas = 0;
  const OptioOptionArea *areas = optio_chip_get_option_areas (self->chip, &n_areas);

  for (guint i = 0; i < n_areas; i++)
    add_memory (self, OPTIO_SIM_MEMORY_OPTIONS, areas[i].range, OPTION_BLANK)->complement =
        areas[i].complement;
}

static void
add_chip_memories (OptioSimChip *self)
{
  static const OptioSimMemoryKind kinds[] = {
    [OPTIO_MEMORY_FLASH] = OPTIO_SIM_MEMORY_FLASH,   [OPTIO_MEMORY_OTP] = OPTIO_SIM_MEMORY_OTP,
    [OPTIO_MEMORY_EEPROM] = OPTIO_SIM_MEMORY_EEPROM, [OPTIO_MEMORY_RAM] = OPTIO_SIM_MEMORY_RAM,
    [OPTIO_MEMORY_SYSTEM] = OPTIO_SIM_MEMORY_ROM,
  };
  guint n_memories = 0;
  const OptioMemory *memories = optio_chip_get_memories (self->chip, &n_memories);
  guint8 erased = optio_chip_get_erased_value (self->chip);

  for (guint i = 0; i < n_memories; i++)
    {
      OptioSimMemoryKind kind = kinds[memories[i].kind];

      add_memory (self, kind, memories[i].range, kind == OPTIO_SIM_MEMORY_RAM ? 0 : erased);
    }
}

/* "@Device Feature/0xFFFF0000" of F2, F4 and F7 is a virtual memory of the bootloader. */
static void
add_announced_registers (OptioSimChip *self,
                         OptioLayout  *announced)
{
  guint n_regions = optio_layout_get_n_regions (announced);

  for (guint i = 0; i < n_regions; i++)
    {
      const OptioRegion *region = optio_layout_get_region (announced, i);

      if (find_memory (self, OPTIO_RANGE_INIT (region->range.start, 1)) == NULL)
        add_memory (self, OPTIO_SIM_MEMORY_RAM, region->range, 0);
    }
}

static OptioSimMemory *
get_options (OptioSimChip *self)
{
  OptioSimMemory *first = g_ptr_array_index (self->memories, 0);

  return first->kind == OPTIO_SIM_MEMORY_OPTIONS ? first : NULL;
}

static GBytes *
dup_factory_options (OptioSimChip *self)
{
  OptioSimMemory *options = get_options (self);
  guint8 *data = g_malloc (options->range.size);

  memset (data, OPTION_BLANK, options->range.size);
  for (gsize i = 0; self->factory != NULL && i < self->factory->n_option_words * 4; i++)
    {
      if (i < options->range.size)
        data[i] = (guint8) (self->factory->option_words[i / 4] >> i % 4 * 8);
    }

  return g_bytes_new_take (data, options->range.size);
}

OptioSimChip *
optio_sim_chip_new (OptioChip   *chip,
                    OptioLayout *announced)
{
  OptioSimChip *self = g_new0 (OptioSimChip, 1);

  self->chip = optio_chip_ref (chip);
  self->factory = optio_sim_factory_find (optio_chip_get_device_id (chip));
  self->memories = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_sim_memory_free);
  self->schedule = optio_sim_schedule_new (optio_chip_get_timing (chip)->program_unit);

  add_option_areas (self);
  add_chip_memories (self);
  if (self->factory != NULL)
    add_facts (self);
  add_announced_registers (self, announced);

  if (get_options (self) != NULL)
    {
      g_autoptr (GBytes) factory = dup_factory_options (self);

      memcpy (get_options (self)->data, g_bytes_get_data (factory, NULL),
              g_bytes_get_size (factory));
    }

  optio_sim_chip_reset (self);
  return self;
}

void
optio_sim_chip_free (OptioSimChip *self)
{
  g_clear_pointer (&self->schedule, optio_sim_schedule_free);
  g_clear_pointer (&self->memories, g_ptr_array_unref);
  g_clear_pointer (&self->loaded_options, g_bytes_unref);
  g_clear_pointer (&self->chip, optio_chip_unref);
  g_free (self);
}

gboolean
optio_sim_chip_is_mapped (OptioSimChip *self,
                          OptioRange    range)
{
  return find_memory (self, range) != NULL;
}

gboolean
optio_sim_chip_is_writable (OptioSimChip *self,
                            OptioRange    range)
{
  OptioSimMemory *memory = find_memory (self, range);

  return memory != NULL && memory->kind != OPTIO_SIM_MEMORY_ROM;
}

gboolean
optio_sim_chip_is_erasable (OptioSimChip *self,
                            guint32       address)
{
  OptioSimMemory *memory = find_memory (self, OPTIO_RANGE_INIT (address, 1));

  return memory != NULL && memory->kind == OPTIO_SIM_MEMORY_FLASH &&
         optio_chip_find_sectors (self->chip, address) != NULL;
}

gboolean
optio_sim_chip_find_options (OptioSimChip *self,
                             guint32       address,
                             OptioRange   *out_block,
                             gboolean     *out_resets)
{
  OptioSimMemory *area = find_memory (self, OPTIO_RANGE_INIT (address, 1));
  guint n_blocks = 0;
  const OptioOptionBlock *blocks = optio_chip_get_option_blocks (self->chip, &n_blocks);

  if (area == NULL || area->kind != OPTIO_SIM_MEMORY_OPTIONS)
    return FALSE;

  *out_block = area->range;
  *out_resets = TRUE;
  for (guint i = 0; i < n_blocks; i++)
    {
      if (!optio_range_contains (blocks[i].range, OPTIO_RANGE_INIT (address, 1)))
        continue;
      *out_block = blocks[i].range;
      *out_resets = blocks[i].resets;
      break;
    }

  return TRUE;
}

/* A complement that does not match loads as the protected value (RM0091 section 4.1). */
static guint8
get_loaded_rdp (OptioSimChip *self)
{
  gsize size = 0;
  const guint8 *options = g_bytes_get_data (self->loaded_options, &size);
  gsize offset = self->factory->rdp_offset;
  gsize distance = optio_sim_complement_distance (get_options (self)->complement);

  if (offset + distance >= size)
    return OPTION_BLANK;
  if (distance > 0 && (options[offset] ^ options[offset + distance]) != 0xff)
    return OPTION_BLANK;

  return options[offset];
}

gboolean
optio_sim_chip_is_protected (OptioSimChip *self)
{
  if (self->factory == NULL || self->loaded_options == NULL)
    return FALSE;

  return get_loaded_rdp (self) != self->factory->rdp_open;
}

gboolean
optio_sim_chip_is_locked (OptioSimChip *self)
{
  return optio_sim_chip_is_protected (self) && get_loaded_rdp (self) == RDP_LEVEL_2;
}

static guint32
read_word (const guint8 *data)
{
  return data[0] | data[1] << 8 | data[2] << 16 | (guint32) data[3] << 24;
}

gboolean
optio_sim_chip_can_run (OptioSimChip *self,
                        guint32       address)
{
  OptioSimMemory *program = find_memory (self, OPTIO_RANGE_INIT (address, 8));
  OptioSimMemory *stack;
  guint8 vectors[8];
  guint32 reset;

  if (program == NULL || !optio_sim_chip_read (self, address, vectors, sizeof vectors))
    return FALSE;

  /* The stack grows down from the end of RAM, which is not in it. */
  stack = find_memory (self, OPTIO_RANGE_INIT (read_word (vectors) - 1, 1));
  reset = read_word (vectors + 4);
  return stack != NULL && stack->kind == OPTIO_SIM_MEMORY_RAM && (reset & 1) != 0 &&
         optio_range_contains (program->range, OPTIO_RANGE_INIT (reset - 1, 2));
}

gboolean
optio_sim_chip_read (OptioSimChip *self,
                     guint32       address,
                     guint8       *data,
                     gsize         size)
{
  OptioSimMemory *memory = find_memory (self, OPTIO_RANGE_INIT (address, (guint32) size));

  if (memory == NULL)
    return FALSE;

  memcpy (data, memory->data + (address - memory->range.start), size);
  return TRUE;
}

gboolean
optio_sim_chip_poke (OptioSimChip *self,
                     guint32       address,
                     const guint8 *data,
                     gsize         size)
{
  OptioSimMemory *memory = find_memory (self, OPTIO_RANGE_INIT (address, (guint32) size));

  if (memory == NULL)
    return FALSE;

  memcpy (memory->data + (address - memory->range.start), data, size);
  return TRUE;
}

/* Counts from the start of the flash, as the write protection bits do. */
static guint
get_sector_number (OptioSimChip *self,
                   guint32       address)
{
  guint n_memories = 0;
  const OptioMemory *memories = optio_chip_get_memories (self->chip, &n_memories);
  guint number = 0;

  for (guint i = 0; i < n_memories; i++)
    {
      for (guint j = 0; memories[i].kind == OPTIO_MEMORY_FLASH && j < memories[i].n_groups; j++)
        {
          const OptioSectorGroup *group = &memories[i].groups[j];
          guint32 index = (address - group->start) / group->sector_size;

          if (address >= group->start && index < group->count)
            return number + index;
          number += group->count;
        }
    }

  return number;
}

static gboolean
is_write_protected (OptioSimChip *self,
                    guint32       address)
{
  gsize size = 0;
  const guint8 *options;

  if (self->factory == NULL || self->loaded_options == NULL)
    return FALSE;

  options = g_bytes_get_data (self->loaded_options, &size);
  return optio_sim_factory_guards (self->factory, options, size, get_sector_number (self, address));
}

static gint64
schedule_erase (OptioSimChip *self,
                guint32       address,
                gint64        start_us,
                gint64        duration_us)
{
  const OptioSectorGroup *group = optio_chip_find_sectors (self->chip, address);
  guint32 offset = (address - group->start) % group->sector_size;
  OptioRange sector = OPTIO_RANGE_INIT (address - offset, group->sector_size);
  OptioSimMemory *memory = find_memory (self, sector);

  if (memory == NULL || is_write_protected (self, address))
    return start_us;

  optio_sim_schedule_erase (self->schedule, memory, sector, start_us, start_us + duration_us);
  return start_us + duration_us;
}

void
optio_sim_chip_erase (OptioSimChip *self,
                      guint32       address,
                      gint64        now_us)
{
  const OptioSectorGroup *group = optio_chip_find_sectors (self->chip, address);

  g_return_if_fail (optio_sim_chip_is_erasable (self, address));

  schedule_erase (self, address, now_us, group->erase_typical_ms * G_GINT64_CONSTANT (1000));
}

static guint64
get_flash_size (OptioSimChip *self)
{
  guint64 size = 0;

  for (guint i = 0; i < self->memories->len; i++)
    {
      OptioSimMemory *memory = g_ptr_array_index (self->memories, i);

      if (memory->kind == OPTIO_SIM_MEMORY_FLASH)
        size += memory->range.size;
    }

  return size;
}

static gint64
schedule_mass_erase (OptioSimChip *self,
                     gint64        now_us)
{
  guint64 total_us = optio_chip_get_timing (self->chip)->mass_erase_typical_ms * 1000ull;
  guint64 flash_size = get_flash_size (self);
  guint n_memories = 0;
  const OptioMemory *memories = optio_chip_get_memories (self->chip, &n_memories);

  for (guint i = 0; i < n_memories; i++)
    {
      for (guint j = 0; memories[i].kind == OPTIO_MEMORY_FLASH && j < memories[i].n_groups; j++)
        {
          const OptioSectorGroup *group = &memories[i].groups[j];
          gint64 sector_us = total_us > 0
                                 ? (gint64) (total_us * group->sector_size / flash_size)
                                 : group->erase_typical_ms * G_GINT64_CONSTANT (1000);

          for (guint k = 0; k < group->count; k++)
            now_us =
                schedule_erase (self, group->start + k * group->sector_size, now_us, sector_us);
        }
    }

  return now_us;
}

void
optio_sim_chip_mass_erase (OptioSimChip *self,
                           gint64        now_us)
{
  schedule_mass_erase (self, now_us);
}

void
optio_sim_chip_program (OptioSimChip *self,
                        guint32       address,
                        const guint8 *data,
                        gsize         size,
                        gint64        now_us)
{
  const OptioChipTiming *timing = optio_chip_get_timing (self->chip);
  OptioSimMemory *memory = find_memory (self, OPTIO_RANGE_INIT (address, (guint32) size));
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  guint unit = MAX (timing->program_unit, 1);
  gint64 n_units = (gint64) ((address % unit + size + unit - 1) / unit);
  gint64 duration_us = n_units * timing->program_typical_us;

  g_return_if_fail (memory != NULL && memory->kind != OPTIO_SIM_MEMORY_OPTIONS);

  if (memory->kind == OPTIO_SIM_MEMORY_FLASH && is_write_protected (self, address))
    return;

  optio_sim_schedule_program (self->schedule, memory, address, bytes, now_us,
                              now_us + (memory->kind == OPTIO_SIM_MEMORY_RAM ? 0 : duration_us));
}

static void
schedule_options (OptioSimChip   *self,
                  OptioSimMemory *area,
                  GBytes         *bytes,
                  gint64          now_us)
{
  gint64 middle_us = now_us + OPTION_WRITE_US / 2;

  optio_sim_schedule_erase (self->schedule, area, area->range, now_us, middle_us);
  optio_sim_schedule_program (self->schedule, area, area->range.start, bytes, middle_us,
                              now_us + OPTION_WRITE_US);
}

void
optio_sim_chip_write_options (OptioSimChip *self,
                              guint32       address,
                              const guint8 *data,
                              gsize         size,
                              gint64        now_us)
{
  OptioSimMemory *area = find_memory (self, OPTIO_RANGE_INIT (address, 1));
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (area != NULL && area->kind == OPTIO_SIM_MEMORY_OPTIONS);

  bytes = g_bytes_new (data, MIN (size, area->range.size));
  schedule_options (self, area, bytes, now_us);
}

void
optio_sim_chip_unprotect (OptioSimChip *self,
                          gint64        now_us)
{
  for (guint i = 0; i < self->memories->len; i++)
    optio_sim_memory_lose_power (g_ptr_array_index (self->memories, i));

  if (optio_sim_chip_is_protected (self))
    now_us = schedule_mass_erase (self, now_us);
  if (get_options (self) != NULL)
    {
      g_autoptr (GBytes) factory = dup_factory_options (self);

      schedule_options (self, get_options (self), factory, now_us);
    }
}

gint64
optio_sim_chip_get_ready_at (OptioSimChip *self)
{
  return optio_sim_schedule_get_end (self->schedule);
}

gint64
optio_sim_chip_get_halfway_at (OptioSimChip *self)
{
  return optio_sim_schedule_get_middle (self->schedule);
}

void
optio_sim_chip_advance (OptioSimChip *self,
                        gint64        now_us)
{
  optio_sim_schedule_advance (self->schedule, now_us);
}

void
optio_sim_chip_reset (OptioSimChip *self)
{
  OptioSimMemory *options = get_options (self);

  optio_sim_schedule_drop (self->schedule);
  g_clear_pointer (&self->loaded_options, g_bytes_unref);
  if (options != NULL)
    self->loaded_options = g_bytes_new (options->data, options->range.size);
}

void
optio_sim_chip_lose_power (OptioSimChip *self)
{
  for (guint i = 0; i < self->memories->len; i++)
    optio_sim_memory_lose_power (g_ptr_array_index (self->memories, i));

  optio_sim_chip_reset (self);
}

void
optio_sim_chip_get_work (OptioSimChip *self,
                         OptioSimWork *out_work)
{
  *out_work = *optio_sim_schedule_get_work (self->schedule);
}

void
optio_sim_chip_foreach_lasting (OptioSimChip    *self,
                                OptioSimChipFunc func,
                                gpointer         user_data)
{
  for (guint i = 0; i < self->memories->len; i++)
    {
      OptioSimMemory *memory = g_ptr_array_index (self->memories, i);

      if (memory->kind != OPTIO_SIM_MEMORY_RAM && memory->kind != OPTIO_SIM_MEMORY_ROM)
        func (memory->range, memory->data, user_data);
    }
}

guint8
optio_sim_chip_get_erased_value (OptioSimChip *self)
{
  return optio_chip_get_erased_value (self->chip);
}
