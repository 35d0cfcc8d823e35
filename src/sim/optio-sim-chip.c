/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-chip.h"

#include <string.h>

#include "optio-sim-fields.h"
#include "optio-sim-guard.h"
#include "optio-sim-map.h"
#include "optio-sim-schedule.h"
#include "optio-sim-start.h"

/* From the DNLOAD of option bytes to the reset, seen on a G0C1. */
#define OPTION_WRITE_US 33000

struct _OptioSimChip
{
  OptioChip *chip;
  OptioSimMap *map;
  OptioSimSchedule *schedule;
  OptioSimGuard *guard; /* by the option bytes as the last reset loaded them */
  OptioSimChipTraits traits;
  gboolean is_deaf;
  gboolean has_new_options; /* since the last reset */
  gboolean is_found_empty;  /* what the chip found when it last looked for a program */
};

static OptioSimMemory *
find_memory (OptioSimChip *self,
             guint32       address,
             gsize         size)
{
  if (size > G_MAXUINT32)
    return NULL;

  return optio_sim_map_find (self->map, OPTIO_RANGE_INIT (address, (guint32) size));
}

OptioSimChip *
optio_sim_chip_new (OptioChip   *chip,
                    guint8       rom_version,
                    OptioLayout *announced)
{
  OptioSimChip *self = g_new0 (OptioSimChip, 1);

  self->chip = optio_chip_ref (chip);
  self->map = optio_sim_map_new (chip, rom_version, announced);
  self->guard = optio_sim_guard_new ();
  self->schedule = optio_sim_schedule_new (optio_chip_get_timing (chip)->program_unit);
  optio_sim_chip_lose_power (self);
  return self;
}

void
optio_sim_chip_free (OptioSimChip *self)
{
  g_clear_pointer (&self->schedule, optio_sim_schedule_free);
  g_clear_pointer (&self->map, optio_sim_map_free);
  g_clear_pointer (&self->guard, optio_sim_guard_free);
  g_clear_pointer (&self->chip, optio_chip_unref);
  g_free (self);
}

void
optio_sim_chip_set_traits (OptioSimChip      *self,
                           OptioSimChipTraits traits)
{
  self->traits = traits;
}

void
optio_sim_chip_set_deaf (OptioSimChip *self,
                         gboolean      is_deaf)
{
  self->is_deaf = is_deaf;
}

gboolean
optio_sim_chip_is_damaged (OptioSimChip *self,
                           OptioRange    range)
{
  OptioSimMemory *memory = optio_sim_map_find (self->map, range);

  return memory != NULL &&
         optio_sim_memory_is_damaged (memory, range.start - memory->range.start, range.size);
}

gboolean
optio_sim_chip_is_mapped (OptioSimChip *self,
                          OptioRange    range)
{
  return optio_sim_map_find (self->map, range) != NULL;
}

gboolean
optio_sim_chip_is_writable (OptioSimChip *self,
                            OptioRange    range)
{
  OptioSimMemory *memory = optio_sim_map_find (self->map, range);

  return memory != NULL && memory->kind != OPTIO_SIM_MEMORY_ROM;
}

gboolean
optio_sim_chip_is_erasable (OptioSimChip *self,
                            guint32       address)
{
  OptioRange sector;
  guint erase_ms;

  return optio_sim_map_find_sector (self->map, address, &sector, &erase_ms);
}

