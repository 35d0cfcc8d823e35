/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-exit.h"
#include "optio-span.h"
#include "optio-verb.h"

static char *size;
static gboolean by_sector;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_ ("How much: 1024, 0x400 or 1K"), N_ ("SIZE") },
  { "by-sector", 0, 0, G_OPTION_ARG_NONE, &by_sector,
    N_ ("Erase one sector after the other, also where all can be erased at once"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* All of the flash is gone in one word, so that word is asked for. */
static gboolean
confirm_all (OptioErrand *errand,
             OptioPlan   *plan,
             GError     **error)
{
  OptioConsole *console = errand->command->console;
  g_autofree char *label = optio_device_dup_label (errand->device);
  g_autofree char *summary = optio_plan_dup_summary (plan);
  g_autofree char *question = NULL;

  if (errand->command->options.is_yes || errand->command->options.is_dry_run)
    return TRUE;

  if (!optio_console_can_ask (console))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("This erases all of the flash of %s, and nobody is at a terminal to be asked. "
                     "Nothing was sent to the board. Repeat with --yes, or name a part with "
                     "--address and --size."),
                   label);
      return FALSE;
    }

  question = g_strdup_printf (_("All of the flash of %s will be lost. %s Type \"yes\" to go on:"),
                              label, summary);
  if (optio_console_confirm (console, question))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_CANCELLED,
               _("Not confirmed. Nothing was sent to the board; the same command asks again."));
  return FALSE;
}

static gboolean
erase_run (OptioCommand *command,
           char        **arguments,
           GError      **error)
{
  g_autoptr (OptioErrand) errand = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  gboolean is_all = command->options.address == NULL && size == NULL;
  OptioRange range;

  if (!is_all && (command->options.address == NULL || size == NULL))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("A part of the flash needs both --address and --size. Nothing was sent to the "
                     "board."));
      return FALSE;
    }

  errand = optio_errand_new (command, error);
  if (errand == NULL || (!is_all && !optio_span_parse (errand, size, &range, error)))
    return FALSE;

  plan = optio_plan_new_erase (errand->target, is_all ? NULL : &range,
                               by_sector ? OPTIO_ERASE_BY_SECTOR : OPTIO_ERASE_DEFAULT, error);
  if (plan == NULL || (is_all && !confirm_all (errand, plan, error)))
    return FALSE;

  return optio_errand_run (errand, plan, error);
}

const OptioVerb optio_verb_erase = {
  .name = "erase",
  .summary = N_ ("Erase flash and read back that it is blank"),
  .description =
      N_ ("With --address and --size, erases the whole sectors that hold a byte of it. Without "
          "them, erases all of the flash, and asks first; where nobody can be asked, --yes is "
          "needed. All is erased at once where the bootloader is known to do that and it is "
          "quicker. Option bytes are not touched."),
  .options = OPTIO_OPTIONS_ALL,
  .entries = entries,
  .run = erase_run,
};
