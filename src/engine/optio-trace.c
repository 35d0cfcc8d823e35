/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-trace.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "optio-descriptors.h"
#include "optio-error.h"
#include "optio-trace-private.h"
#include "optio-writer.h"

#define VERSION_MAJOR 1
#define VERSION_MINOR 0
#define UNKNOWN_LENGTH G_MAXUINT64
#define OPTION_END 0
#define OPTION_COMMENT 1
#define OPTION_NAME 2 /* if_name */
#define OPTION_USER_APPLICATION 4

#define BUS 1

/* Standard requests of USB 2.0 section 9.4 */
#define REQUEST_TYPE_STANDARD_IN 0x80
#define REQUEST_GET_DESCRIPTOR 6
#define TYPE_DEVICE 1
#define TYPE_CONFIGURATION 2
#define TYPE_STRING 3
#define MAX_STRINGS 32

/* The kernel's numbers, which usbmon tells: asm-generic/errno.h */
#define KERNEL_EINPROGRESS 115

static const struct
{
  OptioError code;
  int number;
} kernel_errors[] = {
  { OPTIO_ERROR_STALLED, 32 },  { OPTIO_ERROR_GONE, 19 },     { OPTIO_ERROR_TIMEOUT, 2 },
  { OPTIO_ERROR_PROTOCOL, 75 }, { OPTIO_ERROR_PERMISSION, 1 }, { OPTIO_ERROR_BUSY, 16 },
};
#define KERNEL_EPROTO 71

struct _OptioTrace
{
  char *path;
  GMutex lock; /* guards all below */
  FILE *file;  /* NULL when it is closed */
  gboolean has_failed;
  guint64 n_transfers;
  guint n_boards;
  gint64 last_us;
};

/* ---- blocks ---- */

static void
pad (GByteArray *bytes)
{
  while (bytes->len % 4 != 0)
    optio_writer_put_u8 (bytes, 0);
}

static void
put_option (GByteArray *bytes,
            guint       code,
            const char *text)
{
  guint size = (guint) MIN (strlen (text), G_MAXUINT16);

  optio_writer_put_u16_le (bytes, code);
  optio_writer_put_u16_le (bytes, size);
  g_byte_array_append (bytes, (const guint8 *) text, size);
  pad (bytes);
}

/* Puts the lengths around @body and writes it. A full disk must not stop the job. */
static void
write_block (OptioTrace *self,
             guint32     type,
             GByteArray *body)
{
  g_autoptr (GByteArray) block = g_byte_array_new ();
  guint32 size;

  pad (body);
  size = body->len + 12;
  optio_writer_put_u32_le (block, type);
  optio_writer_put_u32_le (block, size);
  g_byte_array_append (block, body->data, body->len);
  optio_writer_put_u32_le (block, size);

  if (self->file != NULL && fwrite (block->data, block->len, 1, self->file) != 1)
    self->has_failed = TRUE;
}

static void
write_head (OptioTrace *self)
{
  g_autoptr (GByteArray) section = g_byte_array_new ();
  g_autoptr (GByteArray) interface = g_byte_array_new ();

  optio_writer_put_u32_le (section, OPTIO_PCAPNG_BYTE_ORDER);
  optio_writer_put_u16_le (section, VERSION_MAJOR);
  optio_writer_put_u16_le (section, VERSION_MINOR);
  optio_writer_put_u64_le (section, UNKNOWN_LENGTH);
  put_option (section, OPTION_USER_APPLICATION, "Optio");
  optio_writer_put_u32_le (section, OPTION_END);
  write_block (self, OPTIO_PCAPNG_SECTION, section);

  optio_writer_put_u16_le (interface, OPTIO_LINKTYPE_USB_LINUX_MMAPPED);
  optio_writer_put_u16_le (interface, 0);
  optio_writer_put_u32_le (interface, 0); /* nothing is cut off */
  put_option (interface, OPTION_NAME, "optio");
  optio_writer_put_u32_le (interface, OPTION_END);
  write_block (self, OPTIO_PCAPNG_INTERFACE, interface);
}

