/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-catalog.h"
#include "optio-error.h"
#include "optio-usbip-server.h"
#include "usbip-client.h"

#define OP_DEVLIST 0x8005
#define OP_IMPORT 0x8003
#define STATUS_BUSY 2
#define STATUS_NO_DEVICE 4
#define STATUS_STALLED (-32)
#define STATUS_UNLINKED (-104)
#define RET_UNLINK 4
#define BOARD "stm32g0c1"

static const guint8 get_device_descriptor[8] = { 0x80, 6, 0, 1, 0, 0, 18, 0 };
static const guint8 set_configuration[8] = { 0x00, 9, 1, 0, 0, 0, 0, 0 };
static const guint8 set_interface[8] = { 0x01, 11, 1, 0, 0, 0, 0, 0 };
static const guint8 vendor_request[8] = { 0xc0, 0x77, 0, 0, 0, 0, 4, 0 };
static const guint8 dnload_erase[8] = { 0x21, 1, 0, 0, 0, 0, 5, 0 };
static const guint8 erase_page[] = { 0x41, 0x00, 0x10, 0x00, 0x08 };
static const guint8 get_status[8] = { 0xa1, 3, 0, 0, 0, 0, 6, 0 };

typedef struct
{
  OptioSimDevice *device;
  OptioUsbipServer *server;
  guint16 port;
  gboolean is_done;
} Fixture;

/* What a client does, in its own thread, while the server works on main. */
typedef struct
{
  const char *path;
  OptioSimClock clock;
  void (*act) (Fixture *fixture);
} Case;

typedef struct
{
  Fixture *fixture;
  const Case *test_case;
} Client;

