/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-image-private.h"

struct _OptioImageBuilder
{
  /* Pieces that do not overlap but may touch, by address. They are joined only at the end: joining
   * them at each add would copy everything again and again for a file sorted downwards. */
  GTree *pieces;
  guint64 size_bytes;
  OptioImageDetails details;
};

typedef struct
{
  guint32 address;
  GByteArray *data;
} Piece;

static const guint64 address_space_size = G_GUINT64_CONSTANT (1) << 32;

static int
compare_addresses (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  guint32 first = GPOINTER_TO_UINT (a);
  guint32 second = GPOINTER_TO_UINT (b);

  return first < second ? -1 : first > second;
}

static guint64
piece_get_end (const Piece *self)
{
  return (guint64) self->address + self->data->len;
}

static void
piece_free (gpointer data)
{
  Piece *self = data;

  g_clear_pointer (&self->data, g_byte_array_unref);
  g_free (self);
}

static GArray *
new_alts (void)
{
  return g_array_new (FALSE, FALSE, sizeof (OptioImageAlt));
}

OptioImageBuilder *
optio_image_builder_new (void)
{
  OptioImageBuilder *self = g_new0 (OptioImageBuilder, 1);

  self->pieces = g_tree_new_full (compare_addresses, NULL, NULL, piece_free);
  self->details.alts = new_alts ();
  return self;
}

void
optio_image_builder_free (OptioImageBuilder *self)
{
  g_tree_unref (self->pieces);
  g_array_unref (self->details.alts);
  g_free (self);
}

/* Finds the last piece that starts at or before @address, and where the next one starts. */
static Piece *
builder_find (OptioImageBuilder *self,
              guint32            address,
              guint64           *out_next_start)
{
  GTreeNode *next = g_tree_upper_bound (self->pieces, GUINT_TO_POINTER (address));
  GTreeNode *here = next != NULL ? g_tree_node_previous (next) : g_tree_node_last (self->pieces);

  *out_next_start = next != NULL ? GPOINTER_TO_UINT (g_tree_node_key (next)) : G_MAXUINT64;
  return here != NULL ? g_tree_node_value (here) : NULL;
}

static gboolean
check_same (const Piece  *piece,
            guint32       address,
            const guint8 *data,
            gsize         size,
            GError      **error)
{
  const guint8 *old = piece->data->data + (address - piece->address);

  for (gsize i = 0; i < size; i++)
    {
      if (old[i] == data[i])
        continue;

      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("the byte at 0x%08x is given twice, as 0x%02x and as 0x%02x: build the "
                     "firmware again so that its parts do not overlap"),
                   (guint32) (address + i), old[i], data[i]);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_bounds (OptioImageBuilder *self,
              guint32            address,
              gsize              size,
              GError           **error)
{
  if (size > OPTIO_IMAGE_MAX_SIZE || self->size_bytes + size > OPTIO_IMAGE_MAX_SIZE)
    {
      g_autofree char *limit = optio_format_size (OPTIO_IMAGE_MAX_SIZE);

      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("there are more than %s of data, no chip holds that: choose another file"),
                   limit);
      return FALSE;
    }

  if ((guint64) address + size > address_space_size)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("%zu bytes at 0x%08x go beyond the last address 0xffffffff: "
                      "check the address"),
                   size, address);
      return FALSE;
    }

  return TRUE;
}

static void
builder_put (OptioImageBuilder *self,
             Piece             *left,
             guint32            address,
             const guint8      *data,
             gsize              size)
{
  if (left == NULL || piece_get_end (left) != address)
    {
      left = g_new0 (Piece, 1);
      left->address = address;
      left->data = g_byte_array_new ();
      g_tree_insert (self->pieces, GUINT_TO_POINTER (address), left);
    }

  g_byte_array_append (left->data, data, (guint) size);
  self->size_bytes += size;
}

