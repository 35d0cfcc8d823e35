/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The board around the bootloader: USB descriptors, the host's side, power, clocks, state files. */

#include <glib/gstdio.h>

#include "optio-error.h"
#include "sim-script.h"

#define TIMEOUT_MS 1000

static OptioTransport *
open_board (OptioSimDevice *device)
{
  g_autoptr (GError) error = NULL;
  OptioTransport *transport = optio_device_open (OPTIO_DEVICE (device), NULL, &error);

  g_assert_no_error (error);
  return transport;
}

static gboolean
dnload (OptioTransport *transport,
        guint           block,
        const guint8   *data,
        gsize           size,
        GError        **error)
{
  const OptioControl control = {
    .request_type = 0x21, .request = OPTIO_DFU_REQUEST_DNLOAD, .value = (guint16) block,
    .timeout_ms = TIMEOUT_MS,
  };

  return optio_transport_control_out (transport, &control, data, size, error);
}

static gssize
get_status (OptioTransport *transport,
            guint           timeout_ms,
            guint8          status[6],
            GError        **error)
{
  const OptioControl control = {
    .request_type = 0xa1, .request = OPTIO_DFU_REQUEST_GETSTATUS, .timeout_ms = timeout_ms,
  };

  return optio_transport_control_in (transport, &control, status, 6, error);
}

static void
assert_state (OptioTransport *transport,
              guint           state)
{
  g_autoptr (GError) error = NULL;
  guint8 status[6] = { 0 };

  g_assert_cmpint (get_status (transport, TIMEOUT_MS, status, &error), ==, 6);
  g_assert_no_error (error);
  g_assert_cmpuint (status[4], ==, state);
}

static gsize
get_descriptor (OptioSimDevice *device,
                guint           type,
                guint           index,
                guint8         *data,
                gsize           size)
{
  const guint8 setup[8] = { 0x80, 6, (guint8) index, (guint8) type, 0, 0, (guint8) size,
                            (guint8) (size >> 8) };
  OptioSimReply reply = script_send (device, setup, data, size);

  return reply.outcome == OPTIO_SIM_ACK ? reply.length : 0;
}

/* As an F746 and a G0C1 were listed: the functional descriptor behind the last setting; iInterface
 * from 4 or 6; no device qualifier. */
