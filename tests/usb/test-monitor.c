/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "optio-error.h"
#include "optio-mock-bus.h"
#include "optio-usb-context.h"
#include "optio-usb-monitor.h"

/* Long enough for a slow machine; a test waits for what it expects, not for the time. */
#define PATIENCE_US (20 * G_TIME_SPAN_SECOND)

#define NOBODY 65534

typedef struct
{
  OptioMockBus *bus;
  OptioMockBoard *hub;
  OptioMockBoard *f746;
  OptioMockBoard *g0c1;
  OptioUsbMonitor *monitor;
  guint n_changes;
} Fixture;

static void
on_items_changed (Fixture *self)
{
  self->n_changes++;
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->bus = optio_mock_bus_new ();
  self->hub = optio_mock_board_new (&optio_mock_hub);
  self->f746 = optio_mock_board_new (&optio_mock_f746);
  self->g0c1 = optio_mock_board_new (&optio_mock_g0c1);
  optio_mock_bus_plug (self->bus, self->hub);
}

static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->monitor = optio_usb_monitor_new (&error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->monitor, "items-changed", G_CALLBACK (on_items_changed), self);
  optio_usb_monitor_settle (self->monitor);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->monitor);
  optio_mock_bus_free (self->bus);
  optio_mock_board_free (self->g0c1);
  optio_mock_board_free (self->f746);
  optio_mock_board_free (self->hub);
}

static guint
count (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->monitor));
}

static OptioDevice *
get (Fixture *self,
     guint    index)
{
  g_autoptr (OptioDevice) device = g_list_model_get_item (G_LIST_MODEL (self->monitor), index);

  g_assert_nonnull (device);
  return device; /* the list keeps it */
}

/* Runs the main loop until the list has changed @n_changes times in all. */
static void
await_changes (Fixture *self,
               guint    n_changes)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (self->n_changes < n_changes)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
run_for (guint duration_ms)
{
  gint64 end_us = g_get_monotonic_time () + duration_ms * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
test_empty (Fixture      *self,
            gconstpointer data)
{
  start (self);
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (self->monitor), 0));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (self->monitor)) == OPTIO_TYPE_DEVICE);
}

static void
check_f746 (OptioDevice *device)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (device));
  const char *const *hubs = optio_device_get_hubs (device);

  g_assert_cmpstr (optio_device_get_port_path (device), ==, "1-2");
  g_assert_cmpuint (optio_device_get_address (device), ==, 5);
  g_assert_cmpint (optio_device_get_speed (device), ==, OPTIO_USB_SPEED_FULL);
  g_assert_null (optio_device_get_problem (device));
  g_assert_false (optio_device_is_simulated (device));
  g_assert_cmpstr (hubs[0], ==, "usb1 1d6b:0002 xHCI Host Controller");
  g_assert_null (hubs[1]);

  g_assert_cmphex (fields->vendor_id, ==, 0x0483);
  g_assert_cmphex (fields->product_id, ==, 0xdf11);
  g_assert_cmphex (fields->bcd_device, ==, 0x2200);
  g_assert_cmpstr (fields->manufacturer, ==, "STMicroelectronics");
  g_assert_cmpstr (fields->product, ==, "STM32  BOOTLOADER");
  g_assert_cmpstr (fields->serial, ==, "00000008FFFF");
  g_assert_cmpuint (fields->configuration, ==, 1);
  g_assert_cmpuint (fields->interface_number, ==, 0);
  g_assert_false (fields->is_runtime);
  g_assert_cmphex (fields->attributes, ==, 0x0b);
  g_assert_cmpuint (fields->detach_timeout_ms, ==, 255);
  g_assert_cmpuint (fields->transfer_size, ==, 2048);
  g_assert_cmphex (fields->dfu_version, ==, 0x011a);
  g_assert_cmpuint (g_strv_length ((char **) fields->alt_names), ==, 4);
  g_assert_cmpstr (fields->alt_names[0], ==,
                   "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,03*256Kg");
  g_assert_cmpstr (fields->alt_names[3], ==, "@Device Feature/0xFFFF0000/01*004 e");
}

static void
check_g0c1 (OptioDevice *device)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (device));
  const char *const *hubs = optio_device_get_hubs (device);

  g_assert_cmpstr (optio_device_get_port_path (device), ==, "1-4.1");
  g_assert_cmpstr (hubs[0], ==, "usb1 1d6b:0002 xHCI Host Controller");
  g_assert_cmpstr (hubs[1], ==, "1-4 05e3:0608 USB2.0 Hub");
  g_assert_null (hubs[2]);
  g_assert_cmpuint (fields->transfer_size, ==, 1024);
  g_assert_cmpuint (g_strv_length ((char **) fields->alt_names), ==, 3);
  g_assert_cmpstr (fields->alt_names[2], ==, "@Internal Flash   /0x08000000/256*02Kg");
}