static const OptioOptionBlock *
find_block (OptioSimChip *self,
            guint32       address)
{
  guint n_blocks = 0;
  const OptioOptionBlock *blocks = optio_chip_get_option_blocks (self->chip, &n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    {
      if (optio_range_contains (blocks[i].range, OPTIO_RANGE_INIT (address, 1)))
        return &blocks[i];
    }

  return NULL;
}

gboolean
optio_sim_chip_find_options (OptioSimChip *self,
                             guint32       address,
                             OptioRange   *out_block,
                             gboolean     *out_resets)
{
  OptioSimMemory *area = find_memory (self, address, 1);
  const OptioOptionBlock *block = find_block (self, address);

  if (area == NULL || area->kind != OPTIO_SIM_MEMORY_OPTIONS)
    return FALSE;

  *out_block = block != NULL ? block->range : area->range;
  *out_resets = block != NULL ? block->resets : TRUE;
  return TRUE;
}

gboolean
optio_sim_chip_is_protected (OptioSimChip *self)
{
  return !self->is_deaf && optio_sim_guard_is_protected (self->guard);
}

gboolean
optio_sim_chip_is_locked (OptioSimChip *self)
{
  return optio_sim_guard_is_locked (self->guard);
}

gboolean
optio_sim_chip_can_run (OptioSimChip *self,
                        guint32       address)
{
  return optio_sim_start_can_run (self->map, address);
}

OptioSimStart
optio_sim_chip_find_start (OptioSimChip *self,
                           gboolean      is_boot0_high)
{
  return optio_sim_start_find (self->map, is_boot0_high, self->is_found_empty);
}

gboolean
optio_sim_chip_read (OptioSimChip *self,
                     guint32       address,
                     guint8       *data,
                     gsize         size)
{
  OptioSimMemory *memory = find_memory (self, address, size);

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
  OptioSimMemory *memory = find_memory (self, address, size);

  if (memory == NULL)
    return FALSE;

  memcpy (memory->data + (address - memory->range.start), data, size);
  return TRUE;
}

void
optio_sim_chip_set_option (OptioSimChip *self,
                           const char   *name,
                           guint32       value)
{
  optio_sim_fields_set (self->map, name, value);
}

/* F2, F4 and F7 program bytes until the byte of their Device Feature area says that the supply is
 * high enough for words (AN2606 section 4.4). Returns %NULL until then. */
static const OptioFastProgram *
get_fast (OptioSimChip *self)
{
  const OptioFastProgram *fast = &optio_chip_get_timing (self->chip)->fast_program;
  OptioSimMemory *feature = fast->unit > 0 ? find_memory (self, fast->select_at, 1) : NULL;

  if (feature == NULL || feature->data[fast->select_at - feature->range.start] != fast->select)
    return NULL;
  return fast;
}

static gint64
schedule_erase (OptioSimChip *self,
                guint32       address,
                gint64        start_us,
                gint64        duration_us)
{
  const OptioFastProgram *fast = get_fast (self);
  OptioRange sector;
  OptioSimMemory *memory;
  guint erase_ms;

  if (!optio_sim_map_find_sector (self->map, address, &sector, &erase_ms) || self->is_deaf ||
      optio_sim_guard_covers (self->guard, address))
    return start_us;

  memory = optio_sim_map_find (self->map, sector);
  if (fast != NULL && fast->erase_percent > 0)
    duration_us = duration_us * fast->erase_percent / 100;

  if ((self->traits & OPTIO_SIM_CHIP_ERASES_HALF_SECTORS) != 0)
    {
      sector.size /= 2;
      sector.start += address < sector.start + sector.size ? 0 : sector.size;
    }
  optio_sim_schedule_erase (self->schedule, memory, sector, start_us, start_us + duration_us);
  return start_us + duration_us;
}

void
optio_sim_chip_erase (OptioSimChip *self,
                      guint32       address,
                      gint64        now_us)
{
  OptioRange sector;
  guint erase_ms;

  g_return_if_fail (optio_sim_chip_is_erasable (self, address));

  optio_sim_map_find_sector (self->map, address, &sector, &erase_ms);
  schedule_erase (self, address, now_us, erase_ms * G_GINT64_CONSTANT (1000));
}

static gint64
schedule_mass_erase (OptioSimChip *self,
                     gint64        now_us)
{
  guint64 total_us = optio_chip_get_timing (self->chip)->mass_erase_typical_ms * 1000ull;
  guint64 flash_size = optio_sim_map_get_flash_size (self->map);
  guint n_groups = 0;
  const OptioSectorGroup *groups = optio_sim_map_get_groups (self->map, &n_groups);

  for (guint i = 0; i < n_groups; i++)
    {
      const OptioSectorGroup *group = &groups[i];
      gint64 sector_us = total_us > 0 ? (gint64) (total_us * group->sector_size / flash_size)
                                      : group->erase_typical_ms * G_GINT64_CONSTANT (1000);

      for (guint j = 0; j < group->count; j++)
        now_us = schedule_erase (self, group->start + j * group->sector_size, now_us, sector_us);
    }

  return now_us;
}

void
optio_sim_chip_mass_erase (OptioSimChip *self,
                           gint64        now_us)
{
  schedule_mass_erase (self, now_us);
}

static gint64
get_program_us (OptioSimChip *self,
                guint32       address,
                gsize         size)
{
  const OptioChipTiming *timing = optio_chip_get_timing (self->chip);
  const OptioFastProgram *fast = get_fast (self);
  guint unit = MAX (fast != NULL ? fast->unit : timing->program_unit, 1);
  gint64 n_units = (gint64) ((address % unit + size + unit - 1) / unit);

  return n_units * (fast != NULL ? fast->typical_us : timing->program_typical_us);
}

void
optio_sim_chip_program (OptioSimChip *self,
                        guint32       address,
                        const guint8 *data,
                        gsize         size,
                        gint64        now_us)
{
  OptioSimMemory *memory = find_memory (self, address, size);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  gint64 duration_us = get_program_us (self, address, size);

  g_return_if_fail (memory != NULL && memory->kind != OPTIO_SIM_MEMORY_OPTIONS);

  if (self->is_deaf ||
      (memory->kind == OPTIO_SIM_MEMORY_FLASH && optio_sim_guard_covers (self->guard, address)))
    return;

  optio_sim_schedule_program (self->schedule, memory, address, bytes, now_us,
                              now_us + (memory->kind == OPTIO_SIM_MEMORY_RAM ? 0 : duration_us));
}

/* Erases @range of option bytes, and then writes @bytes to its start. */
static void
schedule_options (OptioSimChip   *self,
                  OptioSimMemory *area,
                  OptioRange      range,
                  GBytes         *bytes,
                  gint64          now_us)
{
  gint64 middle_us = now_us + OPTION_WRITE_US / 2;

  if (self->is_deaf)
    return;

  self->has_new_options = TRUE;
  optio_sim_schedule_erase (self->schedule, area, range, now_us, middle_us);
  optio_sim_schedule_program (self->schedule, area, range.start, bytes, middle_us,
                              now_us + OPTION_WRITE_US);
}

/* Registers keep what is not written. A register that shows what counts now takes what was written
 * to the one for new options. */
static GBytes *
compose_registers (OptioSimChip   *self,
                   OptioSimMemory *area,
                   gsize           offset,
                   const guint8   *data,
                   gsize           size)
{
  guint n_pairs = 0;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (self->chip, &n_pairs);
  guint8 *bytes = g_memdup2 (area->data, area->range.size);

  memcpy (bytes + offset, data, MIN (size, area->range.size - offset));
  for (guint i = 0; i < n_pairs; i++)
    {
      if (optio_range_contains (area->range, OPTIO_RANGE_INIT (pairs[i].current, 4)) &&
          optio_range_contains (area->range, OPTIO_RANGE_INIT (pairs[i].program, 4)))
        memcpy (bytes + (pairs[i].current - area->range.start),
                bytes + (pairs[i].program - area->range.start), 4);
    }

  return g_bytes_new_take (bytes, area->range.size);
}

static gboolean
is_registers (OptioSimChip   *self,
              OptioSimMemory *memory)
{
  guint n_areas = 0;
  const OptioOptionArea *areas = optio_chip_get_option_areas (self->chip, &n_areas);

  for (guint i = 0; i < n_areas; i++)
    {
      if (areas[i].range.start == memory->range.start)
        return areas[i].is_registers;
    }

  return FALSE;
}

void
optio_sim_chip_write_options (OptioSimChip *self,
                              guint32       address,
                              const guint8 *data,
                              gsize         size,
                              gint64        now_us)
{
  OptioSimMemory *area = find_memory (self, address, 1);
  const OptioOptionBlock *block = find_block (self, address);
  g_autoptr (GBytes) bytes = NULL;
  OptioRange range;

  g_return_if_fail (area != NULL && area->kind == OPTIO_SIM_MEMORY_OPTIONS);

  range = block != NULL ? block->range : area->range;
  if (is_registers (self, area))
    {
      bytes = compose_registers (self, area, range.start - area->range.start, data, size);
      range = area->range;
    }
  else
    {
      bytes = g_bytes_new (data, MIN (size, range.size));
    }
  schedule_options (self, area, range, bytes, now_us);
}

void
optio_sim_chip_unprotect (OptioSimChip *self,
                          gint64        now_us)
{
  guint n_memories = optio_sim_map_get_n_memories (self->map);

  for (guint i = 0; i < n_memories; i++)
    optio_sim_memory_lose_power (optio_sim_map_get_memory (self->map, i));

  if (optio_sim_chip_is_protected (self))
    now_us = schedule_mass_erase (self, now_us);

  for (guint i = 0; i < n_memories; i++)
    {
      OptioSimMemory *area = optio_sim_map_get_memory (self->map, i);
      g_autoptr (GBytes) factory = NULL;

      if (area->kind != OPTIO_SIM_MEMORY_OPTIONS)
        continue;
      factory = optio_sim_map_dup_factory_options (self->map, area);
      schedule_options (self, area, area->range, factory, now_us);
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
  if ((self->traits & OPTIO_SIM_CHIP_LOADS_OPTIONS_AT_ONCE) != 0)
    {
      optio_sim_map_load_sectors (self->map);
      optio_sim_guard_load (self->guard, self->map);
    }
}

/* Option bytes are loaded at power-on and where they were written; then some chips look whether
 * there is a program, and believe it until they look again (RM0444 section 2.5). */
static void
load_options (OptioSimChip *self)
{
  self->has_new_options = FALSE;
  self->is_found_empty = optio_sim_start_is_empty (self->map);
}

void
optio_sim_chip_reset (OptioSimChip *self)
{
  optio_sim_schedule_cut (self->schedule);
  optio_sim_map_load_sectors (self->map);
  optio_sim_guard_load (self->guard, self->map);
  if (self->has_new_options)
    load_options (self);
}

void
optio_sim_chip_lose_power (OptioSimChip *self)
{
  for (guint i = 0; i < optio_sim_map_get_n_memories (self->map); i++)
    optio_sim_memory_lose_power (optio_sim_map_get_memory (self->map, i));

  optio_sim_chip_reset (self);
  load_options (self);
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
  for (guint i = 0; i < optio_sim_map_get_n_memories (self->map); i++)
    {
      OptioSimMemory *memory = optio_sim_map_get_memory (self->map, i);

      if (memory->kind != OPTIO_SIM_MEMORY_RAM && memory->kind != OPTIO_SIM_MEMORY_ROM)
        func (memory->range, memory->data, user_data);
    }
}

guint8
optio_sim_chip_get_erased_value (OptioSimChip *self)
{
  return optio_chip_get_erased_value (self->chip);
}
