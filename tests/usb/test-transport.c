/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <string.h>
#include <sys/ioctl.h>

#include "optio-error.h"
#include "optio-mock-bus.h"
#include "optio-mock-script.h"

#define SHORT_TIMEOUT_MS 50

static const OptioControl get_status = { 0xa1, 3, 0, 0, 1000 };
static const OptioControl dnload = { 0x21, 1, 2, 0, 1000 };

typedef struct
{
  OptioMockBus *bus;
  OptioMockBoard *board;
  OptioDevice *device;
  OptioTransport *transport;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->bus = optio_mock_bus_new ();
  self->board = optio_mock_board_new (&optio_mock_f746);
  optio_mock_bus_plug (self->bus, self->board);
  self->device = optio_mock_bus_describe_board ();
  self->transport = optio_device_open (self->device, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->transport);
  g_assert_finalize_object (self->device);
  optio_mock_bus_free (self->bus);
  optio_mock_board_free (self->board);
}

static void
test_transfers (Fixture      *self,
                gconstpointer data)
{
  static const OptioMockLine lines[] = {
    { { 0x21, 1, 2, 0, 0, 0, 5, 0 }, 5, { 1, 2, 3, 4, 5 }, 0 },
    { { 0xa1, 3, 0, 0, 0, 0, 6, 0 }, 6, { 0, 0x64, 0, 0, 4, 0 }, 0 },
    { { 0x21, 1, 2, 0, 0, 0, 0, 0 }, 0, { 0 }, 0 },
    { { 0xa1, 3, 0, 0, 0, 0, 6, 0 }, 2, { 7, 8 }, 0 },
  };
  static const guint8 block[] = { 1, 2, 3, 4, 5 };
  static const guint8 status[] = { 0, 0x64, 0, 0, 4, 0 };
  OptioMockScript script = { lines, G_N_ELEMENTS (lines) };
  guint8 answer[6] = { 0 };
  g_autoptr (GError) error = NULL;
  gssize size;

  optio_mock_board_set_control (self->board, optio_mock_script_play, &script);
  g_assert_true (optio_transport_control_out (self->transport, &dnload, block, 5, &error));
  size = optio_transport_control_in (self->transport, &get_status, answer, 6, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (answer, size, status, sizeof status);

  /* A zero-length block, and an answer shorter than asked for. */
  g_assert_true (optio_transport_control_out (self->transport, &dnload, NULL, 0, &error));
  size = optio_transport_control_in (self->transport, &get_status, answer, 6, &error);
  g_assert_cmpint (size, ==, 2);
  g_assert_false (script.is_broken);
  g_assert_cmpuint (script.n_played, ==, G_N_ELEMENTS (lines));
}

static int
answer_errno (gpointer      user_data,
              const guint8 *setup,
              guint8       *data,
              gsize         length)
{
  return GPOINTER_TO_INT (user_data);
}

static void
test_errors (Fixture      *self,
             gconstpointer data)
{
  static const struct
  {
    int result;
    OptioError code;
  } rows[] = {
    { -EPIPE, OPTIO_ERROR_STALLED },     { -EPROTO, OPTIO_ERROR_IO },
    { -EILSEQ, OPTIO_ERROR_IO },         { -ETIME, OPTIO_ERROR_IO },
    { -EOVERFLOW, OPTIO_ERROR_PROTOCOL }, { -ENODEV, OPTIO_ERROR_GONE },
    { -ESHUTDOWN, OPTIO_ERROR_GONE },    { OPTIO_MOCK_NO_ANSWER, OPTIO_ERROR_TIMEOUT },
  };
  guint8 answer[6];

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      OptioControl in = get_status;
      OptioControl out = dnload;
      g_autoptr (GError) in_error = NULL;
      g_autoptr (GError) out_error = NULL;

      in.timeout_ms = out.timeout_ms = SHORT_TIMEOUT_MS;
      optio_mock_board_set_control (self->board, answer_errno, GINT_TO_POINTER (rows[i].result));
      g_assert_cmpint (optio_transport_control_in (self->transport, &in, answer, 6, &in_error), ==,
                       -1);
      g_assert_error (in_error, OPTIO_ERROR, (int) rows[i].code);
      g_assert_false (optio_transport_control_out (self->transport, &out, answer, 6, &out_error));
      g_assert_error (out_error, OPTIO_ERROR, (int) rows[i].code);
    }
}

