/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-private.h"

#include <glib/gi18n-lib.h>

#include "optio-field-private.h"

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

static void
conditional_clear (OptioConditionalMemory *conditional)
{
  memory_clear (&conditional->memory);
  g_array_unref (conditional->when);
  g_strfreev (conditional->variants);
}

static void
variant_clear (OptioVariant *variant)
{
  g_free ((char *) variant->id);
  g_free ((char *) variant->name);
  g_free ((guint32 *) variant->flash_sizes);
}

static void
factory_word_clear (OptioFactoryWord *word)
{
  g_free ((char *) word->source);
}

#define NEW_ARRAY(type_, clear_) new_array (sizeof (type_), (GDestroyNotify) (clear_))

static GArray *
new_array (guint          element_size,
           GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, element_size);

  g_array_set_clear_func (array, clear);
  return array;
}

static void
block_clear (OptioOptionBlock *block)
{
  g_clear_pointer (&block->when, g_array_unref);
}

OptioChip *
optio_chip_new (void)
{
  OptioChip *self = g_atomic_rc_box_new0 (OptioChip);

  self->variants = NEW_ARRAY (OptioVariant, variant_clear);
  self->memories = NEW_ARRAY (OptioMemory, memory_clear);
  self->conditionals = NEW_ARRAY (OptioConditionalMemory, conditional_clear);
  self->areas = NEW_ARRAY (OptioOptionArea, NULL);
  self->blocks = NEW_ARRAY (OptioOptionBlock, block_clear);
  self->pairs = NEW_ARRAY (OptioWordPair, NULL);
  self->factory_words = NEW_ARRAY (OptioFactoryWord, factory_word_clear);
  self->fields = NEW_ARRAY (OptioField, optio_field_clear);
  self->reserved = NEW_ARRAY (OptioReserved, optio_reserved_clear);
  self->alternates = NEW_ARRAY (OptioAlternates, alternates_clear);
  self->sources = NEW_ARRAY (OptioSource, source_clear);
  optio_bootloader_init (&self->bootloader);
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
  optio_bootloader_clear (&self->bootloader);
  g_array_unref (self->variants);
  g_array_unref (self->memories);
  g_array_unref (self->conditionals);
  g_array_unref (self->areas);
  g_array_unref (self->blocks);
  g_array_unref (self->pairs);
  g_array_unref (self->factory_words);
  g_array_unref (self->fields);
  g_array_unref (self->reserved);
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

gboolean
optio_memory_kind_has_sectors (OptioMemoryKind kind)
{
  return kind == OPTIO_MEMORY_FLASH || kind == OPTIO_MEMORY_EEPROM;
}

const OptioMemory *
optio_chip_get_memories (OptioChip *self,
                         guint     *out_n_memories)
{
  return get_array (self->memories, out_n_memories);
}

static gboolean
is_replaced (const OptioMemory *memory,
             GArray            *by)
{
  for (guint i = 0; i < by->len; i++)
    {
      if (optio_range_overlaps (memory->range, g_array_index (by, OptioMemory, i).range))
        return TRUE;
    }

  return FALSE;
}

GArray *
optio_chip_list_memories (OptioChip            *self,
                          const char           *variant,
                          OptioConditionLookup  lookup,
                          gpointer              user_data)
{
  g_autoptr (GArray) special = g_array_new (FALSE, FALSE, sizeof (OptioMemory));
  GArray *memories = g_array_new (FALSE, FALSE, sizeof (OptioMemory));

  for (guint i = 0; i < self->conditionals->len; i++)
    {
      OptioConditionalMemory *conditional =
        &g_array_index (self->conditionals, OptioConditionalMemory, i);

      if (optio_variants_include ((const char *const *) conditional->variants, variant) &&
          optio_conditions_hold (conditional->when, lookup, user_data) == OPTIO_TRUTH_YES)
        g_array_append_val (special, conditional->memory);
    }

  for (guint i = 0; i < self->memories->len; i++)
    {
      OptioMemory *memory = &g_array_index (self->memories, OptioMemory, i);

      if (!is_replaced (memory, special))
        g_array_append_val (memories, *memory);
    }

  g_array_append_vals (memories, special->data, special->len);
  return memories;
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

const OptioField *
optio_chip_get_fields (OptioChip *self,
                       guint     *out_n_fields)
{
  return get_array (self->fields, out_n_fields);
}

const OptioReserved *
optio_chip_get_reserved (OptioChip *self,
                         guint     *out_n_reserved)
{
  return get_array (self->reserved, out_n_reserved);
}

const OptioWordPair *
optio_chip_get_word_pairs (OptioChip *self,
                           guint     *out_n_pairs)
{
  return get_array (self->pairs, out_n_pairs);
}

const OptioFactoryWord *
optio_chip_get_factory_words (OptioChip *self,
                              guint     *out_n_words)
{
  return get_array (self->factory_words, out_n_words);
}

const OptioVariant *
optio_chip_get_variants (OptioChip *self,
                         guint     *out_n_variants)
{
  return get_array (self->variants, out_n_variants);
}

gboolean
optio_chip_has_variant (OptioChip  *self,
                        const char *id)
{
  for (guint i = 0; i < self->variants->len; i++)
    if (g_strcmp0 (g_array_index (self->variants, OptioVariant, i).id, id) == 0)
      return TRUE;

  return FALSE;
}

const OptioSignature *
optio_chip_get_signature (OptioChip *self)
{
  return &self->signature;
}

const OptioBootloader *
optio_chip_get_bootloader (OptioChip *self)
{
  return &self->bootloader;
}

OptioKnown
optio_chip_get_known (OptioChip *self)
{
  return self->known;
}

const char *
optio_known_get_text (OptioKnown known)
{
  static const char *const texts[] = {
    [OPTIO_KNOWN_TRACE] = N_ ("Known from a recorded session with a real chip."),
    [OPTIO_KNOWN_LISTING] = N_ ("Known from what real chips say of themselves on USB."),
    [OPTIO_KNOWN_DOCUMENTS] = N_ ("Known from documents only: no real chip was seen."),
  };

  return _(texts[known]);
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
