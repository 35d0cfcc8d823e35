/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usbip-message.h"

#include <string.h>

#include "optio-reader.h"
#include "optio-writer.h"

#define VERSION 0x0111u
#define REPLY_MASK 0x7fffu /* a reply has the code of its request without the highest bit */
#define PATH_SIZE 256u
#define PATH "/sys/devices/optio/usb1/" OPTIO_USBIP_BUS_ID
#define BUS_NUMBER 1u
#define DEVICE_NUMBER 2u
#define DEVICE_ID (BUS_NUMBER << 16 | DEVICE_NUMBER)
#define SPEED_FULL 2u /* enum usb_device_speed of the kernel */
#define NO_PACKETS 0xffffffffu
#define RET_TAIL_SIZE 8u
#define REQUEST_TYPE_TO_HOST 0x80u /* USB 2.0, table 9-2 */

/* DFU 1.1, tables 4.1 and 4.4 */
#define CLASS_APPLICATION_SPECIFIC 0xfeu
#define SUBCLASS_DFU 0x01u
#define PROTOCOL_RUNTIME 0x01u
#define PROTOCOL_DFU_MODE 0x02u

enum
{
  CMD_SUBMIT = 1,
  CMD_UNLINK = 2,
  RET_SUBMIT = 3,
  RET_UNLINK = 4,
};

enum
{
  DIRECTION_OUT = 0,
  DIRECTION_IN = 1,
};

static void
put_zeros (GByteArray *message,
           guint       size)
{
  guint start = message->len;

  g_byte_array_set_size (message, start + size);
  memset (message->data + start, 0, size);
}

static void
put_string (GByteArray *message,
            const char *text,
            guint       size)
{
  guint length = (guint) strlen (text);

  g_assert (length < size);
  g_byte_array_append (message, (const guint8 *) text, length);
  put_zeros (message, size - length);
}

gboolean
optio_usbip_parse_operation (const guint8         bytes[OPTIO_USBIP_OPERATION_SIZE],
                             OptioUsbipOperation *out_operation)
{
  OptioReader reader;
  guint16 version = 0;
  guint16 code = 0;

  optio_reader_init_data (&reader, bytes, OPTIO_USBIP_OPERATION_SIZE);
  optio_reader_read_u16_be (&reader, &version);
  optio_reader_read_u16_be (&reader, &code);
  if (version != VERSION || (code != OPTIO_USBIP_OP_IMPORT && code != OPTIO_USBIP_OP_DEVLIST))
    return FALSE;

  *out_operation = (OptioUsbipOperation) code;
  return TRUE;
}

gboolean
optio_usbip_is_bus_id (const guint8 bytes[OPTIO_USBIP_BUS_ID_SIZE])
{
  return memcmp (bytes, OPTIO_USBIP_BUS_ID, sizeof OPTIO_USBIP_BUS_ID) == 0;
}

static void
put_operation (GByteArray                *message,
               OptioUsbipOperation        operation,
               OptioUsbipOperationStatus  status)
{
  optio_writer_put_u16_be (message, VERSION);
  optio_writer_put_u16_be (message, operation & REPLY_MASK);
  optio_writer_put_u32_be (message, status);
}

/* A board in its bootloader has one configuration with one interface, and its class stands there:
   the three class bytes of the device are 0. */
static void
put_device (GByteArray  *message,
            OptioDevice *device)
{
  const OptioIdentityFields *fields
    = optio_identity_get_fields (optio_device_get_identity (device));

  put_string (message, PATH, PATH_SIZE);
  put_string (message, OPTIO_USBIP_BUS_ID, OPTIO_USBIP_BUS_ID_SIZE);
  optio_writer_put_u32_be (message, BUS_NUMBER);
  optio_writer_put_u32_be (message, DEVICE_NUMBER);
  optio_writer_put_u32_be (message, SPEED_FULL);
  optio_writer_put_u16_be (message, fields->vendor_id);
  optio_writer_put_u16_be (message, fields->product_id);
  optio_writer_put_u16_be (message, fields->bcd_device);
  put_zeros (message, 3);
  optio_writer_put_u8 (message, fields->configuration);
  optio_writer_put_u8 (message, 1);
  optio_writer_put_u8 (message, 1);
}

static void
put_interface (GByteArray  *message,
               OptioDevice *device)
{
  const OptioIdentityFields *fields
    = optio_identity_get_fields (optio_device_get_identity (device));

  optio_writer_put_u8 (message, CLASS_APPLICATION_SPECIFIC);
  optio_writer_put_u8 (message, SUBCLASS_DFU);
  optio_writer_put_u8 (message, fields->is_runtime ? PROTOCOL_RUNTIME : PROTOCOL_DFU_MODE);
  optio_writer_put_u8 (message, 0);
}

