/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From what dfu-util would be told to Optio's plans. */

#include "optio-dfu-util.h"

#include <glib/gi18n.h>

#include "optio-error.h"
#include "optio-input.h"
#include "optio-output.h"
#include "optio-span.h"

/* What dfu-util reads where it does not know how much there is. */
#define DEFAULT_UPLOAD_SIZE 0x4000u

/* ---- what is asked for ---- */

static gboolean
has_modifier (const OptioDfuUtilLine *line,
              OptioDfuUtilModifiers   modifier)
{
  return (line->modifiers & modifier) != 0;
}

static gboolean
check_modifiers (const OptioDfuUtilLine *line,
                 GError                **error)
{
  if (has_modifier (line, OPTIO_DFU_UTIL_UNPROTECT))
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("Read Unprotect is not sent: it erases all of the chip and resets its option "
                   "bytes, and nothing here shows that the chip is read-protected. Nothing was "
                   "sent to the board."));
  else if (has_modifier (line, OPTIO_DFU_UTIL_MASS_ERASE) &&
           !has_modifier (line, OPTIO_DFU_UTIL_FORCE))
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("mass-erase erases all of the flash. Add :force if that is meant. Nothing was "
                   "sent to the board."));
  else
    return TRUE;

  return FALSE;
}

/* Says where Optio does not do what the words say. */
static void
tell_deviations (OptioCommand           *command,
                 const OptioDfuUtilLine *line)
{
  if (line->transfer_size > 0)
    optio_console_note (command->console,
                        _("-t changes nothing: blocks have the size that the board asks for"));
  if (has_modifier (line, OPTIO_DFU_UTIL_FAST))
    optio_console_note (command->console,
                        _("fast changes nothing: a board is asked as early as it bears"));
  if (has_modifier (line, OPTIO_DFU_UTIL_FORCE) && !has_modifier (line, OPTIO_DFU_UTIL_MASS_ERASE))
    optio_console_note (command->console,
                        _("force changes nothing: addresses are checked against the board's map"));
}

/* The plans have the address as the verbs have it. */
static void
set_address (OptioCommand           *command,
             const OptioDfuUtilLine *line)
{
  if (line->has_address)
    command->options.address = g_strdup_printf ("0x%08x", line->address);
}

/* ---- before and after ---- */

static gboolean
erase_all (OptioErrand *errand,
           GError     **error)
{
  g_autoptr (OptioPlan) plan =
      optio_plan_new_erase (errand->target, NULL, OPTIO_ERASE_DEFAULT, error);

  return plan != NULL && optio_errand_run (errand, plan, error);
}

static OptioPlan *
plan_leave (OptioErrand            *errand,
            const OptioDfuUtilLine *line,
            GError                **error)
{
  const OptioRegion *flash = optio_errand_get_flash (errand);

  if (optio_errand_is_plain (errand))
    return optio_plan_new_detach (errand->target);
  if (line->has_address)
    return optio_plan_new_leave (errand->target, line->address, error);
  if (flash != NULL)
    return optio_plan_new_leave (errand->target, flash->range.start, error);

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("The board announces no flash, so say with -s ADDRESS:leave where to start."));
  return NULL;
}

/* Carries it out; what is told at the end is still what became of the job before. */
static gboolean
run_afterwards (OptioErrand *errand,
                OptioPlan   *plan,
                GError     **error)
{
  OptioCommand *command = errand->command;
  OptioVerdict *verdict;
  gboolean is_good;

  if (plan == NULL || command->options.is_dry_run)
    return plan != NULL;

  verdict = g_steal_pointer (&command->verdict);
  is_good = optio_errand_run_quietly (errand, plan, error);
  if (is_good)
    optio_console_say (command->console, "%s", optio_verdict_get_sentence (command->verdict));
  if (is_good && verdict != NULL)
    {
      optio_verdict_unref (command->verdict);
      command->verdict = g_steal_pointer (&verdict);
    }
  g_clear_pointer (&verdict, optio_verdict_unref);
  return is_good;
}

