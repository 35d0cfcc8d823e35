/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-private.h"

G_DEFINE_BOXED_TYPE (OptioChip, optio_chip, optio_chip_ref, optio_chip_unref)

static void
memory_clear (OptioMemory *memory)
{
  g_free ((char *) memory->name);
  g_free ((OptioSectorGroup *) memory->groups);
}

static void
alternates_clear (OptioAlternates *alternates)
{
  g_strfreev ((char **) alternates->alt_names);
  g_free ((char *) alternates->product);
  g_free ((char *) alternates->serial);
}

static void
source_clear (OptioSource *source)
{
  g_free ((char *) source->text);
}

OptioChip *
optio_chip_new (void)
{
  OptioChip *self = g_atomic_rc_box_new0 (OptioChip);

  self->memories = g_array_new (FALSE, TRUE, sizeof (OptioMemory));
  g_array_set_clear_func (self->memories, (GDestroyNotify) memory_clear);
  self->areas = g_array_new (FALSE, TRUE, sizeof (OptioOptionArea));
  self->blocks = g_array_new (FALSE, TRUE, sizeof (OptioOptionBlock));
  self->alternates = g_array_new (FALSE, TRUE, sizeof (OptioAlternates));
  g_array_set_clear_func (self->alternates, (GDestroyNotify) alternates_clear);
  self->sources = g_array_new (FALSE, TRUE, sizeof (OptioSource));
  g_array_set_clear_func (self->sources, (GDestroyNotify) source_clear);
  return self;
}

OptioChip *
optio_chip_ref (OptioChip *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
optio_chip_clear (OptioChip *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->family);
  g_free (self->core);
  g_array_unref (self->memories);
  g_array_unref (self->areas);
  g_array_unref (self->blocks);
  g_array_unref (self->alternates);
  g_array_unref (self->sources);
}

void
optio_chip_unref (OptioChip *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) optio_chip_clear);
}

const char *
optio_chip_get_id (OptioChip *self)
{
  return self->id;
}

const char *
optio_chip_get_name (OptioChip *self)
{
  return self->name;
}

guint16
optio_chip_get_device_id (OptioChip *self)
{
  return self->device_id;
}

const char *
optio_chip_get_family (OptioChip *self)
{
  return self->family;
}

const char *
optio_chip_get_core (OptioChip *self)
{
  return self->core;
}

guint8
optio_chip_get_erased_value (OptioChip *self)
{
  return self->erased_value;
}

guint
optio_chip_get_program_word (OptioChip *self)
{
  return self->program_word;
}

const OptioChipTiming *
optio_chip_get_timing (OptioChip *self)
{
  return &self->timing;
}

static gconstpointer
get_array (GArray *array,
           guint  *out_length)
{
  *out_length = array->len;
  return array->data;
}

const OptioMemory *
optio_chip_get_memories (OptioChip *self,
                         guint     *out_n_memories)
{
  return get_array (self->memories, out_n_memories);
}

const OptioSectorGroup *
optio_chip_find_sectors (OptioChip *self,
                         guint32    address)
{
  OptioRange byte = OPTIO_RANGE_INIT (address, 1);

  for (guint i = 0; i < self->memories->len; i++)
    {
      const OptioMemory *memory = &g_array_index (self->memories, OptioMemory, i);

      if (memory->n_groups == 0 || !optio_range_contains (memory->range, byte))
        continue;

      /* The groups fill the memory, so the last that begins at or before the address holds it. */
      for (guint j = memory->n_groups; j > 0; j--)
        {
          if (memory->groups[j - 1].start <= address)
            return &memory->groups[j - 1];
        }
    }

  return NULL;
}

const OptioOptionArea *
optio_chip_get_option_areas (OptioChip *self,
                             guint     *out_n_areas)
{
  return get_array (self->areas, out_n_areas);
}

const OptioOptionBlock *
optio_chip_get_option_blocks (OptioChip *self,
                              guint     *out_n_blocks)
{
  return get_array (self->blocks, out_n_blocks);
}

guint16
optio_chip_get_vendor_id (OptioChip *self)
{
  return self->vendor_id;
}

guint16
optio_chip_get_product_id (OptioChip *self)
{
  return self->product_id;
}

const OptioAlternates *
optio_chip_get_alternates (OptioChip *self,
                           guint     *out_n_alternates)
{
  return get_array (self->alternates, out_n_alternates);
}

const OptioSource *
optio_chip_get_sources (OptioChip *self,
                        guint     *out_n_sources)
{
  return get_array (self->sources, out_n_sources);
}
