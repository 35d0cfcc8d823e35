/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-firmware.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"

#define WORD_SIZE 4u

/* Returns: whether the file says something of the word at @at; @inout_word is changed to that. */
static gboolean
take_word (OptioImage *image,
           guint32     at,
           guint32    *inout_word)
{
  gboolean is_there = FALSE;

  for (guint i = 0; i < WORD_SIZE; i++)
    {
      guint8 byte;

      if (!optio_image_peek (image, at + i, &byte))
        continue;

      is_there = TRUE;
      *inout_word = (*inout_word & ~(0xffu << 8 * i)) | (guint32) byte << 8 * i;
    }

  return is_there;
}

static gboolean
apply_to_area (OptioOptionSet        *set,
               OptioImage            *image,
               const OptioOptionArea *area,
               guint                 *inout_n_words,
               GError               **error)
{
  guint64 end = optio_range_get_end (area->range);

  for (guint64 at = area->range.start; at + WORD_SIZE <= end; at += WORD_SIZE)
    {
      guint32 word = 0;

      /* A word that was not read is refused by name below. */
      optio_option_set_get_word (set, (guint32) at, &word);
      if (!take_word (image, (guint32) at, &word))
        continue;

      (*inout_n_words)++;
      if (!optio_option_set_change_word (set, (guint32) at, word, error))
        {
          g_prefix_error (error, "0x%08x: ", (guint32) at);
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
optio_option_firmware_apply (OptioOptionSet *set,
                             OptioImage     *image,
                             GError        **error)
{
  guint n_areas;
  const OptioOptionArea *areas =
      optio_chip_get_option_areas (optio_option_set_get_chip (set), &n_areas);
  guint n_words = 0;

  for (guint i = 0; i < n_areas; i++)
    if (!apply_to_area (set, image, &areas[i], &n_words, error))
      return FALSE;

  if (n_words > 0)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
               _("the firmware brings no option bytes of this chip along, which are at 0x%08x"),
               n_areas > 0 ? areas[0].range.start : 0);
  return FALSE;
}
