/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-options-private.h"

#include <glib/gi18n-lib.h>

#include "optio-chip-words.h"

#define WORD_BYTES 4

/* The largest known area is the 4096 bytes that AT32F437 announces. Each bit is looked at. */
#define MAX_AREA_BYTES 4096

static const char *const area_kinds[] = { "memory", "registers", NULL };

GArray *
optio_options_read_when (OptioXml *xml,
                         xmlNode  *node)
{
  g_autofree char *text = optio_xml_dup_string (node, "when");
  GArray *when = optio_conditions_new_from_string (text);

  if (when != NULL)
    return when;

  optio_xml_fail (xml, node, _("when=\"%s\" is not like \"NAME=VALUE\"."), text);
  return optio_conditions_new_from_string (NULL);
}

GStrv
optio_options_read_variants (OptioXml  *xml,
                             xmlNode   *node,
                             OptioChip *chip)
{
  g_autofree char *text = optio_xml_dup_string (node, "variants");
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  g_autoptr (GStrvBuilder) variants = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (!optio_chip_has_variant (chip, words[i]))
        optio_xml_fail (xml, node, _("There is no variant \"%s\"."), words[i]);
      g_strv_builder_add (variants, words[i]);
    }

  return g_strv_builder_end (variants);
}

const OptioOptionArea *
optio_options_find_area (OptioChip *chip,
                         guint32    at)
{
  for (guint i = 0; i < chip->areas->len; i++)
    {
      const OptioOptionArea *area = &g_array_index (chip->areas, OptioOptionArea, i);

      if (optio_range_contains (area->range, OPTIO_RANGE_INIT (at, 1)) &&
          (at - area->range.start) % WORD_BYTES == 0)
        return area;
    }

  return NULL;
}

static void
read_area (OptioOptionsParser *self,
           xmlNode            *node)
{
  OptioChip *chip = self->chip;
  OptioOptionArea area = {
    .range = optio_xml_get_range (self->xml, node),
    .complement = optio_xml_get_choice (node, "complement", optio_complement_words),
    .is_registers = optio_xml_get_choice (node, "kind", area_kinds) == 1,
  };
  guint unit_bytes = MAX (2 * optio_complement_get_distance (area.complement) / 8, 1);
  guint64 total = area.range.size;

  for (guint i = 0; i < chip->areas->len; i++)
    total += g_array_index (chip->areas, OptioOptionArea, i).range.size;
  if (total > MAX_AREA_BYTES)
    optio_xml_fail (self->xml, node, _("The areas have more than 4096 bytes."));
  if (area.range.size % unit_bytes != 0)
    optio_xml_fail (self->xml, node, _("This area cuts a value from its complement."));

  for (guint i = 0; i < chip->areas->len; i++)
    {
      if (optio_range_overlaps (area.range, g_array_index (chip->areas, OptioOptionArea, i).range))
        optio_xml_fail (self->xml, node, _("This area overlaps another."));
    }
  for (guint i = 0; i < chip->memories->len; i++)
    {
      const OptioMemory *memory = &g_array_index (chip->memories, OptioMemory, i);

      if (optio_range_overlaps (area.range, memory->range))
        optio_xml_fail (self->xml, node, _("This area overlaps the memory \"%s\"."), memory->name);
    }

  g_array_append_val (chip->areas, area);
}

static void
read_block (OptioOptionsParser *self,
            xmlNode            *node)
{
  OptioChip *chip = self->chip;
  OptioOptionBlock block = {
    .range = optio_xml_get_range (self->xml, node),
    .is_proved = optio_xml_get_yes (node, "proved"),
    .resets = optio_xml_get_yes (node, "resets"),
    .when = optio_options_read_when (self->xml, node),
  };
  gboolean is_inside = FALSE;

  for (guint i = 0; i < chip->areas->len; i++)
    {
      OptioRange area = g_array_index (chip->areas, OptioOptionArea, i).range;

      is_inside |= optio_range_contains (area, block.range);
    }
  if (!is_inside)
    optio_xml_fail (self->xml, node, _("This block does not lie in an area."));

  for (guint i = 0; i < chip->blocks->len; i++)
    {
      if (optio_range_overlaps (block.range,
                                g_array_index (chip->blocks, OptioOptionBlock, i).range))
        optio_xml_fail (self->xml, node, _("This block overlaps another."));
    }

  g_array_append_val (chip->blocks, block);
}

/* A word that must lie in an area as a whole. */
static guint32
read_word_address (OptioOptionsParser *self,
                   xmlNode            *node,
                   const char         *attribute)
{
  guint32 at = optio_xml_get_number (self->xml, node, attribute, G_MAXUINT32);
  const OptioOptionArea *area = optio_options_find_area (self->chip, at);

  if (area == NULL || !optio_range_contains (area->range, OPTIO_RANGE_INIT (at, WORD_BYTES)))
    optio_xml_fail (self->xml, node, _("0x%08x is not a word of an area."), at);
  return at;
}

static void
read_pair (OptioOptionsParser *self,
           xmlNode            *node)
{
  OptioWordPair pair = {
    .current = read_word_address (self, node, "current"),
    .program = read_word_address (self, node, "program"),
  };

  for (guint i = 0; i < self->chip->pairs->len; i++)
    {
      const OptioWordPair *other = &g_array_index (self->chip->pairs, OptioWordPair, i);

      if (pair.current == other->current || pair.program == other->program ||
          pair.current == other->program || pair.program == other->current)
        optio_xml_fail (self->xml, node, _("A word of this pair is in another pair."));
    }
  if (pair.current == pair.program)
    optio_xml_fail (self->xml, node, _("Both words of this pair are the same."));

  g_array_append_val (self->chip->pairs, pair);
}

static void
read_factory_word (OptioOptionsParser *self,
                   xmlNode            *node)
{
  OptioFactoryWord word = {
    .at = read_word_address (self, node, "at"),
    .value = optio_xml_get_number (self->xml, node, "value", G_MAXUINT32),
    .mask = G_MAXUINT32,
    .source = optio_xml_dup_text (node),
  };

  if (optio_xml_has (node, "mask"))
    word.mask = optio_xml_get_number (self->xml, node, "mask", G_MAXUINT32);
  if ((word.value & ~word.mask) != 0)
    optio_xml_fail (self->xml, node, _("This value has bits outside of its mask."));
  g_array_append_val (self->chip->factory_words, word);
}

static void
read_each (OptioOptionsParser *self,
           const char         *element,
           void                (*read) (OptioOptionsParser *self, xmlNode *node))
{
  for (xmlNode *node = optio_xml_find (self->node, element); node != NULL;
       node = optio_xml_next (node))
    read (self, node);
}

void
optio_options_parse (OptioXml  *xml,
                     xmlNode   *root,
                     OptioChip *chip)
{
  g_autoptr (GPtrArray) field_nodes = g_ptr_array_new ();
  g_autoptr (GPtrArray) reserved_nodes = g_ptr_array_new ();
  OptioOptionsParser self = {
    .xml = xml,
    .chip = chip,
    .node = optio_xml_find (root, "options"),
    .field_nodes = field_nodes,
    .reserved_nodes = reserved_nodes,
  };

  if (self.node == NULL)
    return;

  read_each (&self, "area", read_area);
  read_each (&self, "block", read_block);
  read_each (&self, "pair", read_pair);
  read_each (&self, "factory", read_factory_word);
  optio_options_read_fields (&self);
  if (!optio_xml_has_failed (xml))
    optio_options_check (&self);
}