static void
test_descriptors (void)
{
  static const struct
  {
    const char *id;
    guint8 head[4];
    guint total;
    guint n_alts;
    guint8 first_string;
    guint8 functional[9];
  } cases[] = {
    { "f405", { 18, 1, 0x00, 0x01 }, 9 + 4 * 9 + 9, 4, 4,
      { 9, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x08, 0x1a, 0x01 } },
    { "g0c1", { 18, 1, 0x00, 0x02 }, 9 + 3 * 9 + 9, 3, 6,
      { 9, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x04, 0x1a, 0x01 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimDevice) device = script_new_device (cases[i].id);
      guint8 data[255] = { 0 };

      g_assert_cmpuint (get_descriptor (device, 1, 0, data, sizeof data), ==, 18);
      g_assert_cmpmem (data, 4, cases[i].head, 4);
      g_assert_cmpuint (get_descriptor (device, 1, 0, data, 8), ==, 8);
      g_assert_cmpuint (get_descriptor (device, 2, 0, data, sizeof data), ==, cases[i].total);
      g_assert_cmpuint (data[2] | data[3] << 8, ==, cases[i].total);
      g_assert_cmpuint (data[5], ==, 1);
      for (guint alt = 0; alt < cases[i].n_alts; alt++)
        {
          const guint8 *interface = data + 9 + 9 * alt;
          const guint8 expected[9] = { 9, 4, 0, (guint8) alt, 0, 0xfe, 1, 2,
                                       (guint8) (cases[i].first_string + alt) };

          g_assert_cmpmem (interface, 9, expected, 9);
        }
      g_assert_cmpmem (data + cases[i].total - 9, 9, cases[i].functional, 9);
      g_assert_cmpuint (get_descriptor (device, 6, 0, data, 10), ==, 0);
    }
}

static void
test_strings (void)
{
  static const guint8 languages[] = { 4, 3, 0x09, 0x04 };
  static const char expected[] = "@Option Bytes  /0x1FFFF800/01*016 e";
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");
  guint8 data[255] = { 0 };

  g_assert_cmpuint (get_descriptor (device, 3, 0, data, sizeof data), ==, 4);
  g_assert_cmpmem (data, 4, languages, 4);
  g_assert_cmpuint (get_descriptor (device, 3, 5, data, sizeof data), ==, 2 * sizeof expected);
  for (gsize i = 0; i + 1 < sizeof expected; i++)
    {
      g_assert_cmpuint (data[2 + 2 * i], ==, expected[i]);
      g_assert_cmpuint (data[3 + 2 * i], ==, 0);
    }
  g_assert_cmpuint (get_descriptor (device, 3, 6, data, sizeof data), ==, 0);
}

/* Class requests and SET_INTERFACE need a configuration; alternate settings change nothing else. */
static void
test_standard_requests (void)
{
  static const struct
  {
    guint8 setup[8];
    OptioSimOutcome outcome;
    gsize length;
    guint8 first;
  } cases[] = {
    { { 0x00, 5, 7, 0, 0, 0, 0, 0 }, OPTIO_SIM_ACK, 0, 0 },     /* SET_ADDRESS */
    { { 0x80, 0, 0, 0, 0, 0, 2, 0 }, OPTIO_SIM_ACK, 2, 1 },     /* GET_STATUS: self-powered */
    { { 0x80, 8, 0, 0, 0, 0, 1, 0 }, OPTIO_SIM_ACK, 1, 1 },     /* GET_CONFIGURATION */
    { { 0x01, 11, 1, 0, 0, 0, 0, 0 }, OPTIO_SIM_ACK, 0, 0 },    /* SET_INTERFACE 1 */
    { { 0x81, 10, 0, 0, 0, 0, 1, 0 }, OPTIO_SIM_ACK, 1, 1 },    /* GET_INTERFACE */
    { { 0x01, 11, 2, 0, 0, 0, 0, 0 }, OPTIO_SIM_STALL, 0, 0 },  /* there are two settings */
    { { 0x01, 11, 0, 0, 1, 0, 0, 0 }, OPTIO_SIM_STALL, 0, 0 },  /* and one interface */
    { { 0x00, 9, 2, 0, 0, 0, 0, 0 }, OPTIO_SIM_STALL, 0, 0 },   /* and one configuration */
    { { 0xa1, 5, 0, 0, 0, 0, 1, 0 }, OPTIO_SIM_ACK, 1, 2 },     /* GETSTATE: dfuIDLE */
    { { 0x21, 5, 0, 0, 0, 0, 0, 0 }, OPTIO_SIM_STALL, 0, 0 },   /* in the wrong direction */
    { { 0xa1, 7, 0, 0, 0, 0, 1, 0 }, OPTIO_SIM_STALL, 0, 0 },   /* no such class request */
    { { 0x40, 1, 0, 0, 0, 0, 0, 0 }, OPTIO_SIM_STALL, 0, 0 },   /* no vendor requests */
    { { 0x00, 9, 0, 0, 0, 0, 0, 0 }, OPTIO_SIM_ACK, 0, 0 },     /* no configuration any more */
    { { 0xa1, 5, 0, 0, 0, 0, 1, 0 }, OPTIO_SIM_STALL, 0, 0 },
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 data[8] = { 0 };
      OptioSimReply reply = script_send (device, cases[i].setup, data, cases[i].setup[6]);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (reply.outcome, ==, cases[i].outcome);
      g_assert_cmpuint (reply.length, ==, cases[i].length);
      g_assert_cmpuint (data[0], ==, cases[i].first);
    }
}

/* What the abstract device says of a board that is made with the fewest properties. */
static void
test_what_a_device_says (void)
{
  g_autoptr (OptioSimDevice) board = script_new_device ("f072");
  OptioDevice *device = OPTIO_DEVICE (board);
  g_autofree char *label = optio_device_dup_label (device);

  g_assert_cmpstr (label, ==, "STM32  BOOTLOADER on port sim-f072");
  g_assert_cmpuint (optio_device_get_address (device), ==, 0);
  g_assert_nonnull (optio_device_get_hubs (device));
  g_assert_null (optio_device_get_hubs (device)[0]);
  g_assert_null (optio_device_get_problem (device));
  g_assert_cmpstr (optio_usb_speed_get_name (optio_device_get_speed (device)), ==, "full speed");
}

static void
test_open (void)
{
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");
  g_autoptr (OptioTransport) first = open_board (device);
  g_autoptr (OptioTransport) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (optio_device_get_port_path (OPTIO_DEVICE (device)), ==, "sim-f072");
  g_assert_true (optio_device_is_simulated (OPTIO_DEVICE (device)));
  g_assert_cmpint (optio_device_get_speed (OPTIO_DEVICE (device)), ==, OPTIO_USB_SPEED_FULL);

  g_assert_null (optio_device_open (OPTIO_DEVICE (device), NULL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_BUSY);
  g_clear_error (&error);

  optio_transport_close (first);
  optio_transport_close (first);
  g_assert_false (dnload (first, 0, NULL, 0, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE);
  second = open_board (device);
  assert_state (second, OPTIO_DFU_IDLE);
}

/* 0.1 ms for a transfer and 1 us for a byte; a wait moves the virtual clock by just that much. */
static void
test_time (void)
{
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");
  g_autoptr (OptioTransport) transport = open_board (device);
  g_autoptr (GError) error = NULL;
  guint8 data[2048] = { 0 };
  gint64 start_us = optio_transport_now (transport);

  g_assert_true (dnload (transport, 2, data, sizeof data, &error));
  g_assert_no_error (error);
  g_assert_cmpint (optio_transport_now (transport) - start_us, ==, 100 + 2048);

  optio_transport_wait (transport, 1234567, NULL);
  g_assert_cmpint (optio_transport_now (transport) - start_us, ==, 2148 + 1234567);
}

/* A held GETSTATUS outlasts an impatient host; the next request begins when it is over. */
static void
test_timeout (void)
{
  static const guint8 erase[] = { 0x41, 0, 0, 0, 8 };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");
  g_autoptr (OptioTransport) transport = open_board (device);
  g_autoptr (GError) error = NULL;
  guint8 status[6];
  gint64 start_us;

  g_assert_true (dnload (transport, 0, erase, sizeof erase, &error));
  start_us = optio_transport_now (transport);
  g_assert_cmpint (get_status (transport, 5, status, &error), ==, -1);
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT);
  g_assert_cmpint (optio_transport_now (transport) - start_us, ==, 5000);

  assert_state (transport, OPTIO_DFU_DNLOAD_IDLE);
  g_assert_cmpint (optio_transport_now (transport) - start_us, ==, 22000 + 106);
}

static void
test_bus_reset (void)
{
  static const guint8 unknown[] = { 0x52, 0, 0, 0, 8 };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");
  g_autoptr (OptioTransport) transport = open_board (device);
  g_autoptr (GError) error = NULL;

  g_assert_true (dnload (transport, 0, unknown, sizeof unknown, &error));
  assert_state (transport, OPTIO_DFU_DNBUSY);
  assert_state (transport, OPTIO_DFU_DNBUSY);
  g_assert_true (optio_transport_reset (transport, &error));
  g_assert_no_error (error);
  assert_state (transport, OPTIO_DFU_IDLE);
  g_assert_true (optio_transport_set_alt (transport, 2, &error));
  g_assert_false (optio_transport_set_alt (transport, 3, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_STALLED);
}

static guint
count_blank (OptioSimDevice *device,
             guint32         address,
             gsize           size)
{
  g_autoptr (GBytes) memory = optio_sim_device_peek (device, address, size);
  const guint8 *data = g_bytes_get_data (memory, NULL);
  guint n_blank = 0;

  for (gsize i = 0; i < size; i++)
    n_blank += data[i] == 0xff ? 1 : 0;

  return n_blank;
}

/* Unplugged in the GETSTATUS that begins the work: half of it is done, the same in each model. */
static void
test_power_cut (void)
{
  static const char *const boards[] = { "f072", "g0c1" };
  static const guint8 erase[] = { 0x41, 0, 8, 0, 8 };

  for (gsize i = 0; i < G_N_ELEMENTS (boards); i++)
    {
      g_autoptr (OptioSimDevice) device = script_new_device (boards[i]);
      g_autoptr (OptioTransport) transport = open_board (device);
      g_autoptr (GError) error = NULL;
      guint8 zeros[2048] = { 0 };
      guint8 status[6];

      g_assert_true (optio_sim_device_poke (device, 0x08000800, zeros, sizeof zeros));
      g_assert_true (optio_sim_device_poke (device, 0x20000000, (guint8[]){ 0x55 }, 1));
      optio_sim_device_unplug_at (device, 2);
      g_assert_true (dnload (transport, 0, erase, sizeof erase, &error));
      g_assert_cmpint (get_status (transport, TIMEOUT_MS, status, &error), ==, -1);
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE);
      g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_UNPLUGGED);

      g_assert_cmpuint (count_blank (device, 0x08000800, 2048), ==, 1024);
      g_assert_cmpuint (count_blank (device, 0x08000c00, 1024), ==, 0);
      script_pass (device, 10000);
      g_assert_cmpuint (count_blank (device, 0x08000c00, 1024), ==, 0);
      script_assert_memory (device, 0x20000000, "00");
    }
}

/* Option bytes between erase and write: blank, which protects the chip when it starts again. */
static void
test_power_cut_in_options (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "21 00 f8 ff 1f"),
    GETSTATUS ("00 280000 04 00"),
    GETSTATUS ("00 000000 05 00"),
    DNLOAD (2, "aa 55 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00"),
    GETSTATUS_THEN ("00 280000 04 00", 17),
  };
  static const ScriptStep protected[] = {
    UPLOAD_STALLS (2, 16),
    GETSTATUS ("0b 000000 0a 00"),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  script_run (device, steps, 5);
  optio_sim_device_unplug (device);
  script_assert_memory (device, 0x1ffff802, "ff ff ff ff ff ff");
  optio_sim_device_enter_bootloader (device);
  script_configure (device);
  script_run (device, protected, 2);
}

