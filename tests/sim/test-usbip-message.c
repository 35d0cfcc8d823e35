/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "optio-usbip-message.h"
#include "usbip-client.h"

static const guint8 get_device_descriptor[8] = { 0x80, 6, 0, 1, 0, 0, 18, 0 };
static const guint8 dnload[8] = { 0x21, 1, 2, 0, 0, 0, 5, 0 };

static void
test_operations (void)
{
  static const guint8 devlist[8] = { 0x01, 0x11, 0x80, 0x05 };
  static const guint8 import[8] = { 0x01, 0x11, 0x80, 0x03 };
  static const guint8 other_version[8] = { 0x01, 0x06, 0x80, 0x05 };
  static const guint8 reply[8] = { 0x01, 0x11, 0x00, 0x05 };
  OptioUsbipOperation operation;

  g_assert_true (optio_usbip_parse_operation (devlist, &operation));
  g_assert_cmphex (operation, ==, OPTIO_USBIP_OP_DEVLIST);
  g_assert_true (optio_usbip_parse_operation (import, &operation));
  g_assert_cmphex (operation, ==, OPTIO_USBIP_OP_IMPORT);
  g_assert_false (optio_usbip_parse_operation (other_version, &operation));
  g_assert_false (optio_usbip_parse_operation (reply, &operation));
}

static void
test_bus_id (void)
{
  guint8 bus_id[OPTIO_USBIP_BUS_ID_SIZE] = "1-1";

  g_assert_true (optio_usbip_is_bus_id (bus_id));
  bus_id[3] = '0';
  g_assert_false (optio_usbip_is_bus_id (bus_id));
  memset (bus_id, '1', sizeof bus_id);
  g_assert_false (optio_usbip_is_bus_id (bus_id));
}

static void
test_submit (void)
{
  guint8 bytes[OPTIO_USBIP_COMMAND_SIZE];
  OptioUsbipCommand command;

  usbip_client_build_submit (bytes, 7, get_device_descriptor);
  g_assert_true (optio_usbip_parse_command (bytes, &command));
  g_assert_false (command.is_unlink);
  g_assert_cmpuint (command.seqnum, ==, 7);
  g_assert_true (command.to_host);
  g_assert_cmpuint (command.data_size, ==, 18);
  g_assert_cmpuint (command.payload_size, ==, 0);
  g_assert_cmpmem (command.setup, 8, get_device_descriptor, 8);

  /* A buffer that is shorter than wLength, as usbfs may send; and one that is longer. */
  usbip_put_u32 (bytes + 24, 8);
  g_assert_true (optio_usbip_parse_command (bytes, &command));
  g_assert_cmpuint (command.data_size, ==, 8);
  usbip_put_u32 (bytes + 24, 64);
  g_assert_true (optio_usbip_parse_command (bytes, &command));
  g_assert_cmpuint (command.data_size, ==, 18);

  usbip_client_build_submit (bytes, 8, dnload);
  g_assert_true (optio_usbip_parse_command (bytes, &command));
  g_assert_false (command.to_host);
  g_assert_cmpuint (command.data_size, ==, 5);
  g_assert_cmpuint (command.payload_size, ==, 5);
}

static void
test_unlink (void)
{
  static const guint8 bytes[OPTIO_USBIP_COMMAND_SIZE]
    = { 0, 0, 0, 2, 0, 0, 0, 9, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8 };
  OptioUsbipCommand command;

  g_assert_true (optio_usbip_parse_command (bytes, &command));
  g_assert_true (command.is_unlink);
  g_assert_cmpuint (command.seqnum, ==, 9);
  g_assert_cmpuint (command.unlink_seqnum, ==, 8);
  g_assert_cmpuint (command.payload_size, ==, 0);
}

