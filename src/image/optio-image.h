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

void optio_image_builder_set_entry (OptioImageBuilder *self,
                                    guint32            address);

/**
 * optio_image_builder_end:
 *
 * Returns: (transfer full): the image; @self is empty afterwards and can be used again.
 */
OptioImage *optio_image_builder_end (OptioImageBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioImage, optio_image_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioImageBuilder, optio_image_builder_free)

G_END_DECLS
