/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-options-private.h"

#include <glib/gi18n-lib.h>

#include "optio-worlds-private.h"

#define WORD_BYTES 4
#define WORD_BITS 32

/* The bits of one area in one world, and to whom they belong. */
typedef struct
{
  OptioOptionsParser *parser;
  OptioWorlds *worlds;
  const OptioOptionArea *area;
  guint n_bits;
  const char **owners; /* by bit from the area's start: a name for people */
} Cover;

static guint
get_first_bit (const Cover      *cover,
               const OptioPlace *place)
{
  return (place->at - cover->area->range.start) * 8 + place->low_bit;
}

static gboolean
is_here (const Cover      *cover,
         const OptioPlace *place)
{
  return optio_range_contains (cover->area->range, OPTIO_RANGE_INIT (place->at, 1)) &&
         optio_worlds_has (cover->worlds, place->when, place->variants);
}

static guint32
get_word_address (const Cover *cover,
                  guint        bit)
{
  return cover->area->range.start + bit / WORD_BITS * WORD_BYTES;
}

static void
take_bit (const Cover *cover,
          xmlNode     *node,
          guint        bit,
          const char  *owner)
{
  g_autofree char *world = NULL;

  if (cover->owners[bit] == NULL)
    {
      cover->owners[bit] = owner;
      return;
    }

  world = optio_worlds_to_string (cover->worlds);
  optio_xml_fail (cover->parser->xml,
                  node,
                  _("Bit %u of the word at 0x%08x belongs to %s as well as to %s%s."),
                  bit % WORD_BITS,
                  get_word_address (cover, bit),
                  owner,
                  cover->owners[bit],
                  world);
}

static void
take_complements (const Cover *cover)
{
  for (guint bit = 0; bit < cover->n_bits; bit++)
    {
      if (optio_complement_has (cover->area->complement, bit))
        cover->owners[bit] = _("the complements");
    }
}

static void
take_program_words (const Cover *cover)
{
  GArray *pairs = cover->parser->chip->pairs;

  for (guint i = 0; i < pairs->len; i++)
    {
      guint32 at = g_array_index (pairs, OptioWordPair, i).program;
      guint first = (at - cover->area->range.start) * 8;

      if (!optio_range_contains (cover->area->range, OPTIO_RANGE_INIT (at, WORD_BYTES)))
        continue;
      for (guint bit = first; bit < first + WORD_BITS; bit++)
        cover->owners[bit] = _("the second word of a pair");
    }
}

/* Whole words leave the complements among them alone. Where nothing is complemented, these are
 * reserved too. */
static void
take_reserved_bits (const Cover         *cover,
                    xmlNode             *node,
                    const OptioReserved *reserved)
{
  guint first = get_first_bit (cover, &reserved->place);
  guint n_bits = reserved->n_words > 0 ? reserved->n_words * WORD_BITS : reserved->place.width;

  for (guint bit = first; bit < first + n_bits; bit++)
    {
      gboolean is_complement = optio_complement_has (cover->area->complement, bit);

      if (is_complement && reserved->has_complement && reserved->n_words > 0)
        continue;
      if (is_complement && !reserved->has_complement)
        cover->owners[bit] = NULL;
      take_bit (cover, node, bit, _("reserved bits"));
    }
}

static void
take_reserved (const Cover *cover)
{
  GArray *all = cover->parser->chip->reserved;

  for (guint i = 0; i < all->len; i++)
    {
      const OptioReserved *reserved = &g_array_index (all, OptioReserved, i);

      if (is_here (cover, &reserved->place))
        take_reserved_bits (cover, cover->parser->reserved_nodes->pdata[i], reserved);
    }
}

static void
take_fields (const Cover *cover)
{
  GArray *fields = cover->parser->chip->fields;

  for (guint i = 0; i < fields->len; i++)
    {
      const OptioField *field = &g_array_index (fields, OptioField, i);

      if (!is_here (cover, &field->place))
        continue;
      for (guint j = 0; j < field->place.width; j++)
        take_bit (cover,
                  cover->parser->field_nodes->pdata[i],
                  get_first_bit (cover, &field->place) + j,
                  field->name);
    }
}

