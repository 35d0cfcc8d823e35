/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-layout.h"

#include <string.h>

/* Equal sectors in a row. A board with 1536 sectors has one of these, not 1536 of anything. */
typedef struct
{
  OptioRange range;
  guint32 sector_size;
  OptioAccess access;
  guint first_sector; /* its first sector's number in the region */
} Group;

typedef struct
{
  OptioRegion public;
  guint first_group;
  guint n_groups;
} Region;

/* Addresses for which one group is responsible. Spans are sorted and do not overlap. */
typedef struct
{
  guint64 start;
  guint64 end;
  guint region;
  guint group;
} Span;

struct _OptioLayout
{
  GArray *regions;
  GArray *groups;
  GArray *spans;
};

struct _OptioLayoutBuilder
{
  OptioLayout *layout;
};

gboolean
optio_region_has_options (const OptioRegion *self)
{
  static const char *const names[] = { "Option Byte", "OB Byte" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (self->name, names[i], strlen (names[i])) == 0)
      return TRUE;

  return FALSE;
}

static void
region_clear (Region *region)
{
  g_free ((char *) region->public.name);
}

static OptioLayout *
optio_layout_new (void)
{
  OptioLayout *self = g_atomic_rc_box_new0 (OptioLayout);

  self->regions = g_array_new (FALSE, TRUE, sizeof (Region));
  g_array_set_clear_func (self->regions, (GDestroyNotify) region_clear);
  self->groups = g_array_new (FALSE, TRUE, sizeof (Group));
  self->spans = g_array_new (FALSE, TRUE, sizeof (Span));
  return self;
}

OptioLayout *
optio_layout_ref (OptioLayout *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
optio_layout_clear (OptioLayout *self)
{
  g_array_unref (self->regions);
  g_array_unref (self->groups);
  g_array_unref (self->spans);
}

void
optio_layout_unref (OptioLayout *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) optio_layout_clear);
}

static const Region *
get_region (OptioLayout *self,
            guint        index)
{
  return &g_array_index (self->regions, Region, index);
}

static const Group *
get_group (OptioLayout *self,
           guint        index)
{
  return &g_array_index (self->groups, Group, index);
}

static const Span *
get_span (OptioLayout *self,
          guint        index)
{
  return &g_array_index (self->spans, Span, index);
}

OptioLayoutBuilder *
optio_layout_builder_new (void)
{
  OptioLayoutBuilder *self = g_new0 (OptioLayoutBuilder, 1);

  self->layout = optio_layout_new ();
  return self;
}

void
optio_layout_builder_free (OptioLayoutBuilder *self)
{
  g_clear_pointer (&self->layout, optio_layout_unref);
  g_free (self);
}

void
optio_layout_builder_begin_region (OptioLayoutBuilder *self,
                                   guint               alt,
                                   const char         *name,
                                   guint32             start)
{
  Region region = {
    .public = { .alt = alt, .name = g_strdup (name), .range = OPTIO_RANGE_INIT (start, 0) },
    .first_group = self->layout->groups->len,
  };

  g_array_append_val (self->layout->regions, region);
}

gboolean
optio_layout_builder_add_sectors (OptioLayoutBuilder *self,
                                  guint               count,
                                  guint32             sector_size,
                                  OptioAccess         access)
{
  OptioLayout *layout = self->layout;
  guint64 size = (guint64) count * sector_size;
  Region *region;
  Group group;

  g_return_val_if_fail (layout->regions->len > 0, FALSE);
  g_return_val_if_fail (size > 0, FALSE);

  region = &g_array_index (layout->regions, Region, layout->regions->len - 1);
  if (size > G_MAXUINT32 - region->public.range.size ||
      optio_range_get_end (region->public.range) + size > (guint64) G_MAXUINT32 + 1)
    return FALSE;

  group = (Group) {
    .range = { .start = region->public.range.start + region->public.range.size, .size = size },
    .sector_size = sector_size,
    .access = access,
    .first_sector = region->public.n_sectors,
  };
  g_array_append_val (layout->groups, group);

  region->n_groups++;
  region->public.range.size += size;
  region->public.n_sectors += count;
  region->public.access |= access;
  return TRUE;
}

static int
compare_alts (gconstpointer a,
              gconstpointer b)
{
  const Region *left = a;
  const Region *right = b;

  return (left->public.alt > right->public.alt) - (left->public.alt < right->public.alt);
}

/* The first span that ends behind the address; the number of spans if there is none. */
static guint
find_span (OptioLayout *self,
           guint64      address)
{
  guint low = 0;
  guint high = self->spans->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_span (self, middle)->end <= address)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Takes those addresses of a group for which no earlier group is responsible. */
