/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-dfu-suffix.h"
#include "optio-error.h"
#include "optio-format-private.h"
#include "optio-reader.h"
#include "optio-writer.h"

/*
 * ST's DfuSe file, UM0391. All numbers are little-endian.
 *   prefix   "DfuSe", bVersion (8 bits), DFUImageSize (32), bTargets (8)
 *   target   "Target", bAlternateSetting (8), bTargetNamed (32), szTargetName (255 bytes),
 *            dwTargetSize (32), dwNbElements (32), the elements
 *   element  dwElementAddress (32), dwElementSize (32), the data
 *   suffix   that of DFU
 */
#define PREFIX_MARK "DfuSe"
#define VERSION 1u
#define PREFIX_SIZE 11u
#define TARGET_MARK "Target"
#define TARGET_NAME_SIZE 255u
#define ELEMENT_PREFIX_SIZE 8u
#define MAX_TARGETS 255u

typedef struct
{
  OptioReader reader; /* ends where the suffix begins */
  OptioImageBuilder *builder;
  gsize suffix_size;
} Parser;

static const char *const suffixes[] = { "dfu", NULL };

static gboolean
dfuse_sniff (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= strlen (PREFIX_MARK) && memcmp (data, PREFIX_MARK, strlen (PREFIX_MARK)) == 0;
}

static gboolean
cut_short (GError **error)
{
  return optio_format_set_damaged (error, _("what is announced here is larger than what is left "
                                            "of the file"));
}

static gboolean
read_mark (Parser     *self,
           const char *mark,
           GError    **error)
{
  gsize length = strlen (mark);
  const guint8 *here = optio_reader_read (&self->reader, length);

  return (here != NULL && memcmp (here, mark, length) == 0) ||
         optio_format_set_damaged (error, _("\"%s\" should stand here"), mark);
}

/* UM0391 calls DFUImageSize the length of the file. ST's own tools leave the suffix out, dfuse-pack
 * from version 0.10 on counts it. */
static gboolean
check_image_size (Parser  *self,
                  guint32  image_size,
                  GError **error)
{
  gsize without_suffix =
      optio_reader_get_offset (&self->reader) + optio_reader_get_left (&self->reader);

  return image_size == without_suffix || image_size == without_suffix + self->suffix_size ||
         optio_format_set_damaged (error,
                                   _("the file should be %u bytes long without its suffix, "
                                      "it is %zu"),
                                   image_size, without_suffix);
}

static gboolean
read_prefix (Parser  *self,
             guint8  *out_n_targets,
             GError **error)
{
  guint8 version;
  guint32 image_size;

  if (!read_mark (self, PREFIX_MARK, error))
    return FALSE;
  if (!optio_reader_read_u8 (&self->reader, &version) ||
      !optio_reader_read_u32_le (&self->reader, &image_size) ||
      !optio_reader_read_u8 (&self->reader, out_n_targets))
    return cut_short (error);
  if (version != VERSION)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("this is DfuSe version %u, Optio knows version 1: choose another format"),
                   version);
      return FALSE;
    }

  return check_image_size (self, image_size, error);
}

static gboolean
read_element (Parser  *self,
              guint8   alt,
              GError **error)
{
  guint32 address;
  guint32 size;
  const guint8 *data;

  if (!optio_reader_read_u32_le (&self->reader, &address) ||
      !optio_reader_read_u32_le (&self->reader, &size))
    return cut_short (error);
  data = optio_reader_read (&self->reader, size);
  if (data == NULL)
    return cut_short (error);

  if (size > 0)
    optio_image_builder_add_alt (self->builder, alt, OPTIO_RANGE_INIT (address, size));
  return optio_image_builder_add (self->builder, address, data, size, error);
}

static gboolean
read_elements (Parser  *self,
               guint8   alt,
               guint32  target_size,
               guint32  n_elements,
               GError **error)
{
  gsize start = optio_reader_get_offset (&self->reader);

  for (guint32 i = 0; i < n_elements; i++)
    {
      gsize offset = optio_reader_get_offset (&self->reader);

      if (!read_element (self, alt, error))
        {
          g_prefix_error (error, _("offset 0x%zx, element %u: "), offset, i);
          return FALSE;
        }
    }

  if (optio_reader_get_offset (&self->reader) - start == target_size)
    return TRUE;

  optio_format_set_damaged (error,
                            _("the target should be %u bytes long, but its elements are "
                               "%zu"),
                            target_size, optio_reader_get_offset (&self->reader) - start);
  g_prefix_error (error, _("offset 0x%zx: "), start);
  return FALSE;
}

static gboolean
read_target_prefix (Parser  *self,
                    guint8  *out_alt,
                    guint32 *out_size,
                    guint32 *out_n_elements,
                    GError **error)
{
  guint32 is_named;

  if (!read_mark (self, TARGET_MARK, error))
    return FALSE;

  return (optio_reader_read_u8 (&self->reader, out_alt) &&
          optio_reader_read_u32_le (&self->reader, &is_named) &&
          optio_reader_read (&self->reader, TARGET_NAME_SIZE) != NULL &&
          optio_reader_read_u32_le (&self->reader, out_size) &&
          optio_reader_read_u32_le (&self->reader, out_n_elements)) ||
         cut_short (error);
}

static gboolean
read_target (Parser  *self,
             GError **error)
{
  gsize offset = optio_reader_get_offset (&self->reader);
  guint8 alt = 0;
  guint32 size = 0;
  guint32 n_elements = 0;

  if (!read_target_prefix (self, &alt, &size, &n_elements, error))
    {
      g_prefix_error (error, _("offset 0x%zx: "), offset);
      return FALSE;
    }

  return read_elements (self, alt, size, n_elements, error);
}

