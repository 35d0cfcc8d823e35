/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "image-text.h"
#include "optio-error.h"

#define END ":00000001FF\n"

static OptioImage *
read_text (const char *text,
           GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return optio_format_read_bytes (optio_format_find ("ihex"), bytes, 0, NULL, error);
}

static void
test_good (void)
{
  static const struct
  {
    const char *what;
    const char *text;
    const char *expected;
  } cases[] = {
    { "plain", ":04001000DEADBEEFB4\n" END, "10:deadbeef" },
    { "small letters", ":04001000deadbeefb4\n:00000001ff\n", "10:deadbeef" },
    { "CRLF, blank lines, blanks, no last line end",
      "\r\n:04001000DEADBEEFB4\r\n\r\n  \t\r\n :00000001FF ", "10:deadbeef" },
    { "nothing but blanks after the end", ":0100000042BD\n" END "\n \r\n", "0:42" },
    { "Ctrl-Z after the end", ":0100000042BD\r\n:00000001FF\r\n\x1a", "0:42" },
    { "gap", ":0100000042BD\n:0100100043AC\n" END, "0:42 10:43" },
    { "downwards", ":0100010043BB\n:0100000042BD\n" END, "0:4243" },
    { "the same byte twice", ":0100000042BD\n:0100000042BD\n" END, "0:42" },
    { "a record without data", ":00123400BA\n:0100000042BD\n" END, "0:42" },
    { "extended linear address", ":020000040800F2\n:0100000042BD\n" END, "8000000:42" },
    { "extended linear address, last byte", ":02000004FFFFFC\n:01FFFF0042BF\n" END, "ffffffff:42" },
    { "extended segment address", ":020000021000EC\n:0100100042AD\n" END, "10010:42" },
    { "highest segment", ":02000002FFFFFE\n:01FFFF0042BF\n" END, "10ffef:42" },
    { "offset wraps in a segment", ":020000021000EC\n:04FFFE0001020304F5\n" END,
      "10000:0304 1fffe:0102" },
    { "offset goes on in linear mode", ":020000040001F9\n:04FFFE0001020304F5\n" END,
      "1fffe:01020304" },
    { "linear after segment", ":020000021000EC\n:020000040800F2\n:04FFFE0001020304F5\n" END,
      "800fffe:01020304" },
    { "segment after linear", ":020000040800F2\n:020000021000EC\n:0100000042BD\n" END,
      "10000:42" },
    { "start linear address", ":0100000042BD\n:04000005080000D51A\n" END, "0:42 entry 80000d5" },
    { "start segment address", ":0100000042BD\n:0400000312345678E5\n" END, "0:42 entry 179b8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (OptioImage) image = NULL;
      g_autofree char *got = NULL;

      g_test_message ("%s", cases[i].what);
      image = read_text (cases[i].text, &error);
      g_assert_no_error (error);
      got = image_text_dup (image);
      g_assert_cmpstr (got, ==, cases[i].expected);
    }
}

static void
test_broken (void)
{
  static const struct
  {
    const char *what;
    const char *text;
    const char *message;
  } cases[] = {
    { "no mark", "hello\n" END,
      "line 1: a record starts with ':', this line does not: the file is damaged, copy it or "
      "build it again" },
    { "comment in the middle", ":0100000042BD\n# hi\n" END, "line 2: a record starts with ':'" },
    { "mark only", ":\n" END, "line 1: the record ends before its type" },
    { "too short for a type", ":000000\n" END, "line 1: the record ends before its type" },
    { "no checksum", ":00000001\n" END,
      "line 1: the record says 0 data bytes, but the line is 4 bytes long, not 5" },
    { "too little data", ":020000004200\n" END,
      "line 1: the record says 2 data bytes, but the line is 6 bytes long, not 7" },
    { "too much data", ":010000004243BD\n" END, "the line is 7 bytes long, not 6" },
    { "half a byte", ":0100000042BD0\n" END, "line 1: the record ends with half a byte" },
    { "no digit", ":01000000G2BD\n" END, "line 1: character 10 is not a hexadecimal digit" },
    { "wrong checksum", ":0100000042BD\n\r\n:0100010042BD\n" END,
      "line 3: the checksum is 0xBD, but 0xBC would be right" },
    { "type 06", ":0100000642B7\n" END, "line 1: there is no record type 06 in Intel HEX" },
    { "type FF", ":000000FF01\n" END, "line 1: there is no record type FF" },
    { "long address with 1 byte", ":0100000408F3\n" END,
      "line 1: a record of type 04 has 2 data bytes, not 1" },
    { "start address with 2 bytes", ":020000050800F1\n" END,
      "line 1: a record of type 05 has 4 data bytes, not 2" },
    { "end of file with data", ":0100000142BC\n", "a record of type 01 has 0 data bytes, not 1" },
    { "data after the end", ":0100000042BD\n" END "\n:0100010042BC\n" END,
      "line 4: there is data after the end-of-file record: if two files" },
    { "two ends", ":0100000042BD\n" END END, "line 3: there is data after" },
    { "cut short between lines", ":0100000042BD\n:0100010042BC\n",
      "line 2: the file is cut short" },
    { "cut short in a line", ":0100000042BD\n:01000100", "line 2: the record says 1 data bytes" },
    { "conflict", ":0100000042BD\n:0100000043BC\n" END,
      "line 2: the byte at 0x00000000 is given twice, as 0x42 and as 0x43" },
    { "a blank in a record", ":02000004FFFFFC\n:02FFFF004243 7B\n" END,
      "line 2: character 14 is not a hexadecimal digit" },
    { "beyond 4 GiB", ":02000004FFFFFC\n:02FFFF0042437B\n" END,
      "line 2: 2 bytes at 0xffffffff go beyond the last address" },
    { "no data", END, "the file holds no data" },
    { "only an address", ":020000040800F2\n" END, "the file holds no data" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].what);
      g_assert_null (read_text (cases[i].text, &error));
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("got '%s', not '%s'", error->message, cases[i].message);
    }
}