static void
add_spans (OptioLayout *self,
           guint        region,
           guint        group)
{
  OptioRange range = get_group (self, group)->range;
  guint64 cursor = range.start;
  guint64 end = optio_range_get_end (range);
  guint i = find_span (self, cursor);

  while (cursor < end)
    {
      const Span *span = i < self->spans->len ? get_span (self, i) : NULL;

      if (span != NULL && span->start <= cursor)
        {
          cursor = MAX (cursor, span->end);
        }
      else
        {
          Span free_span = { .start = cursor, .end = end, .region = region, .group = group };

          if (span != NULL)
            free_span.end = MIN (end, span->start);
          g_array_insert_val (self->spans, i, free_span);
          cursor = free_span.end;
        }
      i++;
    }
}

OptioLayout *
optio_layout_builder_end (OptioLayoutBuilder *self)
{
  OptioLayout *layout = self->layout;

  for (guint i = layout->regions->len; i > 0; i--)
    {
      if (get_region (layout, i - 1)->n_groups == 0)
        g_array_remove_index (layout->regions, i - 1);
    }

  g_array_sort (layout->regions, compare_alts);
  for (guint i = 0; i < layout->regions->len; i++)
    {
      const Region *region = get_region (layout, i);

      for (guint j = 0; j < region->n_groups; j++)
        add_spans (layout, i, region->first_group + j);
    }

  self->layout = optio_layout_new ();
  return layout;
}

guint
optio_layout_get_n_regions (OptioLayout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->regions->len;
}

const OptioRegion *
optio_layout_get_region (OptioLayout *self,
                         guint        index)
{
  g_return_val_if_fail (self != NULL && index < self->regions->len, NULL);

  return &get_region (self, index)->public;
}

static OptioSector
get_sector_of_group (const Region *region,
                     const Group  *group,
                     guint         index)
{
  return (OptioSector) {
    .range = { .start = group->range.start + index * group->sector_size,
               .size = group->sector_size },
    .access = group->access,
    .alt = region->public.alt,
  };
}

OptioSector
optio_layout_get_sector (OptioLayout *self,
                         guint        region_index,
                         guint        sector_index)
{
  const Region *region;
  const Group *group;
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL && region_index < self->regions->len, (OptioSector) { 0 });
  region = get_region (self, region_index);
  g_return_val_if_fail (sector_index < region->public.n_sectors, (OptioSector) { 0 });

  /* The last group that begins at or before the sector. */
  high = region->n_groups - 1;
  while (low < high)
    {
      guint middle = low + (high - low + 1) / 2;

      if (get_group (self, region->first_group + middle)->first_sector <= sector_index)
        low = middle;
      else
        high = middle - 1;
    }

  group = get_group (self, region->first_group + low);
  return get_sector_of_group (region, group, sector_index - group->first_sector);
}

gboolean
optio_layout_find_sector (OptioLayout *self,
                          guint32      address,
                          OptioSector *out_sector)
{
  const Span *span;
  const Group *group;
  guint index;

  g_return_val_if_fail (self != NULL, FALSE);

  index = find_span (self, address);
  if (index == self->spans->len || get_span (self, index)->start > address)
    return FALSE;

  span = get_span (self, index);
  group = get_group (self, span->group);
  if (out_sector != NULL)
    *out_sector = get_sector_of_group (get_region (self, span->region),
                                       group,
                                       (address - group->range.start) / group->sector_size);
  return TRUE;
}

gboolean
optio_layout_covers (OptioLayout *self,
                     OptioRange   range,
                     OptioAccess  access,
                     guint32     *out_first_gap)
{
  guint64 cursor = range.start;
  guint64 end = optio_range_get_end (range);

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = find_span (self, cursor); i < self->spans->len && cursor < end; i++)
    {
      const Span *span = get_span (self, i);

      if (span->start > cursor || (get_group (self, span->group)->access & access) != access)
        break;
      cursor = span->end;
    }

  if (cursor >= end)
    return TRUE;

  if (out_first_gap != NULL)
    *out_first_gap = (guint32) cursor;
  return FALSE;
}

char *
optio_layout_to_string (OptioLayout *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->regions->len; i++)
    {
      const Region *region = get_region (self, i);

      g_string_append_printf (text,
                              "%u \"%s\" 0x%08x",
                              region->public.alt,
                              region->public.name,
                              region->public.range.start);
      for (guint j = 0; j < region->n_groups; j++)
        {
          const Group *group = get_group (self, region->first_group + j);

          g_string_append_printf (text,
                                  "%s %u*%u %s",
                                  j > 0 ? "," : "",
                                  group->range.size / group->sector_size,
                                  group->sector_size,
                                  optio_access_to_string (group->access));
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
optio_access_to_string (OptioAccess access)
{
  static const char *const names[] = { "---", "r--", "-e-", "re-", "--w", "r-w", "-ew", "rew" };

  return names[access & (OPTIO_ACCESS_READ | OPTIO_ACCESS_ERASE | OPTIO_ACCESS_WRITE)];
}
