/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * OptioIdentity:
 *
 * What a plugged board says of itself in its USB descriptors: everything that the catalog may use
 * to find out which chip it is, and everything that the engine needs for the wire. Immutable,
 * reference-counted, may cross threads.
 */
typedef struct _OptioIdentity OptioIdentity;

/**
 * OptioIdentityFields:
 * @vendor_id: idVendor
 * @product_id: idProduct
 * @bcd_device: bcdDevice
 * @manufacturer: (nullable): the string, or %NULL if there is none or it could not be read
 * @product: (nullable): likewise
 * @serial: (nullable): likewise
 * @configuration: bConfigurationValue of the configuration with the DFU interface
 * @interface_number: bInterfaceNumber of the DFU interface
 * @is_runtime: bInterfaceProtocol 1: an application that can be detached into DFU
 * @alt_names: (nullable): %NULL-terminated names of the alternate settings, by number; an
 *   unreadable one is ""; %NULL if the board could not be opened
 * @attributes: bmAttributes of the DFU functional descriptor
 * @detach_timeout_ms: wDetachTimeOut, milliseconds
 * @transfer_size: wTransferSize, bytes; 0 if the descriptor was not found
 * @dfu_version: bcdDFUVersion; 0 if the descriptor was not found
 *
 * Arguments of optio_identity_new(); everything is copied.
 */
typedef struct
{
  guint16 vendor_id;
  guint16 product_id;
  guint16 bcd_device;
  const char *manufacturer;
  const char *product;
  const char *serial;
  guint8 configuration;
  guint8 interface_number;
  gboolean is_runtime;
  const char *const *alt_names;
  guint8 attributes;
  guint16 detach_timeout_ms;
  guint16 transfer_size;
  guint16 dfu_version;
} OptioIdentityFields;

/* bmAttributes of the DFU functional descriptor, DFU 1.1 table 4.2 */
#define OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD (1u << 0)
#define OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD (1u << 1)
#define OPTIO_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT (1u << 2)
#define OPTIO_DFU_ATTRIBUTE_WILL_DETACH (1u << 3)

#define OPTIO_TYPE_IDENTITY (optio_identity_get_type ())

GType          optio_identity_get_type (void);
OptioIdentity *optio_identity_new      (const OptioIdentityFields *fields);
OptioIdentity *optio_identity_ref      (OptioIdentity *self);
void           optio_identity_unref    (OptioIdentity *self);

/**
 * optio_identity_get_fields:
 *
 * Returns: (transfer none): all fields; valid as long as @self.
 */
const OptioIdentityFields *optio_identity_get_fields (OptioIdentity *self);

/**
 * optio_identity_get_n_alts:
 *
 * Returns: number of alternate settings, 0 if they are not known.
 */
guint optio_identity_get_n_alts (OptioIdentity *self);

/**
 * optio_identity_is_dfuse:
 *
 * Returns: whether the board speaks ST's DfuSe extension: some alternate setting's name starts
 *   with '@'. Decided neither by VID:PID nor by bcdDFUVersion, which lie both ways.
 */
gboolean optio_identity_is_dfuse (OptioIdentity *self);

/**
 * optio_identity_hides_map:
 *
 * Returns: whether bcdDFUVersion says DfuSe, and not one alternate setting tells its name: the
 *   strings could not be read, and nothing may be sent to it as to a board without addresses, which
 *   would take the beginning of a firmware for a command.
 */
gboolean optio_identity_hides_map (OptioIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioIdentity, optio_identity_unref)

G_END_DECLS
