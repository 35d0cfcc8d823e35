/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-trace-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-reader.h"
#include "optio-trace-private.h"

/* An hour of the busiest job is far less. */
#define MAX_FILE_SIZE (256u * 1024 * 1024)
#define MAX_INTERFACES 64

#define BLOCK_OVERHEAD 12u
#define OUT_OF_SECONDS 1000000

/* No transfer takes longer, so a time that says so is damaged. */
#define MAX_DURATION_US (G_GUINT64_CONSTANT (3600) * OUT_OF_SECONDS)

/* The status of a transfer whose end was not seen; an error number of Linux is less. */
#define UNENDED G_MAXINT

/* What is read of a packet's usbmon header. */
typedef struct
{
  guint64 number;
  char event;
  guint type;
  guint endpoint;
  guint address;
  guint64 time_us;
  int status;
  guint8 setup[OPTIO_USBMON_SETUP_SIZE];
  const guint8 *data;
  gsize size;
} Packet;

/* A transfer whose end was not seen yet. */
typedef struct
{
  guint index;
  guint64 start_us;
} Pending;

typedef struct
{
  GArray *exchanges;
  GHashTable *pending; /* number -> Pending, until its end is seen */
  guint32 links[MAX_INTERFACES];
  guint n_links;
} Reading;

static void
exchange_clear (gpointer data)
{
  OptioExchange *exchange = data;

  g_clear_pointer (&exchange->data, g_bytes_unref);
}

static gboolean
skip (OptioReader *reader,
      gsize        size)
{
  return optio_reader_seek (reader, optio_reader_get_offset (reader) + size);
}

static gboolean
read_u64 (OptioReader *reader,
          guint64     *out_value)
{
  guint32 low, high;

  if (!optio_reader_read_u32_le (reader, &low) || !optio_reader_read_u32_le (reader, &high))
    return FALSE;

  *out_value = (guint64) high << 32 | low;
  return TRUE;
}

static gboolean
read_header (OptioReader *reader,
             Packet      *packet)
{
  guint8 event, type, endpoint, address;
  guint64 seconds;
  guint32 microseconds, status;

  if (!read_u64 (reader, &packet->number) || !optio_reader_read_u8 (reader, &event) ||
      !optio_reader_read_u8 (reader, &type) || !optio_reader_read_u8 (reader, &endpoint) ||
      !optio_reader_read_u8 (reader, &address) || !skip (reader, 4) ||
      !read_u64 (reader, &seconds) || !optio_reader_read_u32_le (reader, &microseconds) ||
      !optio_reader_read_u32_le (reader, &status) || !skip (reader, 8))
    return FALSE;

  for (guint i = 0; i < OPTIO_USBMON_SETUP_SIZE; i++)
    if (!optio_reader_read_u8 (reader, &packet->setup[i]))
      return FALSE;

  packet->event = (char) event;
  packet->type = type;
  packet->endpoint = endpoint;
  packet->address = address;
  packet->time_us = seconds * OUT_OF_SECONDS + microseconds;
  packet->status = (int) status;
  return TRUE;
}

static void
take_submit (Reading      *reading,
             const Packet *packet)
{
  OptioExchange exchange = { .address = packet->address, .status = UNENDED };
  Pending pending = { .index = reading->exchanges->len, .start_us = packet->time_us };

  memcpy (exchange.setup, packet->setup, sizeof exchange.setup);
  exchange.data = g_bytes_new (packet->data, packet->size);
  g_array_append_val (reading->exchanges, exchange);
  g_hash_table_insert (reading->pending, g_memdup2 (&packet->number, sizeof packet->number),
                       g_memdup2 (&pending, sizeof pending));
}

static void
take_end (Reading      *reading,
          const Packet *packet)
{
  const Pending *pending = g_hash_table_lookup (reading->pending, &packet->number);
  OptioExchange *exchange;

  if (pending == NULL)
    return;

  exchange = &g_array_index (reading->exchanges, OptioExchange, pending->index);
  exchange->status = packet->status;
  if (packet->time_us > pending->start_us)
    exchange->duration_us = (gint64) MIN (packet->time_us - pending->start_us, MAX_DURATION_US);
  if ((exchange->setup[0] & 0x80) != 0)
    {
      g_bytes_unref (exchange->data);
      exchange->data = g_bytes_new (packet->data, packet->size);
    }
  g_hash_table_remove (reading->pending, &packet->number);
}