static void
test_boards (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (OptioMockBoard) keyboard = optio_mock_board_new (&optio_mock_keyboard);

  optio_mock_bus_plug (self->bus, self->g0c1);
  optio_mock_bus_plug (self->bus, keyboard);
  optio_mock_bus_plug (self->bus, self->f746);
  start (self);
  g_assert_cmpuint (count (self), ==, 2);
  check_f746 (get (self, 0));
  check_g0c1 (get (self, 1));
}

static void
test_runtime (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (OptioMockBoard) runtime = optio_mock_board_new (&optio_mock_runtime);
  const OptioIdentityFields *fields;

  optio_mock_bus_plug (self->bus, runtime);
  start (self);
  g_assert_cmpuint (count (self), ==, 1);

  fields = optio_identity_get_fields (optio_device_get_identity (get (self, 0)));
  g_assert_true (fields->is_runtime);
  g_assert_cmpuint (fields->interface_number, ==, 1);
  g_assert_cmphex (fields->attributes, ==, 0x0d);
  g_assert_cmpuint (fields->detach_timeout_ms, ==, 1000);
  g_assert_cmpuint (fields->transfer_size, ==, 4096);
  g_assert_cmphex (fields->dfu_version, ==, 0x0101);
  g_assert_cmpstr (fields->alt_names[0], ==, "Update");
}

static int
answer_functional (gpointer      user_data,
                   const guint8 *setup,
                   guint8       *data,
                   gsize         length)
{
  static const guint8 functional[] = { 7, 0x21, 0x03, 0xff, 0x00, 0x80, 0x00 };

  if (setup[0] != 0x80 || setup[1] != 6 || setup[2] != 0 || setup[3] != 0x21)
    return -EPIPE;

  memcpy (data, functional, sizeof functional);
  return sizeof functional;
}

/* A board that keeps its functional descriptor out of its configuration. */
static void
test_functional_asked (Fixture      *self,
                       gconstpointer data)
{
  OptioMockModel model = optio_mock_g0c1;
  g_autoptr (OptioMockBoard) board = NULL;
  const OptioIdentityFields *fields;

  model.descriptors = "1201000200000040830411df000201020301"
                      "09021200010102c0320904000000fe010206";
  board = optio_mock_board_new (&model);
  optio_mock_board_set_control (board, answer_functional, NULL);
  optio_mock_bus_plug (self->bus, board);
  start (self);

  g_assert_cmpuint (count (self), ==, 1);
  fields = optio_identity_get_fields (optio_device_get_identity (get (self, 0)));
  g_assert_cmphex (fields->attributes, ==, 0x03);
  g_assert_cmpuint (fields->transfer_size, ==, 128);
  g_assert_cmphex (fields->dfu_version, ==, 0x0100);
}

static void
test_string_refused (Fixture      *self,
                     gconstpointer data)
{
  const OptioIdentityFields *fields;

  optio_mock_board_set_string_error (self->f746, 0, -EPIPE);
  optio_mock_board_set_string_error (self->f746, 3, -EPIPE);
  optio_mock_board_set_string_error (self->f746, 5, -EPIPE);
  optio_mock_bus_plug (self->bus, self->f746);
  start (self);

  fields = optio_identity_get_fields (optio_device_get_identity (get (self, 0)));
  g_assert_null (optio_device_get_problem (get (self, 0)));
  g_assert_cmpstr (fields->product, ==, "STM32  BOOTLOADER");
  g_assert_null (fields->serial);
  g_assert_cmpstr (fields->alt_names[1], ==, "");
  g_assert_cmpstr (fields->alt_names[2], ==, "@OTP Memory /0x1FF0F000/01*1024 e");
}

static void
test_string_silent (Fixture      *self,
                    gconstpointer data)
{
  const OptioIdentityFields *fields;

  optio_mock_board_set_string_error (self->f746, 5, OPTIO_MOCK_NO_ANSWER);
  optio_mock_bus_plug (self->bus, self->f746);
  start (self);

  /* What was read before stays; what would come after is not asked for. */
  fields = optio_identity_get_fields (optio_device_get_identity (get (self, 0)));
  g_assert_error (optio_device_get_problem (get (self, 0)), OPTIO_ERROR, OPTIO_ERROR_TIMEOUT);
  g_assert_cmpstr (fields->alt_names[0], ==,
                   "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,03*256Kg");
  g_assert_cmpstr (fields->alt_names[1], ==, "");
  g_assert_cmpstr (fields->alt_names[2], ==, "");
  g_assert_cmpuint (fields->transfer_size, ==, 2048);
}