static void
test_broken_off (Fixture      *self,
                 gconstpointer data)
{
  static const guint8 block[4] = { 0 };
  g_autoptr (GError) error = NULL;

  /* The board took two bytes of four. */
  optio_mock_board_set_control (self->board, answer_errno, GINT_TO_POINTER (2));
  g_assert_false (optio_transport_control_out (self->transport, &dnload, block, 4, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_IO);
}

/* usbfs refuses more than a page; such a transfer must not get that far. */
static void
test_too_large (Fixture      *self,
                gconstpointer data)
{
  g_autofree guint8 *block = g_malloc0 (OPTIO_TRANSPORT_MAX_TRANSFER + 1);
  g_autofree char *log_before = optio_mock_board_dup_log (self->board);
  g_autofree char *log_after = NULL;

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*OPTIO_TRANSPORT_MAX_TRANSFER*");
  g_assert_false (optio_transport_control_out (self->transport, &dnload, block,
                                               OPTIO_TRANSPORT_MAX_TRANSFER + 1, NULL));
  g_test_assert_expected_messages ();
  log_after = optio_mock_board_dup_log (self->board);
  g_assert_cmpstr (log_after, ==, log_before);
}

static void
test_set_alt (Fixture      *self,
              gconstpointer data)
{
  static const OptioMockLine lines[] = {
    { { 0x01, 11, 3, 0, 0, 0, 0, 0 }, 0, { 0 }, 0 },
    { { 0x01, 11, 7, 0, 0, 0, 0, 0 }, 0, { 0 }, -EPIPE },
  };
  OptioMockScript script = { lines, G_N_ELEMENTS (lines) };
  g_autoptr (GError) error = NULL;

  optio_mock_board_set_control (self->board, optio_mock_script_play, &script);
  g_assert_true (optio_transport_set_alt (self->transport, 3, &error));
  g_assert_false (optio_transport_set_alt (self->transport, 7, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_STALLED);
  g_assert_false (script.is_broken);
}

static void
test_reset (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (optio_transport_reset (self->transport, &error));
  log = optio_mock_board_dup_log (self->board);
  g_assert_nonnull (strstr (log, "reset"));
  g_assert_true (g_str_has_suffix (log, "claim:0"));

  /* The board came back as something else. */
  optio_mock_board_set_errno (self->board, USBDEVFS_RESET, ENODEV);
  g_assert_false (optio_transport_reset (self->transport, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE);
}

static void
check_gone (OptioTransport *transport)
{
  guint8 answer[6];
  g_autoptr (GError) in_error = NULL;
  g_autoptr (GError) out_error = NULL;
  g_autoptr (GError) alt_error = NULL;
  g_autoptr (GError) reset_error = NULL;

  g_assert_cmpint (optio_transport_control_in (transport, &get_status, answer, 6, &in_error), ==,
                   -1);
  g_assert_error (in_error, OPTIO_ERROR, OPTIO_ERROR_GONE);
  g_assert_false (optio_transport_control_out (transport, &dnload, answer, 6, &out_error));
  g_assert_error (out_error, OPTIO_ERROR, OPTIO_ERROR_GONE);
  g_assert_false (optio_transport_set_alt (transport, 0, &alt_error));
  g_assert_error (alt_error, OPTIO_ERROR, OPTIO_ERROR_GONE);
  g_assert_false (optio_transport_reset (transport, &reset_error));
  g_assert_error (reset_error, OPTIO_ERROR, OPTIO_ERROR_GONE);
}

static void
test_unplugged (Fixture      *self,
                gconstpointer data)
{
  optio_mock_bus_unplug (self->bus, self->board);
  check_gone (self->transport);
}

static gpointer
unplug_soon (gpointer data)
{
  Fixture *self = data;

  g_usleep (100 * 1000);
  optio_mock_board_vanish (self->board);
  return NULL;
}

static void
test_unplugged_in_transfer (Fixture      *self,
                            gconstpointer data)
{
  OptioControl control = get_status;
  guint8 answer[6];
  g_autoptr (GError) error = NULL;
  GThread *thread;

  control.timeout_ms = 20000;
  optio_mock_board_set_control (self->board, answer_errno, GINT_TO_POINTER (OPTIO_MOCK_NO_ANSWER));
  thread = g_thread_new ("unplug", unplug_soon, self);
  g_assert_cmpint (optio_transport_control_in (self->transport, &control, answer, 6, &error), ==,
                   -1);
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_GONE);
  g_thread_join (thread);
}

static void
test_close (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *log = NULL;

  optio_transport_close (self->transport);
  optio_transport_close (self->transport);
  log = optio_mock_board_dup_log (self->board);
  g_assert_true (g_str_has_suffix (log, "claim:0 release:0"));
  check_gone (self->transport);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_wait (Fixture      *self,
           gconstpointer data)
{
  static const gint64 durations_us[] = { 0, 1, 500, 2000, 2500, 30000 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 start_us;
  GThread *thread;

  for (gsize i = 0; i < G_N_ELEMENTS (durations_us); i++)
    {
      GCancellable *maybe = i % 2 == 0 ? cancellable : NULL;

      start_us = optio_transport_now (self->transport);
      optio_transport_wait (self->transport, durations_us[i], maybe);
      g_assert_cmpint (optio_transport_now (self->transport) - start_us, >=, durations_us[i]);
    }

  start_us = optio_transport_now (self->transport);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  optio_transport_wait (self->transport, 60 * G_TIME_SPAN_SECOND, cancellable);
  g_assert_cmpint (optio_transport_now (self->transport) - start_us, <, 30 * G_TIME_SPAN_SECOND);
  g_thread_join (thread);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/usb-transport/transfers", test_transfers);
  ADD ("/usb-transport/errors", test_errors);
  ADD ("/usb-transport/broken-off", test_broken_off);
  ADD ("/usb-transport/too-large", test_too_large);
  ADD ("/usb-transport/set-alt", test_set_alt);
  ADD ("/usb-transport/reset", test_reset);
  ADD ("/usb-transport/unplugged", test_unplugged);
  ADD ("/usb-transport/unplugged-in-transfer", test_unplugged_in_transfer);
  ADD ("/usb-transport/close", test_close);
  ADD ("/usb-transport/wait", test_wait);
  return g_test_run ();
}
