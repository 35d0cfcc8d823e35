/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-descriptors.h"

#include <string.h>

#include "optio-writer.h"

/* USB 2.0 table 9-5; DFU 1.1 table 4.2 */
#define TYPE_DEVICE 1
#define TYPE_CONFIGURATION 2
#define TYPE_STRING 3
#define TYPE_INTERFACE 4
#define TYPE_DFU_FUNCTIONAL 0x21

#define DEVICE_SIZE 18
#define CONFIGURATION_SIZE 9
#define INTERFACE_SIZE 9
#define FUNCTIONAL_SIZE 9

#define MAX_PACKET_SIZE 64
#define SELF_POWERED 0xc0
#define MAX_POWER_2MA 0x32

/* DFU 1.1 tables 4.1 and 4.3 */
#define CLASS_APPLICATION_SPECIFIC 0xfe
#define SUBCLASS_DFU 1
#define PROTOCOL_RUNTIME 1
#define PROTOCOL_DFU_MODE 2

#define LANGUAGE_ENGLISH_US 0x0409
#define STRING_MANUFACTURER 1
#define STRING_PRODUCT 2
#define STRING_SERIAL 3

/* bLength is one byte and even here. */
#define MAX_STRING_UNITS 126

/* As seen on an F746 and on a G0C1, and as sboot_stm32 has them. */
typedef struct
{
  guint16 bcd_usb;
  guint8 configuration_string;
  guint8 first_alt_string;
} Style;

static const Style old_style = { 0x0100, 0, 4 };
static const Style new_style = { 0x0200, 2, 6 };
static const Style plain_style = { 0x0200, 0, 4 };

static const Style *
get_style (OptioRomModel model)
{
  switch (model)
    {
    case OPTIO_ROM_AN2662:
      return &old_style;
    case OPTIO_ROM_MBOOT:
    case OPTIO_ROM_LIBOPENCM3:
    case OPTIO_ROM_DFU11:
    case OPTIO_ROM_APPLICATION:
      return &plain_style;
    default:
      return &new_style;
    }
}

struct _OptioDescriptors
{
  const Style *style;
  GBytes *device;
  GBytes *configuration;
  GBytes *functional;
  GHashTable *strings; /* index -> GBytes */
};

static void
add_string (OptioDescriptors *self,
            guint                index,
            const char          *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree gunichar2 *units = NULL;
  glong n_units = 0;

  units = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);
  n_units = MIN (n_units, MAX_STRING_UNITS);

  optio_writer_put_u8 (bytes, 2 + 2 * (guint) n_units);
  optio_writer_put_u8 (bytes, TYPE_STRING);
  for (glong i = 0; i < n_units; i++)
    optio_writer_put_u16_le (bytes, units[i]);

  g_hash_table_insert (self->strings, GUINT_TO_POINTER (index),
                       g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
}

/* Bytes where UTF-16 belongs. */
static void
add_bytes (OptioDescriptors *self,
           guint                index,
           const char          *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint size = (guint) MIN (strlen (text), 2 * MAX_STRING_UNITS);

  optio_writer_put_u8 (bytes, 2 + size);
  optio_writer_put_u8 (bytes, TYPE_STRING);
  g_byte_array_append (bytes, (const guint8 *) text, size);
  g_hash_table_insert (self->strings, GUINT_TO_POINTER (index),
                       g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
}

static void
add_strings (OptioDescriptors       *self,
             const OptioIdentityFields *fields,
             OptioBoardQuirks           quirks)
{
  const gboolean has_byte_serial =
      (quirks & OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_SERIAL_IN_BYTES)) != 0;
  g_autoptr (GByteArray) languages = g_byte_array_new ();

  optio_writer_put_u8 (languages, 4);
  optio_writer_put_u8 (languages, TYPE_STRING);
  optio_writer_put_u16_le (languages, LANGUAGE_ENGLISH_US);
  g_hash_table_insert (self->strings, GUINT_TO_POINTER (0),
                       g_byte_array_free_to_bytes (g_steal_pointer (&languages)));

  if (fields->manufacturer != NULL)
    add_string (self, STRING_MANUFACTURER, fields->manufacturer);
  if (fields->product != NULL)
    add_string (self, STRING_PRODUCT, fields->product);
  if (fields->serial != NULL && has_byte_serial)
    add_bytes (self, STRING_SERIAL, fields->serial);
  else if (fields->serial != NULL)
    add_string (self, STRING_SERIAL, fields->serial);
  for (guint i = 0; fields->alt_names != NULL && fields->alt_names[i] != NULL; i++)
    add_string (self, self->style->first_alt_string + i, fields->alt_names[i]);
}

/* Returns the index, or 0 where there is no such string. */
static guint
get_string_index (OptioDescriptors *self,
                  guint                index)
{
  return g_hash_table_contains (self->strings, GUINT_TO_POINTER (index)) ? index : 0;
}

