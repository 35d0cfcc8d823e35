/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-format-private.h"

#define READ_SIZE (64u * 1024)

static const OptioFormat *const formats[] = {
  &optio_format_ihex,
  &optio_format_srec,
  &optio_format_elf,
  &optio_format_uf2,
  &optio_format_dfuse, /* a DfuSe file also ends with a DFU suffix */
  &optio_format_dfu,
  &optio_format_binary, /* fits anything, so it stands last */
  NULL,
};

/* What the system says, and what the user can do about it. */
typedef struct
{
  GIOErrorEnum code;
  const char *sentence;
} Remedy;

typedef struct
{
  const Remedy *known;
  gsize n_known;
  const char *otherwise;
} Remedies;

static const Remedy known_read_remedies[] = {
  { G_IO_ERROR_NOT_FOUND, N_("there is no such file: check its name and folder") },
  { G_IO_ERROR_NOT_DIRECTORY, N_("there is no such file: check its name and folder") },
  { G_IO_ERROR_IS_DIRECTORY, N_("this is a folder: choose a file in it") },
  { G_IO_ERROR_PERMISSION_DENIED,
    N_("you may not read this file: change its permissions, or copy it as its owner") },
};

static const Remedy known_write_remedies[] = {
  { G_IO_ERROR_NOT_FOUND, N_("the folder for it does not exist: create it or choose another") },
  { G_IO_ERROR_NOT_DIRECTORY,
    N_("the folder for it does not exist: create it or choose another") },
  { G_IO_ERROR_IS_DIRECTORY, N_("there is a folder of this name: choose another name") },
  { G_IO_ERROR_PERMISSION_DENIED, N_("you may not write there: choose another folder") },
  { G_IO_ERROR_READ_ONLY, N_("nothing can be written there: choose another folder") },
  { G_IO_ERROR_NO_SPACE, N_("the disk is full: free some space or choose another disk") },
};

static const Remedies read_remedies = {
  .known = known_read_remedies,
  .n_known = G_N_ELEMENTS (known_read_remedies),
  .otherwise = N_("the system cannot read it, copy it to another disk and try again"),
};

static const Remedies write_remedies = {
  .known = known_write_remedies,
  .n_known = G_N_ELEMENTS (known_write_remedies),
  .otherwise = N_("the system cannot write it, choose another folder"),
};

const OptioFormat *const *
optio_format_get_all (void)
{
  return formats;
}

const OptioFormat *
optio_format_find (const char *name)
{
  for (const OptioFormat *const *format = formats; *format != NULL; format++)
    if (g_str_equal ((*format)->name, name))
      return *format;

  return NULL;
}

static gboolean
has_suffix (const OptioFormat *self,
            const char        *file_name)
{
  const char *dot = strrchr (file_name, '.');

  if (dot == NULL)
    return FALSE;
  for (const char *const *suffix = self->suffixes; *suffix != NULL; suffix++)
    if (g_ascii_strcasecmp (dot + 1, *suffix) == 0)
      return TRUE;

  return FALSE;
}

const OptioFormat *
optio_format_find_for_file_name (const char *file_name)
{
  for (const OptioFormat *const *format = formats; *format != NULL; format++)
    if (has_suffix (*format, file_name))
      return *format;

  return NULL;
}

const OptioFormat *
optio_format_sniff (GBytes *bytes)
{
  const OptioFormat *const *format = formats;

  while (!(*format)->sniff (bytes))
    format++;

  return *format;
}

OptioImage *
optio_format_read_bytes (const OptioFormat  *format,
                         GBytes             *bytes,
                         guint32             base,
                         const OptioFormat **out_format,
                         GError            **error)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;

  if (g_bytes_get_size (bytes) == 0)
    {
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                           _("the file is empty: copy it or build it again"));
      return NULL;
    }

  if (format == NULL)
    {
      format = optio_format_sniff (bytes);
      if (format == &optio_format_binary && !optio_format_refuse_foreign (bytes, error))
        return NULL;
    }

  if (!format->read (bytes, base, builder, error))
    return NULL;

  image = optio_image_builder_end (builder);
  if (optio_image_get_size (image) == 0)
    {
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                           _("the file holds no data, only its frame: build the firmware again"));
      return NULL;
    }

  if (out_format != NULL)
    *out_format = format;
  return g_steal_pointer (&image);
}

