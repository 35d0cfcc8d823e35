/* SPDX-License-Identifier: GPL-3.0-or-later */

/* F2, F4 and F7 bootloaders program byte by byte, since they cannot know the supply. A byte in
 * their Device Feature area tells them that it allows words (AN2606 section 4.4 and table 4). It
 * lives in the bootloader's memory only, and is put back after the run. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-engine-private.h"
#include "optio-error.h"

/* Beyond the transfers themselves nothing happens on the board. */
#define WIDTH_BOUND_MS 1000

static gboolean
read_width (OptioRun *run,
            guint32   address,
            guint8   *data,
            GError  **error)
{
  return optio_machine_set_address (&run->machine, address, error) &&
         optio_machine_upload (&run->machine, OPTIO_WIRE_FIRST_BLOCK, data, OPTIO_WIDTH_SIZE,
                               error);
}

static gboolean
write_width (OptioRun     *run,
             guint32       address,
             const guint8 *data,
             GError      **error)
{
  OptioPace pace;

  optio_pace_init (&pace, WIDTH_BOUND_MS, TRUE, OPTIO_WIDTH_SIZE, 0);
  return optio_machine_set_address (&run->machine, address, error) &&
         optio_machine_download (&run->machine, OPTIO_WIRE_FIRST_BLOCK, data, OPTIO_WIDTH_SIZE,
                                 &pace, error);
}

static gboolean
choose (OptioRun              *run,
        const OptioFastProgram *fast,
        GError               **error)
{
  guint8 width[OPTIO_WIDTH_SIZE];

  if (!read_width (run, fast->select_at, run->old_width, error))
    return FALSE;

  memcpy (width, run->old_width, sizeof width);
  width[0] = fast->select;
  if (!write_width (run, fast->select_at, width, error))
    return FALSE;

  run->is_width_changed = TRUE;
  if (!read_width (run, fast->select_at, width, error))
    return FALSE;

  if (width[0] == fast->select)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_VERIFY, _("it reads 0x%02x instead of 0x%02x"),
               width[0], fast->select);
  return FALSE;
}

gboolean
optio_run_raise_width (OptioRun *run,
                       GError  **error)
{
  const OptioFastProgram *fast = optio_plan_get_fast_program (run->plan);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *note = NULL;

  if (fast == NULL)
    return TRUE;

  optio_machine_set_doing (&run->machine, _("choose words of %u bytes"), fast->unit);
  if (choose (run, fast, &local_error))
    {
      optio_pace_init (&run->write_pace, optio_pace_get_bound_ms (&run->write_pace),
                       optio_run_bears_early_polls (run),
                       optio_target_get_transfer_size (run->target), 0);
      note = g_strdup_printf (_("The board programs %u bytes at once for this job, as the supply "
                                "was said to allow."),
                              fast->unit);
      optio_run_tell_note (run, FALSE, note);
      return TRUE;
    }

  if (g_error_matches (local_error, OPTIO_ERROR, OPTIO_ERROR_GONE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  note = g_strdup_printf (_("The board does not take the faster way to program (%s)."),
                          local_error->message);
  optio_run_tell_note (run, TRUE, note);
  return optio_run_bring_back (run, WIDTH_BOUND_MS, error) &&
         (!optio_run_restore_width (run) || optio_run_bring_back (run, WIDTH_BOUND_MS, error));
}

gboolean
optio_run_restore_width (OptioRun *run)
{
  const OptioFastProgram *fast = optio_plan_get_fast_program (run->plan);

  if (fast == NULL || !run->is_width_changed)
    return FALSE;

  optio_machine_set_doing (&run->machine, "%s", _("put the width of programming back"));
  run->is_width_changed = !write_width (run, fast->select_at, run->old_width, NULL);
  return TRUE;
}