static void
set_up (Fixture      *fixture,
        gconstpointer test_data)
{
  const Case *test_case = test_data;
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();
  OptioBoard *board = optio_catalog_find_board (catalog, BOARD);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (board);
  fixture->device = OPTIO_SIM_DEVICE (optio_sim_device_new (board, test_case->clock, 0));
  fixture->server = optio_usbip_server_new (fixture->device);
  optio_usbip_server_start (fixture->server, 0, &error);
  g_assert_no_error (error);
  fixture->port = optio_usbip_server_get_port (fixture->server);
  g_assert_cmpuint (fixture->port, !=, 0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer test_data)
{
  optio_usbip_server_stop (fixture->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->server);
  g_assert_finalize_object (fixture->device);
}

static gboolean
on_client_done (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->is_done = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
client_thread (gpointer user_data)
{
  Client *client = user_data;

  client->test_case->act (client->fixture);
  g_idle_add (on_client_done, client->fixture);
  return NULL;
}

static void
run_case (Fixture      *fixture,
          gconstpointer test_data)
{
  Client client = { fixture, test_data };
  GThread *thread = g_thread_new ("client", client_thread, &client);

  while (!fixture->is_done)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static guint32
count_boards (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = usbip_client_new (fixture->port);
  guint8 head[12];

  usbip_client_request (client, OP_DEVLIST, NULL);
  g_assert_true (usbip_client_receive (client, head, sizeof head));
  g_assert_cmphex (usbip_get_u32 (head), ==, 0x01110005);
  return usbip_get_u32 (head + 8);
}

/* The server hears of a closed connection a moment later. */
static UsbipClient *
import_when_free (Fixture *fixture)
{
  for (guint attempt = 0; attempt < 1000; attempt++)
    {
      g_autoptr (UsbipClient) client = usbip_client_new (fixture->port);
      guint32 status = usbip_client_import (client);

      if (status == 0)
        return g_steal_pointer (&client);
      g_assert_cmpuint (status, ==, STATUS_BUSY);
      g_usleep (1000);
    }
  g_assert_not_reached ();
}

static void
list_boards (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = usbip_client_new (fixture->port);
  guint8 reply[12 + 312 + 4];
  const guint8 *record = reply + 12;

  usbip_client_request (client, OP_DEVLIST, NULL);
  g_assert_true (usbip_client_receive (client, reply, sizeof reply));
  g_assert_cmphex (usbip_get_u32 (reply), ==, 0x01110005);
  g_assert_cmpuint (usbip_get_u32 (reply + 4), ==, 0);
  g_assert_cmpuint (usbip_get_u32 (reply + 8), ==, 1);
  g_assert_cmpstr ((const char *) record + 256, ==, "1-1");
  g_assert_cmpuint (usbip_get_u32 (record + 288), ==, 1);
  g_assert_cmpuint (usbip_get_u32 (record + 292), ==, 2);
  g_assert_cmpuint (usbip_get_u32 (record + 296), ==, 2);
  g_assert_cmphex (usbip_get_u16 (record + 300), ==, 0x0483);
  g_assert_cmphex (usbip_get_u16 (record + 302), ==, 0xdf11);
  g_assert_cmphex (usbip_get_u32 (record + 312), ==, 0xfe010200);
  usbip_client_assert_closed (client);
}

static void
import_wrong_bus_id (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = usbip_client_new (fixture->port);
  guint8 reply[8];

  usbip_client_request (client, OP_IMPORT, "1-2");
  g_assert_true (usbip_client_receive (client, reply, sizeof reply));
  g_assert_cmphex (usbip_get_u32 (reply), ==, 0x01110003);
  g_assert_cmpuint (usbip_get_u32 (reply + 4), ==, STATUS_NO_DEVICE);
  usbip_client_assert_closed (client);
}

static void
import_twice (Fixture *fixture)
{
  g_autoptr (UsbipClient) first = usbip_client_new (fixture->port);
  g_autoptr (UsbipClient) second = usbip_client_new (fixture->port);
  g_autoptr (UsbipClient) third = NULL;
  UsbipAnswer answer;

  g_assert_cmpuint (usbip_client_import (first), ==, 0);
  g_assert_cmpuint (usbip_client_import (second), ==, STATUS_BUSY);
  usbip_client_assert_closed (second);
  g_assert_cmpint (usbip_client_transfer (first, get_device_descriptor, NULL, &answer), ==, 0);

  g_clear_pointer (&first, usbip_client_free);
  third = import_when_free (fixture);
  g_assert_cmpint (usbip_client_transfer (third, get_device_descriptor, NULL, &answer), ==, 0);
}

static void
make_transfers (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = import_when_free (fixture);
  UsbipAnswer answer;

  g_assert_cmpint (usbip_client_transfer (client, get_device_descriptor, NULL, &answer), ==, 0);
  g_assert_cmpuint (answer.length, ==, 18);
  g_assert_cmphex (answer.data[0], ==, 18);
  g_assert_cmphex (answer.data[8], ==, 0x83);
  g_assert_cmphex (answer.data[9], ==, 0x04);

  g_assert_cmpint (usbip_client_transfer (client, set_configuration, NULL, &answer), ==, 0);
  g_assert_cmpint (usbip_client_transfer (client, set_interface, NULL, &answer), ==, 0);
  g_assert_cmpint (usbip_client_transfer (client, vendor_request, NULL, &answer), ==,
                   STATUS_STALLED);
  g_assert_cmpuint (answer.length, ==, 0);
  g_assert_cmpint (usbip_client_transfer (client, get_device_descriptor, NULL, &answer), ==, 0);
}

/* Several commands in one piece, cut where no command ends. */
static void
send_in_odd_pieces (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = import_when_free (fixture);
  guint8 commands[3 * USBIP_CLIENT_COMMAND_SIZE];
  UsbipAnswer answer;

  for (guint32 i = 0; i < 3; i++)
    usbip_client_build_submit (commands + i * USBIP_CLIENT_COMMAND_SIZE, i, get_device_descriptor);
  usbip_client_send (client, commands, 17);
  g_usleep (2000);
  usbip_client_send (client, commands + 17, 50);
  g_usleep (2000);
  usbip_client_send (client, commands + 67, sizeof commands - 67);

  for (guint32 i = 0; i < 3; i++)
    {
      g_assert_true (usbip_client_read_answer (client, TRUE, &answer));
      g_assert_cmpuint (answer.seqnum, ==, i);
      g_assert_cmpint (answer.status, ==, 0);
    }
}

static void
use_other_endpoint (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = import_when_free (fixture);
  guint8 command[USBIP_CLIENT_COMMAND_SIZE];
  UsbipAnswer answer;

  usbip_client_build_submit (command, 5, get_device_descriptor);
  usbip_put_u32 (command + 16, 1);
  usbip_client_send (client, command, sizeof command);
  g_assert_true (usbip_client_read_answer (client, FALSE, &answer));
  g_assert_cmpint (answer.status, ==, STATUS_STALLED);
}

/* This board holds GETSTATUS while it erases. */
static UsbipClient *
begin_held_transfer (Fixture *fixture,
                     guint32  seqnum)
{
  g_autoptr (UsbipClient) client = import_when_free (fixture);
  UsbipAnswer answer;

  g_assert_cmpint (usbip_client_transfer (client, set_configuration, NULL, &answer), ==, 0);
  g_assert_cmpint (usbip_client_transfer (client, dnload_erase, erase_page, &answer), ==, 0);
  g_assert_cmpuint (answer.length, ==, sizeof erase_page);
  usbip_client_submit (client, seqnum, get_status, NULL);
  return g_steal_pointer (&client);
}

static void
wait_for_held_transfer (Fixture *fixture)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (UsbipClient) client = begin_held_transfer (fixture, 7);
  UsbipAnswer answer;

  g_assert_true (usbip_client_read_answer (client, TRUE, &answer));
  g_assert_cmpuint (answer.seqnum, ==, 7);
  g_assert_cmpuint (answer.length, ==, 6);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, 10000);
}

/* In virtual time nothing ends a held transfer but the client. */
static void
unlink_held_transfer (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = begin_held_transfer (fixture, 7);
  UsbipAnswer answer;

  usbip_client_submit (client, 8, get_device_descriptor, NULL);
  usbip_client_unlink (client, 9, 8);
  g_assert_true (usbip_client_read_answer (client, FALSE, &answer));
  g_assert_cmpuint (answer.code, ==, RET_UNLINK);
  g_assert_cmpuint (answer.seqnum, ==, 9);
  g_assert_cmpint (answer.status, ==, STATUS_UNLINKED);

  usbip_client_unlink (client, 10, 7);
  g_assert_true (usbip_client_read_answer (client, FALSE, &answer));
  g_assert_cmpuint (answer.seqnum, ==, 10);
  g_assert_cmpint (answer.status, ==, STATUS_UNLINKED);

  usbip_client_unlink (client, 11, 7);
  g_assert_true (usbip_client_read_answer (client, FALSE, &answer));
  g_assert_cmpuint (answer.seqnum, ==, 11);
  g_assert_cmpint (answer.status, ==, 0);
}

static void
unplug_in_the_middle (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = begin_held_transfer (fixture, 7);
  g_autoptr (UsbipClient) again = NULL;
  g_autoptr (UsbipClient) refused = NULL;
  UsbipAnswer answer;

  optio_sim_device_unplug (fixture->device);
  usbip_client_assert_closed (client);
  g_assert_cmpuint (count_boards (fixture), ==, 0);
  refused = usbip_client_new (fixture->port);
  g_assert_cmpuint (usbip_client_import (refused), ==, STATUS_NO_DEVICE);

  optio_sim_device_enter_bootloader (fixture->device);
  g_assert_cmpuint (count_boards (fixture), ==, 1);
  again = import_when_free (fixture);
  g_assert_cmpint (usbip_client_transfer (again, get_device_descriptor, NULL, &answer), ==, 0);
}

/* The board goes with the second transfer from now. */
static void
unplug_at_a_transfer (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = import_when_free (fixture);
  UsbipAnswer answer;

  optio_sim_device_unplug_at (fixture->device, 2);
  g_assert_cmpint (usbip_client_transfer (client, get_device_descriptor, NULL, &answer), ==, 0);
  usbip_client_submit (client, 2, get_device_descriptor, NULL);
  usbip_client_assert_closed (client);
  g_assert_cmpuint (count_boards (fixture), ==, 0);
}

static void
ask_too_much (Fixture *fixture)
{
  g_autoptr (UsbipClient) client = begin_held_transfer (fixture, 7);

  for (guint32 i = 0; i < 100; i++)
    {
      guint8 command[USBIP_CLIENT_COMMAND_SIZE];

      usbip_client_build_submit (command, 100 + i, get_device_descriptor);
      if (!usbip_client_try_send (client, command, sizeof command))
        break;
    }
  usbip_client_assert_closed (client);
}

static void
send_garbage (Fixture *fixture)
{
  g_autoptr (UsbipClient) working = NULL;
  UsbipAnswer answer;

  for (guint round = 0; round < 50; round++)
    {
      g_autoptr (UsbipClient) client = NULL;
      guint8 garbage[USBIP_CLIENT_COMMAND_SIZE];

      for (gsize i = 0; i < sizeof garbage; i++)
        garbage[i] = (guint8) g_random_int ();
      garbage[0] = 0xff;

      client = round % 2 == 0 ? usbip_client_new (fixture->port) : import_when_free (fixture);
      usbip_client_send (client, garbage, sizeof garbage);
      usbip_client_assert_closed (client);
    }

  working = import_when_free (fixture);
  g_assert_cmpint (usbip_client_transfer (working, get_device_descriptor, NULL, &answer), ==, 0);
}

/* Each connection ends in the middle of something. */
static void
cut_short (Fixture *fixture)
{
  static const gsize cuts[] = { 0, 1, 7, 8, 9, 39 };
  guint8 request[40] = { 0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0, '1', '-', '1' };
  guint8 command[USBIP_CLIENT_COMMAND_SIZE + sizeof erase_page];
  g_autoptr (UsbipClient) working = NULL;
  UsbipAnswer answer;

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (UsbipClient) client = usbip_client_new (fixture->port);

      usbip_client_send (client, request, cuts[i]);
    }

  usbip_client_build_submit (command, 1, dnload_erase);
  for (gsize size = 0; size < sizeof command; size += 4)
    {
      g_autoptr (UsbipClient) client = import_when_free (fixture);

      usbip_client_send (client, command, size);
    }

  working = import_when_free (fixture);
  g_assert_cmpint (usbip_client_transfer (working, get_device_descriptor, NULL, &answer), ==, 0);
}