/* One of the names that a board can be known without; a second one, and the board is dead. */
static void
test_name_silent (Fixture      *self,
                  gconstpointer data)
{
  const OptioIdentityFields *fields;

  optio_mock_board_set_string_error (self->f746, 2, OPTIO_MOCK_NO_ANSWER);
  optio_mock_board_set_string_error (self->g0c1, 1, OPTIO_MOCK_NO_ANSWER);
  optio_mock_board_set_string_error (self->g0c1, 3, -EPROTO);
  optio_mock_bus_plug (self->bus, self->f746);
  optio_mock_bus_plug (self->bus, self->g0c1);
  start (self);

  fields = optio_identity_get_fields (optio_device_get_identity (get (self, 0)));
  g_assert_no_error (optio_device_get_problem (get (self, 0)));
  g_assert_null (fields->product);
  g_assert_nonnull (fields->serial);
  g_assert_true (optio_identity_is_dfuse (optio_device_get_identity (get (self, 0))));
  g_assert_error (optio_device_get_problem (get (self, 1)), OPTIO_ERROR, OPTIO_ERROR_IO);
}

static void
test_hotplug (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (OptioDevice) f746 = NULL;

  start (self);
  optio_mock_bus_plug (self->bus, self->f746);
  await_changes (self, 1);
  g_assert_cmpuint (count (self), ==, 1);
  check_f746 (get (self, 0));
  f746 = g_object_ref (get (self, 0));

  optio_mock_bus_plug (self->bus, self->g0c1);
  await_changes (self, 2);
  g_assert_cmpuint (count (self), ==, 2);
  g_assert_true (get (self, 0) == f746);
  check_g0c1 (get (self, 1));

  optio_mock_bus_unplug (self->bus, self->f746);
  await_changes (self, 3);
  g_assert_cmpuint (count (self), ==, 1);
  check_g0c1 (get (self, 0));

  /* The old object stays readable. */
  check_f746 (f746);
}

static void
test_vanishes_while_described (Fixture      *self,
                               gconstpointer data)
{
  optio_mock_board_set_string_error (self->f746, 2, -ENODEV);
  optio_mock_bus_plug (self->bus, self->f746);
  optio_mock_bus_plug (self->bus, self->g0c1);
  start (self);
  g_assert_cmpuint (count (self), ==, 1);
  check_g0c1 (get (self, 0));
}

static void
test_busy (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *log = NULL;

  optio_mock_board_set_errno (self->f746, USBDEVFS_CLAIMINTERFACE, EBUSY);
  optio_mock_bus_plug (self->bus, self->f746);
  start (self);
  g_assert_cmpuint (count (self), ==, 1);
  g_assert_error (optio_device_get_problem (get (self, 0)), OPTIO_ERROR, OPTIO_ERROR_BUSY);
  g_assert_cmpuint (optio_identity_get_n_alts (optio_device_get_identity (get (self, 0))), ==, 0);

  /* Not a byte to a board that another program works on. */
  log = optio_mock_board_dup_log (self->f746);
  g_assert_cmpstr (log, ==, "");

  /* Once the other one lets go, the row fills by itself. */
  g_assert_cmpuint (self->n_changes, ==, 1);
  optio_mock_board_set_errno (self->f746, USBDEVFS_CLAIMINTERFACE, 0);
  await_changes (self, 2);
  check_f746 (get (self, 0));
}

static void
test_no_node (Fixture      *self,
              gconstpointer data)
{
  const GError *problem;

  optio_mock_bus_plug (self->bus, self->f746);
  optio_mock_bus_remove_node (self->bus, self->f746);
  start (self);
  g_assert_cmpuint (count (self), ==, 1);
  problem = optio_device_get_problem (get (self, 0));
  g_assert_error (problem, OPTIO_ERROR, OPTIO_ERROR_PERMISSION);
  g_assert_nonnull (strstr (problem->message, "container"));
}

