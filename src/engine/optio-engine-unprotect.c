/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking the read protection away: one command, and with it goes all that is in the flash and in
 * the RAM, and every option byte (AN3156 section 5.4). */

#include <glib/gi18n-lib.h>

#include "optio-engine-private.h"
#include "optio-error.h"

static gboolean
ask_for_commands (OptioRun *run,
                  gpointer  data,
                  GError  **error)
{
  gboolean *is_known = data;

  optio_machine_set_doing (&run->machine, "%s", _("ask for the board's commands"));
  return optio_machine_knows_read_unprotect (&run->machine, is_known, error);
}

/* Nothing is carried out before the next GETSTATUS, so what broke can be sent again. */
static gboolean
send_once (OptioRun *run,
           gpointer  data,
           GError  **error)
{
  optio_machine_set_doing (&run->machine, "%s", _("take the read protection away"));
  return optio_machine_send_read_unprotect (&run->machine, error);
}

/* No answer to Get Commands names it: then it must not be sent (AN3156 section 4.2). */
static gboolean
check_command (OptioRun *run,
               GError  **error)
{
  gboolean is_known;

  if (!optio_run_persist (run, ask_for_commands, &is_known, error))
    return FALSE;
  if (is_known)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("this bootloader says that it has no command that takes a protection away; that "
                 "needs a debugger"));
  return FALSE;
}

static guint32
get_level (const OptioField *field,
           OptioRange        block,
           GBytes           *bytes)
{
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  guint first = (field->place.at - block.start) * 8 + field->place.low_bit;
  guint32 level = 0;

  for (guint i = 0; i < field->place.width; i++)
    level |= (guint32) (data[(first + i) / 8] >> (first + i) % 8 & 1) << i;
  return level;
}

/* Reads the level. A board that refuses with an error is as closed as one that says so. */
static gboolean
look (OptioRun            *run,
      OptioUnprotectSight  closed,
      GError             **error)
{
  OptioRange block;
  const OptioField *field = optio_target_get_protection (run->target, &block);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  optio_machine_set_doing (&run->machine, "%s", _("read the level of the protection"));
  bytes = optio_run_read_options (run, block, &local_error);
  if (bytes == NULL && !g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_STATUS))
    return optio_run_set_unseen (run, g_steal_pointer (&local_error), error);

  if (bytes != NULL && get_level (field, block, bytes) == field->default_value)
    {
      run->outcome.unprotect = OPTIO_UNPROTECT_OPEN;
      return optio_image_builder_add (run->builder, block.start, g_bytes_get_data (bytes, NULL),
                                      block.size, error);
    }

  run->outcome.unprotect = closed;
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_VERIFY, _("the board is still read-protected"));
  return FALSE;
}

gboolean
optio_run_unprotect (OptioRun        *run,
                     const OptioStep *step,
                     GError         **error)
{
  guint bound_ms = optio_target_get_unprotect_bound_ms (run->target);
  OptioEffect effect;

  if (!check_command (run, error) || optio_run_is_cancelled (run, error))
    return FALSE;

  if (!optio_run_persist (run, send_once, NULL, error))
    return FALSE;

  run->outcome.unprotect = OPTIO_UNPROTECT_SENT;
  optio_ledger_set (run->ledger, step->range, OPTIO_FATE_IN_DOUBT);
  if (!optio_machine_await_effect (&run->machine, bound_ms, &effect, error))
    {
      run->outcome.unprotect = OPTIO_UNPROTECT_REFUSED;
      return FALSE;
    }

  if (effect == OPTIO_EFFECT_STAYED)
    return look (run, OPTIO_UNPROTECT_IGNORED, error);

  /* Some take the cable's silence for the end of the work, so the erase may still be on its way. */
  return optio_run_await_return (run, bound_ms, error) &&
         look (run, OPTIO_UNPROTECT_CLOSED, error);
}
