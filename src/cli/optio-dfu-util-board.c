/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a command line in dfu-util's words gets its board. */

#include <glib/gi18n.h>

#include "optio-dfu-util.h"

/* How often somebody looks for a board that is awaited. */
#define LOOK_EVERY_US 250000

/* Whether a board that @options leave is there, in its bootloader if that is what counts. */
static gboolean
is_there (OptioCommand *command,
          gboolean      in_bootloader)
{
  g_autoptr (OptioBoards) boards = optio_boards_new (command, NULL);
  GPtrArray *devices = boards != NULL ? optio_boards_get_chosen (boards) : NULL;

  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      OptioIdentity *identity = optio_device_get_identity (devices->pdata[i]);

      if (!in_bootloader || !optio_identity_get_fields (identity)->is_runtime)
        return TRUE;
    }

  return FALSE;
}

static void
wait_for_board (OptioCommand *command)
{
  optio_console_say (command->console, "%s", _("Waiting for a board; Ctrl-C ends it."));
  while (!is_there (command, FALSE))
    g_usleep (LOOK_EVERY_US);
}

static OptioErrand *
find_board (OptioCommand *command,
            GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  OptioErrand *errand;

  g_clear_pointer (&command->boards, optio_boards_free);
  errand = optio_errand_new (command, &local_error);
  if (errand != NULL)
    return errand;

  if (command->boards != NULL && optio_boards_get_chosen (command->boards)->len > 1 &&
      g_error_matches (local_error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE))
    local_error->code = OPTIO_EXIT_IO;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Many computers have devices built in that could be brought into DFU mode. dfu-util would do that
 * to the only one that it finds. */
static gboolean
check_is_chosen (OptioErrand *errand,
                 GError     **error)
{
  const OptioOptions *options = &errand->command->options;
  g_autofree char *label = NULL;

  if (options->usb_id != NULL || options->port != NULL || options->serial != NULL ||
      options->address_on_bus != 0)
    return TRUE;

  label = optio_device_dup_label (errand->device);
  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_IO,
               _("No board is in its bootloader. %s runs its application; if it is the one, choose "
                 "it with -p %s. Nothing was sent to it."),
               label, optio_device_get_port_path (errand->device));
  return FALSE;
}

static OptioErrand *
bring_to_bootloader (OptioErrand            *errand,
                     const OptioDfuUtilLine *line,
                     GError                **error)
{
  OptioCommand *command = errand->command;
  g_autoptr (OptioPlan) plan = optio_plan_new_detach (errand->target);
  gint64 end_us;

  if (!check_is_chosen (errand, error) || !optio_errand_run (errand, plan, error))
    return NULL;
  if (command->options.is_dry_run)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_IO,
                   _("What follows depends on what the board says of itself in its bootloader."));
      return NULL;
    }

  /* It comes back on the same port, but perhaps with other ids. */
  g_free (command->options.port);
  command->options.port = g_strdup (optio_device_get_port_path (errand->device));
  end_us = g_get_monotonic_time () + (gint64) line->detach_delay_s * G_USEC_PER_SEC;
  while (!is_there (command, TRUE) && g_get_monotonic_time () < end_us)
    g_usleep (LOOK_EVERY_US);

  return find_board (command, error);
}

OptioErrand *
optio_dfu_util_new_errand (OptioCommand           *command,
                           const OptioDfuUtilLine *line,
                           GError                **error)
{
  g_autoptr (OptioErrand) errand = NULL;
  OptioIdentity *identity;

  if (line->is_waiting)
    wait_for_board (command);

  errand = find_board (command, error);
  if (errand == NULL)
    return NULL;

  identity = optio_device_get_identity (errand->device);
  if (optio_identity_get_fields (identity)->is_runtime && line->action != OPTIO_DFU_UTIL_DETACH)
    return bring_to_bootloader (errand, line, error);

  return g_steal_pointer (&errand);
}
