/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a board says of itself: each line is the name of an alternate setting. Whatever it says, a
 * plan for it must be sound. */

#include "fuzz.h"
#include "optio-catalog.h"
#include "optio-plan.h"

#define FLASH_START 0x08000000u
#define FIRMWARE_SIZE 3000u

/* The size of a block is made up too: that of the whole input. */
static OptioIdentity *
make_identity (const char *const *names,
               gsize              size)
{
  const OptioIdentityFields fields = {
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .bcd_device = 0x2200,
    .product = names[0],
    .serial = names[0] != NULL ? names[1] : NULL,
    .alt_names = names,
    .attributes = 0x0b,
    .transfer_size = (guint16) size,
    .dfu_version = 0x011a,
  };

  return optio_identity_new (&fields);
}

static void
check_sectors (OptioLayout *layout)
{
  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    {
      const OptioRegion *region = optio_layout_get_region (layout, i);
      guint64 end = region->range.start;

      for (guint j = 0; j < MIN (region->n_sectors, 1000u); j++)
        {
          OptioSector sector = optio_layout_get_sector (layout, i, j);

          g_assert_cmpuint (sector.range.start, ==, end);
          g_assert_cmpuint (sector.range.size, >, 0);
          end = optio_range_get_end (sector.range);
        }
      g_assert_cmpuint (end, <=, optio_range_get_end (region->range));
    }
}

/* @plan: (transfer full) (nullable) */
static void
check_plan (OptioPlan *plan,
            GError   **error)
{
  g_assert_true ((plan == NULL) == (*error != NULL));
  if (plan != NULL)
    g_free (optio_plan_to_text (plan));
  g_clear_pointer (&plan, optio_plan_unref);
  g_clear_error (error);
}

static OptioImage *
make_firmware (guint32 start)
{
  static const guint8 firmware[FIRMWARE_SIZE] = { 0x00, 0x10, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08 };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();

  optio_image_builder_add (builder, start, firmware, sizeof firmware, NULL);
  return optio_image_builder_end (builder);
}

static void
plan_everything (OptioTarget *target)
{
  const OptioRegion *flash = optio_target_get_flash (target);
  guint32 start = flash != NULL ? flash->range.start : FLASH_START;
  g_autoptr (OptioImage) image = make_firmware (start);
  g_autoptr (GError) error = NULL;

  check_plan (optio_plan_new_flash (target, image, OPTIO_FLASH_LEAVE, &error), &error);
  check_plan (optio_plan_new_verify (target, image, &error), &error);
  check_plan (optio_plan_new_erase (target, NULL, OPTIO_ERASE_DEFAULT, &error), &error);
  check_plan (optio_plan_new_tour (target, &error), &error);
  check_plan (optio_plan_new_upload (target, FIRMWARE_SIZE, &error), &error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static OptioCatalog *catalog;
  g_autofree char *text = fuzz_text_new (data, size);
  g_auto (GStrv) names = g_strsplit (text, "\n", 32);
  g_auto (GStrv) notes = NULL;
  g_autoptr (OptioLayout) layout = NULL;
  g_autofree char *described = NULL;
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (OptioMatch) match = NULL;
  g_autoptr (OptioTarget) target = NULL;

  if (catalog == NULL)
    catalog = optio_catalog_new_default ();

  layout = optio_layout_new_from_strings ((const char *const *) names, &notes);
  described = optio_layout_to_string (layout);
  check_sectors (layout);
  identity = make_identity ((const char *const *) names, size);
  match = optio_catalog_match (catalog, identity);
  target = optio_target_new_from_match (identity, match);
  plan_everything (target);
  return 0;
}
