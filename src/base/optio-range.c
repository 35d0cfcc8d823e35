/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-range.h"

#include <glib/gi18n-lib.h>

OptioRange
optio_range_intersect (OptioRange a,
                       OptioRange b)
{
  guint32 start = MAX (a.start, b.start);
  guint64 end = MIN (optio_range_get_end (a), optio_range_get_end (b));

  if (end <= start)
    return OPTIO_RANGE_INIT (a.start, 0);

  return OPTIO_RANGE_INIT (start, (guint32) (end - start));
}

char *
optio_range_to_string (OptioRange range)
{
  guint64 last = range.size > 0 ? optio_range_get_end (range) - 1 : range.start;

  return g_strdup_printf ("0x%08x-0x%08x", range.start, (guint32) last);
}

gboolean
optio_parse_address (const char *text,
                     guint32    *out_value)
{
  guint64 unit = 1;
  guint64 value;
  char *end = NULL;
  guint base;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out_value != NULL, FALSE);

  base = g_ascii_strncasecmp (text, "0x", 2) == 0 ? 16 : 10;
  if (base == 16)
    text += 2;

  /* strtoull would take a sign, blanks or a second 0x. */
  if (base == 16 ? !g_ascii_isxdigit (*text) : !g_ascii_isdigit (*text))
    return FALSE;
  if (base == 16 && text[0] == '0' && g_ascii_tolower (text[1]) == 'x')
    return FALSE;

  value = g_ascii_strtoull (text, &end, base);
  if (*end == 'K' || *end == 'k')
    unit = 1024;
  else if (*end == 'M')
    unit = 1024 * 1024;
  if (unit != 1)
    end++;

  if (*end != '\0' || value > G_MAXUINT32 || value * unit > G_MAXUINT32)
    return FALSE;

  *out_value = (guint32) (value * unit);
  return TRUE;
}

char *
optio_format_size (guint64 size_bytes)
{
  static const struct
  {
    guint64 unit;
    const char *name;
  } units[] = { { 1024 * 1024, "MiB" }, { 1024, "KiB" } };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (size_bytes < units[i].unit)
        continue;
      if (size_bytes % units[i].unit == 0)
        return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", size_bytes / units[i].unit,
                                units[i].name);
      return g_strdup_printf ("%.1f %s", (double) size_bytes / units[i].unit, units[i].name);
    }

  return g_strdup_printf (g_dngettext (NULL, "%u byte", "%u bytes", (gulong) size_bytes),
                          (guint) size_bytes);
}
