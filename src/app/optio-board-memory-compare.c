/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A memory beside a file. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-board-memory-private.h"

/* What the file does not have, and what was not read, differs in nothing. @range lies in one piece,
 * as rows do. */
static gboolean
range_differs (OptioBoardMemory *self,
               OptioRange        range)
{
  guint index = optio_board_memory_get_piece_index (self, range.start);
  GBytes *piece = optio_board_memory_find_piece (self, index);
  g_autofree guint8 *expected = NULL;
  const guint8 *found;

  if (piece == NULL)
    return FALSE;

  found = g_bytes_get_data (piece, NULL);
  found += range.start - optio_board_memory_get_piece_range (self, index).start;
  expected = g_memdup2 (found, range.size);
  optio_image_copy (self->other, range, expected);
  return memcmp (found, expected, range.size) != 0;
}

static gboolean
row_differs (OptioBoardMemory *self,
             guint             position)
{
  return range_differs (self, optio_board_memory_get_row_range (self, position));
}

gboolean
optio_board_memory_find_difference (OptioBoardMemory *self,
                                    guint             row,
                                    gboolean          forward,
                                    guint            *out_row)
{
  guint n_rows;

  g_return_val_if_fail (OPTIO_IS_BOARD_MEMORY (self), FALSE);

  n_rows = self->other != NULL ? optio_board_memory_count_rows (self) : 0;
  for (guint i = forward ? row + 1 : row - 1; i < n_rows; i = forward ? i + 1 : i - 1)
    {
      if (!row_differs (self, i))
        continue;
      *out_row = i;
      return TRUE;
    }
  return FALSE;
}

static guint
count_differences (OptioBoardMemory *self)
{
  guint n_rows = optio_board_memory_count_rows (self);
  guint n_different = 0;

  for (guint i = 0; i < n_rows; i++)
    n_different += row_differs (self, i) ? 1 : 0;
  return n_different;
}

void
optio_board_memory_compare (OptioBoardMemory *self,
                            OptioImage       *image,
                            const char       *name)
{
  guint n_different;

  g_return_if_fail (OPTIO_IS_BOARD_MEMORY (self));

  g_clear_pointer (&self->other, optio_image_unref);
  g_clear_pointer (&self->compared_text, g_free);
  if (image != NULL && self->region != NULL)
    {
      self->other = optio_image_ref (image);
      n_different = count_differences (self);
      /* Translators: %u is a number of lines of the hex view, %s the name of a file */
      self->compared_text =
          n_different == 0 ? g_strdup_printf (_("The same as %s"), name)
                           : g_strdup_printf (ngettext ("%u line differs from %s",
                                                        "%u lines differ from %s", n_different),
                                              n_different, name);
    }
  optio_board_memory_changed (self);
}