/* ---- packets ---- */

typedef struct
{
  const OptioTraceTransfer *transfer;
  guint64 number;
  char event; /* 'S' or 'C' */
  gint64 time_us;
  int status;
  guint length;   /* of the data stage, as asked for or as it was */
  guint captured; /* bytes of it that follow */
} Packet;

static gboolean
is_in (const OptioTraceTransfer *transfer)
{
  return (transfer->setup[0] & 0x80) != 0;
}

static void
put_usbmon_header (GByteArray   *bytes,
                   const Packet *packet)
{
  static const guint8 no_setup[OPTIO_USBMON_SETUP_SIZE] = { 0 };
  const OptioTraceTransfer *transfer = packet->transfer;
  gboolean is_submit = packet->event == 'S';

  optio_writer_put_u64_le (bytes, packet->number);
  optio_writer_put_u8 (bytes, (guint8) packet->event);
  optio_writer_put_u8 (bytes, OPTIO_USBMON_CONTROL);
  optio_writer_put_u8 (bytes, is_in (transfer) ? 0x80 : 0x00);
  optio_writer_put_u8 (bytes, transfer->address);
  optio_writer_put_u16_le (bytes, BUS);
  optio_writer_put_u8 (bytes, is_submit ? 0 : '-');
  optio_writer_put_u8 (bytes, packet->captured > 0 ? 0 : is_submit ? '<' : '>');
  optio_writer_put_u64_le (bytes, (guint64) (packet->time_us / G_USEC_PER_SEC));
  optio_writer_put_u32_le (bytes, (guint32) (packet->time_us % G_USEC_PER_SEC));
  optio_writer_put_u32_le (bytes, (guint32) packet->status);
  optio_writer_put_u32_le (bytes, packet->length);
  optio_writer_put_u32_le (bytes, packet->captured);
  g_byte_array_append (bytes, is_submit ? transfer->setup : no_setup, OPTIO_USBMON_SETUP_SIZE);
  optio_writer_put_u32_le (bytes, 0); /* interval */
  optio_writer_put_u32_le (bytes, 0); /* first frame */
  optio_writer_put_u32_le (bytes, 0); /* flags of the URB */
  optio_writer_put_u32_le (bytes, 0); /* isochronous descriptors */
}

static void
write_packet (OptioTrace   *self,
              const Packet *packet)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint size = OPTIO_USBMON_HEADER_SIZE + packet->captured;

  optio_writer_put_u32_le (body, 0); /* the interface */
  optio_writer_put_u32_le (body, (guint32) ((guint64) packet->time_us >> 32));
  optio_writer_put_u32_le (body, (guint32) packet->time_us);
  optio_writer_put_u32_le (body, size);
  optio_writer_put_u32_le (body, size);
  put_usbmon_header (body, packet);
  g_byte_array_append (body, packet->transfer->data, packet->captured);
  pad (body);
  if (packet->transfer->comment != NULL && packet->event == 'C')
    {
      put_option (body, OPTION_COMMENT, packet->transfer->comment);
      optio_writer_put_u32_le (body, OPTION_END);
    }
  write_block (self, OPTIO_PCAPNG_PACKET, body);
}

static int
get_kernel_status (const GError *error)
{
  if (error == NULL)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (kernel_errors); i++)
    if (g_error_matches (error, OPTIO_ERROR, (int) kernel_errors[i].code))
      return -kernel_errors[i].number;

  return -KERNEL_EPROTO;
}

