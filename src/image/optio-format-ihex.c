/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-format-private.h"
#include "optio-reader.h"

/*
 * Intel HEX, after Intel's "Hexadecimal Object File Format Specification", revision A, 1988.
 * A record is a line: ':', then in hexadecimal the number of data bytes, the offset (16 bits), the
 * type, the data and a checksum that makes the sum of all bytes 0 modulo 256.
 */
#define MARK ':'
#define HEADER_SIZE 4u /* number of data bytes, offset, type */
#define MAX_DATA_SIZE 255
#define MAX_RECORD_SIZE (HEADER_SIZE + MAX_DATA_SIZE + 1)
#define OFFSETS 0x10000u
#define WRITE_DATA_SIZE 16u /* divides OFFSETS, so that no record crosses a 64 KiB border */

enum
{
  RECORD_DATA = 0x00,
  RECORD_END_OF_FILE = 0x01,
  RECORD_EXTENDED_SEGMENT_ADDRESS = 0x02,
  RECORD_START_SEGMENT_ADDRESS = 0x03,
  RECORD_EXTENDED_LINEAR_ADDRESS = 0x04,
  RECORD_START_LINEAR_ADDRESS = 0x05,
};

typedef struct
{
  guint8 type;
  guint8 size;
  guint16 offset;
  const guint8 *data;
  guint32 number; /* the data as a number, of use if there are 2 or 4 bytes */
} Record;

typedef struct
{
  OptioImageBuilder *builder;
  guint32 base;
  gboolean is_segmented; /* offsets wrap within 64 KiB */
  gboolean has_ended;
} Parser;

static const char *const suffixes[] = { "hex", "ihex", "ihx", NULL };

static gboolean
read_data (Parser       *self,
           const Record *record,
           GError      **error)
{
  guint32 address = self->base + record->offset;
  guint first = record->size;

  /* In segmented mode the offset counts modulo 64 KiB. In linear mode the address just goes on;
   * Intel lets it wrap at 4 GiB, the builder refuses that, since no firmware means it. */
  if (self->is_segmented)
    first = MIN (first, OFFSETS - record->offset);

  return optio_image_builder_add (self->builder, address, record->data, first, error) &&
         optio_image_builder_add (self->builder, self->base, record->data + first,
                                  record->size - first, error);
}

static gboolean
read_end_of_file (Parser       *self,
                  const Record *record,
                  GError      **error)
{
  self->has_ended = TRUE;
  return TRUE;
}

static gboolean
read_extended_segment_address (Parser       *self,
                               const Record *record,
                               GError      **error)
{
  self->base = record->number << 4;
  self->is_segmented = TRUE;
  return TRUE;
}

static gboolean
read_start_segment_address (Parser       *self,
                            const Record *record,
                            GError      **error)
{
  guint32 segment = record->number >> 16; /* CS, then IP */

  optio_image_builder_set_entry (self->builder, (segment << 4) + (record->number & 0xffff));
  return TRUE;
}

static gboolean
read_extended_linear_address (Parser       *self,
                              const Record *record,
                              GError      **error)
{
  self->base = record->number << 16;
  self->is_segmented = FALSE;
  return TRUE;
}

static gboolean
read_start_linear_address (Parser       *self,
                           const Record *record,
                           GError      **error)
{
  optio_image_builder_set_entry (self->builder, record->number);
  return TRUE;
}

#define ANY_SIZE -1

static const struct
{
  int size; /* of the data, in bytes */
  gboolean (*read) (Parser       *self,
                    const Record *record,
                    GError      **error);
} record_types[] = {
  [RECORD_DATA] = { ANY_SIZE, read_data },
  [RECORD_END_OF_FILE] = { 0, read_end_of_file },
  [RECORD_EXTENDED_SEGMENT_ADDRESS] = { 2, read_extended_segment_address },
  [RECORD_START_SEGMENT_ADDRESS] = { 4, read_start_segment_address },
  [RECORD_EXTENDED_LINEAR_ADDRESS] = { 2, read_extended_linear_address },
  [RECORD_START_LINEAR_ADDRESS] = { 4, read_start_linear_address },
};

static gboolean
parse_record (const guint8 *bytes,
              gsize         size,
              Record       *record,
              GError      **error)
{
  OptioReader reader;
  guint8 sum = 0;

  optio_reader_init_data (&reader, bytes, size);
  if (!optio_reader_read_u8 (&reader, &record->size) ||
      !optio_reader_read_u16_be (&reader, &record->offset) ||
      !optio_reader_read_u8 (&reader, &record->type))
    return optio_format_set_damaged (error, _("the record ends before its type"));

  record->data = optio_reader_read (&reader, record->size);
  if (record->data == NULL || optio_reader_get_left (&reader) != 1)
    return optio_format_set_damaged (
        error, _("the record says %u data bytes, but the line is %u bytes long, not %u"),
        record->size, (guint) size, HEADER_SIZE + record->size + 1);

  for (gsize i = 0; i < size - 1; i++)
    sum += bytes[i];
  if ((guint8) (sum + bytes[size - 1]) != 0)
    return optio_format_set_damaged (error, _("the checksum is 0x%02X, but 0x%02X would be right"),
                                     bytes[size - 1], (guint8) -sum);

  for (gsize i = 0; i < record->size; i++)
    record->number = record->number << 8 | record->data[i];
  return TRUE;
}

