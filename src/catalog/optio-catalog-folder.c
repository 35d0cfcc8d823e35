/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-catalog-folder-private.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>

int
optio_catalog_compare_names (gconstpointer a,
                             gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
optio_catalog_folder_list_chips (const char *folder,
                                 GError    **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, error);
  const char *name;

  if (directory == NULL)
    return NULL;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      if (g_str_has_suffix (name, ".xml") && name[0] != '.')
        g_ptr_array_add (names, g_strdup (name));
    }

  g_ptr_array_sort (names, optio_catalog_compare_names);
  return g_steal_pointer (&names);
}

static void
append_file_state (GString    *state,
                   const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) == 0)
    g_string_append_printf (state, "%s %ju %jd.%09ld %jd\n", path, (uintmax_t) status.st_ino,
                            (intmax_t) status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                            (intmax_t) status.st_size);
}

char *
optio_catalog_folders_dup_state (GPtrArray *folders)
{
  g_autoptr (GString) state = g_string_new (NULL);

  for (guint i = 0; i < folders->len; i++)
    {
      g_autofree char *chips = g_build_filename (folders->pdata[i], "chips", NULL);
      g_autofree char *boards = g_build_filename (folders->pdata[i], "boards.xml", NULL);
      g_autoptr (GPtrArray) names = optio_catalog_folder_list_chips (chips, NULL);

      append_file_state (state, boards);
      for (guint j = 0; names != NULL && j < names->len; j++)
        {
          g_autofree char *path = g_build_filename (chips, names->pdata[j], NULL);

          append_file_state (state, path);
        }
    }

  return g_string_free (g_steal_pointer (&state), FALSE);
}
