/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-output.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "optio-exit.h"
#include "optio-input.h"

/* Name of the format for a file whose name ends with nothing. */
#define RAW_BINARY "binary"

/* What --format says, or what the file's name ends with; raw binary for a name that ends with
 * nothing. A raw file called firmware.uf2 would be taken for something else by the next tool. */
const OptioFormat *
optio_output_find_format (const char *format_name,
                          const char *path,
                          GError    **error)
{
  g_autofree char *name = g_path_get_basename (path);
  const OptioFormat *format;

  if (!optio_input_find_format (format_name, &format, error))
    return NULL;
  if (format == NULL)
    format = optio_format_find_for_file_name (path);
  if (format == NULL && strchr (name, '.') == NULL)
    format = optio_format_find (RAW_BINARY);

  if (format == NULL)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("No format goes with the name %s. Say which one with --format, for example "
                     "--format %s. Nothing was read."),
                   name, RAW_BINARY);
      return NULL;
    }

  if (format->write == NULL)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("%s can only be read. Choose another format with --format."),
                   _(format->title));
      return NULL;
    }

  return format;
}

gboolean
optio_output_check (OptioCommand *command,
                    const char   *path,
                    GError      **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  /* Where standard input can be read, a file of that name is not what is meant. */
  if (g_str_equal (path, "-"))
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("What is told goes to standard output, so nothing else can. Nothing was read; "
                   "name a file."));
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
                 _("%s is a folder. Nothing was read; choose a file name."), path);
  else if (!command->options.is_yes && g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
                 _("%s exists already. Nothing was read; choose another name, or overwrite it with "
                   "--yes."),
                 path);
  else if (g_access (folder, W_OK) != 0)
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
                 _("The folder %s is not there or cannot be written to. Nothing was read; choose "
                   "another."),
                 folder);
  else
    return TRUE;

  return FALSE;
}

gboolean
optio_output_save (OptioErrand       *errand,
                   const OptioFormat *format,
                   const char        *path,
                   GError           **error)
{
  OptioImage *image = optio_verdict_get_image (errand->command->verdict);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) local = NULL;

  if (image != NULL && optio_format_write_file (format, image, file, &local))
    {
      optio_console_say (errand->command->console, _("Saved as %s (%s)."), path,
                         _(format->title));
      return TRUE;
    }

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
               _("%s. The chip was read but not changed."),
               local != NULL ? local->message : _("The board gave no data"));
  return FALSE;
}
