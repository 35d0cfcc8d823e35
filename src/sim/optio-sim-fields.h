/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"
#include "optio-sim-map.h"

G_BEGIN_DECLS

/* The fields of the option bytes, as they stand in the memories of a simulated chip. */

/**
 * optio_sim_fields_get:
 * @out_value: (out): what the field holds
 *
 * Returns: whether its word is there.
 */
gboolean optio_sim_fields_get (OptioSimMap      *map,
                               const OptioField *field,
                               guint32          *out_value);

/**
 * optio_sim_fields_look_up:
 * @user_data: an #OptioSimMap
 *
 * An #OptioConditionLookup for what the option bytes of a map hold.
 */
gboolean optio_sim_fields_look_up (gpointer    user_data,
                                   const char *name,
                                   guint32    *out_value);

/**
 * optio_sim_fields_get_open_bit:
 * @field: a mask
 *
 * Returns: what its bit holds for a sector that is not protected.
 */
guint optio_sim_fields_get_open_bit (const OptioField *field);

/**
 * optio_sim_fields_hold:
 * @conditions: (element-type OptioCondition): of a field, or of its scale
 *
 * Returns: whether all of them are known to hold.
 */
gboolean optio_sim_fields_hold (OptioSimMap *map,
                                GArray      *conditions);

/**
 * optio_sim_fields_set:
 * @name: of a field
 *
 * Makes the fields of that name that are there hold @value, with its complement, also where new
 * options stand beside those that count.
 */
void optio_sim_fields_set (OptioSimMap *map,
                           const char  *name,
                           guint32      value);

/**
 * optio_sim_fields_write_factory:
 *
 * Makes the option bytes what the factory wrote: the values and complements of the fields, then
 * what was seen on real chips. What nobody knows is blank.
 */
void optio_sim_fields_write_factory (OptioSimMap *map);

G_END_DECLS
