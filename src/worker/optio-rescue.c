/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-rescue.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-format.h"

#define FORMAT_NAME "ihex"
#define FOLDER_MODE 0700

/* "1-4.1-20250314-153000-1.hex", a file that is not there yet; port paths have no character that a
 * file name may not have. */
static char *
make_path (const char *folder,
           const char *port_path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");

  for (guint i = 1;; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s-%u.hex", port_path, time, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

static gboolean
save (OptioImage *rescue,
      const char *folder,
      const char *path,
      GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _("%s: the folder cannot be made"),
                   folder);
      return FALSE;
    }

  return optio_format_write_file (optio_format_find (FORMAT_NAME), rescue, file, error);
}

OptioVerdict *
optio_rescue_save (OptioVerdict *verdict,
                   OptioDevice  *device)
{
  g_autoptr (OptioVerdict) old = verdict;
  OptioImage *rescue = optio_verdict_get_rescue (verdict);
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "optio", "rescue", NULL);
  g_autofree char *path = NULL;
  g_autofree char *addition = NULL;
  g_autoptr (GError) error = NULL;

  if (rescue == NULL)
    return g_steal_pointer (&old);

  path = make_path (folder, optio_device_get_port_path (device));
  if (save (rescue, folder, path, &error))
    addition = g_strdup_printf (_("They are saved: when the job is done, flash %s as well."), path);
  else
    addition = g_strdup_printf (_("They could not be saved either: %s."), error->message);

  return optio_verdict_new_rescuing (verdict, rescue, addition);
}
