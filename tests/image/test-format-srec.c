/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "image-text.h"

#define END "S9030000FC\n"

static void
assert_read (const char *text,
             const char *expected,
             const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  image_text_assert_read ("srec", bytes, expected, message);
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
    { "S19", "S104001042A9\n" END, "10:42" },
    { "S28", "S20508001042A0\nS804000000FB\n", "80010:42" },
    { "S37", "S30608000010429F\n" "S70508000000F2\n", "8000010:42 entry 8000000" },
    { "entry 0 is none", "S104001042A9\nS70500000000FA\n", "10:42" },
    { "entry of S9", "S104001042A9\nS9030010EC\n", "10:42 entry 10" },
    { "entry of S8", "S104001042A9\nS804080010E3\n", "10:42 entry 80010" },
    { "small letters, CRLF, blank lines, no last line end",
      "\r\nS104001042a9\r\n\r\n \t\r\n S9030000fc", "10:42" },
    { "header with a name", "S00600004844521B\nS104001042A9\n" END, "10:42" },
    { "a right count", "S104001042A9\nS104001143A7\nS5030002FA\n" END, "10:4243" },
    { "a long count", "S104001042A9\nS604000001FA\n" END, "10:42" },
    { "a count and no end, as srec_cat writes it", "S104001042A9\nS5030001FB\n", "10:42" },
    { "data of several types", "S104001042A9\nS20508001042A0\nS30608000010429F\n" END,
      "10:42 80010:42 8000010:42" },
    { "S1 goes on behind 64 KiB", "S105FFFF424377\n" END, "ffff:4243" },
    { "downwards", "S104001143A7\nS104001042A9\n" END, "10:4243" },
    { "the same byte twice", "S104001042A9\nS104001042A9\n" END, "10:42" },
    { "a record without data", "S1030020DC\nS104001042A9\n" END, "10:42" },
    { "the last byte", "S306FFFFFFFF42BB\n" END, "ffffffff:42" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].what);
      assert_read (cases[i].text, cases[i].expected, NULL);
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
    { "no mark", "S104001042A9\nhello\n" END, "line 2: a record starts with 'S' and a digit" },
    { "no type", "S104001042A9\nS\n" END, "line 2: a record starts with 'S' and a digit" },
    { "type S4", "S4030000FC\n" END, "line 1: there is no record type S4" },
    { "nothing but a type", "S1\n" END, "line 1: the record ends before its size" },
    { "too short for an address", "S10200FD\n" END, "line 1: the record ends before its data" },
    { "too short for a checksum", "S1020010\n" END, "line 1: the record ends before its data" },
    { "too little", "S105001042A9\n" END, "line 1: the record says 5 bytes, but 4 follow" },
    { "too much", "S103001042A9\n" END, "line 1: the record says 3 bytes, but 4 follow" },
    { "half a byte", "S104001042A90\n" END, "line 1: the record ends with half a byte" },
    { "no digit", "S10400104GA9\n" END, "line 1: character 10 is not a hexadecimal digit" },
    { "wrong checksum", "S104001042A9\n\nS104001042A8\n" END,
      "line 3: the checksum is 0xA8, but 0xA9 would be right: the file is damaged, copy it" },
    { "wrong count", "S104001042A9\nS5030002FA\n" END,
      "line 2: 2 data records should be above this line, not 1" },
    { "count with data", "S104001042A9\nS504000142B8\n",
      "line 2: a record of type S5 has no data, this one has 1 bytes" },
    { "end with data", "S104001042A9\nS904000042B9\n",
      "line 2: a record of type S9 has no data, this one has 1 bytes" },
    { "data after the end", "S104001042A9\n" END "S104001042A9\n",
      "line 3: there is data after the record that ends the file: if two files" },
    { "cut short between lines", "S104001042A9\nS104001143A7\n", "line 2: the file is cut short" },
    { "cut short after a count", "S104001042A9\nS5030001FB\nS104001143A7\n",
      "line 3: the file is cut short" },
    { "cut short in a line", "S104001042A9\nS1040011", "line 2: the record says 4 bytes" },
    { "conflict", "S104001042A9\nS104001043A8\n" END,
      "line 2: the byte at 0x00000010 is given twice, as 0x42 and as 0x43" },
    { "beyond 4 GiB", "S307FFFFFFFF424377\n" END,
      "line 1: 2 bytes at 0xffffffff go beyond the last address" },
    { "no data", END, "the file holds no data" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].what);
      assert_read (cases[i].text, NULL, cases[i].message);
    }
}

