/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chips-import.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "optio-chip-import.h"
#include "optio-error.h"
#include "optio-exit.h"
#include "optio-json.h"

/* Where STM32CubeProgrammer keeps them, in the folder in which it is installed. */
#define DATABASE_FOLDER "Data_Base"

typedef struct
{
  OptioCommand *command;
  const OptioChipsImport *options;
  char *folder;
  GPtrArray *imports; /* of OptioChipImport */
  guint n_faults;
} Errand;

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* None if it is no folder. */
static GPtrArray *
list_folder (const char *path)
{
  g_autofree char *inner = g_build_filename (path, DATABASE_FOLDER, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = NULL;
  const char *name;

  path = g_file_test (inner, G_FILE_TEST_IS_DIR) ? inner : path;
  folder = g_dir_open (path, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      if (g_str_has_suffix (lower, ".xml"))
        g_ptr_array_add (paths, g_build_filename (path, name, NULL));
    }

  g_ptr_array_sort (paths, compare_paths);
  return g_steal_pointer (&paths);
}

static void
tell_note (Errand     *self,
           const char *sentence)
{
  g_autofree char *valid = g_utf8_make_valid (sentence, -1); /* it may hold a file's name */

  optio_console_note (self->command->console, valid);
}

static gboolean
has_id (Errand     *self,
        const char *id)
{
  for (guint i = 0; i < self->imports->len; i++)
    {
      if (g_str_equal (((OptioChipImport *) self->imports->pdata[i])->id, id))
        return TRUE;
    }

  return FALSE;
}

/* A folder holds chips without flash, and other things; they do not make it fail. */
static void
read_file (Errand     *self,
           const char *path)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (OptioChipImport) import = optio_chip_import_new (path, &fault);

  if (import == NULL)
    {
      tell_note (self, fault->message);
      if (!g_error_matches (fault, OPTIO_ERROR, OPTIO_ERROR_MISMATCH))
        self->n_faults++;
      return;
    }

  if (has_id (self, import->id))
    {
      g_autofree char *sentence =
          g_strdup_printf (_("%s would become \"%s\", as another file does. Import it alone."),
                           path, import->id);

      tell_note (self, sentence);
      self->n_faults++;
      return;
    }

  g_ptr_array_add (self->imports, g_steal_pointer (&import));
}

static char *
get_target (Errand          *self,
            OptioChipImport *import)
{
  g_autofree char *name = g_strconcat (import->id, ".xml", NULL);

  return g_build_filename (self->folder, name, NULL);
}

/* All or nothing: a half of them new is worse than all of them old. */
static gboolean
check_targets (Errand  *self,
               GError **error)
{
  for (guint i = 0; i < self->imports->len && !self->options->overwrites; i++)
    {
      g_autofree char *target = get_target (self, self->imports->pdata[i]);

      if (!g_file_test (target, G_FILE_TEST_EXISTS))
        continue;
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
                   _("%s exists already. Nothing was written; choose another folder with --output, "
                     "or overwrite it with --yes."),
                   target);
      return FALSE;
    }

  return TRUE;
}

static void
tell_import (Errand          *self,
             OptioChipImport *import,
             const char      *target)
{
  OptioConsole *console = self->command->console;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *file = g_utf8_make_valid (target, -1);

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "id", import->id);
  optio_json_add_string (builder, "name", import->name);
  optio_json_add_string (builder, "file", file);
  optio_json_add_boolean (builder, "written", !self->options->is_dry_run);
  optio_json_add_strings (builder, "left_out", (const char *const *) import->left_out);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  optio_console_say (console, "%s  %s", file, import->name);
  for (guint i = 0; import->left_out[i] != NULL; i++)
    optio_console_say (console, _("  left out: %s"), import->left_out[i]);
  optio_console_tell_json (console, "import", node);
}

static gboolean
write_import (Errand          *self,
              OptioChipImport *import,
              GError         **error)
{
  g_autofree char *target = get_target (self, import);
  g_autoptr (GError) local = NULL;

  if (!self->options->is_dry_run &&
      (g_mkdir_with_parents (self->folder, 0777) != 0 ||
       !g_file_set_contents (target, import->xml, -1, &local)))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
                   _("%s cannot be written: %s."), target,
                   local != NULL ? local->message : g_strerror (errno));
      return FALSE;
    }

  tell_import (self, import, target);
  return TRUE;
}

static void
tell_sum (Errand *self)
{
  const char *format = self->options->is_dry_run
                           ? ngettext ("%u chip would be written to %s.",
                                       "%u chips would be written to %s.", self->imports->len)
                           : ngettext ("%u chip was written to %s.", "%u chips were written to %s.",
                                       self->imports->len);
  g_autofree char *folder = g_utf8_make_valid (self->folder, -1);

  optio_console_say (self->command->console, format, self->imports->len, folder);
}

static gboolean
read_path (Errand     *self,
           const char *path,
           GError    **error)
{
  g_autoptr (GPtrArray) paths = list_folder (path);
  g_autoptr (GError) local = NULL;
  OptioChipImport *import;

  for (guint i = 0; i < paths->len; i++)
    read_file (self, paths->pdata[i]);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  import = optio_chip_import_new (path, &local);
  if (import != NULL)
    g_ptr_array_add (self->imports, import);
  else
    g_set_error_literal (error, OPTIO_EXIT_ERROR,
                         g_error_matches (local, OPTIO_ERROR, OPTIO_ERROR_FILE)
                             ? OPTIO_EXIT_NO_INPUT
                             : OPTIO_EXIT_DATA,
                         local->message);
  return import != NULL;
}

static gboolean
run (Errand     *self,
     const char *path,
     GError    **error)
{
  if (!read_path (self, path, error) || !check_targets (self, error))
    return FALSE;
  for (guint i = 0; i < self->imports->len; i++)
    {
      if (!write_import (self, self->imports->pdata[i], error))
        return FALSE;
    }

  if (self->imports->len > 0)
    tell_sum (self);
  if (self->n_faults > 0)
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_DATA,
                 ngettext ("%u file could not be imported.", "%u files could not be imported.",
                           self->n_faults),
                 self->n_faults);
  else if (self->imports->len == 0)
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_INPUT,
                 _("%s holds no chip. Say where STM32CubeProgrammer has its folder %s."), path,
                 DATABASE_FOLDER);
  else
    return TRUE;

  return FALSE;
}

gboolean
optio_chips_import_run (OptioCommand           *command,
                        const OptioChipsImport *options,
                        const char             *path,
                        GError                **error)
{
  g_autoptr (GPtrArray) imports =
      g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_import_free);
  g_autofree char *folder =
      options->folder != NULL ? g_strdup (options->folder)
                              : g_build_filename (g_get_user_data_dir (), "optio", "chips", NULL);
  Errand self = { command, options, folder, imports, 0 };

  return run (&self, path, error);
}