static GBytes *
make_device (OptioDescriptors       *self,
             const OptioIdentityFields *fields)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  optio_writer_put_u8 (bytes, DEVICE_SIZE);
  optio_writer_put_u8 (bytes, TYPE_DEVICE);
  optio_writer_put_u16_le (bytes, self->style->bcd_usb);
  optio_writer_put_u8 (bytes, 0); /* class, subclass and protocol: see the interface */
  optio_writer_put_u8 (bytes, 0);
  optio_writer_put_u8 (bytes, 0);
  optio_writer_put_u8 (bytes, MAX_PACKET_SIZE);
  optio_writer_put_u16_le (bytes, fields->vendor_id);
  optio_writer_put_u16_le (bytes, fields->product_id);
  optio_writer_put_u16_le (bytes, fields->bcd_device);
  optio_writer_put_u8 (bytes, get_string_index (self, STRING_MANUFACTURER));
  optio_writer_put_u8 (bytes, get_string_index (self, STRING_PRODUCT));
  optio_writer_put_u8 (bytes, get_string_index (self, STRING_SERIAL));
  optio_writer_put_u8 (bytes, 1); /* configurations */
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
make_functional (const OptioIdentityFields *fields)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  optio_writer_put_u8 (bytes, FUNCTIONAL_SIZE);
  optio_writer_put_u8 (bytes, TYPE_DFU_FUNCTIONAL);
  optio_writer_put_u8 (bytes, fields->attributes);
  optio_writer_put_u16_le (bytes, fields->detach_timeout_ms);
  optio_writer_put_u16_le (bytes, fields->transfer_size);
  optio_writer_put_u16_le (bytes, fields->dfu_version);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
put_interface (GByteArray                *bytes,
               OptioDescriptors       *self,
               const OptioIdentityFields *fields,
               guint                      alt)
{
  optio_writer_put_u8 (bytes, INTERFACE_SIZE);
  optio_writer_put_u8 (bytes, TYPE_INTERFACE);
  optio_writer_put_u8 (bytes, fields->interface_number);
  optio_writer_put_u8 (bytes, alt);
  optio_writer_put_u8 (bytes, 0); /* endpoints beside the control endpoint */
  optio_writer_put_u8 (bytes, CLASS_APPLICATION_SPECIFIC);
  optio_writer_put_u8 (bytes, SUBCLASS_DFU);
  optio_writer_put_u8 (bytes, fields->is_runtime ? PROTOCOL_RUNTIME : PROTOCOL_DFU_MODE);
  optio_writer_put_u8 (bytes, get_string_index (self, self->style->first_alt_string + alt));
}

static GBytes *
make_configuration (OptioDescriptors *self,
                    OptioIdentity       *identity)
{
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  guint n_alts = MAX (optio_identity_get_n_alts (identity), 1);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize functional_size = 0;
  const guint8 *functional = g_bytes_get_data (self->functional, &functional_size);

  optio_writer_put_u8 (bytes, CONFIGURATION_SIZE);
  optio_writer_put_u8 (bytes, TYPE_CONFIGURATION);
  optio_writer_put_u16_le (bytes, (guint16) (CONFIGURATION_SIZE + n_alts * INTERFACE_SIZE +
                                             functional_size));
  optio_writer_put_u8 (bytes, 1); /* interfaces */
  optio_writer_put_u8 (bytes, fields->configuration);
  optio_writer_put_u8 (bytes, get_string_index (self, self->style->configuration_string));
  optio_writer_put_u8 (bytes, SELF_POWERED);
  optio_writer_put_u8 (bytes, MAX_POWER_2MA);

  for (guint i = 0; i < n_alts; i++)
    put_interface (bytes, self, fields, i);
  g_byte_array_append (bytes, functional, (guint) functional_size);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

OptioDescriptors *
optio_descriptors_new (OptioIdentity   *identity,
                       OptioRomModel    model,
                       OptioBoardQuirks quirks)
{
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  OptioDescriptors *self = g_new0 (OptioDescriptors, 1);

  self->style = get_style (model);
  self->strings = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  add_strings (self, fields, quirks);
  self->device = make_device (self, fields);
  self->functional = make_functional (fields);
  self->configuration = make_configuration (self, identity);
  return self;
}

void
optio_descriptors_free (OptioDescriptors *self)
{
  g_clear_pointer (&self->device, g_bytes_unref);
  g_clear_pointer (&self->configuration, g_bytes_unref);
  g_clear_pointer (&self->functional, g_bytes_unref);
  g_clear_pointer (&self->strings, g_hash_table_unref);
  g_free (self);
}

GBytes *
optio_descriptors_find (OptioDescriptors *self,
                        guint             type,
                        guint             index)
{
  if (type == TYPE_STRING)
    return g_hash_table_lookup (self->strings, GUINT_TO_POINTER (index));
  if (index != 0)
    return NULL;
  if (type == TYPE_DEVICE)
    return self->device;
  if (type == TYPE_CONFIGURATION)
    return self->configuration;

  return type == TYPE_DFU_FUNCTIONAL ? self->functional : NULL;
}
