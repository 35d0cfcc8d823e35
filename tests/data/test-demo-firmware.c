/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "optio-format.h"
#include "optio-reader.h"

/* An STM32F072 with 128 KiB of flash and 16 KiB of RAM, RM0091. */
#define FLASH OPTIO_RANGE_INIT (0x08000000, 128 * 1024)
#define RAM_END 0x20004000
#define PAGE_SIZE 2048
#define N_VECTORS 48

static GFile *
get_file (void)
{
  return g_file_new_build_filename (g_getenv ("OPTIO_DATA_DIR"), "firmware", "demo-stm32f072.hex",
                                    NULL);
}

static OptioImage *
load (void)
{
  g_autoptr (GFile) file = get_file ();
  g_autoptr (GError) error = NULL;
  OptioImage *image = NULL;
  const OptioFormat *format = NULL;

  image = optio_format_read_file (NULL, file, 0, &format, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (format->name, ==, "ihex");
  return image;
}

static void
test_segments (void)
{
  g_autoptr (OptioImage) image = load ();

  g_assert_cmpuint (optio_image_get_n_segments (image), ==, 3);
  g_assert_cmpuint (optio_image_get_size (image), >, 12 * 1024);
  for (guint i = 0; i < 3; i++)
    {
      OptioRange range = optio_segment_get_range (optio_image_get_segment (image, i));

      g_assert_true (optio_range_contains (FLASH, range));
      g_assert_cmpuint (range.start % PAGE_SIZE, ==, 0);
    }
}

static void
test_vector_table (void)
{
  g_autoptr (OptioImage) image = load ();
  OptioRange code = optio_segment_get_range (optio_image_get_segment (image, 0));
  OptioReader reader;
  guint32 word;
  guint32 entry;

  optio_reader_init (&reader, optio_image_get_segment (image, 0)->bytes);
  g_assert_true (optio_reader_read_u32_le (&reader, &word));
  g_assert_cmphex (word, ==, RAM_END);

  for (guint i = 1; i < N_VECTORS; i++)
    {
      g_assert_true (optio_reader_read_u32_le (&reader, &word));
      g_assert_cmpuint (word & 1, ==, 1); /* Thumb */
      g_assert_true (optio_range_contains (code, OPTIO_RANGE_INIT (word & ~1u, 2)));
      g_assert_cmpuint (word, >, code.start + N_VECTORS * 4);
      g_assert_true (optio_image_get_entry (image, &entry));
      if (i == 1)
        g_assert_cmphex (entry, ==, word);
    }
}

static void
test_tables (void)
{
  g_autoptr (OptioImage) image = load ();

  for (guint i = 1; i < 3; i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      guint32 address = segment->address;
      OptioReader reader;
      guint32 word;

      optio_reader_init (&reader, segment->bytes);
      while (optio_reader_read_u32_le (&reader, &word))
        {
          g_assert_cmphex (word, ==, address);
          address += 4;
        }
      g_assert_cmpuint (optio_reader_get_left (&reader), ==, 0);
    }
}

/* Two writers that know nothing of each other agree on each byte. */
static void
test_written_as_by_the_assembler (void)
{
  g_autoptr (OptioImage) image = load ();
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GFile) file = get_file ();
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (optio_format_find ("ihex")->write (image, out, NULL));
  g_assert_true (g_file_load_contents (file, NULL, &content, &size, NULL, NULL));
  g_assert_cmpmem (out->data, out->len, content, size);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-firmware/segments", test_segments);
  g_test_add_func ("/demo-firmware/vector-table", test_vector_table);
  g_test_add_func ("/demo-firmware/tables", test_tables);
  g_test_add_func ("/demo-firmware/written-as-by-the-assembler", test_written_as_by_the_assembler);
  return g_test_run ();
}