static void
check_area (OptioOptionsParser    *parser,
            OptioWorlds           *worlds,
            const OptioOptionArea *area)
{
  guint n_bits = area->range.size * 8;
  g_autofree const char **owners = g_new0 (const char *, n_bits);
  Cover cover = { parser, worlds, area, n_bits, owners };

  take_complements (&cover);
  take_program_words (&cover);
  take_reserved (&cover);
  take_fields (&cover);

  for (guint bit = 0; bit < n_bits && !optio_xml_has_failed (parser->xml); bit++)
    {
      if (owners[bit] == NULL)
        {
          g_autofree char *world = optio_worlds_to_string (worlds);

          optio_xml_fail (parser->xml,
                          parser->node,
                          _("Bit %u of the word at 0x%08x is neither a field nor reserved%s."),
                          bit % WORD_BITS,
                          get_word_address (&cover, bit),
                          world);
        }
    }
}

static void
take_name (OptioOptionsParser *parser,
           GHashTable         *names,
           xmlNode            *node,
           const char         *name)
{
  if (!g_hash_table_add (names, g_ascii_strdown (name, -1)))
    optio_xml_fail (parser->xml, node, _("Another field is called \"%s\"."), name);
}

static void
check_names (OptioOptionsParser *parser,
             OptioWorlds        *worlds)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < parser->chip->fields->len; i++)
    {
      const OptioField *field = &g_array_index (parser->chip->fields, OptioField, i);
      xmlNode *node = parser->field_nodes->pdata[i];

      if (!optio_worlds_has (worlds, field->place.when, field->place.variants))
        continue;
      take_name (parser, names, node, field->name);
      for (guint j = 0; field->aliases[j] != NULL; j++)
        take_name (parser, names, node, field->aliases[j]);
    }
}

static void
check_scales (OptioOptionsParser *parser,
              OptioWorlds        *worlds)
{
  static const char *const all_variants[] = { NULL };

  for (guint i = 0; i < parser->chip->fields->len; i++)
    {
      const OptioField *field = &g_array_index (parser->chip->fields, OptioField, i);
      guint n_scales = 0;

      for (guint j = 0; j < field->n_scales; j++)
        n_scales += optio_worlds_has (worlds, field->scales[j].when, all_variants) ? 1 : 0;
      if (n_scales > 1)
        {
          g_autofree char *world = optio_worlds_to_string (worlds);

          optio_xml_fail (parser->xml,
                          parser->field_nodes->pdata[i],
                          _("Two scales hold at the same time%s."),
                          world);
        }
    }
}

static void
check_memories (OptioOptionsParser *parser,
                OptioWorlds        *worlds)
{
  GArray *all = parser->chip->conditionals;

  for (guint i = 1; i < all->len; i++)
    {
      const OptioConditionalMemory *a = &g_array_index (all, OptioConditionalMemory, i);

      if (!optio_worlds_has (worlds, a->when, (const char *const *) a->variants))
        continue;
      for (guint j = 0; j < i; j++)
        {
          const OptioConditionalMemory *b = &g_array_index (all, OptioConditionalMemory, j);

          if (optio_range_overlaps (a->memory.range, b->memory.range) &&
              optio_worlds_has (worlds, b->when, (const char *const *) b->variants))
            optio_xml_fail (parser->xml,
                            parser->node,
                            _("The memories \"%s\" and \"%s\" overlap under the same conditions."),
                            b->memory.name,
                            a->memory.name);
        }
    }
}

static void
check_reference (OptioOptionsParser *parser,
                 xmlNode            *node,
                 const char         *name,
                 guint32             value)
{
  if (g_str_equal (name, OPTIO_CONDITION_FLASH))
    return;

  for (guint i = 0; i < parser->chip->fields->len; i++)
    {
      const OptioField *field = &g_array_index (parser->chip->fields, OptioField, i);

      if (!g_str_equal (field->name, name))
        continue;
      if (value > optio_field_maximum (field))
        optio_xml_fail (parser->xml, node, _("%s is never 0x%x."), name, value);
      return;
    }

  optio_xml_fail (parser->xml, node, _("There is no field \"%s\"."), name);
}