static gboolean
take_packet (Reading      *reading,
             OptioReader  *reader,
             const guint8 *body)
{
  guint32 interface, captured, size;
  gsize header_size;
  gsize start;
  Packet packet;

  if (!optio_reader_read_u32_le (reader, &interface) || !skip (reader, 8) ||
      !optio_reader_read_u32_le (reader, &captured) || !optio_reader_read_u32_le (reader, &size))
    return FALSE;
  if (interface >= reading->n_links || captured > optio_reader_get_left (reader))
    return FALSE;

  header_size = reading->links[interface] == OPTIO_LINKTYPE_USB_LINUX_MMAPPED
                  ? OPTIO_USBMON_HEADER_SIZE
                  : OPTIO_USBMON_SHORT_HEADER_SIZE;
  if ((reading->links[interface] != OPTIO_LINKTYPE_USB_LINUX_MMAPPED &&
       reading->links[interface] != OPTIO_LINKTYPE_USB_LINUX) ||
      captured < header_size)
    return TRUE;

  start = optio_reader_get_offset (reader);
  if (!read_header (reader, &packet))
    return FALSE;

  packet.data = body + start + header_size;
  packet.size = captured - header_size;
  if (packet.type != OPTIO_USBMON_CONTROL)
    return TRUE;
  if (packet.event == 'S')
    take_submit (reading, &packet);
  else
    take_end (reading, &packet);
  return TRUE;
}

static gboolean
take_block (Reading      *reading,
            guint32       type,
            const guint8 *body,
            gsize         size)
{
  OptioReader reader;
  guint16 link;

  optio_reader_init_data (&reader, body, size);
  if (type == OPTIO_PCAPNG_PACKET)
    return take_packet (reading, &reader, body);

  if (type == OPTIO_PCAPNG_SECTION)
    reading->n_links = 0;
  if (type != OPTIO_PCAPNG_INTERFACE)
    return TRUE;

  if (reading->n_links == MAX_INTERFACES || !optio_reader_read_u16_le (&reader, &link))
    return FALSE;
  reading->links[reading->n_links++] = link;
  return TRUE;
}

/* Sections of machines with the other byte order are not read: Wireshark writes its own machine's,
 * and those that people have are all little-endian. */
static gboolean
has_our_order (const guint8 *data,
               gsize         size)
{
  OptioReader reader;
  guint32 type, order;

  optio_reader_init_data (&reader, data, size);
  return optio_reader_read_u32_le (&reader, &type) && type == OPTIO_PCAPNG_SECTION &&
         skip (&reader, 4) && optio_reader_read_u32_le (&reader, &order) &&
         order == OPTIO_PCAPNG_BYTE_ORDER;
}

static gboolean
read_blocks (Reading      *reading,
             const guint8 *data,
             gsize         size)
{
  gsize offset = 0;

  while (size - offset >= BLOCK_OVERHEAD)
    {
      OptioReader reader;
      guint32 type, block_size;

      optio_reader_init_data (&reader, data + offset, size - offset);
      optio_reader_read_u32_le (&reader, &type);
      optio_reader_read_u32_le (&reader, &block_size);
      if (block_size < BLOCK_OVERHEAD || block_size % 4 != 0 || block_size > size - offset ||
          !take_block (reading, type, data + offset + 8, block_size - BLOCK_OVERHEAD))
        return FALSE;

      offset += block_size;
    }

  /* A trace that ends in the middle of a block is one of a program that was killed. */
  return TRUE;
}

static GArray *
exchanges_new (void)
{
  GArray *exchanges = g_array_new (FALSE, FALSE, sizeof (OptioExchange));

  g_array_set_clear_func (exchanges, exchange_clear);
  return exchanges;
}

static GArray *
list_ended (GArray *exchanges)
{
  GArray *ended = exchanges_new ();

  for (guint i = 0; i < exchanges->len; i++)
    {
      OptioExchange exchange = g_array_index (exchanges, OptioExchange, i);

      if (exchange.status == UNENDED)
        continue;
      g_bytes_ref (exchange.data);
      g_array_append_val (ended, exchange);
    }

  return ended;
}

static gboolean
fail (const char *path,
      const char *reason,
      GError    **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, "%s: %s", name, reason);
  return FALSE;
}

static gboolean
load (const char *path,
      char      **out_data,
      gsize      *out_size,
      GError    **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!g_file_get_contents (path, out_data, out_size, &local_error))
    return fail (path, local_error->message, error);
  if (*out_size > MAX_FILE_SIZE)
    return fail (path, _("The file is too big for a trace."), error);
  if (!has_our_order ((const guint8 *) *out_data, *out_size))
    return fail (path, _("This is no pcapng file."), error);

  return TRUE;
}

GArray *
optio_trace_read (const char *path,
                  GError    **error)
{
  g_autofree char *data = NULL;
  g_autoptr (GArray) exchanges = exchanges_new ();
  g_autoptr (GArray) ended = NULL;
  g_autoptr (GHashTable) pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                          g_free);
  Reading reading = { .exchanges = exchanges, .pending = pending };
  gsize size;

  if (!load (path, &data, &size, error))
    return NULL;

  if (!read_blocks (&reading, (const guint8 *) data, size))
    {
      fail (path, _("The pcapng file is damaged."), error);
      return NULL;
    }

  ended = list_ended (exchanges);
  if (ended->len == 0)
    {
      fail (path, _("There are no USB control transfers in it that Linux has captured."), error);
      return NULL;
    }

  return g_steal_pointer (&ended);
}
