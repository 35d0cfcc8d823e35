/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-replay-identity.h"

#include "optio-reader.h"

/* USB 2.0 section 9.4 and table 9-5; DFU 1.1 tables 4.1 to 4.3 */
#define REQUEST_TYPE_STANDARD_IN 0x80
#define REQUEST_GET_DESCRIPTOR 6
#define TYPE_DEVICE 1
#define TYPE_CONFIGURATION 2
#define TYPE_STRING 3
#define TYPE_INTERFACE 4
#define TYPE_DFU_FUNCTIONAL 0x21
#define DEVICE_SIZE 18
#define INTERFACE_SIZE 9
#define FUNCTIONAL_SIZE 9
#define CLASS_APPLICATION_SPECIFIC 0xfe
#define SUBCLASS_DFU 1
#define PROTOCOL_RUNTIME 1

#define REPLACEMENT_CHARACTER 0xfffdu

typedef struct
{
  GArray *exchanges;
  guint address;
  OptioIdentityFields fields;
  GPtrArray *alt_names;
  gboolean has_interface;
} Looking;

/* The longest answer: a host asks for the first bytes first, to learn the length. */
static GBytes *
find_descriptor (Looking *looking,
                 guint    type,
                 guint    index)
{
  GBytes *found = NULL;

  for (guint i = 0; i < looking->exchanges->len; i++)
    {
      OptioExchange *exchange = &g_array_index (looking->exchanges, OptioExchange, i);

      if (exchange->address == looking->address && exchange->status == 0 &&
          exchange->setup[0] == REQUEST_TYPE_STANDARD_IN &&
          exchange->setup[1] == REQUEST_GET_DESCRIPTOR && exchange->setup[2] == index &&
          exchange->setup[3] == type &&
          (found == NULL || g_bytes_get_size (exchange->data) > g_bytes_get_size (found)))
        found = exchange->data;
    }

  return found;
}

/* A trace may be a stranger's, and what it says comes on people's terminals. */
static char *
dup_clean (const char *text)
{
  GString *clean = g_string_new (NULL);

  for (const char *cursor = text; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    {
      gunichar character = g_utf8_get_char (cursor);

      g_string_append_unichar (clean, g_unichar_iscntrl (character) ? REPLACEMENT_CHARACTER
                                                                    : character);
    }
  return g_string_free (clean, FALSE);
}

static char *
dup_string (Looking *looking,
            guint    index)
{
  GBytes *bytes = index != 0 ? find_descriptor (looking, TYPE_STRING, index) : NULL;
  g_autofree gunichar2 *units = NULL;
  g_autofree char *text = NULL;
  const guint8 *data;
  gsize size, n_units;

  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  n_units = size >= 2 ? (size - 2) / 2 : 0;
  units = g_new0 (gunichar2, n_units + 1);
  for (gsize i = 0; i < n_units; i++)
    units[i] = (gunichar2) (data[2 + 2 * i] | data[3 + 2 * i] << 8);
  text = g_utf16_to_utf8 (units, (glong) n_units, NULL, NULL, NULL);
  return text != NULL ? dup_clean (text) : NULL;
}

static void
take_interface (Looking      *looking,
                const guint8 *data)
{
  char *name;

  if (data[5] != CLASS_APPLICATION_SPECIFIC || data[6] != SUBCLASS_DFU)
    return;

  looking->has_interface = TRUE;
  looking->fields.interface_number = data[2];
  looking->fields.is_runtime = data[7] == PROTOCOL_RUNTIME;
  name = dup_string (looking, data[8]);
  g_ptr_array_add (looking->alt_names, name != NULL ? name : g_strdup (""));
}

static void
take_functional (Looking      *looking,
                 const guint8 *data)
{
  OptioReader reader;

  optio_reader_init_data (&reader, data + 2, FUNCTIONAL_SIZE - 2);
  optio_reader_read_u8 (&reader, &looking->fields.attributes);
  optio_reader_read_u16_le (&reader, &looking->fields.detach_timeout_ms);
  optio_reader_read_u16_le (&reader, &looking->fields.transfer_size);
  optio_reader_read_u16_le (&reader, &looking->fields.dfu_version);
}

static void
take_configuration (Looking *looking,
                    GBytes  *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size > 5)
    looking->fields.configuration = data[5];
  for (gsize at = 0; at + 2 <= size && data[at] >= 2 && data[at] <= size - at; at += data[at])
    {
      if (data[at + 1] == TYPE_INTERFACE && data[at] >= INTERFACE_SIZE)
        take_interface (looking, data + at);
      if (data[at + 1] == TYPE_DFU_FUNCTIONAL && data[at] >= FUNCTIONAL_SIZE &&
          looking->has_interface)
        take_functional (looking, data + at);
    }
}

OptioIdentity *
optio_replay_identity_new (GArray *exchanges,
                           guint   address)
{
  g_autoptr (GPtrArray) alt_names = g_ptr_array_new_with_free_func (g_free);
  Looking looking = { exchanges, address, { 0 }, alt_names, FALSE };
  GBytes *device = find_descriptor (&looking, TYPE_DEVICE, 0);
  GBytes *configuration = find_descriptor (&looking, TYPE_CONFIGURATION, 0);
  g_autofree char *manufacturer = NULL;
  g_autofree char *product = NULL;
  g_autofree char *serial = NULL;
  const guint8 *data;

  if (device == NULL || configuration == NULL || g_bytes_get_size (device) < DEVICE_SIZE)
    return NULL;

  data = g_bytes_get_data (device, NULL);
  manufacturer = dup_string (&looking, data[14]);
  product = dup_string (&looking, data[15]);
  serial = dup_string (&looking, data[16]);
  take_configuration (&looking, configuration);
  if (!looking.has_interface)
    return NULL;

  g_ptr_array_add (alt_names, NULL);
  looking.fields.vendor_id = (guint16) (data[8] | data[9] << 8);
  looking.fields.product_id = (guint16) (data[10] | data[11] << 8);
  looking.fields.bcd_device = (guint16) (data[12] | data[13] << 8);
  looking.fields.manufacturer = manufacturer;
  looking.fields.product = product;
  looking.fields.serial = serial;
  looking.fields.alt_names = (const char *const *) alt_names->pdata;
  return optio_identity_new (&looking.fields);
}
