/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "optio-error.h"
#include "optio-format.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("optio-test-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static GFile *
make_file (Fixture    *fixture,
           const char *name,
           const char *content)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (content != NULL)
    g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static void
assert_unread (GFile      *file,
               const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (optio_format_read_file (NULL, file, 0, NULL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, message));
}

static void
test_table (void)
{
  const OptioFormat *const *formats = optio_format_get_all ();
  const OptioFormat *last = NULL;

  for (; *formats != NULL; formats++)
    {
      last = *formats;
      g_assert_true (optio_format_find (last->name) == last);
      g_assert_nonnull (last->suffixes[0]);
      g_assert_cmpuint (strlen (last->title), >, 0);
    }
  g_assert_cmpstr (last->name, ==, "binary");
  g_assert_null (optio_format_find ("docx"));
}

static void
test_file_names (void)
{
  static const struct
  {
    const char *file_name;
    const char *format;
  } cases[] = {
    { "fw.hex", "ihex" },      { "/tmp/my.bin/FW.HEX", "ihex" }, { "fw.hex.bin", "binary" },
    { "fw.ihx", "ihex" },      { "hex", NULL },                  { "fw.hex2", NULL },
    { "fw.", NULL },           { "", NULL },                     { "fw.elf", "elf" },
    { "fw.dfu", "dfuse" },     { "fw.S19", "srec" },             { "fw.uf2", "uf2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const OptioFormat *format = optio_format_find_for_file_name (cases[i].file_name);

      g_test_message ("'%s'", cases[i].file_name);
      g_assert_cmpstr (format != NULL ? format->name : NULL, ==, cases[i].format);
    }
}

static void
test_sniff (void)
{
  static const struct
  {
    const char *content;
    const char *format;
  } cases[] = {
    { ":00000001FF\n", "ihex" }, { "\r\n :0", "ihex" }, { ":", "ihex" },       { ":x", "binary" },
    { "00000001FF", "binary" },  { "", "binary" },      { "\n\n", "binary" }, { "x:00", "binary" },
    { "S0030000FC\n", "srec" },  { "\nS3", "srec" },   { "Start", "binary" }, { "S1x", "binary" },
    { "\x7f" "ELF\x01", "elf" }, { "DfuSe\x01", "dfuse" }, { "DfuS", "binary" }, { "UF2\n", "uf2" },
    { "DfuSe\x01-9876543210UFD\x10-crc", "dfuse" }, { "0123456789-UFD\x10-crc", "dfu" },
    { "0123456789-UFD\x0f-crc", "binary" },      { "UFD\x10-crc", "binary" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes =
          g_bytes_new_static (cases[i].content, strlen (cases[i].content));

      g_test_message ("'%s'", cases[i].content);
      g_assert_cmpstr (optio_format_sniff (bytes)->name, ==, cases[i].format);
    }
}

static void
test_foreign (void)
{
#define BYTES(literal) literal, sizeof (literal) - 1
  static const struct
  {
    const char *content;
    gsize size;
    const char *message; /* NULL if it is taken as raw binary */
  } cases[] = {
    { BYTES ("PK\x03\x04\x00"), "this is an archive" },
    { BYTES ("\x1f\x8b\x08\x00"), "this is an archive" },
    { BYTES ("<!DOCTYPE html>\n"), "this is a text" },
    { BYTES ("; comment\n:00000001FF\n"), "this is a text" },
    { BYTES ("\xef\xbb\xbf:00000001FF\r\n"), "this is a text" },
    { BYTES ("UFD\x10\x01\x02\x03"), NULL },
    { BYTES ("\x00\x40\x00\x20\xc1\x00\x00\x08"), NULL },
    { BYTES ("\x7f" "EL"), NULL },
    { BYTES ("\xff\xff\xff\xff"), NULL },
    { BYTES ("\x00"), NULL },
  };
#undef BYTES

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].content, cases[i].size);
      g_autoptr (OptioImage) sniffed = NULL;
      g_autoptr (OptioImage) meant = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      sniffed = optio_format_read_bytes (NULL, bytes, 0, NULL, &error);
      g_assert_cmpint (sniffed == NULL, ==, cases[i].message != NULL);
      if (cases[i].message != NULL)
        {
          g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
          g_assert_true (g_str_has_prefix (error->message, cases[i].message));
        }

      /* Whoever names the format means these bytes. */
      meant = optio_format_read_bytes (optio_format_find ("binary"), bytes, 0, NULL, NULL);
      g_assert_cmpuint (optio_image_get_size (meant), ==, cases[i].size);
    }
}