static gboolean
read_targets (Parser  *self,
              GError **error)
{
  guint8 n_targets = 0;
  gsize left;

  if (!read_prefix (self, &n_targets, error))
    {
      g_prefix_error (error, _("offset 0x0: "));
      return FALSE;
    }

  for (guint i = 0; i < n_targets; i++)
    if (!read_target (self, error))
      return FALSE;

  left = optio_reader_get_left (&self->reader);
  if (left == 0)
    return TRUE;

  optio_format_set_damaged (error, _("%zu bytes follow after the last target"), left);
  g_prefix_error (error, _("offset 0x%zx: "), optio_reader_get_offset (&self->reader));
  return FALSE;
}

static gboolean
dfuse_read (GBytes            *bytes,
            guint32            base,
            OptioImageBuilder *builder,
            GError           **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  OptioDfuSuffix suffix;
  Parser parser = { .builder = builder };

  if (!optio_dfu_suffix_read (bytes, &suffix, error))
    return FALSE;
  if (suffix.bcd_dfu != OPTIO_DFU_SUFFIX_DFUSE)
    return optio_format_set_damaged (
        error, _("the DFU suffix says %04x where DfuSe has 011a"), suffix.bcd_dfu);

  parser.suffix_size = suffix.size_bytes;
  optio_reader_init_data (&parser.reader, data, size - suffix.size_bytes);
  optio_image_builder_set_usb_ids (builder, &suffix.ids);
  return read_targets (&parser, error);
}

/* ---- writing ---- */

/* Returns how many targets that makes: none if there is nothing in it. */
static guint
append_target (GByteArray *out,
               guint8      alt,
               OptioImage *image)
{
  static const guint8 no_name[TARGET_NAME_SIZE];
  guint n_elements = optio_image_get_n_segments (image);
  guint64 size = optio_image_get_size (image) + (guint64) n_elements * ELEMENT_PREFIX_SIZE;

  if (n_elements == 0)
    return 0;

  g_byte_array_append (out, (const guint8 *) TARGET_MARK, strlen (TARGET_MARK));
  g_byte_array_append (out, &alt, sizeof alt);
  optio_writer_put_u32_le (out, FALSE); /* bTargetNamed */
  g_byte_array_append (out, no_name, sizeof no_name);
  optio_writer_put_u32_le (out, (guint32) size);
  optio_writer_put_u32_le (out, n_elements);
  for (guint i = 0; i < n_elements; i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      gsize length;
      const guint8 *data = g_bytes_get_data (segment->bytes, &length);

      optio_writer_put_u32_le (out, segment->address);
      optio_writer_put_u32_le (out, (guint32) length);
      g_byte_array_append (out, data, (guint) length);
    }

  return 1;
}

static GArray *
find_ranges (OptioImage *image,
             guint8      alt)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (OptioRange));
  guint n_alts;
  const OptioImageAlt *alts = optio_image_get_alts (image, &n_alts);

  for (guint i = 0; i < n_alts; i++)
    if (alts[i].alt == alt)
      g_array_append_val (ranges, alts[i].range);

  return ranges;
}

/* Appends a target for each alternate setting that the image names, and at the end one for
 * alternate setting 0 with all the rest. */
static guint
append_targets (GByteArray *out,
                OptioImage *image)
{
  g_autoptr (OptioImage) rest = optio_image_ref (image);
  guint n_targets = 0;

  for (guint alt = 1; alt <= G_MAXUINT8; alt++)
    {
      g_autoptr (GArray) ranges = find_ranges (image, (guint8) alt);
      g_autoptr (OptioImage) part = NULL;
      g_autoptr (OptioImage) whole = NULL;

      if (ranges->len == 0)
        continue;
      whole = g_steal_pointer (&rest);
      part = optio_image_split (whole, (const OptioRange *) ranges->data, ranges->len, &rest);
      n_targets += append_target (out, (guint8) alt, part);
    }

  return n_targets + append_target (out, 0, rest);
}

static gboolean
dfuse_write (OptioImage *image,
             GByteArray *out,
             GError    **error)
{
  const guint8 version = VERSION;
  guint start = out->len;
  g_autoptr (GByteArray) targets = g_byte_array_new ();
  guint n_targets = append_targets (targets, image);
  const guint8 n_in_prefix = (guint8) n_targets;

  if (n_targets > MAX_TARGETS)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("a DfuSe file is for at most %u alternate settings: save it as Intel HEX"),
                   MAX_TARGETS);
      return FALSE;
    }

  g_byte_array_append (out, (const guint8 *) PREFIX_MARK, strlen (PREFIX_MARK));
  g_byte_array_append (out, &version, sizeof version);
  optio_writer_put_u32_le (out, PREFIX_SIZE + targets->len);
  g_byte_array_append (out, &n_in_prefix, sizeof n_in_prefix);
  g_byte_array_append (out, targets->data, targets->len);
  optio_dfu_suffix_append (out, start, image, OPTIO_DFU_SUFFIX_DFUSE);
  return TRUE;
}

const OptioFormat optio_format_dfuse = {
  .name = "dfuse",
  .title = N_("DfuSe"),
  .suffixes = suffixes,
  .has_addresses = TRUE,
  .sniff = dfuse_sniff,
  .read = dfuse_read,
  .write = dfuse_write,
};
