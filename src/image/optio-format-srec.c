/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-format-private.h"
#include "optio-reader.h"

/*
 * Motorola S-records, after the M68000 Family Programmer's Reference Manual, appendix C.
 * A record is a line: 'S', a digit for the type, then in hexadecimal the number of bytes that
 * follow, an address of 2, 3 or 4 bytes (high byte first), data, and the complement of the sum of
 * all bytes before it. Files with addresses of 2, 3 and 4 bytes are called S19, S28 and S37 after
 * the types in them.
 */
#define MARK 'S'
#define MARK_LENGTH 2u    /* 'S' and the type */
#define MAX_REST_SIZE 255 /* address, data, checksum */
#define MAX_RECORD_SIZE (1 + MAX_REST_SIZE)
#define WRITE_DATA_SIZE 16u
#define MAX_COUNT 0xffffffu /* of an S6 record */

typedef struct
{
  guint8 size; /* of address, data and checksum */
  guint32 address;
  const guint8 *data;
  guint8 data_size;
} Record;

typedef struct
{
  OptioImageBuilder *builder;
  guint n_data_records;
  gboolean is_whole; /* the last record says that all before it has come */
  gboolean has_ended;
} Parser;

static const char *const suffixes[] = { "srec", "s19", "s28", "s37", "mot", "s", NULL };

static gboolean
read_header (Parser       *self,
             const Record *record,
             GError      **error)
{
  return TRUE;
}

static gboolean
read_data (Parser       *self,
           const Record *record,
           GError      **error)
{
  self->n_data_records++;
  self->is_whole = FALSE;
  return optio_image_builder_add (self->builder, record->address, record->data, record->data_size,
                                  error);
}

static gboolean
read_count (Parser       *self,
            const Record *record,
            GError      **error)
{
  self->is_whole = TRUE;
  return record->address == self->n_data_records ||
         optio_format_set_damaged (error, _("%u data records should be above this line, not %u"),
                                   record->address, self->n_data_records);
}

static gboolean
read_end (Parser       *self,
          const Record *record,
          GError      **error)
{
  /* The record has to be there even if nobody knows where the program starts; then it says 0. */
  if (record->address != 0)
    optio_image_builder_set_entry (self->builder, record->address);
  self->is_whole = TRUE;
  self->has_ended = TRUE;
  return TRUE;
}

#define N_TYPES 10

static const struct
{
  guint8 address_size; /* in bytes; 0 if there is no such record */
  gboolean has_data;
  gboolean (*read) (Parser       *self,
                    const Record *record,
                    GError      **error);
} record_types[N_TYPES] = {
  [0] = { 2, TRUE, read_header },
  [1] = { 2, TRUE, read_data },
  [2] = { 3, TRUE, read_data },
  [3] = { 4, TRUE, read_data },
  [5] = { 2, FALSE, read_count },
  [6] = { 3, FALSE, read_count },
  [7] = { 4, FALSE, read_end },
  [8] = { 3, FALSE, read_end },
  [9] = { 2, FALSE, read_end },
};

static gboolean
parse_record (const guint8 *bytes,
              gsize         size,
              guint8        address_size,
              Record       *record,
              GError      **error)
{
  OptioReader reader;
  const guint8 *address;
  guint8 sum = 0;
  guint8 right;

  optio_reader_init_data (&reader, bytes, size);
  if (!optio_reader_read_u8 (&reader, &record->size))
    return optio_format_set_damaged (error, _("the record ends before its size"));
  if (optio_reader_get_left (&reader) != record->size)
    return optio_format_set_damaged (
        error, _("the record says %u bytes, but %u follow on the line"), record->size,
        (guint) optio_reader_get_left (&reader));

  address = optio_reader_read (&reader, address_size);
  if (address == NULL || optio_reader_get_left (&reader) == 0)
    return optio_format_set_damaged (error, _("the record ends before its data"));

  for (guint i = 0; i < address_size; i++)
    record->address = record->address << 8 | address[i];
  record->data_size = (guint8) (optio_reader_get_left (&reader) - 1);
  record->data = optio_reader_read (&reader, record->data_size);

  for (gsize i = 0; i < size - 1; i++)
    sum += bytes[i];
  right = (guint8) ~sum;
  if (right != bytes[size - 1])
    return optio_format_set_damaged (error, _("the checksum is 0x%02X, but 0x%02X would be right"),
                                     bytes[size - 1], right);
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
  int type = length >= MARK_LENGTH && line[0] == MARK ? g_ascii_digit_value (line[1]) : -1;

  if (self->has_ended)
    {
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                           _("there is data after the record that ends the file: if two files "
                             "were put into one, choose one of them, or merge them with a tool "
                             "that knows S-records"));
      return FALSE;
    }

  if (type < 0)
    return optio_format_set_damaged (error,
                                     _("a record starts with 'S' and a digit, this line does not"));
  if (record_types[type].address_size == 0)
    return optio_format_set_damaged (error, _("there is no record type S%d"), type);
  if (!optio_format_decode_digits (line, length, MARK_LENGTH, bytes, sizeof bytes, &size, error) ||
      !parse_record (bytes, size, record_types[type].address_size, &record, error))
    return FALSE;
  if (record.data_size > 0 && !record_types[type].has_data)
    return optio_format_set_damaged (error, _("a record of type S%d has no data, this one has %u "
                                              "bytes"),
                                     type, record.data_size);

  return record_types[type].read (self, &record, error);
}

