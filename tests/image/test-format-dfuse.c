/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "image-text.h"
#include "optio-error.h"

/* Where things stand in the sample: two targets, the first with two elements. */
#define SUFFIX_SIZE 16u
#define IMAGE_SIZE_AT 6u
#define N_TARGETS_AT 10u
#define TARGET_AT 11u
#define TARGET_SIZE_AT (TARGET_AT + 266)
#define N_ELEMENTS_AT (TARGET_AT + 270)
#define ELEMENT_AT (TARGET_AT + 274)
#define SECOND_TARGET_AT (ELEMENT_AT + 8 + 4 + 8 + 1)
#define BODY_SIZE (SECOND_TARGET_AT + 274 + 8 + 2)

#define SAMPLE_TEXT                                                                                \
  "8000000:6669726d 8000100:ff 90000000:0001 ids 0483:df11:2200 "                                  \
  "alt 0:8000000+4 alt 0:8000100+1 alt 2:90000000+2"

static void
append_u32 (GByteArray *file,
            guint32     value)
{
  const guint8 bytes[] = { (guint8) value, (guint8) (value >> 8), (guint8) (value >> 16),
                           (guint8) (value >> 24) };

  g_byte_array_append (file, bytes, sizeof bytes);
}

static void
append_target (GByteArray *file,
               guint8      alt,
               guint32     size,
               guint32     n_elements)
{
  guint8 name[255] = "ST...";

  g_byte_array_append (file, (const guint8 *) "Target", 6);
  g_byte_array_append (file, &alt, 1);
  append_u32 (file, 1);
  g_byte_array_append (file, name, sizeof name);
  append_u32 (file, size);
  append_u32 (file, n_elements);
}

static void
append_element (GByteArray *file,
                guint32     address,
                const char *data,
                guint       size)
{
  append_u32 (file, address);
  append_u32 (file, size);
  g_byte_array_append (file, (const guint8 *) data, size);
}

/* Bit by bit, after DFU 1.1, appendix B: not the way of the code that is tested. */
static guint32
compute_crc (const GByteArray *file)
{
  guint32 crc = 0xffffffff;

  for (guint i = 0; i < file->len; i++)
    {
      crc ^= file->data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }

  return crc;
}

static void
append_suffix (GByteArray *file,
               guint16     bcd_dfu)
{
  const guint8 suffix[] = { 0x00, 0x22, 0x11, 0xdf, 0x83, 0x04, (guint8) bcd_dfu,
                            (guint8) (bcd_dfu >> 8), 'U', 'F', 'D', SUFFIX_SIZE };

  g_byte_array_append (file, suffix, sizeof suffix);
  append_u32 (file, compute_crc (file));
}

static GByteArray *
new_body (void)
{
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) "DfuSe\x01", 6);
  append_u32 (file, BODY_SIZE);
  g_byte_array_append (file, (const guint8 *) "\x02", 1);
  append_target (file, 0, 21, 2);
  append_element (file, 0x08000000, "firm", 4);
  append_element (file, 0x08000100, "\xff", 1);
  append_target (file, 2, 10, 1);
  append_element (file, 0x90000000, "\x00\x01", 2);
  g_assert_cmpuint (file->len, ==, BODY_SIZE);
  return file;
}

static void
put_u32 (GByteArray *file,
         guint       at,
         guint32     value)
{
  for (guint i = 0; i < 4; i++)
    file->data[at + i] = (guint8) (value >> 8 * i);
}

static void
assert_read (GByteArray *file,
             const char *expected,
             const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);

  image_text_assert_read ("dfuse", bytes, expected, message);
}

/* ST's own tools leave the suffix out of DFUImageSize, dfuse-pack counts it. */
static void
test_good (void)
{
  static const guint32 sizes[] = { BODY_SIZE, BODY_SIZE + SUFFIX_SIZE };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) file = new_body ();

      put_u32 (file, IMAGE_SIZE_AT, sizes[i]);
      append_suffix (file, 0x011a);
      assert_read (file, SAMPLE_TEXT, NULL);
    }
}

