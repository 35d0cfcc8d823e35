/* SPDX-License-Identifier: GPL-3.0-or-later */

/* -U: from the board into a file. */

#include <glib/gi18n.h>
#include <inttypes.h>

#include "optio-dfu-util-private.h"
#include "optio-output.h"
#include "optio-span.h"

/* What dfu-util reads where it does not know how much there is. */
#define DEFAULT_UPLOAD_SIZE 0x4000u

/* To the end of the sectors of one kind: dfu-util takes each group of a layout for itself. */
static guint32
measure_group (OptioLayout       *layout,
               guint32            address,
               const OptioSector *first)
{
  guint64 end = optio_range_get_end (first->range);
  OptioSector next;

  while (end <= G_MAXUINT32 && optio_layout_find_sector (layout, (guint32) end, &next) &&
         next.alt == first->alt && next.access == first->access &&
         next.range.size == first->range.size)
    end = optio_range_get_end (next.range);

  return (guint32) (end - address);
}

/* Returns: (nullable): how much to read; %NULL if nothing says it. */
static char *
dup_size (OptioErrand            *errand,
          const OptioDfuUtilLine *line)
{
  OptioLayout *layout = optio_target_get_layout (errand->target);
  g_autofree char *size_text = NULL;
  g_autofree char *note = NULL;
  guint32 size = DEFAULT_UPLOAD_SIZE;
  OptioSector sector;

  if (line->length > 0)
    return g_strdup_printf ("%u", line->length);

  if (line->has_address && optio_layout_find_sector (layout, line->address, &sector))
    size = measure_group (layout, line->address, &sector);
  else if (line->has_address && !optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_FORCE))
    return NULL;

  size_text = optio_format_size (size);
  note = g_strdup_printf (_("-s does not say how much, so %s are read, as dfu-util does it"),
                          size_text);
  optio_console_note (errand->command->console, note);
  return g_strdup_printf ("%u", size);
}

static OptioPlan *
plan_upload (OptioErrand            *errand,
             const OptioDfuUtilLine *line,
             GError                **error)
{
  OptioLayout *layout = optio_target_get_layout (errand->target);
  g_autofree char *size = NULL;
  OptioRange range;

  if (optio_errand_is_plain (errand))
    return optio_errand_check_no_address (errand, error)
             ? optio_plan_new_upload (errand->target, OPTIO_IMAGE_MAX_SIZE, error)
             : NULL;

  size = dup_size (errand, line);
  if (!optio_span_parse (errand, size, &range, error))
    return NULL;
  if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_FORCE) &&
      !optio_layout_covers (layout, range, OPTIO_ACCESS_READ, NULL))
    return optio_plan_new_read_beyond_map (errand->target, range, error);

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

  note = g_strdup_printf (_("%" PRIu64 " bytes were read where -Z expected %u"), size,
                          line->upload_size);
  optio_console_note (command->console, note);
}

gboolean
optio_dfu_util_upload (OptioCommand           *command,
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
  /* dfu-util writes the bytes as they are, whatever the file is called. */
  if (!optio_output_save (errand, optio_format_find ("binary"), line->file, error))
    return FALSE;

  if (optio_dfu_util_line_has (line, OPTIO_DFU_UTIL_LEAVE))
    {
      leave = optio_dfu_util_plan_leave (errand, line, error);
      return optio_dfu_util_run_afterwards (errand, leave, error);
    }
  return optio_dfu_util_reset_afterwards (errand, line, error);
}