static gboolean
srec_read (GBytes            *bytes,
           guint32            base,
           OptioImageBuilder *builder,
           GError           **error)
{
  Parser parser = { .builder = builder };
  guint n_lines;

  if (!optio_format_read_lines (bytes, read_line, &parser, &n_lines, error))
    return FALSE;

  /* srec_cat writes a count but no S7, S8 or S9 record if it knows no entry point. */
  if (!parser.is_whole)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("line %u: the file is cut short, it stops here without a record that ends or "
                     "counts: copy it or build it again"),
                   n_lines);
      return FALSE;
    }

  return TRUE;
}

static gboolean
srec_sniff (GBytes *bytes)
{
  gsize length;
  const char *line = optio_format_find_first_line (bytes, &length);

  return line != NULL && length >= MARK_LENGTH && line[0] == MARK && g_ascii_isdigit (line[1]) &&
         (length == MARK_LENGTH || g_ascii_isxdigit (line[MARK_LENGTH]));
}

static void
append_record (GByteArray   *out,
               guint         type,
               guint32       address,
               const guint8 *data,
               guint8        size)
{
  const char mark[] = { MARK, (char) ('0' + type), '\0' };
  guint8 address_size = record_types[type].address_size;
  guint8 record[MAX_RECORD_SIZE] = { (guint8) (address_size + size + 1) };
  guint sum_at = 1u + address_size + size;
  guint8 sum = 0;

  for (guint i = 0; i < address_size; i++)
    record[1 + i] = (guint8) (address >> 8 * (address_size - 1 - i));
  if (size > 0)
    memcpy (record + 1 + address_size, data, size);
  for (guint i = 0; i < sum_at; i++)
    sum += record[i];

  record[sum_at] = (guint8) ~sum;
  optio_format_append_line (out, mark, record, sum_at + 1);
}

static guint
append_segment (GByteArray         *out,
                guint               type,
                const OptioSegment *segment)
{
  guint32 address = segment->address;
  guint n_records = 0;
  gsize left;
  const guint8 *data = g_bytes_get_data (segment->bytes, &left);

  while (left > 0)
    {
      guint size = (guint) MIN (left, WRITE_DATA_SIZE - address % WRITE_DATA_SIZE);

      append_record (out, type, address, data, (guint8) size);
      n_records++;
      address += size;
      data += size;
      left -= size;
    }

  return n_records;
}

/* The highest address decides how long all addresses are. */
static guint
choose_data_type (OptioImage *image,
                  guint32     entry)
{
  guint n_segments = optio_image_get_n_segments (image);
  OptioRange last = optio_segment_get_range (optio_image_get_segment (image, n_segments - 1));
  guint64 highest = MAX (optio_range_get_end (last) - 1, entry);
  guint type = 1;

  while (highest >> 8 * record_types[type].address_size != 0)
    type++;
  return type;
}

static gboolean
srec_write (OptioImage *image,
            GByteArray *out,
            GError    **error)
{
  guint32 entry = 0;
  guint n_records = 0;
  guint type;

  optio_image_get_entry (image, &entry);
  type = choose_data_type (image, entry);
  append_record (out, 0, 0, NULL, 0);
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    n_records += append_segment (out, type, optio_image_get_segment (image, i));

  if (n_records <= MAX_COUNT)
    append_record (out, n_records <= G_MAXUINT16 ? 5 : 6, n_records, NULL, 0);
  append_record (out, 10 - type, entry, NULL, 0); /* S9 ends S1, S8 ends S2, S7 ends S3 */
  return TRUE;
}

const OptioFormat optio_format_srec = {
  .name = "srec",
  .title = N_("Motorola S-record"),
  .suffixes = suffixes,
  .has_addresses = TRUE,
  .sniff = srec_sniff,
  .read = srec_read,
  .write = srec_write,
};
