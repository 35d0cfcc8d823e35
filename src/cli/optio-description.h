/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "optio-catalog.h"
#include "optio-device.h"
#include "optio-target.h"

G_BEGIN_DECLS

/**
 * optio_description_add_device:
 * @builder: inside an object
 *
 * Adds what a board says of itself: "port", "usb_id", "bcd_device", "manufacturer", "product",
 * "serial", "speed", "hubs", "simulated", "dfuse", "runtime", "transfer_size", "alternates",
 * "problem". What is not known is null.
 */
void optio_description_add_device (JsonBuilder *builder,
                                   OptioDevice *device);

/**
 * optio_description_add_match:
 * @builder: inside an object
 *
 * Adds "chip" (the id, or null if it is not known for sure) and "candidates" with "id", "name" and
 * "reason".
 */
void optio_description_add_match (JsonBuilder *builder,
                                  OptioMatch  *match);

/**
 * optio_description_add_regions:
 * @builder: inside an object
 *
 * Adds "regions", each with "alt", "name", "start", "size", "access" and "sectors": runs of equal
 * sectors with "count", "size" and "access".
 */
void optio_description_add_regions (JsonBuilder *builder,
                                    OptioLayout *layout);

/**
 * OptioSectorRun:
 * @first: address of the first sector
 * @count: number of equal sectors
 * @size: bytes of each
 * @access: what may be done with each
 *
 * Equal sectors that follow each other.
 */
typedef struct
{
  guint32 first;
  guint count;
  guint32 size;
  OptioAccess access;
} OptioSectorRun;

/**
 * optio_description_next_run:
 * @region_index: below optio_layout_get_n_regions()
 * @inout_sector: (inout): 0 at first; the sector with which the next run begins afterwards
 * @out_run: (out): the run
 *
 * Returns: %FALSE behind the region's last sector.
 */
gboolean optio_description_next_run (OptioLayout    *layout,
                                     guint           region_index,
                                     guint          *inout_sector,
                                     OptioSectorRun *out_run);

G_END_DECLS
