/* SPDX-License-Identifier: GPL-3.0-or-later */
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

static void
add_board (GPtrArray  *devices,
           const char *port_path,
           gboolean    is_runtime)
{
  OptioIdentityFields fields = { .product = "Board", .is_runtime = is_runtime };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);

  g_ptr_array_add (devices, g_object_new (PICTURE_TYPE_DEVICE, "identity", identity, "port-path",
                                          port_path, NULL));
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/choose", test_choose);
  g_test_add_func ("/boards/choose-runtime", test_choose_runtime);
  return g_test_run ();
}
