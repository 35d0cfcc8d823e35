/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-format-private.h"
#include "optio-reader.h"
#include "optio-uf2-family.h"
#include "optio-writer.h"

/*
 * UF2, after Microsoft's specification (github.com/microsoft/uf2). A file is made of blocks of 512
 * bytes; each says where its bytes belong and how many blocks there are. All numbers have 32 bits
 * and are little-endian: two marks, flags, address, size of the payload, number of the block, how
 * many blocks, family or size of the file; then 476 bytes with the payload at the front; a mark.
 */
#define BLOCK_SIZE 512u
#define DATA_SIZE 476u
#define MARK_FIRST 0x0a324655u
#define MARK_SECOND 0x9e5d5157u
#define MARK_LAST 0x0ab16f30u

/* Bootloaders expect this many bytes a block, at a multiple of it. */
#define WRITE_DATA_SIZE 256u

enum
{
  FLAG_NOT_MAIN_FLASH = 1u << 0,
  FLAG_FILE_CONTAINER = 1u << 12,
  FLAG_HAS_FAMILY = 1u << 13,
};

typedef struct
{
  guint32 flags;
  guint32 address;
  guint32 size;
  guint32 number;
  guint32 n_blocks;
  guint32 family_id; /* 0 if there is none */
  const guint8 *data;
} Block;

typedef struct
{
  OptioImageBuilder *builder;
  guint8 *is_seen; /* one for each block of the file, by number */
  guint32 n_in_file;
  guint32 n_blocks; /* as the first block says */
  guint32 family_id;
  gboolean has_firmware; /* a block that belongs into flash came, so the family is known */
} Parser;

static const char *const suffixes[] = { "uf2", NULL };

static gboolean
uf2_sniff (GBytes *bytes)
{
  OptioReader reader;
  guint32 mark;

  optio_reader_init (&reader, bytes);
  return optio_reader_read_u32_le (&reader, &mark) && mark == MARK_FIRST;
}

static gboolean
parse_block (const guint8 *data,
             Block        *block,
             GError      **error)
{
  OptioReader reader;
  guint32 first = 0;
  guint32 second = 0;
  guint32 last = 0;

  optio_reader_init_data (&reader, data, BLOCK_SIZE);
  optio_reader_read_u32_le (&reader, &first);
  optio_reader_read_u32_le (&reader, &second);
  optio_reader_read_u32_le (&reader, &block->flags);
  optio_reader_read_u32_le (&reader, &block->address);
  optio_reader_read_u32_le (&reader, &block->size);
  optio_reader_read_u32_le (&reader, &block->number);
  optio_reader_read_u32_le (&reader, &block->n_blocks);
  optio_reader_read_u32_le (&reader, &block->family_id);
  block->data = optio_reader_read (&reader, DATA_SIZE);
  optio_reader_read_u32_le (&reader, &last);

  if (first != MARK_FIRST || second != MARK_SECOND || last != MARK_LAST)
    return optio_format_set_damaged (error, _("a UF2 block should stand here"));
  if (block->size > DATA_SIZE)
    return optio_format_set_damaged (error, _("a block holds at most %u bytes, not %u"), DATA_SIZE,
                                     block->size);
  if (!(block->flags & FLAG_HAS_FAMILY))
    block->family_id = 0; /* the size of the file, which is of no use */
  return TRUE;
}

/* Blocks may come in any order, but each has to come, and once. */
static gboolean
check_number (Parser      *self,
              const Block *block,
              GError     **error)
{
  if (self->n_blocks == 0)
    self->n_blocks = block->n_blocks;

  if (block->n_blocks != self->n_blocks)
    return optio_format_set_damaged (error, _("this block says that there are %u blocks, those "
                                              "before it said %u"),
                                     block->n_blocks, self->n_blocks);
  if (block->number >= block->n_blocks)
    return optio_format_set_damaged (error, _("block %u does not exist, there are %u from 0 on"),
                                     block->number, block->n_blocks);
  if (block->n_blocks > self->n_in_file)
    return optio_format_set_damaged (error, _("there should be %u blocks, but the file has only "
                                              "%u"),
                                     block->n_blocks, self->n_in_file);
  if (self->is_seen[block->number])
    return optio_format_set_damaged (error, _("block %u comes twice"), block->number);

  self->is_seen[block->number] = TRUE;
  return TRUE;
}

static char *
dup_family_name (guint32 family_id)
{
  const char *name = optio_uf2_family_get_name (family_id);

  if (family_id == 0)
    return g_strdup (_("any chip"));
  return name != NULL ? g_strdup (name) : g_strdup_printf ("0x%08x", family_id);
}

static gboolean
check_family (Parser      *self,
              const Block *block,
              GError     **error)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!self->has_firmware)
    {
      self->has_firmware = TRUE;
      self->family_id = block->family_id;
    }
  if (block->family_id == self->family_id)
    return TRUE;

  first = dup_family_name (self->family_id);
  second = dup_family_name (block->family_id);
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
               _("the file holds firmware for several kinds of chip, %s and %s: choose a file for "
                 "one of them"),
               first, second);
  return FALSE;
}

