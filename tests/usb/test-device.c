/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <string.h>
#include <sys/ioctl.h>

#include "optio-error.h"
#include "optio-mock-bus.h"

/* Long enough for a slow machine; a test waits for what it expects, not for the time. */
#define PATIENCE_MS 20000

#define SOON_US (300 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  OptioMockBus *bus;
  OptioMockBoard *board;
  OptioMockBoard *next; /* nullable: what is plugged instead, later */
  GCancellable *cancellable;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  const OptioMockModel *model = data;

  self->bus = optio_mock_bus_new ();
  self->board = optio_mock_board_new (model);
  self->cancellable = g_cancellable_new ();
  optio_mock_bus_plug (self->bus, self->board);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  optio_mock_bus_free (self->bus);
  optio_mock_board_free (self->board);
  g_clear_pointer (&self->next, optio_mock_board_free);
  g_object_unref (self->cancellable);
}

static void
set_next (Fixture              *self,
          const OptioMockModel *model,
          guint                 address)
{
  OptioMockModel next = *model;

  next.address = address;
  self->next = optio_mock_board_new (&next);
}

static gpointer
replug (gpointer data)
{
  Fixture *self = data;

  g_usleep (SOON_US);
  optio_mock_bus_unplug (self->bus, self->board);
  g_usleep (SOON_US);
  if (self->next != NULL)
    optio_mock_bus_plug (self->bus, self->next);
  return NULL;
}

static void
test_configuration (Fixture      *self,
                    gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioTransport) transport = NULL;
  g_autofree char *looked = optio_mock_board_dup_log (self->board);
  g_autofree char *worked = NULL;
  g_autoptr (GError) error = NULL;

  /* Looking changes nothing; only working chooses the configuration. */
  g_assert_null (strstr (looked, "configuration"));
  g_assert_null (strstr (looked, "claim"));
  g_assert_null (optio_device_get_problem (device));

  transport = optio_device_open (device, NULL, &error);
  g_assert_no_error (error);
  worked = optio_mock_board_dup_log (self->board);
  g_assert_true (g_str_has_suffix (worked, "control configuration:1 claim:0"));
}

static gpointer
let_go (gpointer data)
{
  Fixture *self = data;

  g_usleep (SOON_US);
  optio_mock_board_set_errno (self->board, USBDEVFS_CLAIMINTERFACE, 0);
  return NULL;
}

/* Another program looks at the board for a moment. */
static void
test_busy_shortly (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioTransport) transport = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  optio_mock_board_set_errno (self->board, USBDEVFS_CLAIMINTERFACE, EBUSY);
  thread = g_thread_new ("let-go", let_go, self);
  transport = optio_device_open (device, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (transport);
  g_thread_join (thread);
}

