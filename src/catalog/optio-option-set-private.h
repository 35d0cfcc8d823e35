/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-set.h"

G_BEGIN_DECLS

/**
 * OptioAreaBytes:
 * @area: an area of the chip
 * @bytes: what was read of it
 * @is_known: by byte, whether it was read
 */
typedef struct
{
  const OptioOptionArea *area;
  guint8 *bytes;
  gboolean *is_known;
} OptioAreaBytes;

struct _OptioOptionSet
{
  GObject parent_instance;

  OptioChip *chip;
  char *variant;
  guint32 flash_size;
  GArray *areas;      /* of OptioAreaBytes */
  GPtrArray *all;     /* of OptioOption, one for each field of the chip */
  GPtrArray *options; /* those of the chip as it was read */
  guint n_changes;
  gboolean mends_complements;
};

/**
 * OptioBrokenFunc:
 * @offset: first byte of a value in @area whose complement does not match
 * @n_bytes: bytes of the value
 */
typedef void (*OptioBrokenFunc) (OptioOptionSet       *self,
                                 const OptioAreaBytes *area,
                                 guint32               offset,
                                 guint                 n_bytes,
                                 gpointer              user_data);

/**
 * optio_option_set_foreach_broken:
 * @func: (scope call): called for each value whose complement does not match
 */
void optio_option_set_foreach_broken (OptioOptionSet *self,
                                      OptioBrokenFunc func,
                                      gpointer        user_data);

/**
 * optio_option_set_count_mended:
 * @range: (nullable): a part of the areas; %NULL for all
 *
 * Returns: how many values in @range get a matching complement again.
 */
guint optio_option_set_count_mended (OptioOptionSet   *self,
                                     const OptioRange *range);

/**
 * optio_option_set_mend_bytes:
 * @bytes: all bytes of @area, with the changes
 *
 * Makes the complements that are mended follow their values.
 */
void optio_option_set_mend_bytes (OptioOptionSet       *self,
                                  const OptioAreaBytes *area,
                                  guint8               *bytes);

/**
 * optio_option_set_count_changes:
 *
 * Counts the changes anew, and notifies if there are more or fewer.
 */
void optio_option_set_count_changes (OptioOptionSet *self);

/**
 * optio_option_set_find_area:
 *
 * Returns: (nullable): the area that holds all of @range; %OPTIO_ERROR_RANGE if there is none.
 */
OptioAreaBytes *optio_option_set_find_area (OptioOptionSet *self,
                                            OptioRange      range,
                                            GError        **error);

/**
 * optio_option_set_dup_bytes:
 * @is_for_writing: whether the second words of pairs begin with what the first words hold
 *
 * As optio_option_set_encode().
 */
GBytes *optio_option_set_dup_bytes (OptioOptionSet *self,
                                    OptioRange      range,
                                    gboolean        is_for_writing,
                                    GError        **error);

/**
 * optio_option_set_read_place:
 *
 * Returns: whether these bits were read.
 */
gboolean optio_option_set_read_place (OptioOptionSet   *self,
                                      const OptioPlace *place,
                                      guint32          *out_value);

/**
 * optio_option_set_look_up:
 * @user_data: the set
 *
 * An OptioConditionLookup for the values as they are to be.
 */
gboolean optio_option_set_look_up (gpointer    user_data,
                                   const char *name,
                                   guint32    *out_value);

/**
 * optio_option_set_look_up_read:
 * @user_data: the set
 *
 * An OptioConditionLookup for the values as they were read.
 */
gboolean optio_option_set_look_up_read (gpointer    user_data,
                                        const char *name,
                                        guint32    *out_value);

/**
 * optio_option_set_has_place:
 *
 * Returns: whether these bits are there in the chip as it was read.
 */
gboolean optio_option_set_has_place (OptioOptionSet   *self,
                                     const OptioPlace *place);

G_END_DECLS