/* The system's error becomes one of ours, and the file's name goes before it. */
static void
take_file_error (GFile          *file,
                 GError         *problem,
                 const Remedies *remedies,
                 GError        **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *label = name != NULL ? g_filename_display_name (name) : g_file_get_uri (file);
  g_autoptr (GError) owned = problem;

  if (problem->domain == OPTIO_ERROR)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&owned), "%s: ", label);
      return;
    }

  for (gsize i = 0; i < remedies->n_known; i++)
    if (g_error_matches (problem, G_IO_ERROR, (int) remedies->known[i].code))
      {
        g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, "%s: %s", label,
                     _(remedies->known[i].sentence));
        return;
      }

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, "%s: %s: %s", label, _(remedies->otherwise),
               problem->message);
}

/* Does not trust the size that the file system tells: a file may grow, and a pipe has none. */
static GBytes *
load (GFile   *file,
      GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (READ_SIZE);
  gssize length = 1;

  if (stream == NULL)
    return NULL;

  while (length > 0 && content->len <= OPTIO_FORMAT_MAX_FILE_SIZE)
    {
      length = g_input_stream_read (G_INPUT_STREAM (stream), buffer, READ_SIZE, NULL, error);
      if (length > 0)
        g_byte_array_append (content, buffer, (guint) length);
    }
  if (length < 0)
    return NULL;

  if (content->len > OPTIO_FORMAT_MAX_FILE_SIZE)
    {
      g_autofree char *limit = optio_format_size (OPTIO_FORMAT_MAX_FILE_SIZE);

      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("the file is larger than %s, firmware never is: choose another file"),
                   limit);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

/* Anything is raw binary. So a damaged file would be flashed byte by byte, if its name did not tell
 * what it should be. */
static gboolean
check_name (GFile             *file,
            const OptioFormat *format,
            GError           **error)
{
  g_autofree char *name = g_file_get_basename (file);
  const OptioFormat *by_name = name != NULL ? optio_format_find_for_file_name (name) : NULL;

  if (format != &optio_format_binary || by_name == NULL || by_name == &optio_format_binary)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
               _("by its name this is %s, but not by what it holds: copy it or build it again; if "
                 "these bytes are really meant, name the format \"binary\""),
               _(by_name->title));
  return FALSE;
}

GBytes *
optio_format_load_file (GFile   *file,
                        GError **error)
{
  GError *problem = NULL;
  GBytes *bytes = load (file, &problem);

  if (bytes == NULL)
    take_file_error (file, problem, &read_remedies, error);
  return bytes;
}

OptioImage *
optio_format_read_file (const OptioFormat  *format,
                        GFile              *file,
                        guint32             base,
                        const OptioFormat **out_format,
                        GError            **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (OptioImage) image = NULL;
  const OptioFormat *found = format;
  GError *problem = NULL;

  bytes = load (file, &problem);
  if (bytes != NULL)
    image = optio_format_read_bytes (format, bytes, base, &found, &problem);
  if (image == NULL || (format == NULL && !check_name (file, found, &problem)))
    {
      take_file_error (file, problem, &read_remedies, error);
      return NULL;
    }

  if (out_format != NULL)
    *out_format = found;
  return g_steal_pointer (&image);
}

/* g_file_replace_contents() of GLib 2.74 puts the half new file in the old one's place if the disk
 * gets full. Closing with a cancelled cancellable is what keeps the old one; where there was none,
 * a part of the new one is left. */
static gboolean
replace_content (GFile      *file,
                 GByteArray *content,
                 GError    **error)
{
  gboolean is_new = !g_file_query_exists (file, NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GFileOutputStream) stream =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);

  if (stream == NULL)
    return FALSE;

  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), content->data, content->len, NULL, NULL,
                                 error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);

  g_cancellable_cancel (cancelled);
  g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
  if (is_new)
    g_file_delete (file, NULL, NULL);
  return FALSE;
}

static gboolean
save (const OptioFormat *format,
      OptioImage        *image,
      GFile             *file,
      GError           **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  if (format->write == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("%s can only be read: choose another format"), _(format->title));
      return FALSE;
    }
  if (optio_image_get_size (image) == 0)
    {
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                           _("there is no data to save: read something first"));
      return FALSE;
    }

  return format->write (image, content, error) && replace_content (file, content, error);
}

gboolean
optio_format_write_file (const OptioFormat *format,
                         OptioImage        *image,
                         GFile             *file,
                         GError           **error)
{
  GError *problem = NULL;

  if (save (format, image, file, &problem))
    return TRUE;

  take_file_error (file, problem, &write_remedies, error);
  return FALSE;
}