static void
test_busy (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioTransport) first = optio_device_open (device, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancelled = NULL;

  g_assert_nonnull (first);
  g_assert_null (optio_device_open (device, NULL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_BUSY);

  g_cancellable_cancel (self->cancellable);
  g_assert_null (optio_device_open (device, self->cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The board was taken out, and another one of its kind put in: that is not the one meant. */
static void
test_exchanged (Fixture      *self,
                gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (GError) gone = NULL;
  g_autoptr (GError) exchanged = NULL;

  optio_mock_bus_unplug (self->bus, self->board);
  g_assert_null (optio_device_open (device, NULL, &gone));
  g_assert_error (gone, OPTIO_ERROR, OPTIO_ERROR_GONE);

  set_next (self, data, 20);
  optio_mock_bus_plug (self->bus, self->next);
  g_assert_null (optio_device_open (device, NULL, &exchanged));
  g_assert_error (exchanged, OPTIO_ERROR, OPTIO_ERROR_GONE);
}

static void
test_returns (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioTransport) transport = NULL;
  g_autoptr (OptioTransport) again = NULL;
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  set_next (self, &optio_mock_f746, 20);
  thread = g_thread_new ("replug", replug, self);
  transport = optio_device_await_return (device, PATIENCE_MS, &identity, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (transport);
  g_assert_cmpuint (optio_identity_get_n_alts (identity), ==, 4);
  g_thread_join (thread);

  /* The device is the returned one from now on. */
  optio_transport_close (transport);
  again = optio_device_open (device, NULL, &error);
  g_assert_no_error (error);
}

/* Not every reset takes a board off the bus. */
static void
test_stays (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioTransport) transport = NULL;
  g_autoptr (GError) error = NULL;

  transport = optio_device_await_return (device, PATIENCE_MS, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (transport);
}

static void
test_stays_away (Fixture      *self,
                 gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (GError) error = NULL;

  optio_mock_bus_unplug (self->bus, self->board);
  g_assert_null (optio_device_await_return (device, 400, NULL, NULL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT);
  g_assert_nonnull (strstr (error->message, "port 1-2"));
}

static void
test_stranger (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  set_next (self, &optio_mock_serial_port, 21);
  thread = g_thread_new ("replug", replug, self);
  g_assert_null (optio_device_await_return (device, PATIENCE_MS, NULL, NULL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "0483:5740 STM32 Virtual ComPort"));
  g_thread_join (thread);
}

static void
test_detached (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioTransport) transport = NULL;
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  set_next (self, &optio_mock_f746, 22);
  thread = g_thread_new ("replug", replug, self);
  transport = optio_device_await_return (device, PATIENCE_MS, &identity, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (optio_identity_get_fields (identity)->is_runtime);
  g_thread_join (thread);
}

static gpointer
cancel_soon (gpointer data)
{
  Fixture *self = data;

  g_usleep (SOON_US);
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

static void
test_cancelled (Fixture      *self,
                gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  optio_mock_bus_unplug (self->bus, self->board);
  thread = g_thread_new ("cancel", cancel_soon, self);
  g_assert_null (
      optio_device_await_return (device, 600000, NULL, self->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* A board with one alternate setting may refuse SET_INTERFACE. */
static void
test_only_alt (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioTransport) transport = optio_device_open (device, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (optio_transport_set_alt (transport, 0, &error));
  g_assert_no_error (error);
  g_assert_false (optio_transport_set_alt (transport, 1, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_STALLED);
}

static void
test_surroundings (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioSurroundings) surroundings = optio_device_look_around (device);
  const OptioSurroundingsFields *fields = optio_surroundings_get_fields (surroundings);

  g_assert_true (fields->may_suspend);
  g_assert_cmpuint (fields->suspend_delay_ms, ==, 2000);
  g_assert_true (g_str_has_prefix (fields->node, "/dev/bus/usb/"));
  g_assert_cmpuint (g_strv_length ((char **) fields->holders), ==, 0);
  g_assert_null (fields->driver);
}

/* A negative delay keeps the kernel from it. */
static void
test_never_suspended (Fixture      *self,
                      gconstpointer data)
{
  g_autoptr (OptioDevice) device = optio_mock_bus_describe_board ();
  g_autoptr (OptioSurroundings) surroundings = NULL;

  optio_mock_bus_set_attribute (self->bus, self->board, "power/autosuspend_delay_ms", "-1000");
  surroundings = optio_device_look_around (device);
  g_assert_false (optio_surroundings_get_fields (surroundings)->may_suspend);
  g_assert_cmpuint (optio_surroundings_get_fields (surroundings)->suspend_delay_ms, ==, 0);
}

#define ADD(path, model, func) g_test_add (path, Fixture, model, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  OptioMockModel unconfigured = optio_mock_f746;

  unconfigured.configuration = "";
  g_test_init (&argc, &argv, NULL);
  ADD ("/usb-device/configuration", &unconfigured, test_configuration);
  ADD ("/usb-device/busy-shortly", &optio_mock_f746, test_busy_shortly);
  ADD ("/usb-device/busy", &optio_mock_f746, test_busy);
  ADD ("/usb-device/exchanged", &optio_mock_f746, test_exchanged);
  ADD ("/usb-device/returns", &optio_mock_f746, test_returns);
  ADD ("/usb-device/stays", &optio_mock_f746, test_stays);
  ADD ("/usb-device/stays-away", &optio_mock_f746, test_stays_away);
  ADD ("/usb-device/stranger", &optio_mock_f746, test_stranger);
  ADD ("/usb-device/detached", &optio_mock_runtime, test_detached);
  ADD ("/usb-device/cancelled", &optio_mock_f746, test_cancelled);
  ADD ("/usb-device/surroundings", &optio_mock_f746, test_surroundings);
  ADD ("/usb-device/never-suspended", &optio_mock_f746, test_never_suspended);
  ADD ("/usb-device/only-alt", &optio_mock_runtime, test_only_alt);
  return g_test_run ();
}