static void
test_permission (Fixture      *self,
                 gconstpointer data)
{
  const OptioIdentityFields *fields;
  gboolean is_root = geteuid () == 0;

  /* libusb's first context listens to umockdev's uevents, for which nobody has no permission. */
  g_autoptr (OptioUsbContext) context = optio_usb_context_new (NULL);

  g_assert_nonnull (context);
  optio_mock_bus_plug (self->bus, self->f746);
  optio_mock_bus_forbid (self->bus, self->f746);

  /* Nothing stops root from opening, so root looks as nobody. */
  if (is_root && seteuid (NOBODY) != 0)
    {
      g_test_skip ("this root may not become nobody");
      start (self);
      return;
    }
  start (self);
  if (is_root)
    g_assert_no_errno (seteuid (0));

  g_assert_cmpuint (count (self), ==, 1);
  g_assert_error (optio_device_get_problem (get (self, 0)), OPTIO_ERROR, OPTIO_ERROR_PERMISSION);
  g_assert_nonnull (strstr (optio_device_get_problem (get (self, 0))->message, "60-optio.rules"));

  /* What the kernel remembers can be shown all the same. */
  fields = optio_identity_get_fields (optio_device_get_identity (get (self, 0)));
  g_assert_cmpstr (fields->product, ==, "STM32  BOOTLOADER");
  g_assert_null (fields->alt_names);
  g_assert_cmpuint (fields->transfer_size, ==, 2048);

  /* With the rule in place another look finds everything. */
  optio_mock_bus_allow (self->bus, self->f746);
  optio_usb_monitor_refresh (self->monitor);
  optio_usb_monitor_settle (self->monitor);
  check_f746 (get (self, 0));
}

static void
test_refresh_keeps (Fixture      *self,
                    gconstpointer data)
{
  g_autofree char *log_before = NULL;
  g_autofree char *log_after = NULL;
  OptioDevice *device;

  optio_mock_bus_plug (self->bus, self->f746);
  start (self);
  device = get (self, 0);
  log_before = optio_mock_board_dup_log (self->f746);
  optio_usb_monitor_refresh (self->monitor);
  optio_usb_monitor_settle (self->monitor);
  log_after = optio_mock_board_dup_log (self->f746);

  g_assert_true (get (self, 0) == device);
  g_assert_cmpstr (log_before, ==, log_after);
  g_assert_cmpuint (self->n_changes, ==, 1);
}

/* A board that resets during its job keeps its row, and nobody else talks to it. */
static void
test_at_work (Fixture      *self,
              gconstpointer data)
{
  OptioMockModel model = optio_mock_f746;
  g_autoptr (OptioMockBoard) returned = NULL;
  g_autoptr (OptioTransport) transport = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  OptioDevice *device;

  model.address = 15;
  returned = optio_mock_board_new (&model);
  optio_mock_bus_plug (self->bus, self->f746);
  start (self);
  device = get (self, 0);
  transport = optio_device_open (device, NULL, &error);
  g_assert_no_error (error);

  optio_mock_bus_unplug (self->bus, self->f746);
  run_for (200);
  g_assert_true (get (self, 0) == device);
  optio_mock_bus_plug (self->bus, returned);
  run_for (200);
  g_assert_true (get (self, 0) == device);
  log = optio_mock_board_dup_log (returned);
  g_assert_cmpstr (log, ==, "");
  g_assert_cmpuint (self->n_changes, ==, 1);

  optio_transport_close (transport);
  await_changes (self, 2);
  g_assert_cmpuint (count (self), ==, 1);
  g_assert_cmpuint (optio_device_get_address (get (self, 0)), ==, 15);
}

/* The monitor may go at any time, also with news on the way. */
static void
test_dispose_early (Fixture      *self,
                    gconstpointer data)
{
  optio_mock_bus_plug (self->bus, self->f746);
  for (guint i = 0; i < 20; i++)
    {
      OptioUsbMonitor *monitor = optio_usb_monitor_new (NULL);

      g_usleep (i * 500);
      g_assert_finalize_object (monitor);
    }
  start (self);
  check_f746 (get (self, 0));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/usb-monitor/empty", test_empty);
  ADD ("/usb-monitor/boards", test_boards);
  ADD ("/usb-monitor/runtime", test_runtime);
  ADD ("/usb-monitor/functional-asked", test_functional_asked);
  ADD ("/usb-monitor/string-refused", test_string_refused);
  ADD ("/usb-monitor/string-silent", test_string_silent);
  ADD ("/usb-monitor/name-silent", test_name_silent);
  ADD ("/usb-monitor/hotplug", test_hotplug);
  ADD ("/usb-monitor/vanishes-while-described", test_vanishes_while_described);
  ADD ("/usb-monitor/busy", test_busy);
  ADD ("/usb-monitor/no-node", test_no_node);
  ADD ("/usb-monitor/permission", test_permission);
  ADD ("/usb-monitor/refresh-keeps", test_refresh_keeps);
  ADD ("/usb-monitor/at-work", test_at_work);
  ADD ("/usb-monitor/dispose-early", test_dispose_early);
  return g_test_run ();
}
