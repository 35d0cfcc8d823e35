/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From what dfu-util would be told to Optio's plans. */

#include "optio-dfu-util.h"

#include <glib/gi18n.h>

#include "optio-dfu-util-private.h"
#include "optio-error.h"
#include "optio-unprotect.h"

/* ---- what is asked for ---- */

static gboolean
check_modifiers (const OptioDfuUtilLine *line,
                 GError                **error)
{
  if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_FORCE))
    return TRUE;

  if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_UNPROTECT))
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("unprotect erases all of the flash and resets every option byte. Add :force if "
                   "that is meant. Nothing was sent to the board."));
  else if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_MASS_ERASE))
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
  if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_FAST))
    optio_console_note (command->console,
                        _("fast changes nothing: a board is asked as early as it bears"));
}

/* The plans have the address as the verbs have it. */
static void
set_address (OptioCommand           *command,
             const OptioDfuUtilLine *line)
{
  if (line->has_address)
    command->options.address = g_strdup_printf ("0x%08x", line->address);
}

/* ---- without a file ---- */

/* dfu-util does nothing else then, whatever file is named. */
static gboolean
unprotect (OptioCommand           *command,
           const OptioDfuUtilLine *line,
           GError                **error)
{
  g_autoptr (OptioErrand) errand = optio_dfu_util_new_errand (command, line, error);

  return errand != NULL && optio_unprotect (errand, error);
}

static gboolean
run_modifiers (OptioCommand           *command,
               const OptioDfuUtilLine *line,
               GError                **error)
{
  g_autoptr (OptioErrand) errand = optio_dfu_util_new_errand (command, line, error);
  g_autoptr (OptioPlan) leave = NULL;

  if (errand == NULL || !optio_dfu_util_erase_before (errand, line, error))
    return FALSE;

  if (!optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_LEAVE))
    return optio_dfu_util_reset_afterwards (errand, line, error);

  leave = optio_dfu_util_plan_leave (errand, line, error);
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
      return optio_dfu_util_reset_afterwards (errand, line, error);
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
    [OPTIO_DFU_UTIL_UPLOAD] = optio_dfu_util_upload,
    [OPTIO_DFU_UTIL_DOWNLOAD] = optio_dfu_util_download,
    [OPTIO_DFU_UTIL_COMMAND] = run_modifiers,
  };

  if (!check_modifiers (line, error))
    return FALSE;

  tell_deviations (command, line);
  set_address (command, line);
  if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_UNPROTECT) &&
      (line->action == OPTIO_DFU_UTIL_DOWNLOAD || line->action == OPTIO_DFU_UTIL_COMMAND))
    return unprotect (command, line, error);

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
