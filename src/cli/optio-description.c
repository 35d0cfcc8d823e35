/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-description.h"

#include "optio-json.h"

void
optio_description_add_device (JsonBuilder *builder,
                              OptioDevice *device)
{
  OptioIdentity *identity = optio_device_get_identity (device);
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  const GError *problem = optio_device_get_problem (device);
  g_autofree char *usb_id = g_strdup_printf ("%04x:%04x", fields->vendor_id, fields->product_id);
  g_autofree char *bcd_device = g_strdup_printf ("%04x", fields->bcd_device);

  optio_json_add_string (builder, "port", optio_device_get_port_path (device));
  optio_json_add_string (builder, "usb_id", usb_id);
  optio_json_add_string (builder, "bcd_device", bcd_device);
  optio_json_add_string (builder, "manufacturer", fields->manufacturer);
  optio_json_add_string (builder, "product", fields->product);
  optio_json_add_string (builder, "serial", fields->serial);
  optio_json_add_string (builder, "speed",
                         optio_usb_speed_get_name (optio_device_get_speed (device)));
  optio_json_add_strings (builder, "hubs", optio_device_get_hubs (device));
  optio_json_add_boolean (builder, "simulated", optio_device_is_simulated (device));
  optio_json_add_boolean (builder, "dfuse", optio_identity_is_dfuse (identity));
  optio_json_add_boolean (builder, "runtime", fields->is_runtime);
  optio_json_add_number (builder, "transfer_size", fields->transfer_size);
  optio_json_add_strings (builder, "alternates", fields->alt_names);
  optio_json_add_string (builder, "problem", problem != NULL ? problem->message : NULL);
}

void
optio_description_add_match (JsonBuilder *builder,
                             OptioMatch  *match)
{
  OptioChip *chip = optio_match_get_chip (match);
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

  optio_json_add_string (builder, "chip", chip != NULL ? optio_chip_get_id (chip) : NULL);
  optio_json_begin_array (builder, "candidates");
  for (guint i = 0; i < n_candidates; i++)
    {
      json_builder_begin_object (builder);
      optio_json_add_string (builder, "id", optio_chip_get_id (candidates[i].chip));
      optio_json_add_string (builder, "name", optio_chip_get_name (candidates[i].chip));
      optio_json_add_string (builder, "reason", candidates[i].reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

gboolean
optio_description_next_run (OptioLayout    *layout,
                            guint           region_index,
                            guint          *inout_sector,
                            OptioSectorRun *out_run)
{
  guint n_sectors = optio_layout_get_region (layout, region_index)->n_sectors;
  OptioSector sector;

  if (*inout_sector >= n_sectors)
    return FALSE;

  sector = optio_layout_get_sector (layout, region_index, *inout_sector);
  *out_run = (OptioSectorRun){ .first = sector.range.start,
                               .size = sector.range.size,
                               .access = sector.access };
  while (sector.range.size == out_run->size && sector.access == out_run->access)
    {
      out_run->count++;
      (*inout_sector)++;
      if (*inout_sector >= n_sectors)
        break;
      sector = optio_layout_get_sector (layout, region_index, *inout_sector);
    }

  return TRUE;
}

static void
add_region (JsonBuilder *builder,
            OptioLayout *layout,
            guint        index)
{
  const OptioRegion *region = optio_layout_get_region (layout, index);
  OptioSectorRun run;
  guint sector = 0;

  json_builder_begin_object (builder);
  optio_json_add_number (builder, "alt", region->alt);
  optio_json_add_string (builder, "name", region->name);
  optio_json_add_number (builder, "start", region->range.start);
  optio_json_add_number (builder, "size", region->range.size);
  optio_json_add_string (builder, "access", optio_access_to_string (region->access));
  optio_json_begin_array (builder, "sectors");
  while (optio_description_next_run (layout, index, &sector, &run))
    {
      json_builder_begin_object (builder);
      optio_json_add_number (builder, "count", run.count);
      optio_json_add_number (builder, "size", run.size);
      optio_json_add_string (builder, "access", optio_access_to_string (run.access));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

void
optio_description_add_regions (JsonBuilder *builder,
                               OptioLayout *layout)
{
  optio_json_begin_array (builder, "regions");
  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    add_region (builder, layout, i);
  json_builder_end_array (builder);
}
