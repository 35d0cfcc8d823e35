/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-span.h"

#include <glib/gi18n.h>

#include "optio-exit.h"

/* The region that holds @address, or the last one that begins before it. */
static const OptioRegion *
find_region (OptioLayout *layout,
             guint32      address)
{
  const OptioRegion *nearest = NULL;

  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    {
      const OptioRegion *region = optio_layout_get_region (layout, i);

      if (optio_range_contains (region->range, OPTIO_RANGE_INIT (address, 1)))
        return region;
      if (region->range.start <= address &&
          (nearest == NULL || region->range.start > nearest->range.start))
        nearest = region;
    }

  return nearest;
}

static gboolean
find_rest_of_region (OptioErrand *errand,
                     guint32      address,
                     guint32     *out_size,
                     GError     **error)
{
  const OptioRegion *region = find_region (optio_target_get_layout (errand->target), address);
  guint64 end = region != NULL ? optio_range_get_end (region->range) : 0;

  if (end > address)
    {
      *out_size = (guint32) (end - address);
      return TRUE;
    }

  if (region == NULL)
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_DATA,
                 _("0x%08x lies below every region of the board. Nothing was sent to it. \"optio "
                   "info\" lists the regions."),
                 address);
  else
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_DATA,
                 _("0x%08x lies in no region of the board; %s ends at 0x%08x. Nothing was sent to "
                   "it. \"optio info\" lists the regions."),
                 address, region->name, (guint32) (end - 1));
  return FALSE;
}

static gboolean
parse_size (const char *text,
            guint32     address,
            guint32    *out_size,
            GError    **error)
{
  if (optio_parse_address (text, out_size) && *out_size > 0 &&
      (guint64) address + *out_size <= (guint64) G_MAXUINT32 + 1)
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("\"%s\" is not a size that can follow 0x%08x. Write it as 1024, 0x400 or 1K."),
               text, address);
  return FALSE;
}

gboolean
optio_span_parse (OptioErrand *errand,
                  const char  *size,
                  OptioRange  *out_range,
                  GError     **error)
{
  if (!optio_errand_find_start (errand, &out_range->start, error))
    return FALSE;

  if (size != NULL)
    return parse_size (size, out_range->start, &out_range->size, error);

  return find_rest_of_region (errand, out_range->start, &out_range->size, error);
}
