/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-map.h"

#include <string.h>

#include "optio-sim-fields.h"

#define OPTION_BLANK 0xff

/* A register block around a fact that no memory of the catalog holds. */
#define FACT_ALIGNMENT 16u
#define UID_SIZE 12

/* A sector of 4 KiB of a W25Q128, as its data sheet has it. */
#define EXTERNAL_ERASE_MS 45
#define EXTERNAL_BLANK 0xff

struct _OptioSimMap
{
  OptioChip *chip;
  GArray *groups; /* of OptioSectorGroup: of the chip's own flash */
  OptioLayout *announced;
  GPtrArray *memories; /* of OptioSimMemory */
  GPtrArray *factory;  /* of GBytes: of the option areas, which come first */
};

OptioSimMemory *
optio_sim_map_find (OptioSimMap *self,
                    OptioRange   range)
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
add_memory (OptioSimMap       *self,
            OptioSimMemoryKind kind,
            OptioRange         range,
            guint8             blank)
{
  OptioSimMemory *memory = optio_sim_memory_new (kind, range, blank);

  g_ptr_array_add (self->memories, memory);
  return memory;
}

static void
add_option_areas (OptioSimMap *self,
                  OptioChip   *chip)
{
  guint n_areas = 0;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  for (guint i = 0; i < n_areas; i++)
    {
      OptioSimMemory *area = add_memory (self, OPTIO_SIM_MEMORY_OPTIONS, areas[i].range,
                                         areas[i].is_registers ? 0 : OPTION_BLANK);

      area->complement = areas[i].complement;
    }
}

/* The catalog describes the largest chip of a family. What is announced beyond it is not there. */
static OptioRange
fit_flash (OptioRange   range,
           OptioLayout *announced)
{
  for (guint i = 0; i < optio_layout_get_n_regions (announced); i++)
    {
      OptioRange region = optio_layout_get_region (announced, i)->range;

      if (region.start == range.start && region.size < range.size)
        range.size = region.size;
    }

  return range;
}

static void
add_chip_memories (OptioSimMap *self,
                   OptioChip   *chip,
                   OptioLayout *announced)
{
  static const OptioSimMemoryKind kinds[] = {
    [OPTIO_MEMORY_FLASH] = OPTIO_SIM_MEMORY_FLASH,   [OPTIO_MEMORY_OTP] = OPTIO_SIM_MEMORY_OTP,
    [OPTIO_MEMORY_EEPROM] = OPTIO_SIM_MEMORY_EEPROM, [OPTIO_MEMORY_RAM] = OPTIO_SIM_MEMORY_RAM,
    [OPTIO_MEMORY_SYSTEM] = OPTIO_SIM_MEMORY_ROM,
  };
  guint n_memories = 0;
  const OptioMemory *memories = optio_chip_get_memories (chip, &n_memories);
  guint8 erased = optio_chip_get_erased_value (chip);

  for (guint i = 0; i < n_memories; i++)
    {
      OptioSimMemoryKind kind = kinds[memories[i].kind];

      OptioRange range = kind == OPTIO_SIM_MEMORY_FLASH ? fit_flash (memories[i].range, announced)
                                                        : memories[i].range;

      add_memory (self, kind, range, kind == OPTIO_SIM_MEMORY_RAM ? 0 : erased);
    }
}

static void
add_fact (OptioSimMap  *self,
          guint32       address,
          const guint8 *data,
          guint32       size)
{
  guint32 start = address & ~(FACT_ALIGNMENT - 1);
  guint64 last = ((guint64) address + size - 1) | (FACT_ALIGNMENT - 1);
  OptioSimMemory *memory;

  if (address == 0 || last > G_MAXUINT32)
    return;

  memory = optio_sim_map_find (self, OPTIO_RANGE_INIT (address, size));
  if (memory == NULL)
    memory = add_memory (self, OPTIO_SIM_MEMORY_ROM,
                         OPTIO_RANGE_INIT (start, (guint32) last - start + 1), OPTION_BLANK);
  memcpy (memory->data + (address - memory->range.start), data, size);
}

static void
add_facts (OptioSimMap *self,
           guint8       rom_version)
{
  static const guint8 uid[UID_SIZE] = { 'O', 'p', 't', 'i', 'o', ' ', 's', 'i', 'm', 0, 0, 1 };
  const OptioSignature *signature = optio_chip_get_signature (self->chip);
  guint64 size_kib = optio_sim_map_get_flash_size (self) / 1024;
  const guint8 flash_size[2] = { (guint8) size_kib, (guint8) (size_kib >> 8) };

  add_fact (self, signature->flash_size_at, flash_size, sizeof flash_size);
  add_fact (self, signature->unique_id_at, uid, sizeof uid);
  if (rom_version != 0)
    add_fact (self, signature->rom_version_at, &rom_version, sizeof rom_version);
}

/* What the board has beside its chip: flash, if it can be erased. "@Device Feature/0xFFFF0000" of
 * F2, F4 and F7 is a virtual memory of the bootloader. */
static void
add_announced (OptioSimMap *self)
{
  guint n_regions = optio_layout_get_n_regions (self->announced);

  for (guint i = 0; i < n_regions; i++)
    {
      const OptioRegion *region = optio_layout_get_region (self->announced, i);

      if (optio_sim_map_find (self, OPTIO_RANGE_INIT (region->range.start, 1)) != NULL)
        continue;

      if ((region->access & OPTIO_ACCESS_ERASE) != 0)
        add_memory (self, OPTIO_SIM_MEMORY_FLASH, region->range, EXTERNAL_BLANK);
      else
        add_memory (self, OPTIO_SIM_MEMORY_RAM, region->range, 0);
    }
}