/* One word of a good command for 5 bytes to the board is replaced. */
static void
test_broken_commands (void)
{
  static const struct
  {
    const char *what;
    guint offset;
    guint32 value;
  } cases[] = {
    { "no such command", 0, 3 },
    { "another board", 8, 0x00010003 },
    { "no such direction", 12, 2 },
    { "from the board, says the direction", 12, 1 },
    { "less than wLength", 24, 4 },
    { "more than wLength", 24, 6 },
    { "more than a control transfer has", 24, 0x10000 },
    { "negative length", 24, 0xffffffff },
    { "isochronous packets", 32, 1 },
  };
  guint8 bytes[OPTIO_USBIP_COMMAND_SIZE];
  OptioUsbipCommand command;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].what);
      usbip_client_build_submit (bytes, 1, dnload);
      usbip_put_u32 (bytes + cases[i].offset, cases[i].value);
      g_assert_false (optio_usbip_parse_command (bytes, &command));
    }

  usbip_client_build_submit (bytes, 1, get_device_descriptor);
  usbip_put_u32 (bytes + 12, 0);
  g_assert_false (optio_usbip_parse_command (bytes, &command));
}

static void
test_other_endpoint (void)
{
  guint8 bytes[OPTIO_USBIP_COMMAND_SIZE];
  OptioUsbipCommand command;

  usbip_client_build_submit (bytes, 1, dnload);
  usbip_put_u32 (bytes + 16, 1);
  usbip_put_u32 (bytes + 24, 512);
  g_assert_true (optio_usbip_parse_command (bytes, &command));
  g_assert_cmpuint (command.endpoint, ==, 1);
  g_assert_cmpuint (command.payload_size, ==, 512);
}

static void
test_random_commands (void)
{
  guint8 bytes[OPTIO_USBIP_COMMAND_SIZE];

  for (guint round = 0; round < 20000; round++)
    {
      OptioUsbipCommand command;

      usbip_client_build_submit (bytes, 1, round % 2 == 0 ? dnload : get_device_descriptor);
      for (guint n = 0; n < 3; n++)
        bytes[g_test_rand_int_range (0, sizeof bytes)] = (guint8) g_test_rand_int ();
      if (!optio_usbip_parse_command (bytes, &command))
        continue;
      g_assert_cmpuint (command.data_size, <=, OPTIO_USBIP_MAX_DATA);
      g_assert_cmpuint (command.payload_size, <=, command.data_size);
    }
}

static void
test_answers (void)
{
  static const guint8 expected_submit[] = {
    0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* basic */
    0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 255, 255, 255, 255,     /* status, length, frame, packets */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xaa, 0xbb,             /* errors, padding, data */
  };
  static const guint8 expected_unlink[OPTIO_USBIP_COMMAND_SIZE] = {
    0, 0, 0, 4, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x98,
  };
  static const guint8 data[] = { 0xaa, 0xbb };
  const OptioUsbipCommand command = { .seqnum = 7 };
  g_autoptr (GBytes) submit = optio_usbip_ret_submit_new (&command, OPTIO_USBIP_STATUS_OK, data, 2);
  g_autoptr (GBytes) stalled
    = optio_usbip_ret_submit_new (&command, OPTIO_USBIP_STATUS_STALLED, NULL, 0);
  g_autoptr (GBytes) unlink = optio_usbip_ret_unlink_new (&command, OPTIO_USBIP_STATUS_UNLINKED);
  const guint8 *bytes = g_bytes_get_data (stalled, NULL);

  g_assert_cmpmem (g_bytes_get_data (submit, NULL), g_bytes_get_size (submit), expected_submit,
                   sizeof expected_submit);
  g_assert_cmpmem (g_bytes_get_data (unlink, NULL), g_bytes_get_size (unlink), expected_unlink,
                   sizeof expected_unlink);
  g_assert_cmpuint (g_bytes_get_size (stalled), ==, OPTIO_USBIP_COMMAND_SIZE);
  g_assert_cmphex (usbip_get_u32 (bytes + 20), ==, 0xffffffe0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usbip-message/operations", test_operations);
  g_test_add_func ("/usbip-message/bus-id", test_bus_id);
  g_test_add_func ("/usbip-message/submit", test_submit);
  g_test_add_func ("/usbip-message/unlink", test_unlink);
  g_test_add_func ("/usbip-message/broken-commands", test_broken_commands);
  g_test_add_func ("/usbip-message/other-endpoint", test_other_endpoint);
  g_test_add_func ("/usbip-message/random-commands", test_random_commands);
  g_test_add_func ("/usbip-message/answers", test_answers);
  return g_test_run ();
}