void
optio_trace_add (OptioTrace               *self,
                 const OptioTraceTransfer *transfer)
{
  guint wanted = (guint) (transfer->setup[6] | transfer->setup[7] << 8);
  Packet packet = {
    .transfer = transfer,
    .event = 'S',
    .time_us = transfer->start_us,
    .status = -KERNEL_EINPROGRESS,
    .length = wanted,
    .captured = is_in (transfer) ? 0 : (guint) transfer->size,
  };

  g_mutex_lock (&self->lock);
  packet.number = ++self->n_transfers;
  write_packet (self, &packet);

  packet.event = 'C';
  packet.time_us = transfer->end_us;
  packet.status = get_kernel_status (transfer->error);
  packet.length = transfer->error != NULL ? 0 : (guint) transfer->size;
  packet.captured = is_in (transfer) && transfer->error == NULL ? (guint) transfer->size : 0;
  write_packet (self, &packet);
  self->last_us = MAX (self->last_us, transfer->end_us);
  if (self->file != NULL)
    self->has_failed = fflush (self->file) != 0 || self->has_failed;
  g_mutex_unlock (&self->lock);
}

gint64
optio_trace_now (OptioTrace *self)
{
  gint64 last_us;

  g_mutex_lock (&self->lock);
  last_us = self->last_us;
  g_mutex_unlock (&self->lock);

  return MAX (last_us, g_get_real_time ());
}

/* ---- a board's descriptors ---- */

static void
add_descriptor (OptioTrace       *self,
                OptioDescriptors *descriptors,
                guint             address,
                guint             type,
                guint             index,
                gint64            now_us)
{
  GBytes *bytes = optio_descriptors_find (descriptors, type, index);
  OptioTraceTransfer transfer = {
    .address = address,
    .setup = { REQUEST_TYPE_STANDARD_IN, REQUEST_GET_DESCRIPTOR, (guint8) index, (guint8) type },
    .start_us = now_us,
    .end_us = now_us,
    .comment = "Told before this trace began; made anew by Optio.",
  };

  if (bytes == NULL)
    return;

  transfer.data = g_bytes_get_data (bytes, &transfer.size);
  transfer.setup[6] = (guint8) transfer.size;
  transfer.setup[7] = (guint8) (transfer.size >> 8);
  optio_trace_add (self, &transfer);
}

guint
optio_trace_begin_board (OptioTrace    *self,
                         OptioIdentity *identity)
{
  g_autoptr (OptioDescriptors) descriptors = optio_descriptors_new (identity, OPTIO_ROM_AN2662, 0);
  gint64 now_us = optio_trace_now (self);
  guint address;

  g_mutex_lock (&self->lock);
  /* The root hub has number 1. */
  address = ++self->n_boards + 1;
  g_mutex_unlock (&self->lock);

  add_descriptor (self, descriptors, address, TYPE_DEVICE, 0, now_us);
  add_descriptor (self, descriptors, address, TYPE_CONFIGURATION, 0, now_us);
  for (guint i = 0; i < MAX_STRINGS; i++)
    add_descriptor (self, descriptors, address, TYPE_STRING, i, now_us);
  return address;
}

/* ---- the file ---- */

static gboolean
fail (OptioTrace *self,
      GError    **error)
{
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _("The trace cannot be written to %s."),
               self->path);
  return FALSE;
}

OptioTrace *
optio_trace_new (const char *path,
                 GError    **error)
{
  g_autoptr (OptioTrace) self = g_atomic_rc_box_new0 (OptioTrace);

  self->path = g_filename_display_name (path);
  g_mutex_init (&self->lock);
  self->file = g_fopen (path, "wb");
  if (self->file == NULL)
    {
      fail (self, error);
      return NULL;
    }

  write_head (self);
  return g_steal_pointer (&self);
}

gboolean
optio_trace_close (OptioTrace *self,
                   GError    **error)
{
  gboolean is_whole;

  g_mutex_lock (&self->lock);
  if (self->file != NULL && fclose (self->file) != 0)
    self->has_failed = TRUE;
  self->file = NULL;
  is_whole = !self->has_failed;
  g_mutex_unlock (&self->lock);

  return is_whole ? TRUE : fail (self, error);
}

OptioTrace *
optio_trace_ref (OptioTrace *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
trace_clear (gpointer data)
{
  OptioTrace *self = data;

  g_clear_pointer (&self->file, fclose);
  g_mutex_clear (&self->lock);
  g_free (self->path);
}

void
optio_trace_unref (OptioTrace *self)
{
  g_atomic_rc_box_release_full (self, trace_clear);
}