static gboolean
read_block (Parser       *self,
            const guint8 *data,
            GError      **error)
{
  Block block = { 0 };

  if (!parse_block (data, &block, error))
    return FALSE;

  if (block.flags & FLAG_FILE_CONTAINER)
    {
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                           _("this UF2 file holds files, not the content of a chip's memory: "
                             "choose another file"));
      return FALSE;
    }

  if (block.flags & FLAG_NOT_MAIN_FLASH)
    return check_number (self, &block, error);

  return check_family (self, &block, error) && check_number (self, &block, error) &&
         optio_image_builder_add (self->builder, block.address, block.data, block.size, error);
}

static gboolean
check_all_seen (Parser  *self,
                GError **error)
{
  for (guint32 i = 0; i < self->n_blocks; i++)
    if (!self->is_seen[i])
      return optio_format_set_damaged (error, _("block %u of %u is missing"), i, self->n_blocks);

  return TRUE;
}

static gboolean
uf2_read (GBytes            *bytes,
          guint32            base,
          OptioImageBuilder *builder,
          GError           **error)
{
  guint32 n_in_file = (guint32) (g_bytes_get_size (bytes) / BLOCK_SIZE);
  g_autofree guint8 *is_seen = g_malloc0 (n_in_file + 1);
  Parser parser = { .builder = builder, .is_seen = is_seen, .n_in_file = n_in_file };
  OptioReader reader;
  const guint8 *data;

  optio_reader_init (&reader, bytes);
  while ((data = optio_reader_read (&reader, BLOCK_SIZE)) != NULL)
    if (!read_block (&parser, data, error))
      {
        g_prefix_error (error, _("offset 0x%zx: "),
                        optio_reader_get_offset (&reader) - BLOCK_SIZE);
        return FALSE;
      }

  if (optio_reader_get_left (&reader) > 0)
    {
      optio_format_set_damaged (error, _("a block is cut short, its size is not %u bytes"),
                                BLOCK_SIZE);
      g_prefix_error (error, _("offset 0x%zx: "), optio_reader_get_offset (&reader));
      return FALSE;
    }

  if (parser.family_id != 0)
    optio_image_builder_set_family_id (builder, parser.family_id);
  return check_all_seen (&parser, error);
}

/* ---- writing ---- */

/* Up to the next address that a block can begin at. */
static guint32
get_block_length (guint64 address,
                  gsize   left)
{
  return (guint32) MIN (left, WRITE_DATA_SIZE - address % WRITE_DATA_SIZE);
}

static guint
count_blocks (OptioImage *image)
{
  guint n_blocks = 0;

  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      OptioRange range = optio_segment_get_range (optio_image_get_segment (image, i));
      guint64 last = optio_range_get_end (range) - 1;

      n_blocks += (guint) (last / WRITE_DATA_SIZE - range.start / WRITE_DATA_SIZE + 1);
    }

  return n_blocks;
}

static void
append_block (GByteArray  *out,
              const Block *block)
{
  static const guint8 filler[DATA_SIZE];

  optio_writer_put_u32_le (out, MARK_FIRST);
  optio_writer_put_u32_le (out, MARK_SECOND);
  optio_writer_put_u32_le (out, block->flags);
  optio_writer_put_u32_le (out, block->address);
  optio_writer_put_u32_le (out, block->size);
  optio_writer_put_u32_le (out, block->number);
  optio_writer_put_u32_le (out, block->n_blocks);
  optio_writer_put_u32_le (out, block->family_id);
  g_byte_array_append (out, block->data, block->size);
  g_byte_array_append (out, filler, DATA_SIZE - block->size);
  optio_writer_put_u32_le (out, MARK_LAST);
}

static void
append_segment (GByteArray         *out,
                const OptioSegment *segment,
                Block              *block)
{
  gsize left;

  block->address = segment->address;
  block->data = g_bytes_get_data (segment->bytes, &left);
  while (left > 0)
    {
      block->size = get_block_length (block->address, left);
      append_block (out, block);
      block->number++;
      block->address += block->size;
      block->data += block->size;
      left -= block->size;
    }
}

static gboolean
uf2_write (OptioImage *image,
           GByteArray *out,
           GError    **error)
{
  Block block = { .n_blocks = count_blocks (image) };

  if (block.n_blocks > OPTIO_FORMAT_MAX_FILE_SIZE / BLOCK_SIZE)
    {
      g_autofree char *limit = optio_format_size (OPTIO_FORMAT_MAX_FILE_SIZE);

      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("as UF2 the file would be larger than %s: save it as Intel HEX"), limit);
      return FALSE;
    }

  if (optio_image_get_family_id (image, &block.family_id))
    block.flags = FLAG_HAS_FAMILY;
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    append_segment (out, optio_image_get_segment (image, i), &block);
  return TRUE;
}

const OptioFormat optio_format_uf2 = {
  .name = "uf2",
  .title = N_("UF2"),
  .suffixes = suffixes,
  .has_addresses = TRUE,
  .sniff = uf2_sniff,
  .read = uf2_read,
  .write = uf2_write,
};
