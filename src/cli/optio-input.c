/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-input.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "optio-exit.h"
#include "optio-text.h"

gboolean
optio_input_find_format (const char         *name,
                         const OptioFormat **out_format,
                         GError            **error)
{
  const OptioFormat *const *formats = optio_format_get_all ();
  g_autoptr (GString) names = NULL;

  *out_format = name != NULL ? optio_format_find (name) : NULL;
  if (name == NULL || *out_format != NULL)
    return TRUE;

  names = g_string_new (NULL);
  for (guint i = 0; formats[i] != NULL; i++)
    optio_text_append (names, ", ", formats[i]->name);
  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("There is no format \"%s\". There are: %s."), name, names->str);
  return FALSE;
}

/* What somebody pipes in. */
static OptioImage *
read_standard_input (const OptioFormat  *format,
                     guint32             base,
                     const OptioFormat **out_format,
                     GError            **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint8 buffer[4096];
  gssize length = 1;

  while (length > 0 && content->len <= OPTIO_FORMAT_MAX_FILE_SIZE)
    {
      length = g_input_stream_read (input, buffer, sizeof buffer, NULL, error);
      if (length < 0)
        return NULL;
      g_byte_array_append (content, buffer, (guint) length);
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&content));
  return optio_format_read_bytes (format, bytes, base, out_format, error);
}

static OptioImage *
read_file (const OptioFormat  *format,
           const char         *path,
           guint32             base,
           gboolean            is_for_board,
           const OptioFormat **out_format,
           GError            **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) local = NULL;
  OptioImage *image = optio_format_read_file (format, file, base, out_format, &local);

  if (image != NULL)
    return image;

  if (g_access (path, R_OK) != 0 || g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_INPUT,
                 is_for_board ? _("%s. Nothing was sent to the board.") : "%s.", local->message);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static OptioImage *
read_source (const OptioFormat  *format,
             const char         *path,
             guint32             base,
             gboolean            is_for_board,
             const OptioFormat **out_format,
             GError            **error)
{
  if (g_str_equal (path, "-"))
    return read_standard_input (format, base, out_format, error);

  return read_file (format, path, base, is_for_board, out_format, error);
}

/* Brings raw bytes, which were read as if they began at 0, to where they belong: a pipe can be read
 * once only, and the next time a file may be another than the one that was checked. */
static OptioImage *
move_to_base (OptioImage *image,
              guint32     base,
              GError    **error)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (optio_image_get_segment (image, 0)->bytes, &size);

  if (!optio_image_builder_add (builder, base, data, size, error))
    return NULL;

  optio_image_builder_copy_details (builder, image);
  return optio_image_builder_end (builder);
}

/* In dfu-util's words an address that is where the file's bytes begin anyway does no harm. */
static gboolean
check_no_address (OptioCommand      *command,
                  const char        *path,
                  const OptioFormat *format,
                  OptioImage        *image,
                  GError           **error)
{
  gboolean is_like_dfu_util = command->options.is_like_dfu_util;
  gboolean has_address;
  guint32 address;

  if (!optio_command_get_address (command, &has_address, &address, error))
    return FALSE;
  if (!has_address ||
      (is_like_dfu_util && optio_image_get_segment (image, 0)->address == address))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("%s is %s, which says itself where its bytes belong. Leave %s out."), path,
               _(format->title), is_like_dfu_util ? "-s ADDRESS" : "--address");
  return FALSE;
}

/* Where raw bytes go: said by the user, or where the flash begins, and then the user is told. */
static gboolean
find_base (OptioErrand *errand,
           guint32     *out_base,
           GError     **error)
{
  const OptioRegion *flash;
  g_autofree char *note = NULL;
  gboolean has_address;

  if (!optio_command_get_address (errand->command, &has_address, out_base, error))
    return FALSE;

  if (optio_errand_is_plain (errand))
    {
      *out_base = 0;
      return optio_errand_check_no_address (errand, error);
    }

  if (!optio_errand_find_start (errand, out_base, error))
    return FALSE;
  if (has_address)
    return TRUE;

  flash = optio_errand_get_flash (errand);
  note = g_strdup_printf (_("the file does not say where it belongs; it is taken for 0x%08x, where "
                            "%s begins"),
                          flash->range.start, flash->name);
  optio_console_note (errand->command->console, note);
  return TRUE;
}

OptioImage *
optio_input_read_file (OptioCommand       *command,
                       const char         *path,
                       const char         *format_name,
                       const OptioFormat **out_format,
                       GError            **error)
{
  g_autoptr (OptioImage) image = NULL;
  const OptioFormat *format;
  gboolean has_address;
  guint32 base = 0;

  if (!optio_input_find_format (format_name, &format, error) ||
      !optio_command_get_address (command, &has_address, &base, error))
    return NULL;

  image = read_source (format, path, base, FALSE, out_format, error);
  if (image == NULL || ((*out_format)->has_addresses &&
                        !check_no_address (command, path, *out_format, image, error)))
    return NULL;

  return g_steal_pointer (&image);
}

OptioErrand *
optio_input_new_errand (OptioCommand *command,
                        const char   *path,
                        const char   *format_name,
                        OptioImage  **out_image,
                        GError      **error)
{
  g_autoptr (OptioErrand) errand = NULL;
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioImage) moved = NULL;
  const OptioFormat *format;
  guint32 base;

  if (!optio_input_find_format (format_name, &format, error))
    return NULL;

  /* A broken file is found out before anybody speaks to a board. */
  image = read_source (format, path, 0, TRUE, &format, error);
  if (image == NULL ||
      (format->has_addresses && !check_no_address (command, path, format, image, error)))
    return NULL;

  errand = optio_errand_new (command, error);
  if (errand == NULL)
    return NULL;

  if (!format->has_addresses)
    {
      if (!find_base (errand, &base, error))
        return NULL;
      moved = move_to_base (image, base, error);
      if (moved == NULL)
        {
          g_prefix_error (error, "%s: ", path);
          return NULL;
        }
    }

  *out_image = moved != NULL ? g_steal_pointer (&moved) : g_steal_pointer (&image);
  return g_steal_pointer (&errand);
}
