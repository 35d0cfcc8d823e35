/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes that are looked for in a memory. */

#include <string.h>

#include "optio-board-memory-private.h"

/* Returns: (transfer full) (nullable): all of the region in one piece; NULL if not all was read. */
static guint8 *
dup_region (OptioBoardMemory *self)
{
  OptioRange range = self->region->range;
  g_autofree guint8 *data = g_malloc (range.size);

  for (guint32 offset = 0; offset < range.size; offset += OPTIO_PIECE_BYTES)
    {
      GBytes *piece = optio_board_memory_find_piece (self, offset / OPTIO_PIECE_BYTES);

      if (piece == NULL)
        return NULL;
      memcpy (data + offset, g_bytes_get_data (piece, NULL),
              MIN (OPTIO_PIECE_BYTES, range.size - offset));
    }
  return g_steal_pointer (&data);
}

gboolean
optio_board_memory_find_bytes (OptioBoardMemory *self,
                               GBytes           *wanted,
                               guint32           start,
                               gboolean          forward,
                               guint32          *out_address)
{
  g_autofree guint8 *data = NULL;
  const guint8 *needle;
  gsize size;
  guint32 n_places, place;

  g_return_val_if_fail (OPTIO_IS_BOARD_MEMORY (self), FALSE);
  g_return_val_if_fail (self->region != NULL, FALSE);

  needle = g_bytes_get_data (wanted, &size);
  data = dup_region (self);
  if (data == NULL || size == 0 || size > self->region->range.size)
    return FALSE;

  n_places = self->region->range.size - (guint32) size + 1;
  place = start - (guint32) self->region->range.start;
  if (place >= n_places)
    place = forward ? 0 : n_places - 1;
  for (guint32 i = 0; i < n_places; i++)
    {
      if (data[place] == needle[0] && memcmp (data + place, needle, size) == 0)
        {
          *out_address = self->region->range.start + place;
          return TRUE;
        }
      if (forward)
        place = place + 1 < n_places ? place + 1 : 0;
      else
        place = place > 0 ? place - 1 : n_places - 1;
    }
  return FALSE;
}
