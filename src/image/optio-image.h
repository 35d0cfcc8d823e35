/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * image: what a firmware file says.
 * From: a file's bytes. What: segments of memory, sorted and apart. To: the plan.
 */

#include <glib-object.h>

#include "optio-range.h"

G_BEGIN_DECLS

/**
 * OptioImage:
 *
 * Bytes with addresses: sorted segments that neither overlap nor touch. Immutable,
 * reference-counted, may cross threads. Costs its data, not its span.
 */
typedef struct _OptioImage OptioImage;

/**
 * OptioImageBuilder:
 *
 * Collects bytes in any order and makes an #OptioImage of them. One thread.
 */
typedef struct _OptioImageBuilder OptioImageBuilder;

/**
 * OptioSegment:
 * @address: address of the first byte
 * @bytes: (transfer none): at least one byte
 */
typedef struct
{
  guint32 address;
  GBytes *bytes;
} OptioSegment;

/**
 * OptioImageIds:
 * @vendor_id: idVendor, or %OPTIO_IMAGE_ANY_ID
 * @product_id: idProduct, or %OPTIO_IMAGE_ANY_ID
 * @bcd_device: bcdDevice, or %OPTIO_IMAGE_ANY_ID
 *
 * The boards that a file is meant for, as a DFU suffix says it.
 */
typedef struct
{
  guint16 vendor_id;
  guint16 product_id;
  guint16 bcd_device;
} OptioImageIds;

/** What stands in a DFU suffix where any id will do (DFU 1.1, appendix B). */
#define OPTIO_IMAGE_ANY_ID 0xffffu

/**
 * OptioImageAlt:
 * @alt: number of an alternate setting
 * @range: addresses
 *
 * Where a DfuSe file says that some bytes belong.
 */
typedef struct
{
  guint8 alt;
  OptioRange range;
} OptioImageAlt;

/** The most data that an image holds: 1 GiB. */
#define OPTIO_IMAGE_MAX_SIZE (1024u * 1024 * 1024)

#define OPTIO_TYPE_IMAGE (optio_image_get_type ())

GType       optio_image_get_type (void);
OptioImage *optio_image_ref      (OptioImage *self);
void        optio_image_unref    (OptioImage *self);

/**
 * optio_image_get_n_segments:
 *
 * Returns: number of segments, 0 for an image without a byte.
 */
guint optio_image_get_n_segments (OptioImage *self);

/**
 * optio_image_get_segment:
 * @index: below optio_image_get_n_segments()
 *
 * Returns: (transfer none): the segment; segments are sorted by address.
 */
const OptioSegment *optio_image_get_segment (OptioImage *self,
                                             guint       index);

/**
 * optio_segment_get_range:
 *
 * Returns: the addresses that the segment covers.
 */
OptioRange optio_segment_get_range (const OptioSegment *self);

/**
 * optio_segment_get_crc32:
 *
 * Returns: the CRC-32 of its bytes, as zip and gzip compute it.
 */
guint32 optio_segment_get_crc32 (const OptioSegment *self);

/**
 * optio_image_get_size:
 *
 * Returns: bytes of data in all segments; gaps do not count.
 */
guint64 optio_image_get_size (OptioImage *self);

/**
 * optio_image_get_entry:
 * @out_address: (out): where the program starts, if the file says so
 *
 * Returns: whether the file names an entry point.
 */
gboolean optio_image_get_entry (OptioImage *self,
                                guint32    *out_address);

/**
 * optio_image_get_usb_ids:
 * @out_ids: (out): the boards that the file is meant for, if it says so
 *
 * Returns: whether the file names USB ids.
 */
gboolean optio_image_get_usb_ids (OptioImage    *self,
                                  OptioImageIds *out_ids);

/**
 * optio_image_ids_fit:
 * @self: what a file says
 * @vendor_id: the board's idVendor
 * @product_id: the board's idProduct
 *
 * Returns: %FALSE if the file is meant for another board. %OPTIO_IMAGE_ANY_ID fits any id, and
 *   0483:0000, which ST's tools write if nobody tells them better, fits any board.
 */
gboolean optio_image_ids_fit (const OptioImageIds *self,
                              guint16              vendor_id,
                              guint16              product_id);

