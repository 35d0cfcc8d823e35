/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-input.h"
#include "optio-supply.h"
#include "optio-verb.h"

static char *format;
static gboolean no_verify;
static gboolean leave;
static gboolean full;
static gboolean discard_rest;
static char *supply;

static const GOptionEntry entries[] = {
  { "format", 0, 0, G_OPTION_ARG_STRING, &format,
    N_ ("Take the file as this format instead of looking into it"), N_ ("FORMAT") },
  { "no-verify", 0, 0, G_OPTION_ARG_NONE, &no_verify, N_ ("Do not read back what was written"),
    NULL },
  { "leave", 0, 0, G_OPTION_ARG_NONE, &leave, N_ ("Start the firmware afterwards"), NULL },
  { "full", 0, 0, G_OPTION_ARG_NONE, &full,
    N_ ("Erase and write also the sectors that hold the right bytes already"), NULL },
  { "discard-rest", 0, 0, G_OPTION_ARG_NONE, &discard_rest,
    N_ ("Do not keep what else is in the sectors that are erased"), NULL },
  { "supply", 0, 0, G_OPTION_ARG_STRING, &supply,
    N_ ("The chip's supply, as you measured it: some chips can then program faster. Remembered for "
        "this board; \"forget\" forgets it"),
    N_ ("VOLTS") },
  G_OPTION_ENTRY_NULL,
};

/* Option bytes are written by the road that says what they do, and only when somebody asks. */
static void
tell_aside (OptioCommand *command,
            OptioPlan    *plan,
            const char   *path)
{
  g_autofree char *note = NULL;

  if (optio_plan_get_aside_size (plan) == 0)
    return;

  note = g_strdup_printf (_("the file also has option bytes, which are not written; "
                            "\"optio options diff %s\" shows what they would change, "
                            "\"optio options apply\" writes them"),
                          path);
  optio_console_note (command->console, note);
}

static gboolean
flash_run (OptioCommand *command,
           char        **arguments,
           GError      **error)
{
  OptioFlashFlags flags = (no_verify ? OPTIO_FLASH_NO_VERIFY : OPTIO_FLASH_DEFAULT) |
                          (leave ? OPTIO_FLASH_LEAVE : OPTIO_FLASH_DEFAULT) |
                          (full ? OPTIO_FLASH_FULL : OPTIO_FLASH_DEFAULT) |
                          (discard_rest ? OPTIO_FLASH_DISCARD_REST : OPTIO_FLASH_DEFAULT);
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioErrand) errand = NULL;

  errand = optio_input_new_errand (command, arguments[0], format, &image, error);
  if (errand == NULL)
    return FALSE;

  if (!optio_supply_judge (errand, supply, &flags, error))
    return FALSE;

  plan = optio_plan_new_flash (errand->target, image, flags, error);
  if (plan == NULL)
    return FALSE;

  tell_aside (command, plan, arguments[0]);
  return optio_errand_run (errand, plan, error);
}

const OptioVerb optio_verb_flash = {
  .name = "flash",
  .arguments = N_ ("FILE"),
  .n_arguments = 1,
  .summary = N_ ("Write a firmware file and read it back"),
  .description =
      N_ ("Reads the sectors that the file touches, erases and writes those that differ, and reads "
          "them back. What else is in those sectors is kept. The plan is checked against the "
          "board's memory map before anything is sent. A file without addresses (raw binary) goes "
          "to --address, or to the start of the flash."),
  .options = OPTIO_OPTIONS_ALL,
  .entries = entries,
  .run = flash_run,
};
