/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * The strings of UM0424 section 10.3.2, as ROMs and their imitators really send them:
 *
 *   @name/0xADDRESS/COUNT*SIZE UNIT TYPE,COUNT*SIZE UNIT TYPE/0xADDRESS/...
 *
 * Parsing stops at the first thing that has no meaning and keeps what stood before it, because
 * some ROMs send the right map with garbage behind it (F429: the rest of a UTF-16 buffer).
 */

/* As much of a strange text as a note shows. */
#define QUOTE_BYTES 32

/* Numbers saturate here: one more than any address, count or size can be. */
#define TOO_BIG ((guint64) G_MAXUINT32 + 1)

#define MAX_FRACTION_DIGITS 6

typedef struct
{
  guint64 count;
  guint64 fraction; /* of one more sector, in units of 1/scale */
  guint64 scale;    /* 1 if the count is a whole number, as it should be */
  guint64 sector_size;
  gboolean is_unit_odd;
  OptioAccess access;
} Group;

typedef struct
{
  OptioLayoutBuilder *builder;
  guint alt;
  GPtrArray *notes;
} Parser;

/* UM0424 has B, K, M and a blank; U083 sends a dot for the blank. */
static const struct
{
  char letter;
  guint32 bytes;
  gboolean is_odd;
} units[] = {
  { 'B', 1, FALSE },
  { 'K', 1024, FALSE },
  { 'M', 1024 * 1024, FALSE },
  { ' ', 1, FALSE },
  { '.', 1, TRUE },
};

static void
add_note (Parser     *self,
          const char *what,
          const char *start,
          const char *end)
{
  g_autofree char *piece = g_strndup (start, MIN (end - start, QUOTE_BYTES));
  g_autofree char *quote = g_strescape (piece, NULL);

  /* Translators: a setting's number, a piece of what it says, and a sentence about that piece. */
  g_ptr_array_add (self->notes,
                   g_strdup_printf (_("Setting %u, \"%s\": %s"), self->alt, quote, what));
}

static const char *
skip_blanks (const char *cursor)
{
  while (*cursor == ' ')
    cursor++;
  return cursor;
}

/* Always decimal unless asked otherwise: "010" is ten. */
static const char *
parse_number (const char *cursor,
              guint       base,
              guint64    *out_value)
{
  guint64 value = 0;
  const char *start = cursor;

  for (; g_ascii_isxdigit (*cursor) && (guint) g_ascii_xdigit_value (*cursor) < base; cursor++)
    value = MIN (value * base + g_ascii_xdigit_value (*cursor), TOO_BIG);

  *out_value = value;
  return cursor > start ? cursor : NULL;
}

/* ST's Open Bootloader for C5 counts "01.5*01Kg": 1.5 KiB. */
static const char *
parse_fraction (const char *cursor,
                Group      *group)
{
  const char *end = parse_number (cursor, 10, &group->fraction);

  if (end == NULL || end - cursor > MAX_FRACTION_DIGITS)
    return NULL;

  for (; cursor < end; cursor++)
    group->scale *= 10;
  return end;
}

static const char *
parse_unit (const char *cursor,
            Group      *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (*cursor != units[i].letter)
        continue;

      group->sector_size *= units[i].bytes;
      group->is_unit_odd = units[i].is_odd;
      return skip_blanks (cursor + 1);
    }

  group->is_unit_odd = TRUE;
  return cursor;
}

/* COUNT*SIZE UNIT TYPE. Returns what stands behind it, or NULL if it is no such thing. */
static const char *
parse_group (const char *cursor,
             Group      *out_group)
{
  Group group = { .scale = 1 };

  cursor = parse_number (cursor, 10, &group.count);
  if (cursor != NULL && *cursor == '.')
    cursor = parse_fraction (cursor + 1, &group);
  if (cursor == NULL || *cursor != '*')
    return NULL;

  cursor = parse_number (cursor + 1, 10, &group.sector_size);
  if (cursor == NULL)
    return NULL;

  cursor = parse_unit (cursor, &group);
  if (*cursor < 'a' || *cursor > 'g')
    return NULL;

  group.access = *cursor & (OPTIO_ACCESS_READ | OPTIO_ACCESS_ERASE | OPTIO_ACCESS_WRITE);
  *out_group = group;
  return cursor + 1;
}

/* The part of a sector behind a fractional count, if it is a whole number of bytes. The product has
 * 52 bits at most, as add_group() has seen to the size. */
static guint64
get_rest_size (const Group *group)
{
  guint64 scaled = group->sector_size * group->fraction;

  return scaled % group->scale == 0 ? scaled / group->scale : 0;
}

static gboolean
add_sectors (Parser     *self,
             guint64     count,
             guint64     sector_size,
             OptioAccess access)
{
  if (count == 0 || sector_size == 0)
    return TRUE;

  return count <= G_MAXUINT32 &&
         optio_layout_builder_add_sectors (self->builder, count, sector_size, access);
}

static void
note_oddities (Parser      *self,
               const Group *group,
               const char  *start,
               const char  *end)
{
  if (group->is_unit_odd)
    add_note (self, _("it has no unit and is taken as bytes."), start, end);
  if (group->scale > 1)
    add_note (self,
              _("it counts a part of a sector, which is taken as a shorter one."),
              start,
              end);
}