/* An old transport stays dead when the board is back; await_return() gives a new one. */
static void
test_await_return (void)
{
  static const ScriptStep write[] = {
    DNLOAD (0, "21 00 f8 ff 1f"),
    GETSTATUS ("00 280000 04 00"),
    GETSTATUS ("00 000000 05 00"),
    DNLOAD (2, "aa 55 fe 01 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00"),
    GETSTATUS ("00 280000 04 00"),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");
  g_autoptr (OptioTransport) before = open_board (device);
  g_autoptr (OptioTransport) after = NULL;
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  guint8 status[6];

  script_run (device, write, G_N_ELEMENTS (write));
  after = optio_device_await_return (OPTIO_DEVICE (device), 5000, &identity, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (identity == optio_device_get_identity (OPTIO_DEVICE (device)));
  assert_state (after, OPTIO_DFU_IDLE);
  g_assert_cmpint (get_status (before, TIMEOUT_MS, status, &error), ==, -1);
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE);
  g_clear_error (&error);

  optio_sim_device_unplug (device);
  g_clear_object (&after);
  g_assert_null (optio_device_await_return (OPTIO_DEVICE (device), 5000, NULL, NULL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT);
}

/* Level 2 of readout protection: the bootloader is gone for ever. */
static void
test_locked_for_ever (void)
{
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  script_poke (device, 0x1ffff800, "cc 33");
  optio_sim_device_unplug (device);
  optio_sim_device_enter_bootloader (device);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_IN_APPLICATION);
}

static void
test_state_file (void)
{
  g_autoptr (OptioSimDevice) first = script_new_device ("f072");
  g_autoptr (OptioSimDevice) second = script_new_device ("f072");
  g_autoptr (OptioSimDevice) other = script_new_device ("g0c1");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("optio-sim-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "board", NULL);

  g_assert_no_error (error);
  g_assert_true (optio_sim_device_load_state (first, path, &error)); /* a new chip */
  g_assert_no_error (error);

  script_poke (first, 0x080003fe, "01 02 03 04");
  script_poke (first, 0x1ffff802, "fe 01");
  script_poke (first, 0x20000000, "11");
  script_poke (second, 0x08010000, "99");
  g_assert_true (optio_sim_device_save_state (first, path, &error));
  g_assert_true (optio_sim_device_load_state (second, path, &error));
  g_assert_no_error (error);
  script_assert_memory (second, 0x080003fd, "ff 01 02 03 04 ff");
  script_assert_memory (second, 0x1ffff800, "aa 55 fe 01");
  script_assert_memory (second, 0x08010000, "ff");
  script_assert_memory (second, 0x20000000, "00");

  g_assert_false (optio_sim_device_load_state (other, path, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A broken file changes nothing. */
static void
test_broken_state_files (void)
{
#define HEAD "[optio-simulated-board]\nversion=1\nboard=f072\n[memory]\n"
  static const char *const contents[] = {
    "",
    "no key file",
    "[optio-simulated-board]\nversion=2\nboard=f072\n",
    HEAD "0x08000000=AAAA\n0x90000000=AAAA\n", /* no memory there */
    HEAD "0x08000000=AAAA\n0x0801ffff=AAAA\n", /* runs over the end */
    HEAD "0x08000000=AAAA\nflash=AAAA\n",
    HEAD "0x08000000=AAAA\n0x08000400=\n",
  };
#undef HEAD

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (OptioSimDevice) device = script_new_device ("f072");
      g_autoptr (GError) error = NULL;
      g_autofree char *folder = g_dir_make_tmp ("optio-sim-XXXXXX", &error);
      g_autofree char *path = g_build_filename (folder, "board", NULL);

      g_assert_true (g_file_set_contents (path, contents[i], -1, &error));
      script_poke (device, 0x08000000, "01 02");
      g_assert_false (optio_sim_device_load_state (device, path, &error));
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
      script_assert_memory (device, 0x08000000, "01 02");
      g_assert_cmpint (g_remove (path), ==, 0);
      g_assert_cmpint (g_rmdir (folder), ==, 0);
    }
}

static void
on_presence (GObject    *object,
             GParamSpec *pspec,
             gpointer    user_data)
{
  guint *n_notified = user_data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  (*n_notified)++;
}

static gpointer
unplug_on_a_thread (gpointer data)
{
  optio_sim_device_unplug (data);
  return NULL;
}

static void
test_presence_on_main_thread (void)
{
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");
  GThread *thread;
  guint n_notified = 0;

  g_signal_connect (device, "notify::presence", G_CALLBACK (on_presence), &n_notified);
  thread = g_thread_new ("unplug", unplug_on_a_thread, device);
  g_thread_join (thread);
  g_assert_cmpuint (n_notified, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_notified, ==, 1);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return NULL;
}

/* In real time a wait ends when it is cancelled, a held transfer when the board is unplugged. */
static void
test_real_clock (void)
{
  static const guint8 erase[] = { 0x41, 0, 0, 2, 8 }; /* 2 s */
  g_autoptr (OptioSimDevice) model = script_new_device ("f405");
  OptioBoard *board = optio_sim_device_get_board (model);
  g_autoptr (OptioDevice) device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_REAL, 1);
  g_autoptr (OptioTransport) transport = open_board (OPTIO_SIM_DEVICE (device));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const OptioControl clrstatus = { .request_type = 0x21, .request = 4, .timeout_ms = TIMEOUT_MS };
  gint64 start_us = g_get_monotonic_time ();
  guint8 status[6];
  GThread *thread;

  g_assert_cmpstr (optio_device_get_port_path (device), ==, "sim-f405-1");
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  optio_transport_wait (transport, 20 * G_USEC_PER_SEC, cancellable);
  g_thread_join (thread);

  g_assert_true (optio_transport_control_out (transport, &clrstatus, NULL, 0, &error));
  g_assert_true (dnload (transport, 0, erase, sizeof erase, &error));
  g_assert_cmpint (get_status (transport, TIMEOUT_MS, status, &error), ==, 6);
  thread = g_thread_new ("unplug", unplug_on_a_thread, device);
  g_assert_cmpint (get_status (transport, 10000, status, &error), ==, -1);
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE);
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 10 * G_USEC_PER_SEC);
}

/* In real time nobody has to ask: a timer brings the board back. */
static void
test_real_return (void)
{
  g_autoptr (OptioSimDevice) model = script_new_device ("f072");
  OptioBoard *board = optio_sim_device_get_board (model);
  g_autoptr (OptioDevice) device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_REAL, 0);
  guint n_notified = 0;

  g_signal_connect (device, "notify::presence", G_CALLBACK (on_presence), &n_notified);
  optio_sim_device_enter_bootloader (OPTIO_SIM_DEVICE (device));
  while (n_notified < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (optio_sim_device_get_presence (OPTIO_SIM_DEVICE (device)), ==,
                   OPTIO_SIM_IN_BOOTLOADER);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-device/descriptors", test_descriptors);
  g_test_add_func ("/sim-device/strings", test_strings);
  g_test_add_func ("/sim-device/standard-requests", test_standard_requests);
  g_test_add_func ("/sim-device/what-a-device-says", test_what_a_device_says);
  g_test_add_func ("/sim-device/open", test_open);
  g_test_add_func ("/sim-device/time", test_time);
  g_test_add_func ("/sim-device/timeout", test_timeout);
  g_test_add_func ("/sim-device/bus-reset", test_bus_reset);
  g_test_add_func ("/sim-device/power-cut", test_power_cut);
  g_test_add_func ("/sim-device/power-cut-in-options", test_power_cut_in_options);
  g_test_add_func ("/sim-device/await-return", test_await_return);
  g_test_add_func ("/sim-device/locked-for-ever", test_locked_for_ever);
  g_test_add_func ("/sim-device/state-file", test_state_file);
  g_test_add_func ("/sim-device/broken-state-files", test_broken_state_files);
  g_test_add_func ("/sim-device/presence-on-main-thread", test_presence_on_main_thread);
  g_test_add_func ("/sim-device/real-clock", test_real_clock);
  g_test_add_func ("/sim-device/real-return", test_real_return);
  return g_test_run ();
}
