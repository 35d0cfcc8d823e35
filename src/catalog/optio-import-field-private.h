/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-import-private.h"
#include "optio-import-rule-private.h"

G_BEGIN_DECLS

/**
 * OptioImportField:
 * @node: the element "Bit"
 * @name: the field's name, as a description allows it
 * @rule: what is known of it by its name
 * @area: number of its area
 * @at: address of its word
 * @low_bit: its lowest bit there
 * @width: number of bits
 * @is_readable: whether what it holds can be read
 * @is_writable: whether it can be written
 * @is_varied: whether it is there, or means what it means, under conditions that an import does not
 *   understand
 * @is_dropped: whether it has no place in the description
 *
 * A field of the database, before it is known what becomes of it.
 */
typedef struct
{
  xmlNode *node;
  char *name;
  const OptioImportRule *rule;
  guint area;
  guint32 at;
  guint low_bit;
  guint width;
  gboolean is_readable;
  gboolean is_writable;
  gboolean is_varied;
  gboolean is_dropped;
} OptioImportField;

/**
 * optio_import_fields_new:
 *
 * Returns: (element-type OptioImportField) (transfer full): room for fields.
 */
GArray *optio_import_fields_new (void);

/**
 * optio_import_read_fields:
 * @bank: an element of that name
 * @area: number of its area in the chip
 * @fields: (element-type OptioImportField): where to append
 *
 * Reads the fields of the bank that have a place in the area.
 */
void optio_import_read_fields (OptioImport *self,
                               xmlNode     *bank,
                               guint        area,
                               GArray      *fields);

/**
 * optio_import_add_field:
 *
 * Makes it a field of the chip.
 */
void optio_import_add_field (OptioImport            *self,
                             const OptioImportField *field);

G_END_DECLS
