/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-mock-bus.h"

#include <glib/gstdio.h>
#include <string.h>

#include "optio-usb-context.h"
#include "optio-usb-device.h"
#include "optio-usb-function.h"

#define HOST "/devices/pci0000:00/0000:00:14.0"
#define BUS 1

struct _OptioMockBus
{
  UMockdevTestbed *testbed;
  OptioMockBoard *root_hub;
};

/* clang-format off */
#define HUB_CONFIGURATION "090219000101" "00e000" "0904000001090000" "00" "0705810304000c"

static const OptioMockModel root_hub_model = {
  .port_path = "usb1", .address = 1, .speed = "480", .configuration = "1",
  .descriptors = "1201000209000140" "6b1d02001505" "00000001" HUB_CONFIGURATION,
  .product = "xHCI Host Controller",
};

const OptioMockModel optio_mock_hub = {
  .port_path = "1-4", .address = 2, .speed = "480", .configuration = "1",
  .descriptors = "1201000209000140" "e30508063260" "00010001" HUB_CONFIGURATION,
  .product = "USB2.0 Hub",
};

static const char *const f746_strings[] = {
  "STMicroelectronics",
  "STM32  BOOTLOADER",
  "00000008FFFF",
  "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,03*256Kg",
  "@Option Bytes  /0x1FFF0000/01*032 e",
  "@OTP Memory /0x1FF0F000/01*1024 e",
  "@Device Feature/0xFFFF0000/01*004 e",
  NULL,
};

const OptioMockModel optio_mock_f746 = {
  .port_path = "1-2", .address = 5, .speed = "12", .configuration = "1",
  .descriptors = "1201000100000040" "830411df0022" "01020301"
                 "090236000101" "00c032"
                 "0904000000fe010204" "0904000100fe010205" "0904000200fe010206"
                 "0904000300fe010207" "09210bff0000081a01",
  .product = "STM32  BOOTLOADER",
  .strings = f746_strings,
};

static const char *const g0c1_strings[] = {
  "STMicroelectronics",
  "DFU in FS Mode",
  "206A36A83356",
  "",
  "",
  "@Internal Flash   /0x08000000/256*02Kg",
  "@Internal Flash   /0x08000000/256*02Kg",
  "@Internal Flash   /0x08000000/256*02Kg",
  NULL,
};

const OptioMockModel optio_mock_g0c1 = {
  .port_path = "1-4.1", .address = 6, .speed = "12", .configuration = "1",
  .descriptors = "1201000200000040" "830411df0002" "01020301"
                 "09022d000101" "02c032"
                 "0904000000fe010206" "0904000100fe010207" "0904000200fe010208"
                 "09210bff0000041a01",
  .product = "DFU in FS Mode",
  .strings = g0c1_strings,
};

const OptioMockModel optio_mock_serial_port = {
  .port_path = "1-2", .address = 7, .speed = "12", .configuration = "1",
  .descriptors = "1201000202000040" "830440570002" "01020301"
                 "090212000101" "00c032" "090400000002020100",
  .product = "STM32 Virtual ComPort",
};

const OptioMockModel optio_mock_keyboard = {
  .port_path = "1-3", .address = 8, .speed = "1.5", .configuration = "1",
  .descriptors = "1201100100000008" "6d041cc30364" "01020001"
                 "09021b000101" "00a032" "090400000003010100" "092111010001224100",
};

static const char *const runtime_strings[] = { "Example", "Application", "1", "Update", NULL };

/* Its functional descriptor stands behind the configuration, as DFU 1.1 allows. */
const OptioMockModel optio_mock_runtime = {
  .port_path = "1-2", .address = 9, .speed = "480", .configuration = "1",
  .descriptors = "1201000200000040" "094101000001" "01020301"
                 "090224000201" "00c032" "09210de80300100101"
                 "0904000000ff000000" "0904010000fe010104",
  .product = "Application",
  .strings = runtime_strings,
};
/* clang-format on */

/* "1-4.1" is "usb1/1-4/1-4.1" below the host controller. */
static char *
dup_syspath (const char *port_path)
{
  g_autoptr (GString) path = g_string_new (HOST);

  g_string_append_printf (path, "/usb%u", BUS);
  for (const char *at = port_path; g_ascii_isdigit (*port_path); at++)
    {
      if (*at == '.' || *at == '\0')
        g_string_append_printf (path, "/%.*s", (int) (at - port_path), port_path);
      if (*at == '\0')
        break;
    }

  return g_string_free (g_steal_pointer (&path), FALSE);
}

static void
append_attribute (GString    *record,
                  const char *name,
                  const char *value)
{
  /* What has no value is empty, without even a line's end. */
  if (value != NULL)
    g_string_append_printf (record, "A: %s=%s%s\n", name, value, value[0] != '\0' ? "\\n" : "");
}

static char *
dup_node (OptioMockBoard *board)
{
  return g_strdup_printf ("/dev/bus/usb/%03u/%03u", BUS,
                          optio_mock_board_get_model (board)->address);
}

/* Where umockdev keeps the file that stands for @path. */
static char *
dup_real_path (OptioMockBus *self,
               const char   *path)
{
  g_autofree char *root = umockdev_testbed_get_root_dir (self->testbed);

  return g_strconcat (root, path, NULL);
}