/* So that no condition goes round in a circle. */
static void
check_is_unconditional (OptioOptionsParser *parser,
                        xmlNode            *node,
                        const char         *name)
{
  for (guint i = 0; i < parser->chip->fields->len; i++)
    {
      const OptioField *field = &g_array_index (parser->chip->fields, OptioField, i);

      if (g_str_equal (field->name, name) && field->place.when->len > 0)
        optio_xml_fail (parser->xml, node, _("\"%s\" has conditions itself."), name);
    }
}

static void
check_conditions (OptioOptionsParser *parser,
                  xmlNode            *node,
                  GArray             *when)
{
  for (guint i = 0; i < when->len; i++)
    {
      const OptioCondition *condition = &g_array_index (when, OptioCondition, i);

      check_reference (parser, node, condition->name, condition->value);
      check_is_unconditional (parser, node, condition->name);
    }
}

static void
check_blocks (OptioOptionsParser *parser)
{
  xmlNode *node = optio_xml_find (parser->node, "block");

  for (guint i = 0; i < parser->chip->blocks->len; i++, node = optio_xml_next (node))
    check_conditions (parser, node, g_array_index (parser->chip->blocks, OptioOptionBlock, i).when);
}

static void
check_references (OptioOptionsParser *parser)
{
  OptioChip *chip = parser->chip;

  check_blocks (parser);
  for (guint i = 0; i < chip->fields->len; i++)
    {
      const OptioField *field = &g_array_index (chip->fields, OptioField, i);
      xmlNode *node = parser->field_nodes->pdata[i];

      check_conditions (parser, node, field->place.when);
      for (guint j = 0; j < field->n_scales; j++)
        check_conditions (parser, node, field->scales[j].when);
      for (guint j = 0; j < field->n_dependencies; j++)
        {
          check_reference (parser, node, field->dependencies[j].on, field->dependencies[j].value);
          if (g_str_equal (field->dependencies[j].on, field->name))
            optio_xml_fail (parser->xml, node, _("%s cannot depend on itself."), field->name);
        }
    }
  for (guint i = 0; i < chip->reserved->len; i++)
    check_conditions (parser,
                      parser->reserved_nodes->pdata[i],
                      g_array_index (chip->reserved, OptioReserved, i).place.when);
  for (guint i = 0; i < chip->conditionals->len; i++)
    check_conditions (parser,
                      parser->node,
                      g_array_index (chip->conditionals, OptioConditionalMemory, i).when);
}

/* A factory word that is proved outweighs a default from a table: they must not disagree. */
static void
check_default (OptioOptionsParser     *parser,
               xmlNode                *node,
               const OptioField       *field,
               const OptioFactoryWord *word)
{
  guint32 mask = optio_field_maximum (field);

  if (!field->has_default || field->place.at != word->at || field->place.when->len > 0 ||
      field->place.variants[0] != NULL || (word->mask >> field->place.low_bit & mask) != mask)
    return;

  if ((word->value >> field->place.low_bit & mask) != field->default_value)
    optio_xml_fail (parser->xml,
                    node,
                    _("The factory word at 0x%08x says 0x%x."),
                    word->at,
                    word->value >> field->place.low_bit & mask);
}

static void
check_defaults (OptioOptionsParser *parser)
{
  for (guint i = 0; i < parser->chip->fields->len; i++)
    {
      for (guint j = 0; j < parser->chip->factory_words->len; j++)
        check_default (parser,
                       parser->field_nodes->pdata[i],
                       &g_array_index (parser->chip->fields, OptioField, i),
                       &g_array_index (parser->chip->factory_words, OptioFactoryWord, j));
    }
}

void
optio_options_check (OptioOptionsParser *self)
{
  g_autoptr (OptioWorlds) worlds = optio_worlds_new (self->chip);

  check_references (self);
  check_defaults (self);
  if (worlds == NULL)
    {
      optio_xml_fail (self->xml, self->node, _("There are too many different conditions."));
      return;
    }

  while (!optio_xml_has_failed (self->xml) && optio_worlds_next (worlds))
    {
      check_names (self, worlds);
      check_scales (self, worlds);
      check_memories (self, worlds);
      for (guint i = 0; i < self->chip->areas->len; i++)
        check_area (self, worlds, &g_array_index (self->chip->areas, OptioOptionArea, i));
    }
}