static void
test_read_by_content (Fixture      *fixture,
                      gconstpointer user_data)
{
  g_autoptr (GFile) file = make_file (fixture, "misnamed.bin", ":0100000042BD\n:00000001FF\n");
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GError) error = NULL;
  const OptioFormat *format = NULL;

  image = optio_format_read_file (NULL, file, 0x08000000, &format, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (format->name, ==, "ihex");
  g_assert_cmpuint (optio_image_get_size (image), ==, 1);
  g_assert_cmphex (optio_image_get_segment (image, 0)->address, ==, 0);
}

/* Without its first bytes an ELF file is like any raw binary, but its name still tells. */
static void
test_damaged_head (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autoptr (GFile) damaged = make_file (fixture, "fw.elf", "\x01\x02\x03\x04\x05\x06\x07\x08");
  g_autoptr (GFile) raw = make_file (fixture, "fw.firmware", "\x01\x02\x03\x04\x05\x06\x07\x08");
  g_autoptr (OptioImage) meant =
      optio_format_read_file (optio_format_find ("binary"), damaged, 0, NULL, NULL);
  g_autoptr (OptioImage) image = optio_format_read_file (NULL, raw, 0, NULL, NULL);

  assert_unread (damaged, "fw.elf: by its name this is ELF, but not by what it holds: copy it");
  g_assert_nonnull (meant);
  g_assert_nonnull (image);
}

static void
test_read_errors (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GFile) missing = make_file (fixture, "missing.hex", NULL);
  g_autoptr (GFile) empty = make_file (fixture, "empty.bin", "");
  g_autoptr (GFile) broken = make_file (fixture, "broken.hex", ":0100000042BE\n");
  g_autoptr (GFile) below_file = g_file_get_child (empty, "fw.hex");
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autofree char *folder_name = g_path_get_basename (fixture->folder);
  g_autofree char *folder_message = g_strdup_printf ("%s: this is a folder: ", folder_name);

  assert_unread (missing, "missing.hex: there is no such file: check its name");
  assert_unread (below_file, "fw.hex: there is no such file: check its name");
  assert_unread (empty, "empty.bin: the file is empty: copy it");
  assert_unread (folder, folder_message);
  assert_unread (broken, "broken.hex: line 1: the checksum is 0xBE, but 0xBD would be right: ");
}

static void
test_read_without_permission (Fixture      *fixture,
                              gconstpointer user_data)
{
  g_autoptr (GFile) file = make_file (fixture, "secret.bin", "x");

  if (geteuid () == 0)
    {
      g_test_skip ("root may read everything");
      return;
    }

  g_assert_cmpint (g_chmod (g_file_peek_path (file), 0), ==, 0);
  assert_unread (file, "secret.bin: you may not read this file: ");
}

/* Reading the memory of a process at 0 fails in the middle, as a bad disk does. */
static void
test_read_io_error (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/self/mem");

  assert_unread (file, "mem: the system cannot read it, copy it to another disk");
}

static void
test_read_too_large (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GFile) file = make_file (fixture, "huge.bin", "");

  /* Sparse: takes no room on the disk. */
  g_assert_cmpint (truncate (g_file_peek_path (file), (off_t) OPTIO_FORMAT_MAX_FILE_SIZE + 1), ==,
                   0);
  assert_unread (file, "huge.bin: the file is larger than 256 MiB");
}