/**
 * optio_image_get_family_id:
 * @out_family_id: (out): the family of chips that the file is meant for, as UF2 numbers them
 *
 * Returns: whether the file names a family.
 */
gboolean optio_image_get_family_id (OptioImage *self,
                                    guint32    *out_family_id);

/**
 * optio_image_get_alts:
 * @out_n_alts: (out): how many there are
 *
 * Returns: (array length=out_n_alts) (transfer none): what the file says of alternate settings, in
 *   its order; what it says nothing of belongs to alternate setting 0.
 */
const OptioImageAlt *optio_image_get_alts (OptioImage *self,
                                           guint      *out_n_alts);

/**
 * optio_image_split:
 * @ranges: (array length=n_ranges): in any order; they may overlap
 * @n_ranges: how many there are; 0 is allowed
 * @out_outside: (out) (transfer full) (optional): what lies in none of @ranges
 *
 * Takes an image apart, for example to set option bytes aside. Both parts keep what the file says
 * of entry, USB ids, family and alternate settings, and either may be without a byte.
 *
 * Returns: (transfer full): what lies in @ranges.
 */
OptioImage *optio_image_split (OptioImage       *self,
                               const OptioRange *ranges,
                               guint             n_ranges,
                               OptioImage      **out_outside);

/**
 * optio_image_peek:
 * @address: an address
 * @out_byte: (out): the byte there
 *
 * Returns: %FALSE if the image has nothing at @address.
 */
gboolean optio_image_peek (OptioImage *self,
                           guint32     address,
                           guint8     *out_byte);

/**
 * optio_image_copy:
 * @range: addresses
 * @data: (array length=range.size) (inout): where the bytes go
 *
 * Lays the image over @data, which stands for @range; bytes that the image does not have stay as
 * they are.
 *
 * Returns: how many bytes the image has in @range.
 */
guint64 optio_image_copy (OptioImage *self,
                          OptioRange  range,
                          guint8     *data);

OptioImageBuilder *optio_image_builder_new  (void);
void               optio_image_builder_free (OptioImageBuilder *self);

/**
 * optio_image_builder_add:
 * @address: address of the first byte
 * @data: (array length=size): bytes, copied
 * @error: set to %OPTIO_ERROR_FILE if a byte is given twice with different values, if the bytes
 *   would go beyond 0xFFFFFFFF, or if all would be more than %OPTIO_IMAGE_MAX_SIZE
 *
 * Adds bytes. The same byte given twice with the same value is taken once. Costs what @size costs,
 * in whatever order the bytes come. After an error @self holds a part of @data: free it.
 */
gboolean optio_image_builder_add (OptioImageBuilder *self,
                                  guint32            address,
                                  const guint8      *data,
                                  gsize              size,
                                  GError           **error);

/**
 * optio_image_builder_add_image:
 * @image: what is added
 * @error: as optio_image_builder_add()
 *
 * Adds all bytes of @image, and takes over what it says of entry, USB ids, family and alternate
 * settings.
 */
gboolean optio_image_builder_add_image (OptioImageBuilder *self,
                                        OptioImage        *image,
                                        GError           **error);

void optio_image_builder_set_entry     (OptioImageBuilder   *self,
                                        guint32              address);
void optio_image_builder_set_usb_ids   (OptioImageBuilder   *self,
                                        const OptioImageIds *ids);
void optio_image_builder_set_family_id (OptioImageBuilder   *self,
                                        guint32              family_id);
void optio_image_builder_add_alt       (OptioImageBuilder   *self,
                                        guint8               alt,
                                        OptioRange           range);

/**
 * optio_image_builder_copy_details:
 *
 * Takes over what @image says of entry, USB ids, family and alternate settings, but no bytes.
 */
void optio_image_builder_copy_details (OptioImageBuilder *self,
                                       OptioImage        *image);

/**
 * optio_image_builder_end:
 *
 * Returns: (transfer full): the image; @self is empty afterwards and can be used again.
 */
OptioImage *optio_image_builder_end (OptioImageBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioImage, optio_image_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioImageBuilder, optio_image_builder_free)

G_END_DECLS