static void
announce_too_much (Fixture *fixture)
{
  static const guint32 sizes[] = { 4096, 0x10000, 0x7fffffff, 0xffffffff };
  guint8 command[USBIP_CLIENT_COMMAND_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (UsbipClient) client = import_when_free (fixture);

      usbip_client_build_submit (command, 1, dnload_erase);
      usbip_put_u32 (command + 24, sizes[i]);
      usbip_client_send (client, command, sizeof command);
      usbip_client_assert_closed (client);
    }
}

static gboolean
stop_server (gpointer user_data)
{
  optio_usbip_server_stop (user_data);
  return G_SOURCE_REMOVE;
}

static void
see_server_stop (Fixture *fixture)
{
  g_autoptr (UsbipClient) importing = import_when_free (fixture);
  g_autoptr (UsbipClient) silent = usbip_client_new (fixture->port);

  g_assert_cmpuint (count_boards (fixture), ==, 1);
  g_idle_add (stop_server, fixture->server);
  usbip_client_assert_closed (importing);
  usbip_client_assert_closed (silent);
}

static void
start_on_same_port (Fixture *fixture)
{
  g_autoptr (OptioUsbipServer) other = optio_usbip_server_new (fixture->device);
  g_autoptr (GError) error = NULL;

  g_assert_false (optio_usbip_server_start (other, fixture->port, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_BUSY);
  g_assert_cmpuint (optio_usbip_server_get_port (other), ==, 0);
}

static const Case cases[] = {
  { "/usbip-server/list-boards", OPTIO_SIM_CLOCK_REAL, list_boards },
  { "/usbip-server/import-wrong-bus-id", OPTIO_SIM_CLOCK_REAL, import_wrong_bus_id },
  { "/usbip-server/import-twice", OPTIO_SIM_CLOCK_REAL, import_twice },
  { "/usbip-server/make-transfers", OPTIO_SIM_CLOCK_REAL, make_transfers },
  { "/usbip-server/send-in-odd-pieces", OPTIO_SIM_CLOCK_REAL, send_in_odd_pieces },
  { "/usbip-server/use-other-endpoint", OPTIO_SIM_CLOCK_REAL, use_other_endpoint },
  { "/usbip-server/wait-for-held-transfer", OPTIO_SIM_CLOCK_REAL, wait_for_held_transfer },
  { "/usbip-server/unlink-held-transfer", OPTIO_SIM_CLOCK_VIRTUAL, unlink_held_transfer },
  { "/usbip-server/unplug-in-the-middle", OPTIO_SIM_CLOCK_VIRTUAL, unplug_in_the_middle },
  { "/usbip-server/unplug-at-a-transfer", OPTIO_SIM_CLOCK_REAL, unplug_at_a_transfer },
  { "/usbip-server/ask-too-much", OPTIO_SIM_CLOCK_VIRTUAL, ask_too_much },
  { "/usbip-server/send-garbage", OPTIO_SIM_CLOCK_REAL, send_garbage },
  { "/usbip-server/cut-short", OPTIO_SIM_CLOCK_REAL, cut_short },
  { "/usbip-server/announce-too-much", OPTIO_SIM_CLOCK_REAL, announce_too_much },
  { "/usbip-server/see-server-stop", OPTIO_SIM_CLOCK_REAL, see_server_stop },
  { "/usbip-server/start-on-same-port", OPTIO_SIM_CLOCK_REAL, start_on_same_port },
};

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, &cases[i], set_up, run_case, tear_down);
  return g_test_run ();
}