static void
keep_factory_options (OptioSimMap *self)
{
  for (guint i = 0; i < self->memories->len; i++)
    {
      OptioSimMemory *memory = g_ptr_array_index (self->memories, i);

      if (memory->kind == OPTIO_SIM_MEMORY_OPTIONS)
        g_ptr_array_add (self->factory, g_bytes_new (memory->data, memory->range.size));
    }
}

OptioSimMap *
optio_sim_map_new (OptioChip   *chip,
                   guint8       rom_version,
                   OptioLayout *announced)
{
  OptioSimMap *self = g_new0 (OptioSimMap, 1);

  self->chip = optio_chip_ref (chip);
  self->groups = g_array_new (FALSE, FALSE, sizeof (OptioSectorGroup));
  self->announced = optio_layout_ref (announced);
  self->factory = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->memories = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_sim_memory_free);
  add_option_areas (self, chip);
  add_chip_memories (self, chip, announced);
  add_facts (self, rom_version);
  add_announced (self);
  optio_sim_fields_write_factory (self);
  keep_factory_options (self);
  optio_sim_map_load_sectors (self);
  return self;
}

void
optio_sim_map_free (OptioSimMap *self)
{
  g_clear_pointer (&self->factory, g_ptr_array_unref);
  g_clear_pointer (&self->memories, g_ptr_array_unref);
  g_clear_pointer (&self->announced, optio_layout_unref);
  g_clear_pointer (&self->groups, g_array_unref);
  g_clear_pointer (&self->chip, optio_chip_unref);
  g_free (self);
}

guint
optio_sim_map_get_n_memories (OptioSimMap *self)
{
  return self->memories->len;
}

OptioSimMemory *
optio_sim_map_get_memory (OptioSimMap *self,
                          guint        index)
{
  return g_ptr_array_index (self->memories, index);
}

OptioChip *
optio_sim_map_get_chip (OptioSimMap *self)
{
  return self->chip;
}

/* The simulated chip is the first of its variants. */
void
optio_sim_map_load_sectors (OptioSimMap *self)
{
  guint n_variants = 0;
  const OptioVariant *variants = optio_chip_get_variants (self->chip, &n_variants);
  g_autoptr (GArray) memories =
      optio_chip_list_memories (self->chip, n_variants > 0 ? variants[0].id : NULL,
                                optio_sim_fields_look_up, self);

  g_array_set_size (self->groups, 0);
  for (guint i = 0; i < memories->len; i++)
    {
      const OptioMemory *memory = &g_array_index (memories, OptioMemory, i);

      if (memory->kind == OPTIO_MEMORY_FLASH)
        g_array_append_vals (self->groups, memory->groups, memory->n_groups);
    }
}

const OptioSectorGroup *
optio_sim_map_get_groups (OptioSimMap *self,
                          guint       *out_n_groups)
{
  *out_n_groups = self->groups->len;
  return (const OptioSectorGroup *) self->groups->data;
}

static const OptioSectorGroup *
find_group (OptioSimMap *self,
            guint32      address)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const OptioSectorGroup *group = &g_array_index (self->groups, OptioSectorGroup, i);

      if (address >= group->start &&
          address < group->start + (guint64) group->count * group->sector_size)
        return group;
    }

  return NULL;
}

gboolean
optio_sim_map_find_sector (OptioSimMap *self,
                           guint32      address,
                           OptioRange  *out_range,
                           guint       *out_erase_ms)
{
  const OptioSectorGroup *group = find_group (self, address);
  OptioSimMemory *memory = optio_sim_map_find (self, OPTIO_RANGE_INIT (address, 1));
  OptioSector sector;

  if (memory == NULL || memory->kind != OPTIO_SIM_MEMORY_FLASH)
    return FALSE;

  if (group != NULL)
    {
      guint32 offset = (address - group->start) % group->sector_size;

      *out_range = OPTIO_RANGE_INIT (address - offset, group->sector_size);
      *out_erase_ms = group->erase_typical_ms;
      return TRUE;
    }

  if (!optio_layout_find_sector (self->announced, address, &sector))
    return FALSE;

  *out_range = sector.range;
  *out_erase_ms = EXTERNAL_ERASE_MS;
  return TRUE;
}

gboolean
optio_sim_map_get_sector (OptioSimMap *self,
                          guint        number,
                          OptioRange  *out_range)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const OptioSectorGroup *group = &g_array_index (self->groups, OptioSectorGroup, i);

      if (number < group->count)
        {
          *out_range = OPTIO_RANGE_INIT (group->start + number * group->sector_size,
                                         group->sector_size);
          return TRUE;
        }
      number -= group->count;
    }

  return FALSE;
}

GBytes *
optio_sim_map_dup_factory_options (OptioSimMap    *self,
                                   OptioSimMemory *memory)
{
  guint index = 0;

  g_return_val_if_fail (g_ptr_array_find (self->memories, memory, &index), NULL);
  g_return_val_if_fail (index < self->factory->len, NULL);

  return g_bytes_ref (g_ptr_array_index (self->factory, index));
}

guint64
optio_sim_map_get_flash_size (OptioSimMap *self)
{
  guint64 size = 0;

  for (guint i = 0; i < self->memories->len; i++)
    {
      OptioSimMemory *memory = g_ptr_array_index (self->memories, i);

      if (memory->kind == OPTIO_SIM_MEMORY_FLASH &&
          optio_chip_find_sectors (self->chip, memory->range.start) != NULL)
        size += memory->range.size;
    }

  return size;
}