OptioMockBus *
optio_mock_bus_new (void)
{
  OptioMockBus *self = g_new0 (OptioMockBus, 1);

  self->testbed = umockdev_testbed_new ();
  self->root_hub = optio_mock_board_new (&root_hub_model);
  optio_mock_bus_plug (self, self->root_hub);
  return self;
}

void
optio_mock_bus_free (OptioMockBus *self)
{
  g_clear_object (&self->testbed);
  g_clear_pointer (&self->root_hub, optio_mock_board_free);
  g_free (self);
}

void
optio_mock_bus_plug (OptioMockBus   *self,
                     OptioMockBoard *board)
{
  const OptioMockModel *model = optio_mock_board_get_model (board);
  g_autofree char *syspath = dup_syspath (model->port_path);
  g_autofree char *node = dup_node (board);
  g_autofree char *address = g_strdup_printf ("%u", model->address);
  g_autoptr (GString) record = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  /* The handler first: the uevent of the record makes the monitor open the board at once. */
  umockdev_testbed_attach_ioctl (self->testbed, node, optio_mock_board_get_handler (board), &error);
  g_assert_no_error (error);

  g_string_append_printf (record, "P: %s\nN: %s\n", syspath, node + strlen ("/dev/"));
  g_string_append_printf (record,
                          "E: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\n"
                          "E: BUSNUM=%03u\nE: DEVNUM=%03u\nE: DEVNAME=%s\n",
                          BUS, model->address, node);
  append_attribute (record, "busnum", G_STRINGIFY (BUS));
  append_attribute (record, "devnum", address);
  append_attribute (record, "bConfigurationValue", model->configuration);
  append_attribute (record, "speed", model->speed);
  append_attribute (record, "product", model->product);
  append_attribute (record, "power/control", "auto");
  append_attribute (record, "power/autosuspend_delay_ms", "2000");
  g_string_append_printf (record, "H: descriptors=%s\n", model->descriptors);
  umockdev_testbed_add_from_string (self->testbed, record->str, &error);
  g_assert_no_error (error);
}

void
optio_mock_bus_set_attribute (OptioMockBus   *self,
                              OptioMockBoard *board,
                              const char     *attribute,
                              const char     *value)
{
  g_autofree char *syspath = dup_syspath (optio_mock_board_get_model (board)->port_path);
  g_autofree char *full = g_strconcat ("/sys", syspath, NULL);

  umockdev_testbed_set_attribute (self->testbed, full, attribute, value);
}

void
optio_mock_bus_unplug (OptioMockBus   *self,
                       OptioMockBoard *board)
{
  static const char *const attributes[] = { "busnum", "devnum", "descriptors" };
  const OptioMockModel *model = optio_mock_board_get_model (board);
  g_autofree char *syspath = dup_syspath (model->port_path);
  g_autofree char *full = g_strconcat ("/sys", syspath, NULL);
  g_autofree char *node = dup_node (board);

  optio_mock_board_vanish (board);

  /* The kernel takes the device out of sysfs before it says so; umockdev wants it to be there when
   * it says so. Without these attributes libusb does not see it any more. */
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      g_autofree char *attribute = g_build_filename (full, attributes[i], NULL);
      g_autofree char *file = dup_real_path (self, attribute);

      g_assert_no_errno (g_unlink (file));
    }
  umockdev_testbed_uevent (self->testbed, full, "remove");
  umockdev_testbed_remove_device (self->testbed, full);
  umockdev_testbed_detach_ioctl (self->testbed, node, NULL);
}

void
optio_mock_bus_forbid (OptioMockBus   *self,
                       OptioMockBoard *board)
{
  g_autofree char *node = dup_node (board);
  g_autofree char *file = dup_real_path (self, node);
  g_autofree char *root = umockdev_testbed_get_root_dir (self->testbed);
  g_autofree char *socket = g_strconcat (root, "/ioctl", node, NULL);

  /* Everybody may look into the false system, and may reach umockdev, which otherwise ends the
   * program; but nobody may open this node. */
  g_assert_no_errno (g_chmod (root, 0755));
  g_assert_no_errno (g_chmod (socket, 0666));
  g_assert_no_errno (g_chmod (file, 0));
}

void
optio_mock_bus_allow (OptioMockBus   *self,
                      OptioMockBoard *board)
{
  g_autofree char *node = dup_node (board);
  g_autofree char *file = dup_real_path (self, node);

  g_assert_no_errno (g_chmod (file, 0666));
}

void
optio_mock_bus_remove_node (OptioMockBus   *self,
                            OptioMockBoard *board)
{
  g_autofree char *node = dup_node (board);
  g_autofree char *file = dup_real_path (self, node);

  g_assert_no_errno (g_unlink (file));
}

OptioDevice *
optio_mock_bus_describe_board (void)
{
  g_autoptr (OptioUsbContext) context = optio_usb_context_new (NULL);
  g_autoptr (GPtrArray) devices = optio_usb_context_list_devices (context);
  OptioUsbFunction function;

  for (guint i = 0; i < devices->len; i++)
    if (optio_usb_function_find (devices->pdata[i], &function))
      return optio_usb_device_new (context, devices->pdata[i], &function, NULL);

  g_assert_not_reached ();
}
