/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "elf-sample.h"
#include "image-text.h"
#include "optio-error.h"

/* Every bit of a small file of each format is turned, every byte is taken away: the answer is an
 * image or one of our errors. Where the format has checksums, it is an error or the same data. */

static GBytes *
make_elf (void)
{
  static const ElfSample sample = {
    ELF_SAMPLE_ARM,
    .entry = 0x08000001,
    .n_data = 8,
    .has_sections = TRUE,
    .segments = { { .p_type = PT_LOAD, .p_offset = ELF_SAMPLE_DATA, .p_paddr = 0x08000000,
                    .p_filesz = 8, .p_memsz = 8 } },
    .sections = { { .sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC, .sh_offset = ELF_SAMPLE_DATA,
                    .sh_size = 8 } },
  };

  return elf_sample_new (&sample);
}

static GBytes *
make_sample (const char *format)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;

  if (g_str_equal (format, "elf"))
    return make_elf ();

  g_assert_true (optio_image_builder_add (builder, 0x0800fff8, (const guint8 *) "0123456789abcdef",
                                          16, NULL));
  if (optio_format_find (format)->has_addresses)
    g_assert_true (optio_image_builder_add (builder, 0x1ffff800, (const guint8 *) "\xaa\x55", 2,
                                            NULL));
  optio_image_builder_set_entry (builder, 0x08000101);
  image = optio_image_builder_end (builder);
  return image_text_write (format, image);
}

/* Returns the image, if there is one. The file is also taken as what it looks like. */
static OptioImage *
read_any (const char   *format,
          const guint8 *data,
          gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioImage) sniffed = optio_format_read_bytes (NULL, bytes, 0, NULL, &error);
  OptioImage *image;

  if (sniffed == NULL)
    g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_clear_error (&error);

  image = optio_format_read_bytes (optio_format_find (format), bytes, 0, NULL, &error);
  if (image == NULL)
    g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  else
    g_assert_no_error (error);
  return image;
}

static char *
describe_segments (OptioImage *image)
{
  g_autofree char *text = image_text_dup (image);
  char *details = strstr (text, " entry");

  if (details != NULL)
    *details = '\0';
  return g_steal_pointer (&text);
}

/* The digit of an S-record's type is in no checksum. */
static gboolean
is_checked (const char   *format,
            const guint8 *data,
            gsize         at)
{
  if (g_str_equal (format, "srec"))
    return at == 0 || data[at - 1] != 'S';

  return g_str_equal (format, "ihex") || g_str_equal (format, "dfuse") ||
         g_str_equal (format, "dfu");
}

static void
test_turned_bits (gconstpointer user_data)
{
  const char *format = user_data;
  g_autoptr (GBytes) bytes = make_sample (format);
  gsize size;
  g_autofree guint8 *data = g_bytes_unref_to_data (g_bytes_ref (bytes), &size);
  g_autoptr (OptioImage) right = read_any (format, data, size);
  g_autofree char *expected = NULL;

  g_assert_nonnull (right);
  expected = describe_segments (right);
  for (gsize i = 0; i < size * 8; i++)
    {
      g_autoptr (OptioImage) image = NULL;
      g_autofree char *got = NULL;

      data[i / 8] ^= (guint8) (1u << i % 8);
      image = read_any (format, data, size);
      data[i / 8] ^= (guint8) (1u << i % 8);
      if (image == NULL || !is_checked (format, data, i / 8))
        continue;

      got = describe_segments (image);
      g_assert_cmpstr (got, ==, expected);
    }
}

/* Formats that say where they end notice every cut, but for the ends of lines. */
static void
test_cut (gconstpointer user_data)
{
  const char *format = user_data;
  g_autoptr (GBytes) bytes = make_sample (format);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 1; i < size; i++)
    {
      g_autoptr (OptioImage) image = read_any (format, data, i);
      gboolean is_text = g_str_equal (format, "ihex") || g_str_equal (format, "srec");

      /* An S-record file is whole with its count, too. */
      if (g_str_equal (format, "binary") || (is_text && data[i] == '\n'))
        continue;
      if (is_text && data[i - 1] == '\n' && image != NULL)
        continue;
      g_assert_null (image);
    }
}

/* Many bytes of nonsense behind the beginning of each format. */
static void
test_noise (gconstpointer user_data)
{
  const char *format = user_data;
  g_autoptr (GBytes) bytes = make_sample (format);
  gsize size;
  const guint8 *good = g_bytes_get_data (bytes, &size);

  for (guint turn = 0; turn < 2000; turn++)
    {
      g_autofree guint8 *data = g_memdup2 (good, size);
      g_autoptr (OptioImage) image = NULL;
      guint n_changes = (guint) g_test_rand_int_range (1, 20);

      for (guint i = 0; i < n_changes; i++)
        data[g_test_rand_int_range (0, (gint32) size)] = (guint8) g_test_rand_int ();
      image = read_any (format, data, size);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (const OptioFormat *const *format = optio_format_get_all (); *format != NULL; format++)
    {
      const char *name = (*format)->name;
      g_autofree char *turned_bits = g_strdup_printf ("/format-damage/%s/turned-bits", name);
      g_autofree char *cut = g_strdup_printf ("/format-damage/%s/cut", name);
      g_autofree char *noise = g_strdup_printf ("/format-damage/%s/noise", name);

      g_test_add_data_func (turned_bits, name, test_turned_bits);
      g_test_add_data_func (cut, name, test_cut);
      g_test_add_data_func (noise, name, test_noise);
    }
  return g_test_run ();
}
