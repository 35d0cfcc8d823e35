/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-image.h"

#include <glib/gi18n-lib.h>
#include <zlib.h>

#include "optio-error.h"

/* What a file says beside its bytes. */
typedef struct
{
  gboolean has_entry;
  gboolean has_ids;
  gboolean has_family_id;
  guint32 entry;
  guint32 family_id;
  OptioImageIds ids;
  GArray *alts; /* of OptioImageAlt */
} Details;

struct _OptioImage
{
  GArray *segments; /* of OptioSegment */
  guint64 size_bytes;
  Details details;
};

struct _OptioImageBuilder
{
  /* Pieces that do not overlap but may touch, by address. They are joined only at the end: joining
   * them at each add would copy everything again and again for a file sorted downwards. */
  GTree *pieces;
  guint64 size_bytes;
  Details details;
};

typedef struct
{
  guint32 address;
  GByteArray *data;
} Piece;

#define ST_VENDOR_ID 0x0483u
#define ST_NO_PRODUCT_ID 0x0000u

static const guint64 address_space_size = G_GUINT64_CONSTANT (1) << 32;

G_DEFINE_BOXED_TYPE (OptioImage, optio_image, optio_image_ref, optio_image_unref)

OptioImage *
optio_image_ref (OptioImage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
image_clear (gpointer data)
{
  OptioImage *self = data;

  g_array_unref (self->segments);
  g_array_unref (self->details.alts);
}

void
optio_image_unref (OptioImage *self)
{
  g_atomic_rc_box_release_full (self, image_clear);
}

guint
optio_image_get_n_segments (OptioImage *self)
{
  return self->segments->len;
}

const OptioSegment *
optio_image_get_segment (OptioImage *self,
                         guint       index)
{
  g_return_val_if_fail (index < self->segments->len, NULL);

  return &g_array_index (self->segments, OptioSegment, index);
}

OptioRange
optio_segment_get_range (const OptioSegment *self)
{
  return OPTIO_RANGE_INIT (self->address, (guint32) g_bytes_get_size (self->bytes));
}

guint32
optio_segment_get_crc32 (const OptioSegment *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);

  return (guint32) crc32_z (0, data, size);
}

guint64
optio_image_get_size (OptioImage *self)
{
  return self->size_bytes;
}

gboolean
optio_image_get_entry (OptioImage *self,
                       guint32    *out_address)
{
  if (self->details.has_entry)
    *out_address = self->details.entry;

  return self->details.has_entry;
}

gboolean
optio_image_get_usb_ids (OptioImage    *self,
                         OptioImageIds *out_ids)
{
  if (self->details.has_ids)
    *out_ids = self->details.ids;

  return self->details.has_ids;
}

gboolean
optio_image_ids_fit (const OptioImageIds *self,
                     guint16              vendor_id,
                     guint16              product_id)
{
  if (self->vendor_id == ST_VENDOR_ID && self->product_id == ST_NO_PRODUCT_ID)
    return TRUE;

  return (self->vendor_id == OPTIO_IMAGE_ANY_ID || self->vendor_id == vendor_id) &&
         (self->product_id == OPTIO_IMAGE_ANY_ID || self->product_id == product_id);
}

gboolean
optio_image_get_family_id (OptioImage *self,
                           guint32    *out_family_id)
{
  if (self->details.has_family_id)
    *out_family_id = self->details.family_id;

  return self->details.has_family_id;
}

const OptioImageAlt *
optio_image_get_alts (OptioImage *self,
                      guint      *out_n_alts)
{
  *out_n_alts = self->details.alts->len;
  return (const OptioImageAlt *) self->details.alts->data;
}

gboolean
optio_image_peek (OptioImage *self,
                  guint32     address,
                  guint8     *out_byte)
{
  guint low = 0;
  guint high = self->segments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const OptioSegment *segment = optio_image_get_segment (self, middle);

      if (address < segment->address)
        high = middle;
      else if (address >= optio_range_get_end (optio_segment_get_range (segment)))
        low = middle + 1;
      else
        {
          const guint8 *data = g_bytes_get_data (segment->bytes, NULL);

          *out_byte = data[address - segment->address];
          return TRUE;
        }
    }

  return FALSE;
}

guint64
optio_image_copy (OptioImage *self,
                  OptioRange  range,
                  guint8     *data)
{
  guint64 size = 0;

  for (guint i = 0; i < self->segments->len; i++)
    {
      const OptioSegment *segment = optio_image_get_segment (self, i);
      OptioRange segment_range = optio_segment_get_range (segment);
      OptioRange both = optio_range_intersect (range, segment_range);
      const guint8 *bytes = g_bytes_get_data (segment->bytes, NULL);

      if (both.size > 0)
        memcpy (data + (both.start - range.start), bytes + (both.start - segment_range.start),
                both.size);
      size += both.size;
    }

  return size;
}

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
                   _("%" G_GSIZE_FORMAT " bytes at 0x%08x go beyond the last address 0xffffffff: "
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
  self->details = (Details){ .alts = new_alts () };

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
