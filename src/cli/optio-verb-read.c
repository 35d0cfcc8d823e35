/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-exit.h"
#include "optio-errand.h"
#include "optio-output.h"
#include "optio-span.h"
#include "optio-verb.h"

static char *format_name;
static char *size;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_ ("How much: 1024, 0x400 or 1K"), N_ ("SIZE") },
  { "format", 0, 0, G_OPTION_ARG_STRING, &format_name,
    N_ ("Write the file in this format instead of the one its name ends with"), N_ ("FORMAT") },
  G_OPTION_ENTRY_NULL,
};

/* A board without addresses sends what it has, up to --size. */
static OptioPlan *
plan_upload (OptioErrand *errand,
             GError     **error)
{
  guint32 limit = OPTIO_IMAGE_MAX_SIZE;

  if (!optio_errand_check_no_address (errand, error))
    return NULL;

  if (size == NULL ||
      (optio_parse_address (size, &limit) && limit > 0 && limit <= OPTIO_IMAGE_MAX_SIZE))
    return optio_plan_new_upload (errand->target, limit, error);

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("\"%s\" is not a size. Write it as 1024, 0x400 or 1K."), size);
  return NULL;
}

static OptioPlan *
plan_read (OptioErrand *errand,
           GError     **error)
{
  OptioRange range;

  if (optio_errand_is_plain (errand))
    return plan_upload (errand, error);
  if (!optio_span_parse (errand, size, &range, error))
    return NULL;

  return optio_plan_new_read (errand->target, &range, 1, error);
}

static gboolean
read_run (OptioCommand *command,
          char        **arguments,
          GError      **error)
{
  const char *path = arguments[0];
  const OptioFormat *format = optio_output_find_format (format_name, path, error);
  g_autoptr (OptioErrand) errand = NULL;
  g_autoptr (OptioPlan) plan = NULL;

  if (format == NULL || !optio_output_check (command, path, error))
    return FALSE;

  errand = optio_errand_new (command, error);
  if (errand == NULL)
    return FALSE;

  plan = plan_read (errand, error);
  if (plan == NULL || !optio_errand_run (errand, plan, error))
    return FALSE;

  return command->options.is_dry_run || optio_output_save (errand, format, path, error);
}

const OptioVerb optio_verb_read = {
  .name = "read",
  .arguments = N_ ("FILE"),
  .n_arguments = 1,
  .summary = N_ ("Save what is on the chip as a file"),
  .description =
      N_ ("Reads --size bytes from --address. Without --address it begins where the flash begins; "
          "without --size it reads to the end of the region. The file is written only when all "
          "was read. A file that exists is overwritten only with --yes."),
  .options = OPTIO_OPTIONS_ALL,
  .entries = entries,
  .run = read_run,
};
