/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-guard.h"

#include "optio-sim-fields.h"

struct _OptioSimGuard
{
  gboolean is_protected;
  gboolean is_locked;
  GArray *ranges; /* of OptioRange: what is not written */
};

OptioSimGuard *
optio_sim_guard_new (void)
{
  OptioSimGuard *self = g_new0 (OptioSimGuard, 1);

  self->ranges = g_array_new (FALSE, FALSE, sizeof (OptioRange));
  return self;
}

void
optio_sim_guard_free (OptioSimGuard *self)
{
  g_clear_pointer (&self->ranges, g_array_unref);
  g_free (self);
}

/* A complement that does not match loads as the protected value (RM0091 section 4.1). */
static gboolean
is_broken (OptioSimMap      *map,
           const OptioField *field)
{
  gsize offset = field->place.at + field->place.low_bit / 8;
  OptioSimMemory *area = optio_sim_map_find (map, OPTIO_RANGE_INIT (field->place.at, 4));
  gsize distance = optio_complement_get_distance (area->complement) / 8;

  offset -= area->range.start;
  return distance > 0 && offset + distance < area->range.size &&
         (area->data[offset] ^ area->data[offset + distance]) != 0xff;
}

static void
load_read_protection (OptioSimGuard    *self,
                      OptioSimMap      *map,
                      const OptioField *field)
{
  const OptioFieldValue *meaning;
  guint32 value;

  if (field->kind != OPTIO_FIELD_CHOICE || !field->has_default ||
      !optio_sim_fields_get (map, field, &value))
    return;

  meaning = optio_field_find_value (field, value);
  self->is_protected = value != field->default_value || is_broken (map, field);
  self->is_locked =
      self->is_protected && meaning != NULL && meaning->danger == OPTIO_DANGER_FOREVER;
}

static const OptioScale *
find_scale (OptioSimMap      *map,
            const OptioField *field)
{
  for (guint i = 0; i < field->n_scales; i++)
    {
      if (field->scales[i].has_base && optio_sim_fields_hold (map, field->scales[i].when))
        return &field->scales[i];
    }

  return NULL;
}

static void
add_range (OptioSimGuard *self,
           guint64        start,
           guint64        size)
{
  OptioRange range = OPTIO_RANGE_INIT ((guint32) start, (guint32) size);

  if (start <= G_MAXUINT32 && size <= G_MAXUINT32)
    g_array_append_val (self->ranges, range);
}

/* Without a scale, bits stand for sectors; those of a second option area for the second bank, as
 * on F42x. */
static void
add_sector (OptioSimGuard    *self,
            OptioSimMap      *map,
            const OptioField *field,
            guint             number)
{
  OptioSimMemory *area = optio_sim_map_find (map, OPTIO_RANGE_INIT (field->place.at, 4));
  guint first = area == optio_sim_map_get_memory (map, 0) ? 0 : field->place.width;
  OptioRange sector;

  if (optio_sim_map_get_sector (map, first + number, &sector))
    add_range (self, sector.start, sector.size);
}

static void
load_mask (OptioSimGuard    *self,
           OptioSimMap      *map,
           const OptioField *field,
           guint32           value)
{
  const OptioScale *scale = find_scale (map, field);
  guint open = optio_sim_fields_get_open_bit (field);

  for (guint bit = 0; bit < field->place.width; bit++)
    {
      if ((value >> bit & 1) == open)
        continue;
      if (scale != NULL)
        add_range (self, scale->base + (guint64) bit * scale->unit, scale->unit);
      else
        add_sector (self, map, field, bit);
    }
}

/* WRP1A_STRT and WRP1A_END: none where the first page lies behind the last. */
static void
load_pages (OptioSimGuard    *self,
            OptioSimMap      *map,
            const OptioField *field,
            guint32           first)
{
  guint n_fields = 0;
  const OptioField *fields = optio_chip_get_fields (optio_sim_map_get_chip (map), &n_fields);
  const OptioScale *scale = find_scale (map, field);
  g_autoptr (GString) mate = g_string_new (field->name);

  if (scale == NULL || g_string_replace (mate, "STRT", "END", 1) == 0)
    return;

  for (guint i = 0; i < n_fields; i++)
    {
      guint32 last;

      if (g_str_equal (fields[i].name, mate->str) &&
          optio_sim_fields_get (map, &fields[i], &last) && first <= last)
        add_range (self, scale->base + (guint64) first * scale->unit,
                   (guint64) (last - first + 1) * scale->unit);
    }
}

static void
load_write_protection (OptioSimGuard    *self,
                       OptioSimMap      *map,
                       const OptioField *field)
{
  guint32 value;

  if (!optio_sim_fields_hold (map, field->place.when) ||
      !optio_sim_fields_get (map, field, &value))
    return;

  if (field->kind == OPTIO_FIELD_MASK)
    load_mask (self, map, field, value);
  else if (field->kind == OPTIO_FIELD_PAGES)
    load_pages (self, map, field, value);
}

void
optio_sim_guard_load (OptioSimGuard *self,
                      OptioSimMap   *map)
{
  guint n_fields = 0;
  const OptioField *fields = optio_chip_get_fields (optio_sim_map_get_chip (map), &n_fields);

  self->is_protected = FALSE;
  self->is_locked = FALSE;
  g_array_set_size (self->ranges, 0);
  for (guint i = 0; i < n_fields; i++)
    {
      if (fields[i].group == OPTIO_GROUP_PROTECTION)
        load_read_protection (self, map, &fields[i]);
      else if (fields[i].group == OPTIO_GROUP_WRITE_PROTECTION)
        load_write_protection (self, map, &fields[i]);
    }
}

gboolean
optio_sim_guard_is_protected (OptioSimGuard *self)
{
  return self->is_protected;
}

gboolean
optio_sim_guard_is_locked (OptioSimGuard *self)
{
  return self->is_locked;
}

gboolean
optio_sim_guard_covers (OptioSimGuard *self,
                        guint32        address)
{
  for (guint i = 0; i < self->ranges->len; i++)
    {
      if (optio_range_contains (g_array_index (self->ranges, OptioRange, i),
                                OPTIO_RANGE_INIT (address, 1)))
        return TRUE;
    }

  return FALSE;
}
