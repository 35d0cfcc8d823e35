/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans for boards without addresses: plain DFU 1.1. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-plan-private.h"

#define MANIFEST_EXPECTED_MS 100
#define DETACH_EXPECTED_MS 500

gboolean
optio_plan_is_for_plain (OptioTarget *target)
{
  OptioIdentity *identity = optio_target_get_identity (target);

  return !optio_identity_is_dfuse (identity) && optio_identity_get_n_alts (identity) > 0 &&
         optio_target_check_bootloader (target, NULL);
}

/* The only setting, or the only one that has a name: the others may have been ruled out. */
static gboolean
find_alt (OptioIdentity *identity,
          guint         *out_alt,
          GError       **error)
{
  const char *const *names = optio_identity_get_fields (identity)->alt_names;
  guint n_alts = optio_identity_get_n_alts (identity);
  guint n_named = 0;

  *out_alt = 0;
  for (guint i = 0; i < n_alts; i++)
    if (names[i][0] != '\0')
      {
        n_named++;
        *out_alt = i;
      }

  if (n_alts == 1 || n_named == 1)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("The board has %u alternate settings and no memory map that says which one to "
                 "use. Choose one."),
               n_alts);
  return FALSE;
}

static OptioPlan *
new_plain (OptioTarget *target,
           guint        attribute,
           GError     **error)
{
  OptioIdentity *identity = optio_target_get_identity (target);
  g_autoptr (OptioPlan) plan = optio_plan_new (target);

  plan->is_plain = TRUE;
  if (!optio_target_check_bootloader (target, error))
    return NULL;

  if (optio_identity_is_dfuse (identity))
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                 _("The board speaks DfuSe, so it needs an address."));
  else if (optio_plan_check_descriptor (target, attribute, error) &&
           find_alt (identity, &plan->alt, error))
    return g_steal_pointer (&plan);

  return NULL;
}

/* @image as the bytes that go over the wire, from offset 0. */
static OptioImage *
make_content (OptioImage *image,
              GError    **error)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  guint n_segments = optio_image_get_n_segments (image);
  const guint8 *data;
  gsize size;

  if (n_segments != 1)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                   _("The firmware is in %u separate pieces. This board knows no addresses and "
                     "takes one piece; give it the raw binary that is made for it."),
                   n_segments);
      return NULL;
    }

  data = g_bytes_get_data (optio_image_get_segment (image, 0)->bytes, &size);
  return optio_image_builder_add (builder, 0, data, size, error) ? optio_image_builder_end (builder)
                                                                 : NULL;
}

OptioPlan *
optio_plan_new_download (OptioTarget    *target,
                         OptioImage     *image,
                         OptioFlashFlags flags,
                         GError        **error)
{
  guint verifiable = OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD | OPTIO_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT;
  guint attributes = optio_identity_get_fields (optio_target_get_identity (target))->attributes;
  gboolean stays = (attributes & OPTIO_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT) != 0;
  g_autoptr (OptioPlan) plan = new_plain (target, OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD, error);

  if (plan == NULL)
    return NULL;

  plan->image = make_content (image, error);
  if (plan->image == NULL)
    return NULL;

  optio_plan_add_segments (plan, OPTIO_STEP_WRITE, plan->image);
  optio_plan_add_step (plan, OPTIO_STEP_MANIFEST, OPTIO_RANGE_INIT (0, 0), NULL,
                       MANIFEST_EXPECTED_MS);
  if ((flags & OPTIO_FLASH_NO_VERIFY) == 0 && (attributes & verifiable) == verifiable)
    optio_plan_add_segments (plan, OPTIO_STEP_VERIFY, plan->image);
  if ((flags & OPTIO_FLASH_LEAVE) != 0 && stays)
    optio_plan_add_step (plan, OPTIO_STEP_DETACH, OPTIO_RANGE_INIT (0, 0), NULL,
                         DETACH_EXPECTED_MS);

  return g_steal_pointer (&plan);
}

OptioPlan *
optio_plan_new_comparison (OptioTarget *target,
                           OptioImage  *image,
                           GError     **error)
{
  g_autoptr (OptioPlan) plan = new_plain (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error);

  if (plan == NULL)
    return NULL;

  plan->image = make_content (image, error);
  if (plan->image == NULL)
    return NULL;

  optio_plan_add_segments (plan, OPTIO_STEP_VERIFY, plan->image);
  return g_steal_pointer (&plan);
}

OptioPlan *
optio_plan_new_upload (OptioTarget *target,
                       guint32      max_size,
                       GError     **error)
{
  g_autoptr (OptioPlan) plan = NULL;

  g_return_val_if_fail (max_size > 0 && max_size <= OPTIO_IMAGE_MAX_SIZE, NULL);

  plan = new_plain (target, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD, error);
  if (plan == NULL)
    return NULL;

  optio_plan_add_step (plan, OPTIO_STEP_READ, OPTIO_RANGE_INIT (0, max_size), NULL,
                       optio_plan_expect_read_ms (target, max_size));
  return g_steal_pointer (&plan);
}

OptioPlan *
optio_plan_new_detach (OptioTarget *target)
{
  OptioPlan *plan = optio_plan_new (target);

  plan->is_plain = TRUE;
  optio_plan_add_step (plan, OPTIO_STEP_DETACH, OPTIO_RANGE_INIT (0, 0), NULL, DETACH_EXPECTED_MS);
  return plan;
}