static OptioImage *
make_image (gsize size)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();

  g_assert_true (optio_image_builder_add (builder, 0x08000000, (const guint8 *) "x", size, NULL));
  return optio_image_builder_end (builder);
}

static void
test_write_replaces (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GFile) file = make_file (fixture, "fw.hex", "old and longer than the new content");
  g_autoptr (OptioImage) image = make_image (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;

  optio_format_write_file (optio_format_find ("ihex"), image, file, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (g_file_peek_path (file), &content, NULL, NULL));
  g_assert_cmpstr (content, ==, ":020000040800F2\n:010000007887\n:00000001FF\n");
}

static void
assert_unwritten (const OptioFormat *format,
                  OptioImage        *image,
                  GFile             *file,
                  const char        *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (optio_format_write_file (format, image, file, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, message));
}

static void
test_write_errors (Fixture      *fixture,
                   gconstpointer user_data)
{
  const OptioFormat *format = optio_format_find ("binary");
  OptioFormat read_only = *format;
  g_autoptr (GFile) file = make_file (fixture, "fw.bin", "keep me");
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) nowhere = make_file (fixture, "nowhere/fw.bin", NULL);
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/full");
  g_autoptr (OptioImage) empty = make_image (0);
  g_autoptr (OptioImage) image = make_image (1);
  g_autofree char *folder_name = g_path_get_basename (fixture->folder);
  g_autofree char *folder_message = g_strdup_printf ("%s: there is a folder", folder_name);
  g_autofree char *content = NULL;

  read_only.write = NULL;
  assert_unwritten (format, image, nowhere, "fw.bin: the folder for it does not exist");
  assert_unwritten (format, image, folder, folder_message);
  assert_unwritten (format, image, device, "full: the system cannot write it, choose another");
  assert_unwritten (format, empty, file, "fw.bin: there is no data to save");
  assert_unwritten (&read_only, image, file, "fw.bin: Raw binary can only be read");
  g_assert_true (g_file_get_contents (g_file_peek_path (file), &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "keep me");
}

/* The system stops the writing in the middle, as a full disk does. */
static void
test_write_stopped_in_the_middle (Fixture      *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (GFile) file = make_file (fixture, "fw.bin", "keep me");
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GDir) folder = NULL;
  g_autofree guint8 *data = g_malloc0 (1024 * 1024);
  g_autofree char *content = NULL;
  struct rlimit old;
  struct rlimit limit;

  g_assert_true (optio_image_builder_add (builder, 0, data, 1024 * 1024, NULL));
  image = optio_image_builder_end (builder);

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = (struct rlimit){ .rlim_cur = 64 * 1024, .rlim_max = old.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_unwritten (optio_format_find ("binary"), image, file,
                    "fw.bin: the system cannot write it, choose another folder: ");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  g_assert_true (g_file_get_contents (g_file_peek_path (file), &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "keep me");
  folder = g_dir_open (fixture->folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (folder), ==, "fw.bin");
  g_assert_null (g_dir_read_name (folder));
}

#define ADD(path_, function_)                                                                      \
  g_test_add ("/format/" path_, Fixture, NULL, set_up, function_, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/table", test_table);
  g_test_add_func ("/format/file-names", test_file_names);
  g_test_add_func ("/format/sniff", test_sniff);
  g_test_add_func ("/format/foreign", test_foreign);
  ADD ("read-by-content", test_read_by_content);
  ADD ("damaged-head", test_damaged_head);
  ADD ("read-errors", test_read_errors);
  ADD ("read-without-permission", test_read_without_permission);
  g_test_add_func ("/format/read-io-error", test_read_io_error);
  ADD ("read-too-large", test_read_too_large);
  ADD ("write-replaces", test_write_replaces);
  ADD ("write-errors", test_write_errors);
  ADD ("write-stopped-in-the-middle", test_write_stopped_in_the_middle);
  return g_test_run ();
}
