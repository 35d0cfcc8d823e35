/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-fields.h"

#define WORD_SIZE 4

static OptioSimMemory *
find_word (OptioSimMap *map,
           guint32      at)
{
  OptioSimMemory *area = optio_sim_map_find (map, OPTIO_RANGE_INIT (at, WORD_SIZE));

  return area != NULL && area->kind == OPTIO_SIM_MEMORY_OPTIONS ? area : NULL;
}

static guint32
get_mask (const OptioPlace *place)
{
  return (place->width < 32 ? (1u << place->width) - 1 : G_MAXUINT32) << place->low_bit;
}

static gboolean
read_place (OptioSimMap      *map,
            const OptioPlace *place,
            guint32          *out_value)
{
  OptioSimMemory *area = find_word (map, place->at);
  guint32 word = 0;

  if (area == NULL)
    return FALSE;

  for (guint i = 0; i < WORD_SIZE; i++)
    word |= (guint32) area->data[place->at - area->range.start + i] << 8 * i;
  *out_value = (word & get_mask (place)) >> place->low_bit;
  return TRUE;
}

/* Sets the bits of @mask in a word. */
static void
write_word (OptioSimMemory *area,
            guint32         at,
            guint32         mask,
            guint32         word)
{
  guint8 *bytes = area->data + (at - area->range.start);

  for (guint i = 0; i < WORD_SIZE; i++)
    {
      guint8 byte_mask = (guint8) (mask >> 8 * i);

      bytes[i] = (guint8) ((bytes[i] & ~byte_mask) | ((word >> 8 * i) & byte_mask));
    }
}

guint
optio_sim_fields_get_open_bit (const OptioField *field)
{
  for (guint i = 0; i < field->n_values; i++)
    {
      if (g_strcmp0 (field->values[i].name, "open") == 0)
        return field->values[i].value;
    }

  return 1;
}

gboolean
optio_sim_fields_get (OptioSimMap      *map,
                      const OptioField *field,
                      guint32          *out_value)
{
  return read_place (map, &field->place, out_value);
}

gboolean
optio_sim_fields_look_up (gpointer    user_data,
                          const char *name,
                          guint32    *out_value)
{
  OptioSimMap *map = user_data;
  guint n_fields = 0;
  const OptioField *fields = optio_chip_get_fields (optio_sim_map_get_chip (map), &n_fields);

  if (g_str_equal (name, OPTIO_CONDITION_FLASH))
    {
      *out_value = (guint32) optio_sim_map_get_flash_size (map);
      return TRUE;
    }

  for (guint i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].name, name))
        return read_place (map, &fields[i].place, out_value);
    }

  return FALSE;
}

gboolean
optio_sim_fields_hold (OptioSimMap *map,
                       GArray      *conditions)
{
  return optio_conditions_hold (conditions, optio_sim_fields_look_up, map) == OPTIO_TRUTH_YES;
}

/* What nobody has written is blank, with complements that match. */
static void
write_complements (OptioSimMap *map)
{
  for (guint i = 0; i < optio_sim_map_get_n_memories (map); i++)
    {
      OptioSimMemory *area = optio_sim_map_get_memory (map, i);
      gsize distance = optio_complement_get_distance (area->complement) / 8;

      for (gsize j = 0; distance > 0 && j + distance < area->range.size; j++)
        {
          if (j % (2 * distance) < distance)
            area->data[j + distance] = (guint8) ~area->data[j];
        }
    }
}

/* The complements of the bits in @mask. */
static void
write_complement (OptioSimMemory *area,
                  guint32         at,
                  guint32         mask)
{
  gsize distance = optio_complement_get_distance (area->complement) / 8;
  gsize offset = at - area->range.start;

  for (gsize i = offset; distance > 0 && i < offset + WORD_SIZE; i++)
    {
      gboolean is_value = i % (2 * distance) < distance;

      if (is_value && (mask >> 8 * (i - offset) & 0xff) != 0 && i + distance < area->range.size)
        area->data[i + distance] = (guint8) ~area->data[i];
    }
}

static void
write_place (OptioSimMap      *map,
             const OptioPlace *place,
             guint32           value)
{
  OptioSimMemory *area = find_word (map, place->at);

  if (area == NULL)
    return;

  write_word (area, place->at, get_mask (place), value << place->low_bit);
  write_complement (area, place->at, get_mask (place));
}