static void
test_broken_number (void)
{
  static const struct
  {
    guint at;
    guint32 value;
    const char *message;
  } cases[] = {
    { IMAGE_SIZE_AT, BODY_SIZE - 1,
      "offset 0x0: the file should be 589 bytes long without its suffix, it is 590" },
    { IMAGE_SIZE_AT, BODY_SIZE + 1,
      "offset 0x0: the file should be 591 bytes long without its suffix, it is 590" },
    { IMAGE_SIZE_AT, 0, "offset 0x0: the file should be 0 bytes long without its suffix, it is" },
    { TARGET_AT, 0, "offset 0xb: \"Target\" should stand here: the file is damaged" },
    { SECOND_TARGET_AT, 0, "offset 0x132: \"Target\" should stand here" },
    { TARGET_SIZE_AT, 20,
      "offset 0x11d: the target should be 20 bytes long, but its elements are 21" },
    { TARGET_SIZE_AT, 0xffffffff, "but its elements are 21" },
    { N_ELEMENTS_AT, 1, "the target should be 21 bytes long, but its elements are 12" },
    { N_ELEMENTS_AT, 3, "offset 0x132, element 2: what is announced here is larger than" },
    { N_ELEMENTS_AT, 0xffffffff, "offset 0x132, element 2: what is announced here is larger than" },
    { ELEMENT_AT + 4, 0xffffffff, "offset 0x11d, element 0: what is announced here is larger" },
    { ELEMENT_AT, 0xfffffffd, "offset 0x11d, element 0: 4 bytes at 0xfffffffd go beyond" },
    { ELEMENT_AT, 0x080000fd, "element 1: the byte at 0x08000100 is given twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = new_body ();

      g_test_message ("%s", cases[i].message);
      put_u32 (file, cases[i].at, cases[i].value);
      append_suffix (file, 0x011a);
      assert_read (file, NULL, cases[i].message);
    }
}

static void
test_broken_byte (void)
{
  static const struct
  {
    guint at;
    guint8 value;
    const char *message;
  } cases[] = {
    { 0, 'd', "offset 0x0: \"DfuSe\" should stand here" },
    { 5, 2, "offset 0x0: this is DfuSe version 2, Optio knows version 1: choose another format" },
    { N_TARGETS_AT, 0, "offset 0xb: 579 bytes follow after the last target" },
    { N_TARGETS_AT, 1, "offset 0x132: 284 bytes follow after the last target" },
    { N_TARGETS_AT, 3, "offset 0x24e: \"Target\" should stand here" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = new_body ();

      g_test_message ("%s", cases[i].message);
      file->data[cases[i].at] = cases[i].value;
      append_suffix (file, 0x011a);
      assert_read (file, NULL, cases[i].message);
    }
}

static void
test_broken_suffix (void)
{
  g_autoptr (GByteArray) none = new_body ();
  g_autoptr (GByteArray) plain = new_body ();
  g_autoptr (GByteArray) changed = new_body ();

  assert_read (none, NULL, "the file is cut short, it does not end with a DFU suffix");
  append_suffix (plain, 0x0100);
  assert_read (plain, NULL, "the DFU suffix says 0100 where DfuSe has 011a");
  append_suffix (changed, 0x011a);
  changed->data[ELEMENT_AT + 8] ^= 1;
  assert_read (changed, NULL, "the CRC is 0x");
}

static void
test_nothing_in_it (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) "DfuSe\x01", 6);
  append_u32 (file, TARGET_AT);
  g_byte_array_append (file, (const guint8 *) "", 1);
  append_suffix (file, 0x011a);
  assert_read (file, NULL, "the file holds no data");
}

/* The suffix is not counted, and each alternate setting keeps its target. */
static void
test_write (void)
{
  g_autoptr (GByteArray) file = new_body ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GBytes) written = NULL;
  const guint8 *data;
  gsize size;

  append_suffix (file, 0x011a);
  bytes = g_bytes_new (file->data, file->len);
  image = optio_format_read_bytes (NULL, bytes, 0, NULL, NULL);
  written = image_text_write ("dfuse", image);
  data = g_bytes_get_data (written, &size);
  g_assert_cmpuint (size, ==, BODY_SIZE + SUFFIX_SIZE);
  g_assert_cmpmem (data, TARGET_AT, file->data, TARGET_AT);
  image_text_assert_read ("dfuse", written,
                          "8000000:6669726d 8000100:ff 90000000:0001 ids 0483:df11:2200 "
                          "alt 2:90000000+2 alt 0:8000000+4 alt 0:8000100+1",
                          NULL);
}

/* What no file says of alternate settings belongs to 0, and fits any board. */
static void
test_write_without_details (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GBytes) written = NULL;

  g_assert_true (optio_image_builder_add (builder, 0x10, (const guint8 *) "ab", 2, NULL));
  image = optio_image_builder_end (builder);
  written = image_text_write ("dfuse", image);
  image_text_assert_read ("dfuse", written, "10:6162 ids ffff:ffff:ffff alt 0:10+2", NULL);
}

/* A segment that lies in two targets becomes two elements. */
static void
test_write_across_targets (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GBytes) written = NULL;

  g_assert_true (optio_image_builder_add (builder, 0x10, (const guint8 *) "abcd", 4, NULL));
  optio_image_builder_add_alt (builder, 7, OPTIO_RANGE_INIT (0x11, 2));
  image = optio_image_builder_end (builder);
  written = image_text_write ("dfuse", image);
  image_text_assert_read ("dfuse", written,
                          "10:61626364 ids ffff:ffff:ffff alt 7:11+2 alt 0:10+1 alt 0:13+1", NULL);
}

/* Alternate settings have numbers up to 255, and targets are counted with 8 bits. */
static void
test_write_many_targets (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) last = NULL;
  g_autoptr (OptioImage) all = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (optio_image_builder_add (builder, 0, (const guint8 *) "ab", 2, NULL));
  optio_image_builder_add_alt (builder, 255, OPTIO_RANGE_INIT (0, 1));
  last = optio_image_builder_end (builder);
  written = image_text_write ("dfuse", last);
  image_text_assert_read ("dfuse", written,
                          "0:6162 ids ffff:ffff:ffff alt 255:0+1 alt 0:1+1", NULL);

  for (guint alt = 0; alt <= 255; alt++)
    {
      g_assert_true (optio_image_builder_add (builder, alt * 2, (const guint8 *) "a", 1, NULL));
      optio_image_builder_add_alt (builder, (guint8) alt, OPTIO_RANGE_INIT (alt * 2, 1));
    }
  all = optio_image_builder_end (builder);
  g_assert_false (optio_format_find ("dfuse")->write (all, out, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-dfuse/good", test_good);
  g_test_add_func ("/format-dfuse/broken-number", test_broken_number);
  g_test_add_func ("/format-dfuse/broken-byte", test_broken_byte);
  g_test_add_func ("/format-dfuse/broken-suffix", test_broken_suffix);
  g_test_add_func ("/format-dfuse/nothing-in-it", test_nothing_in_it);
  g_test_add_func ("/format-dfuse/write", test_write);
  g_test_add_func ("/format-dfuse/write-without-details", test_write_without_details);
  g_test_add_func ("/format-dfuse/write-across-targets", test_write_across_targets);
  g_test_add_func ("/format-dfuse/write-many-targets", test_write_many_targets);
  return g_test_run ();
}