static void
test_longest_record (void)
{
  g_autoptr (GString) text = g_string_new (":FF000000");
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 255; i++)
    g_string_append (text, "01");
  g_string_append (text, "02\n" END);
  image = read_text (text->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (optio_image_get_size (image), ==, 255);

  g_string_insert (text, 1, "00");
  g_assert_null (read_text (text->str, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "longer than a record can be"));
}

static void
assert_written (OptioImage *image,
                const char *expected)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  optio_format_find ("ihex")->write (image, out, &error);
  g_assert_no_error (error);
  g_byte_array_append (out, (const guint8 *) "", 1);
  g_assert_cmpstr ((const char *) out->data, ==, expected);
}

static void
test_write (void)
{
  static const guint8 data[18] = { 0x01, 0x02, 0x03 };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;

  g_assert_true (optio_image_builder_add (builder, 0x0800fffd, data, sizeof data, NULL));
  g_assert_true (optio_image_builder_add (builder, 0x20, data, 1, NULL));
  optio_image_builder_set_entry (builder, 0x080000d5);
  image = optio_image_builder_end (builder);
  assert_written (image, ":0100200001DE\n"
                         ":020000040800F2\n"
                         ":03FFFD00010203FB\n"
                         ":020000040801F1\n"
                         ":0F000000000000000000000000000000000000F1\n"
                         ":04000005080000D51A\n"
                         ":00000001FF\n");
}

/* More than 64 KiB with gaps at any place, there and back. */
static void
test_round_trip (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioImage) again = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint32 address = 0x07fffff1;

  while (address < 0x08040000)
    {
      guint8 data[300];
      gsize size = (gsize) g_test_rand_int_range (1, sizeof data + 1);

      for (gsize i = 0; i < size; i++)
        data[i] = (guint8) g_test_rand_int ();
      g_assert_true (optio_image_builder_add (builder, address, data, size, NULL));
      address += (guint32) size + (guint32) g_test_rand_int_range (0, 40);
    }
  optio_image_builder_set_entry (builder, 0xfffffff0);
  image = optio_image_builder_end (builder);

  g_assert_true (optio_format_find ("ihex")->write (image, out, NULL));
  g_byte_array_append (out, (const guint8 *) "", 1);
  again = read_text ((const char *) out->data, &error);
  g_assert_no_error (error);
  before = image_text_dup (image);
  after = image_text_dup (again);
  g_assert_cmpstr (after, ==, before);
}

/* Whatever one changed byte does, the answer is an image or one of our errors. */
static void
test_any_changed_byte (void)
{
  static const char good[] = ":020000040800F2\n:10FFF800000102030405060708090A0B0C0D0E0F81\n"
                             ":04000005080000D51A\n" END;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (good);
      g_autoptr (GError) error = NULL;
      g_autoptr (OptioImage) image = NULL;
      gint32 at = g_test_rand_int_range (0, (gint32) strlen (good));

      text[at] = (char) g_test_rand_int_range (1, 256);
      image = read_text (text, &error);
      if (image == NULL)
        g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
      else
        g_assert_no_error (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-ihex/good", test_good);
  g_test_add_func ("/format-ihex/broken", test_broken);
  g_test_add_func ("/format-ihex/longest-record", test_longest_record);
  g_test_add_func ("/format-ihex/write", test_write);
  g_test_add_func ("/format-ihex/round-trip", test_round_trip);
  g_test_add_func ("/format-ihex/any-changed-byte", test_any_changed_byte);
  return g_test_run ();
}
