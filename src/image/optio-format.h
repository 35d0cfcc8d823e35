/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-image.h"

G_BEGIN_DECLS

typedef struct _OptioFormat OptioFormat;

/**
 * OptioFormat:
 * @name: short name for the command line, "ihex"
 * @title: name for people, "Intel HEX"; marked for translation, pass it through _()
 * @suffixes: %NULL-terminated file name endings without the dot
 * @has_addresses: whether the file says where its bytes belong
 * @sniff: whether @bytes look like this format; looks at the content only
 * @read: adds the content to @builder; @base is the address for formats without addresses.
 *   Errors are %OPTIO_ERROR_FILE and say line or offset and reason
 * @write: (nullable): appends the file's bytes to @out; the image has at least one byte; %NULL for
 *   formats that are only read
 *
 * A firmware file format: one row of the table that optio_format_get_all() returns.
 */
struct _OptioFormat
{
  const char *name;
  const char *title;
  const char *const *suffixes;
  gboolean has_addresses;
  gboolean (*sniff) (GBytes *bytes);
  gboolean (*read) (GBytes            *bytes,
                    guint32            base,
                    OptioImageBuilder *builder,
                    GError           **error);
  gboolean (*write) (OptioImage *image,
                     GByteArray *out,
                     GError    **error);
};

/**
 * optio_format_get_all:
 *
 * Returns: (transfer none): %NULL-terminated table of all formats; raw binary, which fits
 *   anything, is last.
 */
const OptioFormat *const *optio_format_get_all (void);

/**
 * optio_format_find:
 * @name: a format's name
 *
 * Returns: (nullable) (transfer none): the format, or %NULL.
 */
const OptioFormat *optio_format_find (const char *name);

/**
 * optio_format_find_for_file_name:
 * @file_name: a name or path
 *
 * Returns: (nullable) (transfer none): the format whose suffix fits; %NULL if none does.
 */
const OptioFormat *optio_format_find_for_file_name (const char *file_name);

/**
 * optio_format_sniff:
 *
 * Returns: (transfer none): the first format of the table that knows @bytes as its own.
 */
const OptioFormat *optio_format_sniff (GBytes *bytes);

/**
 * optio_format_read_bytes:
 * @format: (nullable): the format, or %NULL to sniff it; sniffed content that is known to be
 *   no firmware (an archive, a text) or a format that Optio cannot read is an error, not raw binary
 * @bytes: content of a file
 * @base: address for formats without addresses
 * @out_format: (out) (optional): the format that was used
 * @error: %OPTIO_ERROR_FILE; an image without a byte is an error too
 *
 * Returns: (transfer full) (nullable): the image.
 */
OptioImage *optio_format_read_bytes (const OptioFormat  *format,
                                     GBytes             *bytes,
                                     guint32             base,
                                     const OptioFormat **out_format,
                                     GError            **error);

/**
 * optio_format_load_file:
 * @error: %OPTIO_ERROR_FILE if it cannot be read, or is larger than firmware ever is
 *
 * Returns: (transfer full): what is in @file, whatever it is.
 */
GBytes *optio_format_load_file (GFile   *file,
                                GError **error);

/**
 * optio_format_read_file:
 * @format: (nullable): the format, or %NULL to sniff it
 * @file: what to read, at most %OPTIO_FORMAT_MAX_FILE_SIZE bytes
 * @base: address for formats without addresses
 * @out_format: (out) (optional): the format that was used
 * @error: %OPTIO_ERROR_FILE, prefixed with the file's name
 *
 * What is of no known format is raw binary, unless the file's name says that it should be another.
 * Blocks on I/O.
 *
 * Returns: (transfer full) (nullable): the image.
 */
OptioImage *optio_format_read_file (const OptioFormat  *format,
                                    GFile              *file,
                                    guint32             base,
                                    const OptioFormat **out_format,
                                    GError            **error);

/**
 * optio_format_write_file:
 * @format: the format; one that is only read is an error
 * @error: %OPTIO_ERROR_FILE, prefixed with the file's name; an image without a byte is an error too
 *
 * Writes @image in one go: an error leaves no half file behind. Blocks on I/O.
 */
gboolean optio_format_write_file (const OptioFormat *format,
                                  OptioImage        *image,
                                  GFile             *file,
                                  GError           **error);

/** The largest file that is read: 256 MiB. */
#define OPTIO_FORMAT_MAX_FILE_SIZE (256u * 1024 * 1024)

G_END_DECLS
