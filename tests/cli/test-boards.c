/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-filter.h"
#include "optio-boards.h"
#include "optio-exit.h"

/* A board that is only looked at. */
#define PICTURE_TYPE_DEVICE (picture_device_get_type ())
G_DECLARE_FINAL_TYPE (PictureDevice, picture_device, PICTURE, DEVICE, OptioDevice)

struct _PictureDevice
{
  OptioDevice parent_instance;
};

G_DEFINE_FINAL_TYPE (PictureDevice, picture_device, OPTIO_TYPE_DEVICE)

static void
picture_device_class_init (PictureDeviceClass *klass)
{
}

static void
picture_device_init (PictureDevice *self)
{
}

static OptioDevice *
make_board (const OptioIdentityFields *fields,
            const char                *port_path)
{
  g_autoptr (OptioIdentity) identity = optio_identity_new (fields);

  return g_object_new (PICTURE_TYPE_DEVICE, "identity", identity, "port-path", port_path,
                       "address", 7, NULL);
}

static void
add_board (GPtrArray  *devices,
           const char *port_path,
           gboolean    is_runtime)
{
  OptioIdentityFields fields = { .product = "Board", .is_runtime = is_runtime };

  g_ptr_array_add (devices, make_board (&fields, port_path));
}

static void
assert_chosen (GPtrArray  *devices,
               const char *expected)
{
  g_autoptr (GError) error = NULL;
  OptioDevice *device = optio_boards_choose_among (devices, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (device != NULL ? optio_device_get_port_path (device) : NULL, ==, expected);
}

static void
test_choose (void)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  assert_chosen (devices, NULL);

  add_board (devices, "1-1", TRUE);
  assert_chosen (devices, "1-1");

  /* The laptop's own Bluetooth does not stand in the way. */
  add_board (devices, "1-2", FALSE);
  assert_chosen (devices, "1-2");

  add_board (devices, "1-3", FALSE);
  g_assert_null (optio_boards_choose_among (devices, &error));
  g_assert_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE);
  g_assert_cmpstr (error->message, ==,
                   "2 boards fit: Board on port 1-2; Board on port 1-3. Nothing was sent to any of "
                   "them. Say which one with -p PORT, for example -p 1-2.");
}

static void
test_choose_runtime (void)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  add_board (devices, "1-1", TRUE);
  add_board (devices, "1-2", TRUE);
  g_assert_null (optio_boards_choose_among (devices, &error));
  g_assert_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE);
}

typedef struct
{
  const char *usb_id;
  const char *serial;
  gboolean is_like_dfu_util;
  /* Whether these are left: an application 1457:51ab "A", and a bootloader 0951:0026 "B". */
  gboolean leaves_runtime;
  gboolean leaves_dfu_mode;
} FilterCase;

static void
test_filter (void)
{
  static const FilterCase cases[] = {
    { NULL, NULL, FALSE, TRUE, TRUE },
    { "1457:51ab", NULL, FALSE, TRUE, FALSE },
    { "0951:26", NULL, FALSE, FALSE, TRUE },
    { "0x0951:0x0026", NULL, FALSE, FALSE, TRUE },
    { "0951:*", NULL, FALSE, FALSE, TRUE },
    { ":26", NULL, FALSE, FALSE, TRUE },
    { "*:*", NULL, FALSE, TRUE, TRUE },
    { NULL, "A", FALSE, TRUE, FALSE },
    { NULL, "A,B", FALSE, TRUE, TRUE },
    { NULL, ",B", FALSE, TRUE, TRUE },
    { NULL, "A,C", FALSE, TRUE, FALSE },
    /* The examples of dfu-util's manual page. */
    { "1457:51ab,951:26", NULL, TRUE, TRUE, TRUE },
    { "1457:51ab,:2bc", NULL, TRUE, TRUE, FALSE },
    { "1457:51ab", NULL, TRUE, TRUE, TRUE },
    { ",951:26", NULL, TRUE, FALSE, TRUE },
    { "*,-", NULL, TRUE, TRUE, FALSE },
    { ",", NULL, TRUE, FALSE, TRUE },
    { "0483:df11", NULL, TRUE, FALSE, TRUE },
    { ",0483:df11", NULL, TRUE, FALSE, FALSE },
    { "1457", NULL, TRUE, TRUE, TRUE },
  };
  OptioIdentityFields runtime = { 0x1457, 0x51ab, .serial = "A", .is_runtime = TRUE };
  OptioIdentityFields dfu_mode = { 0x0951, 0x0026, .serial = "B" };
  g_autoptr (OptioDevice) application = make_board (&runtime, "1-1");
  g_autoptr (OptioDevice) bootloader = make_board (&dfu_mode, "1-2");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      OptioOptions options = { .usb_id = (char *) cases[i].usb_id,
                               .serial = (char *) cases[i].serial,
                               .is_like_dfu_util = cases[i].is_like_dfu_util };
      g_autoptr (GError) error = NULL;
      OptioBoardFilter filter;

      optio_board_filter_init (&filter, &options, &error);
      g_assert_no_error (error);
      g_test_message ("-d %s -S %s", cases[i].usb_id, cases[i].serial);
      g_assert_true (optio_board_filter_leaves (&filter, application) == cases[i].leaves_runtime);
      g_assert_true (optio_board_filter_leaves (&filter, bootloader) == cases[i].leaves_dfu_mode);
      optio_board_filter_clear (&filter);
    }
}