/* A board that has left is not there to be reset, and need not be. */
static gboolean
reset_afterwards (OptioErrand            *errand,
                  const OptioDfuUtilLine *line,
                  GError                **error)
{
  g_autoptr (OptioPlan) plan = NULL;

  if (!line->is_reset || has_modifier (line, OPTIO_DFU_UTIL_LEAVE))
    return TRUE;

  plan = optio_plan_new_detach (errand->target);
  return run_afterwards (errand, plan, error);
}

/* ---- from a file to the board ---- */

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

  if (has_modifier (line, OPTIO_DFU_UTIL_LEAVE))
    flags |= OPTIO_FLASH_LEAVE;

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
download (OptioCommand           *command,
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

  plan = optio_plan_new_flash (errand->target, image, choose_flags (errand, line, image), error);
  if (plan == NULL)
    return FALSE;

  if ((has_modifier (line, OPTIO_DFU_UTIL_MASS_ERASE) && !erase_all (errand, error)) ||
      !optio_errand_run (errand, plan, error))
    return FALSE;

  /* Scripts look for these words. */
  if (!command->options.is_dry_run)
    optio_console_say (command->console, "File downloaded successfully");
  return reset_afterwards (errand, line, error);
}

/* ---- from the board into a file ---- */

static OptioPlan *
plan_upload (OptioErrand            *errand,
             const OptioDfuUtilLine *line,
             GError                **error)
{
  g_autofree char *size = line->length > 0 ? g_strdup_printf ("%u", line->length) : NULL;
  OptioRange range;

  if (optio_errand_is_plain (errand))
    return optio_errand_check_no_address (errand, error)
             ? optio_plan_new_upload (errand->target, OPTIO_IMAGE_MAX_SIZE, error)
             : NULL;

  if (size == NULL && !line->has_address)
    {
      size = g_strdup_printf ("%u", DEFAULT_UPLOAD_SIZE);
      optio_console_note (errand->command->console,
                          _("without -s ADDRESS:LENGTH only the first 16 KiB of the flash are "
                            "read, as dfu-util does it"));
    }

  if (!optio_span_parse (errand, size, &range, error))
    return NULL;

  return optio_plan_new_read (errand->target, &range, 1, error);
}

static void
compare_size (OptioCommand           *command,
              const OptioDfuUtilLine *line)
{
  OptioImage *image = optio_verdict_get_image (command->verdict);
  guint64 size = image != NULL ? optio_image_get_size (image) : 0;
  g_autofree char *note = NULL;

  if (line->upload_size == 0 || size == line->upload_size)
    return;

  note = g_strdup_printf (_("%" G_GUINT64_FORMAT " bytes were read where -Z expected %u"), size,
                          line->upload_size);
  optio_console_note (command->console, note);
}

/* dfu-util writes the bytes as they are, whatever the file is called. */
static const OptioFormat *
get_raw_format (void)
{
  const OptioFormat *const *formats = optio_format_get_all ();

  while (formats[1] != NULL)
    formats++;
  return formats[0];
}

static gboolean
upload (OptioCommand           *command,
        const OptioDfuUtilLine *line,
        GError                **error)
{
  g_autoptr (OptioErrand) errand = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioPlan) leave = NULL;

  if (!optio_output_check (command, line->file, error))
    return FALSE;

  errand = optio_dfu_util_new_errand (command, line, error);
  if (errand == NULL)
    return FALSE;

  plan = plan_upload (errand, line, error);
  if (plan == NULL || !optio_errand_run (errand, plan, error))
    return FALSE;

  if (command->options.is_dry_run)
    return TRUE;

  compare_size (command, line);
  if (!optio_output_save (errand, get_raw_format (), line->file, error))
    return FALSE;

  if (has_modifier (line, OPTIO_DFU_UTIL_LEAVE))
    {
      leave = plan_leave (errand, line, error);
      return run_afterwards (errand, leave, error);
    }
  return reset_afterwards (errand, line, error);
}