/* Returns FALSE if nothing behind this group can have an address. */
static gboolean
add_group (Parser      *self,
           const Group *group,
           const char  *start,
           const char  *end)
{
  note_oddities (self, group, start, end);

  if (group->sector_size <= G_MAXUINT32)
    {
      guint64 rest_size = get_rest_size (group);

      if ((group->count == 0 && rest_size == 0) || group->sector_size == 0)
        add_note (self, _("it announces nothing and is passed over."), start, end);

      if (add_sectors (self, group->count, group->sector_size, group->access) &&
          add_sectors (self, rest_size > 0 ? 1 : 0, rest_size, group->access))
        return TRUE;
    }

  add_note (self, _("it goes beyond 32-bit addresses and is left out."), start, end);
  return FALSE;
}

/* Says why parsing ends at @rest. Returns NULL, which ends it. */
static const char *
note_end (Parser     *self,
          const char *start,
          const char *rest)
{
  if (*rest == '\0')
    add_note (self, _("the map ends too early."), start, rest);
  else
    add_note (self,
              _("it is not understood; what stands before it is kept."),
              rest,
              rest + strlen (rest));
  return NULL;
}

/* The groups behind an address. Returns what stands behind them, or NULL to stop. */
static const char *
parse_groups (Parser     *self,
              const char *groups)
{
  const char *cursor = groups;

  while (TRUE)
    {
      const char *start = skip_blanks (cursor);
      const char *end;
      Group group;

      end = parse_group (start, &group);
      if (end == NULL)
        return note_end (self, groups, start);
      if (!add_group (self, &group, start, end))
        return NULL;

      cursor = skip_blanks (end);
      if (*cursor != ',')
        return cursor;
      cursor++;
    }
}

/* "/0x08000000/". Returns what stands behind it, or NULL if it is no such thing. */
static const char *
parse_address (const char *cursor,
               guint32    *out_address)
{
  guint64 address;

  if (*cursor != '/')
    return NULL;

  cursor = skip_blanks (cursor + 1);
  if (cursor[0] != '0' || g_ascii_tolower (cursor[1]) != 'x')
    return NULL;

  cursor = parse_number (cursor + 2, 16, &address);
  if (cursor == NULL || address > G_MAXUINT32)
    return NULL;

  cursor = skip_blanks (cursor);
  if (*cursor != '/')
    return NULL;

  *out_address = (guint32) address;
  return cursor + 1;
}

/* The first "/" with an address behind it: names may hold a "/" of their own. */
static const char *
find_map (const char *text)
{
  guint32 address;

  for (const char *slash = strchr (text, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      if (parse_address (slash, &address) != NULL)
        return slash;
    }

  return NULL;
}

static void
parse_setting (Parser     *self,
               const char *text)
{
  const char *cursor = find_map (text);
  g_autofree char *raw_name = NULL;
  g_autofree char *name = NULL;

  if (cursor == NULL)
    {
      add_note (self, _("it holds no map."), text, text + strlen (text));
      return;
    }

  raw_name = g_strndup (text + 1, cursor - text - 1);
  name = g_utf8_make_valid (g_strstrip (raw_name), -1);

  while (cursor != NULL && *cursor != '\0')
    {
      guint32 address;
      const char *groups = parse_address (cursor, &address);

      if (groups == NULL)
        {
          note_end (self, text, cursor);
          return;
        }

      optio_layout_builder_begin_region (self->builder, self->alt, name, address);
      cursor = parse_groups (self, groups);
    }
}

/* A text that is equal for two settings with the same name and the same map. */
static char *
normalize_setting (const char *text)
{
  g_autoptr (OptioLayoutBuilder) builder = optio_layout_builder_new ();
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (OptioLayout) layout = NULL;
  Parser parser = { .builder = builder, .notes = notes };

  parse_setting (&parser, text);
  layout = optio_layout_builder_end (builder);
  return optio_layout_to_string (layout);
}

static void
note_equal_maps (GPtrArray *notes,
                 guint      n_maps,
                 GArray    *equal)
{
  if (equal->len > 0 && equal->len == n_maps - 1)
    {
      g_ptr_array_add (notes,
                       g_strdup (_("The board reports the same map for every setting; "
                                   "it is taken once.")));
      return;
    }

  for (guint i = 0; i < equal->len; i++)
    g_ptr_array_add (notes,
                     g_strdup_printf (_("Setting %u has the map of an earlier setting; "
                                        "it is taken once."),
                                      g_array_index (equal, guint, i)));
}

OptioLayout *
optio_layout_new_from_strings (const char *const *alt_names,
                               char            ***out_notes)
{
  g_autoptr (OptioLayoutBuilder) builder = optio_layout_builder_new ();
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) equal = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_maps = 0;

  g_return_val_if_fail (alt_names != NULL, NULL);

  for (guint alt = 0; alt_names[alt] != NULL; alt++)
    {
      Parser parser = { .builder = builder, .alt = alt, .notes = notes };
      g_autofree char *normal = NULL;

      if (alt_names[alt][0] != '@')
        continue;

      n_maps++;
      normal = normalize_setting (alt_names[alt]);
      if (*normal != '\0' && !g_hash_table_add (seen, g_steal_pointer (&normal)))
        g_array_append_val (equal, alt);
      else
        parse_setting (&parser, alt_names[alt]);
    }

  note_equal_maps (notes, n_maps, equal);
  g_ptr_array_add (notes, NULL);
  if (out_notes != NULL)
    *out_notes = (char **) g_ptr_array_steal (notes, NULL);
  return optio_layout_builder_end (builder);
}