static void
test_filter_refuses (void)
{
  static const char *const usb_ids[] = { "0483", "0483:xyz", "1:2:3", "10000:1", "1:2,3:4,5:6" };

  for (gsize i = 0; i < G_N_ELEMENTS (usb_ids); i++)
    {
      OptioOptions options = { .usb_id = (char *) usb_ids[i] };
      g_autoptr (GError) error = NULL;
      OptioBoardFilter filter;

      g_assert_false (optio_board_filter_init (&filter, &options, &error));
      g_assert_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE);
      optio_board_filter_clear (&filter);
    }
}

static void
test_filter_names (void)
{
  static const struct
  {
    const char *usb_id;
    gboolean names_bootloader;
  } rows[] = {
    { "0951:0026", TRUE },
    { "1457:51ab", FALSE },
    { "1457:51ab,0951:0026", TRUE },
    { NULL, TRUE },
  };
  OptioIdentityFields fields = { 0x0951, 0x0026 };
  g_autoptr (OptioDevice) bootloader = make_board (&fields, "1-2");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      OptioOptions options = { .usb_id = (char *) rows[i].usb_id, .is_like_dfu_util = TRUE };
      OptioBoardFilter filter;

      g_assert_true (optio_board_filter_init (&filter, &options, NULL));
      g_assert_true (optio_board_filter_names (&filter, bootloader) == rows[i].names_bootloader);
      optio_board_filter_clear (&filter);
    }
}

static void
test_filter_numbers (void)
{
  OptioIdentityFields fields = { 0x0951, 0x0026, .configuration = 1, .interface_number = 2 };
  g_autoptr (OptioDevice) board = make_board (&fields, "1-2");
  static const struct
  {
    OptioOptions options;
    gboolean is_left;
  } rows[] = {
    { { .address_on_bus = 7 }, TRUE },
    { { .address_on_bus = 8 }, FALSE },
    { { .configuration = 1 }, TRUE },
    { { .configuration = 2 }, FALSE },
    { { .has_interface = TRUE, .interface = 2 }, TRUE },
    { { .has_interface = TRUE, .interface = 0 }, FALSE },
    { { .port = (char *) "1-2" }, TRUE },
    { { .port = (char *) "1-3" }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      OptioBoardFilter filter;

      g_assert_true (optio_board_filter_init (&filter, &rows[i].options, NULL));
      g_assert_true (optio_board_filter_leaves (&filter, board) == rows[i].is_left);
      optio_board_filter_clear (&filter);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/choose", test_choose);
  g_test_add_func ("/boards/choose-runtime", test_choose_runtime);
  g_test_add_func ("/boards/filter", test_filter);
  g_test_add_func ("/boards/filter-refuses", test_filter_refuses);
  g_test_add_func ("/boards/filter-names", test_filter_names);
  g_test_add_func ("/boards/filter-numbers", test_filter_numbers);
  return g_test_run ();
}