/* The simulated chip is the first of its variants. */
static gboolean
is_there (OptioSimMap      *map,
          const OptioPlace *place)
{
  guint n_variants = 0;
  const OptioVariant *variants =
      optio_chip_get_variants (optio_sim_map_get_chip (map), &n_variants);

  return optio_variants_include (place->variants, n_variants > 0 ? variants[0].id : NULL) &&
         optio_sim_fields_hold (map, place->when);
}

static void
write_fields (OptioSimMap *map,
              gboolean     has_conditions)
{
  guint n_fields = 0;
  const OptioField *fields = optio_chip_get_fields (optio_sim_map_get_chip (map), &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      if (fields[i].has_default && (fields[i].place.when->len > 0) == has_conditions &&
          is_there (map, &fields[i].place))
        write_place (map, &fields[i].place, fields[i].default_value);
    }
}

/* The first of those that do the least harm. */
static guint32
find_harmless (const OptioField *field)
{
  const OptioFieldValue *found = &field->values[0];

  for (guint i = 1; i < field->n_values; i++)
    {
      if (!field->values[i].is_other && field->values[i].danger < found->danger)
        found = &field->values[i];
    }

  return found->value;
}

/* What protects nothing and locks nothing: a mask whose sectors are all open, an area of pages that
 * ends before it begins, a harmless choice. */
static guint32
get_open_value (const OptioField *field)
{
  if (field->kind == OPTIO_FIELD_CHOICE || field->kind == OPTIO_FIELD_FLAG)
    return find_harmless (field);
  if (field->kind == OPTIO_FIELD_MASK)
    return optio_sim_fields_get_open_bit (field) == 1 ? G_MAXUINT32 : 0;

  return g_str_has_suffix (field->name, "END") ? 0 : G_MAXUINT32;
}

/* What the factory writes is not proved for every field. */
static void
write_open (OptioSimMap *map)
{
  guint n_fields = 0;
  const OptioField *fields = optio_chip_get_fields (optio_sim_map_get_chip (map), &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      const OptioField *field = &fields[i];
      gboolean is_free =
          field->kind == OPTIO_FIELD_NUMBER || field->kind == OPTIO_FIELD_ADDRESS ||
          (field->kind == OPTIO_FIELD_MASK && field->group != OPTIO_GROUP_WRITE_PROTECTION);

      if (!is_free && !field->has_default && is_there (map, &field->place))
        write_place (map, &field->place, get_open_value (field));
    }
}

static void
write_reserved (OptioSimMap *map)
{
  guint n_reserved = 0;
  const OptioReserved *reserved =
      optio_chip_get_reserved (optio_sim_map_get_chip (map), &n_reserved);

  for (guint i = 0; i < n_reserved; i++)
    {
      if (reserved[i].has_value && is_there (map, &reserved[i].place))
        write_place (map, &reserved[i].place, reserved[i].value);
    }
}

/* Registers for new options hold what counts now. */
static void
write_pairs (OptioSimMap *map)
{
  guint n_pairs = 0;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (optio_sim_map_get_chip (map), &n_pairs);

  for (guint i = 0; i < n_pairs; i++)
    {
      OptioPlace current = { .at = pairs[i].current, .width = 32 };
      OptioSimMemory *area = find_word (map, pairs[i].program);
      guint32 word = 0;

      if (area != NULL && read_place (map, &current, &word))
        write_word (area, pairs[i].program, G_MAXUINT32, word);
    }
}

void
optio_sim_fields_set (OptioSimMap *map,
                      const char  *name,
                      guint32      value)
{
  guint n_fields = 0;
  const OptioField *fields = optio_chip_get_fields (optio_sim_map_get_chip (map), &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].name, name) && is_there (map, &fields[i].place))
        write_place (map, &fields[i].place, value);
    }
  write_pairs (map);
}

void
optio_sim_fields_write_factory (OptioSimMap *map)
{
  guint n_words = 0;
  const OptioFactoryWord *words =
      optio_chip_get_factory_words (optio_sim_map_get_chip (map), &n_words);

  write_complements (map);
  /* Conditions ask for fields, so those without come first. */
  write_fields (map, FALSE);
  write_fields (map, TRUE);
  write_open (map);
  write_reserved (map);
  for (guint i = 0; i < n_words; i++)
    {
      OptioSimMemory *area = find_word (map, words[i].at);

      if (area != NULL)
        write_word (area, words[i].at, words[i].mask, words[i].value);
    }
  write_pairs (map);
}
