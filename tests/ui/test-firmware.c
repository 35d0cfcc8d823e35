/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "optio-firmware.h"

#define GOOD ":04000000010203F402\n:00000001FF\n"
#define LONGER ":0800000001020304050607F4E8\n:00000001FF\n"

typedef struct
{
  char *folder;
  char *path;
  GFile *file;
} Fixture;

static void
write_file (Fixture    *fixture,
            const char *content)
{
  g_assert_true (g_file_set_contents (fixture->path, content, -1, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  file_name)
{
  fixture->folder = g_dir_make_tmp ("optio-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, file_name, NULL);
  fixture->file = g_file_new_for_path (fixture->path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  file_name)
{
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_object_unref (fixture->file);
}

static void
wait_until_read (OptioFirmware *firmware)
{
  while (optio_firmware_is_loading (firmware))
    g_main_context_iteration (NULL, TRUE);
}

static char *
dup_description (OptioFirmware *firmware)
{
  char *text = NULL;

  g_object_get (firmware, "description", &text, NULL);
  return text;
}

static void
test_good (Fixture       *fixture,
           gconstpointer  file_name)
{
  g_autoptr (OptioFirmware) firmware = NULL;
  g_autofree char *text = NULL;

  write_file (fixture, GOOD);
  firmware = optio_firmware_new (fixture->file);
  g_assert_true (optio_firmware_is_loading (firmware));
  g_assert_null (optio_firmware_get_image (firmware));

  wait_until_read (firmware);
  g_assert_nonnull (optio_firmware_get_image (firmware));
  g_assert_null (optio_firmware_get_problem (firmware));
  text = dup_description (firmware);
  g_assert_cmpstr (text, ==, "Intel HEX, 4 bytes at 0x00000000-0x00000003");
}

static void
test_bad (Fixture       *fixture,
          gconstpointer  file_name)
{
  g_autoptr (OptioFirmware) firmware = NULL;

  write_file (fixture, ":04000000010203F403\n:00000001FF\n");
  firmware = optio_firmware_new (fixture->file);
  wait_until_read (firmware);
  g_assert_null (optio_firmware_get_image (firmware));
  g_assert_nonnull (strstr (optio_firmware_get_problem (firmware), "checksum"));
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  file_name)
{
  g_autoptr (OptioFirmware) firmware = optio_firmware_new (fixture->file);

  wait_until_read (firmware);
  g_assert_null (optio_firmware_get_image (firmware));
  g_assert_nonnull (optio_firmware_get_problem (firmware));
}

/* What is flashed is what the compiler wrote last. */
static void
test_changed (Fixture       *fixture,
              gconstpointer  file_name)
{
  g_autoptr (OptioFirmware) firmware = NULL;
  OptioImage *image;

  write_file (fixture, GOOD);
  firmware = optio_firmware_new (fixture->file);
  wait_until_read (firmware);
  write_file (fixture, LONGER);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      image = optio_firmware_get_image (firmware);
    }
  while (image == NULL || optio_image_get_size (image) != 8);
}

static void
test_base (Fixture       *fixture,
           gconstpointer  file_name)
{
  g_autoptr (OptioFirmware) firmware = NULL;

  write_file (fixture, "\x01\x02\xfe\xff");
  firmware = optio_firmware_new (fixture->file);
  wait_until_read (firmware);
  g_assert_cmphex (optio_image_get_segment (optio_firmware_get_image (firmware), 0)->address, ==,
                   0x08000000);

  g_assert_false (optio_firmware_set_base_text (firmware, "somewhere"));
  g_assert_false (optio_firmware_is_loading (firmware));
  g_assert_true (optio_firmware_set_base_text (firmware, "0x08004000"));
  wait_until_read (firmware);
  g_assert_cmphex (optio_image_get_segment (optio_firmware_get_image (firmware), 0)->address, ==,
                   0x08004000);
}

/* A firmware may go while it is read; the reading ends in peace. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  file_name)
{
  OptioFirmware *firmware;
  gpointer weak;

  write_file (fixture, GOOD);
  weak = firmware = optio_firmware_new (fixture->file);
  g_object_add_weak_pointer (G_OBJECT (firmware), &weak);
  g_object_unref (firmware);
  while (weak != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_none (void)
{
  g_autoptr (OptioFirmware) firmware = optio_firmware_new (NULL);

  g_assert_null (optio_firmware_get_file (firmware));
  g_assert_null (optio_firmware_get_image (firmware));
  g_assert_null (optio_firmware_get_problem (firmware));
  g_assert_false (optio_firmware_is_loading (firmware));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/firmware/good", Fixture, "good.hex", set_up, test_good, tear_down);
  g_test_add ("/firmware/bad", Fixture, "bad.hex", set_up, test_bad, tear_down);
  g_test_add ("/firmware/missing", Fixture, "missing.hex", set_up, test_missing, tear_down);
  g_test_add ("/firmware/changed", Fixture, "changed.hex", set_up, test_changed, tear_down);
  g_test_add ("/firmware/base", Fixture, "raw.bin", set_up, test_base, tear_down);
  g_test_add ("/firmware/gone", Fixture, "gone.hex", set_up, test_gone, tear_down);
  g_test_add_func ("/firmware/none", test_none);
  return g_test_run ();
}