GBytes *
optio_usbip_devlist_new (OptioDevice *device)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  put_operation (message, OPTIO_USBIP_OP_DEVLIST, OPTIO_USBIP_OP_OK);
  optio_writer_put_u32_be (message, device != NULL ? 1 : 0);
  if (device != NULL)
    {
      put_device (message, device);
      put_interface (message, device);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}

GBytes *
optio_usbip_import_new (OptioUsbipOperationStatus status,
                        OptioDevice              *device)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  put_operation (message, OPTIO_USBIP_OP_IMPORT, status);
  if (status == OPTIO_USBIP_OP_OK)
    put_device (message, device);

  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}

/* The data stage must be the one that the setup packet announces, in its direction. A short buffer
   for a transfer from the board is allowed: usbfs sends such. */
static gboolean
check_data_stage (OptioUsbipCommand *command,
                  guint32            direction,
                  guint32            buffer_size)
{
  gsize length = command->setup[6] | (gsize) command->setup[7] << 8;

  if (buffer_size > OPTIO_USBIP_MAX_DATA || direction > DIRECTION_IN)
    return FALSE;

  command->payload_size = direction == DIRECTION_OUT ? buffer_size : 0;
  if (command->endpoint != 0)
    {
      command->data_size = buffer_size;
      return TRUE;
    }

  command->to_host = (command->setup[0] & REQUEST_TYPE_TO_HOST) != 0;
  command->data_size = command->to_host ? MIN (length, buffer_size) : command->payload_size;
  return command->to_host ? command->payload_size == 0 : command->payload_size == length;
}

gboolean
optio_usbip_parse_command (const guint8       bytes[OPTIO_USBIP_COMMAND_SIZE],
                           OptioUsbipCommand *out_command)
{
  OptioUsbipCommand command = { 0 };
  OptioReader reader;
  guint32 code = 0;
  guint32 device_id = 0;
  guint32 direction = 0;
  guint32 flags = 0;
  guint32 buffer_size = 0;
  guint32 start_frame = 0;
  guint32 n_packets = 0;
  guint32 interval = 0;

  optio_reader_init_data (&reader, bytes, OPTIO_USBIP_COMMAND_SIZE);
  optio_reader_read_u32_be (&reader, &code);
  optio_reader_read_u32_be (&reader, &command.seqnum);
  optio_reader_read_u32_be (&reader, &device_id);
  optio_reader_read_u32_be (&reader, &direction);
  optio_reader_read_u32_be (&reader, &command.endpoint);
  if ((code != CMD_SUBMIT && code != CMD_UNLINK) || device_id != DEVICE_ID)
    return FALSE;

  command.is_unlink = code == CMD_UNLINK;
  if (command.is_unlink)
    {
      optio_reader_read_u32_be (&reader, &command.unlink_seqnum);
      *out_command = command;
      return TRUE;
    }

  optio_reader_read_u32_be (&reader, &flags);
  optio_reader_read_u32_be (&reader, &buffer_size);
  optio_reader_read_u32_be (&reader, &start_frame);
  optio_reader_read_u32_be (&reader, &n_packets);
  optio_reader_read_u32_be (&reader, &interval);
  memcpy (command.setup, optio_reader_read (&reader, sizeof command.setup), sizeof command.setup);

  /* The document says 0xffffffff for what is not isochronous, the kernel sends 0. */
  if ((n_packets != 0 && n_packets != NO_PACKETS)
      || !check_data_stage (&command, direction, buffer_size))
    return FALSE;

  *out_command = command;
  return TRUE;
}

/* In answers the device, direction and endpoint are 0. */
static void
put_basic (GByteArray *message,
           guint32     code,
           guint32     seqnum)
{
  optio_writer_put_u32_be (message, code);
  optio_writer_put_u32_be (message, seqnum);
  put_zeros (message, 3 * sizeof (guint32));
}

GBytes *
optio_usbip_ret_submit_new (const OptioUsbipCommand *command,
                            OptioUsbipStatus         status,
                            const guint8            *data,
                            gsize                    length)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  put_basic (message, RET_SUBMIT, command->seqnum);
  optio_writer_put_u32_be (message, (guint32) status);
  optio_writer_put_u32_be (message, (guint32) length);
  optio_writer_put_u32_be (message, 0);
  optio_writer_put_u32_be (message, NO_PACKETS);
  optio_writer_put_u32_be (message, 0);
  put_zeros (message, RET_TAIL_SIZE);
  if (data != NULL)
    g_byte_array_append (message, data, (guint) length);

  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}

GBytes *
optio_usbip_ret_unlink_new (const OptioUsbipCommand *command,
                            OptioUsbipStatus         status)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  put_basic (message, RET_UNLINK, command->seqnum);
  optio_writer_put_u32_be (message, (guint32) status);
  put_zeros (message, OPTIO_USBIP_COMMAND_SIZE - message->len);
  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}