static gboolean
read_line (gpointer    user_data,
           const char *line,
           gsize       length,
           GError    **error)
{
  Parser *self = user_data;
  guint8 bytes[MAX_RECORD_SIZE];
  gsize size = 0;
  Record record = { 0 };

  if (self->has_ended)
    {
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                           _("there is data after the end-of-file record: if two files were put "
                             "into one, choose one of them, or merge them with a tool that "
                             "knows Intel HEX"));
      return FALSE;
    }

  if (line[0] != MARK)
    return optio_format_set_damaged (error,
                                     _("a record starts with ':', this line does not"));
  if (!optio_format_decode_digits (line, length, 1, bytes, sizeof bytes, &size, error) ||
      !parse_record (bytes, size, &record, error))
    return FALSE;
  if (record.type >= G_N_ELEMENTS (record_types))
    return optio_format_set_damaged (error, _("there is no record type %02X in Intel HEX"),
                                     record.type);
  if (record_types[record.type].size != ANY_SIZE && record_types[record.type].size != record.size)
    return optio_format_set_damaged (error, _("a record of type %02X has %d data bytes, not %u"),
                                     record.type, record_types[record.type].size, record.size);

  return record_types[record.type].read (self, &record, error);
}

static gboolean
ihex_read (GBytes            *bytes,
           guint32            base,
           OptioImageBuilder *builder,
           GError           **error)
{
  Parser parser = { .builder = builder };
  guint n_lines;

  if (!optio_format_read_lines (bytes, read_line, &parser, &n_lines, error))
    return FALSE;

  if (!parser.has_ended)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("line %u: the file is cut short, it stops here without an end-of-file "
                     "record: copy it or build it again"),
                   n_lines);
      return FALSE;
    }

  return TRUE;
}

static gboolean
ihex_sniff (GBytes *bytes)
{
  gsize length;
  const char *line = optio_format_find_first_line (bytes, &length);

  return line != NULL && line[0] == MARK && (length == 1 || g_ascii_isxdigit (line[1]));
}

static void
append_record (GByteArray   *out,
               guint8        type,
               guint16       offset,
               const guint8 *data,
               guint8        size)
{
  guint8 record[MAX_RECORD_SIZE] = { size, (guint8) (offset >> 8), (guint8) offset, type };
  guint8 sum = 0;

  if (size > 0)
    memcpy (record + HEADER_SIZE, data, size);
  for (guint i = 0; i < HEADER_SIZE + size; i++)
    sum += record[i];

  record[HEADER_SIZE + size] = (guint8) -sum;
  optio_format_append_line (out, ":", record, HEADER_SIZE + size + 1);
}

static void
append_number_record (GByteArray *out,
                      guint8      type,
                      guint32     number)
{
  guint8 size = (guint8) record_types[type].size;
  guint8 data[4];

  for (guint i = 0; i < size; i++)
    data[i] = (guint8) (number >> 8 * (size - 1 - i));

  append_record (out, type, 0, data, size);
}

static void
append_segment (GByteArray         *out,
                const OptioSegment *segment,
                guint32            *upper)
{
  guint64 address = segment->address;
  gsize left;
  const guint8 *data = g_bytes_get_data (segment->bytes, &left);

  while (left > 0)
    {
      guint size = (guint) MIN (left, WRITE_DATA_SIZE - address % WRITE_DATA_SIZE);

      if (address / OFFSETS != *upper)
        {
          *upper = (guint32) (address / OFFSETS);
          append_number_record (out, RECORD_EXTENDED_LINEAR_ADDRESS, *upper);
        }

      append_record (out, RECORD_DATA, address % OFFSETS, data, (guint8) size);
      address += size;
      data += size;
      left -= size;
    }
}

static gboolean
ihex_write (OptioImage *image,
            GByteArray *out,
            GError    **error)
{
  guint32 upper = 0;
  guint32 entry;

  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    append_segment (out, optio_image_get_segment (image, i), &upper);
  if (optio_image_get_entry (image, &entry))
    append_number_record (out, RECORD_START_LINEAR_ADDRESS, entry);

  append_record (out, RECORD_END_OF_FILE, 0, NULL, 0);
  return TRUE;
}

const OptioFormat optio_format_ihex = {
  .name = "ihex",
  .title = N_("Intel HEX"),
  .suffixes = suffixes,
  .has_addresses = TRUE,
  .sniff = ihex_sniff,
  .read = ihex_read,
  .write = ihex_write,
};