gboolean
optio_image_builder_add (OptioImageBuilder *self,
                         guint32            address,
                         const guint8      *data,
                         gsize              size,
                         GError           **error)
{
  g_return_val_if_fail (data != NULL || size == 0, FALSE);

  if (!check_bounds (self, address, size, error))
    return FALSE;

  /* Each turn takes the bytes that are all known, or all new, from the front of @data. */
  while (size > 0)
    {
      guint64 next_start;
      Piece *left = builder_find (self, address, &next_start);
      gboolean is_known = left != NULL && address < piece_get_end (left);
      guint64 border = is_known ? piece_get_end (left) : next_start;
      gsize length = (gsize) MIN (size, border - address);

      if (is_known && !check_same (left, address, data, length, error))
        return FALSE;
      if (!is_known)
        builder_put (self, left, address, data, length);

      address += (guint32) length;
      data += length;
      size -= length;
    }

  return TRUE;
}

gboolean
optio_image_builder_add_image (OptioImageBuilder *self,
                               OptioImage        *image,
                               GError           **error)
{
  for (guint i = 0; i < image->segments->len; i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      gsize size;
      const guint8 *data = g_bytes_get_data (segment->bytes, &size);

      if (!optio_image_builder_add (self, segment->address, data, size, error))
        return FALSE;
    }

  optio_image_builder_copy_details (self, image);
  return TRUE;
}

void
optio_image_builder_copy_details (OptioImageBuilder *self,
                                  OptioImage        *image)
{
  GArray *alts = self->details.alts;

  g_array_set_size (alts, 0);
  g_array_append_vals (alts, image->details.alts->data, image->details.alts->len);
  self->details = image->details;
  self->details.alts = alts;
}

void
optio_image_builder_set_entry (OptioImageBuilder *self,
                               guint32            address)
{
  self->details.has_entry = TRUE;
  self->details.entry = address;
}

void
optio_image_builder_set_usb_ids (OptioImageBuilder   *self,
                                 const OptioImageIds *ids)
{
  self->details.has_ids = TRUE;
  self->details.ids = *ids;
}

void
optio_image_builder_set_family_id (OptioImageBuilder *self,
                                   guint32            family_id)
{
  self->details.has_family_id = TRUE;
  self->details.family_id = family_id;
}

void
optio_image_builder_add_alt (OptioImageBuilder *self,
                             guint8             alt,
                             OptioRange         range)
{
  const OptioImageAlt row = { .alt = alt, .range = range };

  g_array_append_val (self->details.alts, row);
}

static void
segment_clear (gpointer data)
{
  OptioSegment *self = data;

  g_bytes_unref (self->bytes);
}

static void
append_segment (GArray *segments,
                Piece  *run)
{
  OptioSegment segment = { .address = run->address };

  segment.bytes = g_byte_array_free_to_bytes (g_steal_pointer (&run->data));
  g_array_append_val (segments, segment);
}

OptioImage *
optio_image_builder_end (OptioImageBuilder *self)
{
  OptioImage *image = g_atomic_rc_box_new0 (OptioImage);
  Piece *run = NULL;

  image->segments = g_array_new (FALSE, FALSE, sizeof (OptioSegment));
  g_array_set_clear_func (image->segments, segment_clear);
  image->size_bytes = self->size_bytes;
  image->details = self->details;
  self->details = (OptioImageDetails){ .alts = new_alts () };

  for (GTreeNode *node = g_tree_node_first (self->pieces); node != NULL;
       node = g_tree_node_next (node))
    {
      Piece *piece = g_tree_node_value (node);

      if (run != NULL && piece_get_end (run) == piece->address)
        {
          g_byte_array_append (run->data, piece->data->data, piece->data->len);
          continue;
        }
      if (run != NULL)
        append_segment (image->segments, run);
      run = piece;
    }
  if (run != NULL)
    append_segment (image->segments, run);

  g_tree_remove_all (self->pieces);
  self->size_bytes = 0;
  return image;
}