static void
test_longest_record (void)
{
  g_autoptr (GString) text = g_string_new ("S3FF00000000");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (OptioImage) image = NULL;

  for (guint i = 0; i < 250; i++)
    g_string_append (text, "00");
  g_string_append (text, "00\n" END);
  bytes = g_bytes_new (text->str, text->len);
  image = optio_format_read_bytes (optio_format_find ("srec"), bytes, 0, NULL, NULL);
  g_assert_nonnull (image);
  g_assert_cmpuint (optio_image_get_size (image), ==, 250);
  g_string_insert (text, 4, "00");
  assert_read (text->str, NULL, "line 1: the line is longer than a record can be");
}

static void
assert_written (guint32     address,
                guint       size,
                guint32     entry,
                const char *expected)
{
  static const guint8 data[18] = { 1, 2, 3 };
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true (optio_image_builder_add (builder, address, data, size, NULL));
  if (entry != 0)
    optio_image_builder_set_entry (builder, entry);
  image = optio_image_builder_end (builder);
  bytes = image_text_write ("srec", image);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_write (void)
{
  assert_written (0x10, 1, 0, "S0030000FC\nS104001001EA\nS5030001FB\nS9030000FC\n");
  assert_written (0xfffe, 2, 0, "S0030000FC\nS105FFFE0102FA\nS5030001FB\nS9030000FC\n");
  assert_written (0xfffe, 3, 0, "S0030000FC\nS20600FFFE0102F9\nS20501000003F6\nS5030002FA\n"
                                "S804000000FB\n");
  assert_written (0xfffffe, 2, 0, "S0030000FC\nS206FFFFFE0102FA\nS5030001FB\nS804000000FB\n");
  assert_written (0xfffffe, 3, 0, "S0030000FC\nS30700FFFFFE0102F9\nS3060100000003F5\n"
                                  "S5030002FA\nS70500000000FA\n");
  assert_written (0x08000008, 18, 0x080000d5,
                  "S0030000FC\nS30D080000080102030000000000DC\n"
                  "S30F0800001000000000000000000000D8\nS5030002FA\nS705080000D51D\n");

  /* An entry that needs more digits than the data makes all addresses longer. */
  assert_written (0x10, 1, 0x10001, "S0030000FC\nS20500001001E9\nS5030001FB\nS804010001F9\n");
}

/* From 65536 records on, their number needs an S6 record. */
static void
test_write_many (void)
{
  const guint32 n_records = 0x10000;
  static const char end[] = "S604010000FA\nS70508000000F2\n";
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioImage) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *text;
  gsize size;

  for (guint32 i = 0; i < n_records; i++)
    g_assert_true (optio_image_builder_add (builder, 0x08000000 + 2 * i, (const guint8 *) "x", 1,
                                            NULL));
  optio_image_builder_set_entry (builder, 0x08000000);
  image = optio_image_builder_end (builder);
  bytes = image_text_write ("srec", image);
  text = g_bytes_get_data (bytes, &size);
  g_assert_cmpmem (text + size - strlen (end), strlen (end), end, strlen (end));

  again = optio_format_read_bytes (optio_format_find ("srec"), bytes, 0, NULL, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (optio_image_get_n_segments (again), ==, n_records);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-srec/good", test_good);
  g_test_add_func ("/format-srec/broken", test_broken);
  g_test_add_func ("/format-srec/longest-record", test_longest_record);
  g_test_add_func ("/format-srec/write", test_write);
  g_test_add_func ("/format-srec/write-many", test_write_many);
  return g_test_run ();
}
