/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-map.h"

#include <string.h>

#define OPTION_BLANK 0xff

/* A register block around a fact that no memory of the catalog holds. */
#define FACT_ALIGNMENT 16u
#define UID_SIZE 12

struct _OptioSimMap
{
  const OptioSimFactory *factory;
  GPtrArray *memories; /* of OptioSimMemory */
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
      OptioSimMemory *area =
          add_memory (self, OPTIO_SIM_MEMORY_OPTIONS, areas[i].range, OPTION_BLANK);

      area->complement = areas[i].complement;
    }
}

static void
add_chip_memories (OptioSimMap *self,
                   OptioChip   *chip)
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

      add_memory (self, kind, memories[i].range, kind == OPTIO_SIM_MEMORY_RAM ? 0 : erased);
    }
}

static void
add_fact (OptioSimMap  *self,
          guint32       address,
          const guint8 *data,
          guint32       size)
{
  guint32 start = address & ~(FACT_ALIGNMENT - 1);
  guint32 end = (address + size + FACT_ALIGNMENT - 1) & ~(FACT_ALIGNMENT - 1);
  OptioSimMemory *memory;

  if (address == 0)
    return;

  memory = optio_sim_map_find (self, OPTIO_RANGE_INIT (address, size));
  if (memory == NULL)
    memory = add_memory (self, OPTIO_SIM_MEMORY_ROM, OPTIO_RANGE_INIT (start, end - start),
                         OPTION_BLANK);
  memcpy (memory->data + (address - memory->range.start), data, size);
}

static void
add_facts (OptioSimMap *self)
{
  static const guint8 uid[UID_SIZE] = { 'O', 'p', 't', 'i', 'o', ' ', 's', 'i', 'm', 0, 0, 1 };
  const OptioSimFactory *factory = self->factory;
  guint64 size_kib = optio_sim_map_get_flash_size (self) / 1024;
  const guint8 flash_size[2] = { (guint8) size_kib, (guint8) (size_kib >> 8) };

  add_fact (self, factory->flash_size_address, flash_size, sizeof flash_size);
  add_fact (self, factory->uid_address, uid, sizeof uid);
  add_fact (self, factory->bootloader_id_address, &factory->bootloader_id, 1);
}

/* "@Device Feature/0xFFFF0000" of F2, F4 and F7 is a virtual memory of the bootloader. */
static void
add_announced_registers (OptioSimMap *self,
                         OptioLayout *announced)
{
  guint n_regions = optio_layout_get_n_regions (announced);

  for (guint i = 0; i < n_regions; i++)
    {
      const OptioRegion *region = optio_layout_get_region (announced, i);

      if (optio_sim_map_find (self, OPTIO_RANGE_INIT (region->range.start, 1)) == NULL)
        add_memory (self, OPTIO_SIM_MEMORY_RAM, region->range, 0);
    }
}

static void
write_factory_options (OptioSimMap *self)
{
  g_autoptr (GBytes) factory = optio_sim_map_dup_factory_options (self);

  if (factory != NULL)
    memcpy (optio_sim_map_get_options (self)->data, g_bytes_get_data (factory, NULL),
            g_bytes_get_size (factory));
}

OptioSimMap *
optio_sim_map_new (OptioChip             *chip,
                   const OptioSimFactory *factory,
                   OptioLayout           *announced)
{
  OptioSimMap *self = g_new0 (OptioSimMap, 1);

  self->factory = factory;
  self->memories = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_sim_memory_free);
  add_option_areas (self, chip);
  add_chip_memories (self, chip);
  if (factory != NULL)
    add_facts (self);
  add_announced_registers (self, announced);
  write_factory_options (self);
  return self;
}

void
optio_sim_map_free (OptioSimMap *self)
{
  g_clear_pointer (&self->memories, g_ptr_array_unref);
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

OptioSimMemory *
optio_sim_map_get_options (OptioSimMap *self)
{
  OptioSimMemory *first = self->memories->len > 0 ? g_ptr_array_index (self->memories, 0) : NULL;

  return first != NULL && first->kind == OPTIO_SIM_MEMORY_OPTIONS ? first : NULL;
}

GBytes *
optio_sim_map_dup_factory_options (OptioSimMap *self)
{
  OptioSimMemory *options = optio_sim_map_get_options (self);
  guint8 *data;

  if (options == NULL)
    return NULL;

  data = g_malloc (options->range.size);
  memset (data, OPTION_BLANK, options->range.size);
  for (gsize i = 0; self->factory != NULL && i < self->factory->n_option_words * 4; i++)
    {
      if (i < options->range.size)
        data[i] = (guint8) (self->factory->option_words[i / 4] >> i % 4 * 8);
    }

  return g_bytes_new_take (data, options->range.size);
}

guint64
optio_sim_map_get_flash_size (OptioSimMap *self)
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
