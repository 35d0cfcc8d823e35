/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-supply.h"

#include <glib/gi18n.h>

#include "optio-exit.h"
#include "optio-recall.h"

#define WORD_FORGET "forget"

/* No chip lives on more; millivolts have to fit. */
#define MAX_VOLTS 100.0

/* @out_mv: 0 to forget. */
static gboolean
parse_supply (const char *said,
              guint      *out_mv,
              GError    **error)
{
  char *end = NULL;
  double volts;

  *out_mv = 0;
  if (g_str_equal (said, WORD_FORGET))
    return TRUE;

  volts = g_ascii_strtod (said, &end);
  if (end != said && *end == '\0' && volts >= 0.001 && volts <= MAX_VOLTS)
    {
      *out_mv = (guint) (volts * 1000 + 0.5);
      return TRUE;
    }

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("--supply takes the volts that you measured, such as 3.3, or \"forget\"; \"%s\" "
                 "is neither."),
               said);
  return FALSE;
}

/* What cannot be remembered is no reason to fail. */
static void
keep (OptioErrand *errand,
      guint        supply_mv)
{
  OptioCommand *command = errand->command;
  OptioHistory *history = optio_recall_get_history (command, command->boards, errand->device);
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;

  if (history == NULL || command->options.is_dry_run ||
      (supply_mv == 0 && optio_history_get_supply_mv (history, errand->device) == 0) ||
      optio_history_set_supply_mv (history, errand->device, supply_mv, &error))
    return;

  note = g_strdup_printf (_("This will not be remembered: %s"), error->message);
  optio_console_note (command->console, note);
}

/* Returns what was said of this board earlier, 0 if nothing was, and tells it if it counts. */
static guint
recall (OptioErrand            *errand,
        const OptioFastProgram *fast)
{
  OptioCommand *command = errand->command;
  OptioHistory *history = optio_recall_get_history (command, command->boards, errand->device);
  guint supply_mv = history != NULL ? optio_history_get_supply_mv (history, errand->device) : 0;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *date = NULL;

  if (supply_mv < fast->supply_minimum_mv || supply_mv > fast->supply_maximum_mv)
    return 0;

  time = g_date_time_new_from_unix_local (
      optio_history_get_supply_time_s (history, errand->device));
  date = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("?");
  optio_console_say (command->console,
                     _("The supply is %.1f V, as you said on %s. If that has changed, say it anew "
                       "with --supply, or --supply=forget."),
                     supply_mv / 1000.0, date);
  return supply_mv;
}

gboolean
optio_supply_judge (OptioErrand     *errand,
                    const char      *said,
                    OptioFlashFlags *flags,
                    GError         **error)
{
  const OptioFastProgram *fast = optio_target_get_fast_program (errand->target);
  OptioConsole *console = errand->command->console;
  g_autofree char *note = NULL;
  guint supply_mv = 0;

  if (said != NULL && !parse_supply (said, &supply_mv, error))
    return FALSE;

  if (fast == NULL)
    {
      if (said != NULL)
        optio_console_note (console, _("no faster way to program is known for this board; --supply "
                                       "changes nothing"));
      return TRUE;
    }

  if (said != NULL)
    keep (errand, supply_mv);
  else
    supply_mv = recall (errand, fast);

  if (supply_mv >= fast->supply_minimum_mv && supply_mv <= fast->supply_maximum_mv)
    {
      *flags |= OPTIO_FLASH_HIGH_SUPPLY;
    }
  else if (supply_mv > 0)
    {
      note = g_strdup_printf (_("programming faster needs %.1f to %.1f V; it is programmed as "
                                "usual"),
                              fast->supply_minimum_mv / 1000.0, fast->supply_maximum_mv / 1000.0);
      optio_console_note (console, note);
    }

  return TRUE;
}
