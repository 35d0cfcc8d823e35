/* SPDX-License-Identifier: GPL-3.0-or-later */

/* -D: from a file to the board. */

#include <glib/gi18n.h>

#include "optio-dfu-util-private.h"
#include "optio-exit.h"
#include "optio-input.h"
#include "optio-option-firmware.h"
#include "optio-option-write.h"

/* The ids in a DFU suffix may be those of the application, which Optio does not know of a board in
 * its bootloader. dfu-util asks for nothing then; here the vendor must be the same, or -d must name
 * what the file names. */
static OptioFlashFlags
judge_usb_ids (OptioErrand *errand,
               OptioImage  *image)
{
  OptioIdentity *identity = optio_device_get_identity (errand->device);
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  const char *wanted = errand->command->options.usb_id;
  g_autofree char *named = NULL;
  OptioImageIds ids;

  if (!optio_image_get_usb_ids (image, &ids) ||
      optio_image_ids_fit (&ids, fields->vendor_id, fields->product_id))
    return OPTIO_FLASH_DEFAULT;

  named = g_strdup_printf ("%04x:%04x", ids.vendor_id, ids.product_id);
  if (ids.vendor_id != fields->vendor_id && (wanted == NULL || !g_str_has_prefix (wanted, named)))
    return OPTIO_FLASH_DEFAULT;

  optio_console_note (errand->command->console,
                      _("the file names other USB ids than the board has; they are taken for those "
                        "of its application"));
  return OPTIO_FLASH_ANY_BOARD;
}

static OptioFlashFlags
choose_flags (OptioErrand            *errand,
              const OptioDfuUtilLine *line,
              OptioImage             *image)
{
  OptioIdentity *identity = optio_device_get_identity (errand->device);
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  OptioFlashFlags flags = judge_usb_ids (errand, image);

  if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_LEAVE))
    flags |= OPTIO_FLASH_LEAVE;
  if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_FORCE))
    flags |= OPTIO_FLASH_BEYOND_MAP;

  if (fields->dfu_version != 0 && (fields->attributes & OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD) == 0)
    {
      optio_console_note (errand->command->console,
                          _("this board cannot be read: nothing is kept, and nothing is verified"));
      flags |= OPTIO_FLASH_NO_VERIFY | OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST;
    }

  return flags;
}

static gboolean
check_has_place (OptioErrand            *errand,
                 const OptioDfuUtilLine *line,
                 const OptioFormat      *format,
                 GError                **error)
{
  if (optio_errand_is_plain (errand))
    return optio_errand_check_no_address (errand, error);
  if (line->has_address || format->has_addresses)
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("%s does not say where its bytes belong. Say it with -s ADDRESS. Nothing was sent "
                 "to the board."),
               line->file);
  return FALSE;
}

static gboolean
is_option_bytes (OptioErrand *errand,
                 OptioImage  *image)
{
  guint n_ranges;
  const OptioRange *ranges = optio_target_get_option_ranges (errand->target, &n_ranges);
  g_autoptr (OptioImage) outside = NULL;
  g_autoptr (OptioImage) inside = optio_image_split (image, ranges, n_ranges, &outside);

  return optio_image_get_n_segments (outside) == 0;
}

/* Takes @errand. They go the road of "optio options": told, asked, written as a whole block. That
 * needs all of the board, not only the setting of -a: it compares the maps when it is back. */
static gboolean
write_options (OptioErrand *errand,
               OptioImage  *image,
               GError     **error)
{
  static const OptioOptionConsent none_beyond_yes = { 0 };
  g_autoptr (OptioOptionSession) session = NULL;

  optio_target_unref (errand->target);
  errand->target = optio_target_new_from_match (optio_device_get_identity (errand->device),
                                                errand->match);
  session = optio_option_session_new_for (errand, NULL, error);
  return session != NULL && optio_option_firmware_apply (session->set, image, error) &&
         optio_option_write (session, &none_beyond_yes, error);
}

/* Scripts look for these words. */
static void
tell_success (OptioCommand *command)
{
  if (!command->options.is_dry_run)
    optio_console_say (command->console, "File downloaded successfully");
}

gboolean
optio_dfu_util_download (OptioCommand           *command,
                         const OptioDfuUtilLine *line,
                         GError                **error)
{
  const OptioFormat *format;
  g_autoptr (OptioImage) image = optio_input_read_file (command, line->file, NULL, &format, error);
  g_autoptr (OptioErrand) errand = NULL;
  g_autoptr (OptioPlan) plan = NULL;

  if (image == NULL)
    return FALSE;

  errand = optio_dfu_util_new_errand (command, line, error);
  if (errand == NULL || !check_has_place (errand, line, format, error))
    return FALSE;

  if (is_option_bytes (errand, image))
    {
      if (!write_options (g_steal_pointer (&errand), image, error))
        return FALSE;

      tell_success (command);
      return TRUE;
    }

  plan = optio_plan_new_flash (errand->target, image, choose_flags (errand, line, image), error);
  if (plan == NULL)
    return FALSE;

  if (!optio_dfu_util_erase_before (errand, line, error) || !optio_errand_run (errand, plan, error))
    return FALSE;

  tell_success (command);
  return optio_dfu_util_reset_afterwards (errand, line, error);
}