/* ---- without a file ---- */

static gboolean
run_modifiers (OptioCommand           *command,
               const OptioDfuUtilLine *line,
               GError                **error)
{
  g_autoptr (OptioErrand) errand = optio_dfu_util_new_errand (command, line, error);
  g_autoptr (OptioPlan) leave = NULL;

  if (errand == NULL ||
      (has_modifier (line, OPTIO_DFU_UTIL_MASS_ERASE) && !erase_all (errand, error)))
    return FALSE;

  if (!has_modifier (line, OPTIO_DFU_UTIL_LEAVE))
    return reset_afterwards (errand, line, error);

  leave = plan_leave (errand, line, error);
  return leave != NULL && optio_errand_run (errand, leave, error);
}

static gboolean
detach (OptioCommand           *command,
        const OptioDfuUtilLine *line,
        GError                **error)
{
  g_autoptr (OptioErrand) errand = optio_dfu_util_new_errand (command, line, error);
  g_autoptr (OptioPlan) plan = NULL;
  OptioIdentity *identity;

  if (errand == NULL)
    return FALSE;

  identity = optio_device_get_identity (errand->device);
  if (!optio_identity_get_fields (identity)->is_runtime)
    {
      optio_console_note (command->console, _("the board is in its bootloader already"));
      return reset_afterwards (errand, line, error);
    }

  plan = optio_plan_new_detach (errand->target);
  return optio_errand_run (errand, plan, error);
}

static gboolean
list (OptioCommand           *command,
      const OptioDfuUtilLine *line,
      GError                **error)
{
  g_autoptr (OptioBoards) boards = optio_boards_new (command, error);

  if (boards == NULL)
    return FALSE;

  optio_dfu_util_list (command, boards);
  return TRUE;
}

static gboolean
ask_for_more (OptioCommand           *command,
              const OptioDfuUtilLine *line,
              GError                **error)
{
  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("Say what to do: a verb (\"optio help\" lists them), or -D FILE, -U FILE, -l or "
                 "-e as for dfu-util."));
  return FALSE;
}

gboolean
optio_dfu_util_run (OptioCommand           *command,
                    const OptioDfuUtilLine *line,
                    GError                **error)
{
  static gboolean (*const funcs[]) (OptioCommand           *command,
                                    const OptioDfuUtilLine *line,
                                    GError                **error) = {
    [OPTIO_DFU_UTIL_NONE] = ask_for_more,
    [OPTIO_DFU_UTIL_HELP] = ask_for_more,
    [OPTIO_DFU_UTIL_VERSION] = ask_for_more,
    [OPTIO_DFU_UTIL_LIST] = list,
    [OPTIO_DFU_UTIL_DETACH] = detach,
    [OPTIO_DFU_UTIL_UPLOAD] = upload,
    [OPTIO_DFU_UTIL_DOWNLOAD] = download,
    [OPTIO_DFU_UTIL_COMMAND] = run_modifiers,
  };

  if (!check_modifiers (line, error))
    return FALSE;

  tell_deviations (command, line);
  set_address (command, line);
  return funcs[line->action](command, line, error);
}

/* ---- the exit code ---- */

OptioExit
optio_dfu_util_get_exit (const GError *error)
{
  static const OptioExit between[] = {
    OPTIO_EXIT_PARTLY,    OPTIO_EXIT_UNSURE,   OPTIO_EXIT_NO_BOARD,
    OPTIO_EXIT_TRY_AGAIN, OPTIO_EXIT_PROTOCOL, OPTIO_EXIT_PERMISSION,
  };
  OptioExit code = optio_exit_from_error (error);

  if (g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_RANGE) ||
      g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH))
    return OPTIO_EXIT_USAGE;

  for (gsize i = 0; i < G_N_ELEMENTS (between); i++)
    if (code == between[i])
      return OPTIO_EXIT_IO;

  return code;
}
