/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "image-text.h"
#include "optio-uf2-family.h"

#define BLOCK_SIZE 512u
#define F4 0x57755a57u
#define F0 0x647824b6u
#define HAS_FAMILY 0x2000u

/* One block; its payload counts up from @first. */
typedef struct
{
  guint32 flags;
  guint32 address;
  guint32 size;
  guint32 number;
  guint32 n_blocks;
  guint32 family;
  guint8 first;
} Block;

static void
append_block (GByteArray  *file,
              const Block *block)
{
  const guint32 head[] = { 0x0a324655,   0x9e5d5157,    block->flags,    block->address,
                           block->size,  block->number, block->n_blocks, block->family };
  guint8 bytes[BLOCK_SIZE] = { 0 };

  for (guint i = 0; i < 32; i++)
    bytes[i] = (guint8) (head[i / 4] >> 8 * (i % 4));
  for (guint i = 0; i < MIN (block->size, 476); i++)
    bytes[32 + i] = (guint8) (block->first + i);
  memcpy (bytes + 508, "\x30\x6f\xb1\x0a", 4);
  g_byte_array_append (file, bytes, sizeof bytes);
}

static GByteArray *
new_file (const Block *blocks,
          guint        n_blocks)
{
  GByteArray *file = g_byte_array_new ();

  for (guint i = 0; i < n_blocks && blocks[i].n_blocks != 0; i++)
    append_block (file, &blocks[i]);
  return file;
}

static void
assert_read (GByteArray *file,
             const char *expected,
             const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);

  image_text_assert_read ("uf2", bytes, expected, message);
}

#define MAX_BLOCKS 3

static void
test_good (void)
{
  static const struct
  {
    const char *what;
    const char *expected;
    Block blocks[MAX_BLOCKS];
  } cases[] = {
    { "no family, but the size of a file", "100:0001", { { 0, 0x100, 2, 0, 1, 12345, 0 } } },
    { "a family", "100:0001 family 57755a57", { { HAS_FAMILY, 0x100, 2, 0, 1, F4, 0 } } },
    { "two blocks that touch", "100:00010203 family 57755a57",
      { { HAS_FAMILY, 0x100, 2, 0, 2, F4, 0 }, { HAS_FAMILY, 0x102, 2, 1, 2, F4, 2 } } },
    { "in any order", "100:00010203",
      { { 0, 0x102, 2, 1, 2, 0, 2 }, { 0, 0x100, 2, 0, 2, 0, 0 } } },
    { "blocks that are not for the flash are left out", "100:00",
      { { 1, 0x200, 2, 0, 3, 0, 0 }, { 0, 0x100, 1, 1, 3, 0, 0 }, { 1, 0x100, 2, 2, 3, 0, 7 } } },
    { "a block for nobody needs no family", "100:00 family 57755a57",
      { { 1, 0, 2, 0, 2, 0, 0 }, { HAS_FAMILY, 0x100, 1, 1, 2, F4, 0 } } },
    { "a checksum (MD5) and tags behind the payload", "100:00",
      { { 0x4000 | 0x8000, 0x100, 1, 0, 1, 0, 0 } } },
    { "the same bytes twice", "100:000102",
      { { 0, 0x100, 2, 0, 2, 0, 0 }, { 0, 0x101, 2, 1, 2, 0, 1 } } },
    { "an empty block", "100:00", { { 0, 0x100, 1, 0, 2, 0, 0 }, { 0, 0x200, 0, 1, 2, 0, 0 } } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = new_file (cases[i].blocks, MAX_BLOCKS);

      g_test_message ("%s", cases[i].what);
      assert_read (file, cases[i].expected, NULL);
    }
}

static void
test_largest_block (void)
{
  static const Block block = { 0, 0x100, 476, 0, 1, 0, 0 };
  g_autoptr (GByteArray) file = new_file (&block, 1);
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);
  g_autoptr (OptioImage) image = optio_format_read_bytes (NULL, bytes, 0, NULL, NULL);

  g_assert_nonnull (image);
  g_assert_cmpuint (optio_image_get_size (image), ==, 476);
}

static void
test_broken (void)
{
  static const struct
  {
    const char *message;
    Block blocks[MAX_BLOCKS];
  } cases[] = {
    { "offset 0x0: a block holds at most 476 bytes, not 477: the file is damaged",
      { { 0, 0x100, 477, 0, 1, 0, 0 } } },
    { "a block holds at most 476 bytes, not 4294967295", { { 0, 0, 0xffffffff, 0, 1, 0, 0 } } },
    { "offset 0x0: block 1 does not exist, there are 1 from 0 on", { { 0, 0, 1, 1, 1, 0, 0 } } },
    { "offset 0x0: there should be 2 blocks, but the file has only 1",
      { { 0, 0, 1, 0, 2, 0, 0 } } },
    { "there should be 4294967295 blocks", { { 0, 0, 1, 0xfffffffe, 0xffffffff, 0, 0 } } },
    { "offset 0x200: block 0 comes twice",
      { { 0, 0, 1, 0, 2, 0, 0 }, { 0, 1, 1, 0, 2, 0, 0 } } },
    { "offset 0x200: this block says that there are 2 blocks, those before it said 1",
      { { 0, 0, 1, 0, 1, 0, 0 }, { 0, 1, 1, 1, 2, 0, 0 } } },
    { "offset 0x200: block 0 comes twice",
      { { 0, 0, 1, 0, 1, 0, 0 }, { 0, 1, 1, 0, 1, 0, 0 } } },
    { "offset 0x200: the byte at 0x00000001 is given twice, as 0x01 and as 0x09",
      { { 0, 0, 2, 0, 2, 0, 0 }, { 0, 1, 2, 1, 2, 0, 9 } } },
    { "offset 0x200: the file holds firmware for several kinds of chip, STM32F4 and STM32F0: "
      "choose a file for one of them",
      { { HAS_FAMILY, 0, 1, 0, 2, F4, 0 }, { HAS_FAMILY, 1, 1, 1, 2, F0, 0 } } },
    { "several kinds of chip, any chip and 0x12345678",
      { { 0, 0, 1, 0, 2, 0, 0 }, { HAS_FAMILY, 1, 1, 1, 2, 0x12345678, 0 } } },
    { "offset 0x0: this UF2 file holds files, not the content of a chip's memory",
      { { 0x1000, 0, 1, 0, 1, 0, 0 } } },
    { "offset 0x0: 2 bytes at 0xffffffff go beyond", { { 0, 0xffffffff, 2, 0, 1, 0, 0 } } },
    { "the file holds no data", { { 1, 0, 2, 0, 1, 0, 0 } } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = new_file (cases[i].blocks, MAX_BLOCKS);

      g_test_message ("%s", cases[i].message);
      assert_read (file, NULL, cases[i].message);
    }
}

static void
test_broken_marks (void)
{
  static const Block blocks[] = { { 0, 0, 1, 0, 2, 0, 0 }, { 0, 1, 1, 1, 2, 0, 0 } };
  static const guint marks[] = { 512, 519, 512 + 508, 512 + 511 };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autoptr (GByteArray) file = new_file (blocks, G_N_ELEMENTS (blocks));

      file->data[marks[i]] ^= 1;
      assert_read (file, NULL, "offset 0x200: a UF2 block should stand here: the file is damaged");
    }
}

static void
test_cut (void)
{
  static const Block blocks[] = { { 0, 0, 1, 0, 2, 0, 0 }, { 0, 1, 1, 1, 2, 0, 0 } };

  for (guint size = 1; size < 2 * BLOCK_SIZE; size++)
    {
      g_autoptr (GByteArray) file = new_file (blocks, G_N_ELEMENTS (blocks));

      g_byte_array_set_size (file, size);
      assert_read (file, NULL,
                   size < BLOCK_SIZE ? "offset 0x0: a block is cut short"
                                     : "offset 0x0: there should be 2 blocks, but the file has");
    }
}

static void
test_cut_behind_the_last_block (void)
{
  static const Block block = { 0, 0, 1, 0, 1, 0, 0 };
  g_autoptr (GByteArray) file = new_file (&block, 1);

  g_byte_array_append (file, (const guint8 *) "UF2", 3);
  assert_read (file, NULL, "offset 0x200: a block is cut short");
}

/* Blocks of 256 bytes that begin at a multiple of 256; the first and the last may be shorter. */
static void
test_write (void)
{
  static const struct
  {
    guint32 address;
    guint8 number;
    guint16 size;
  } blocks[] = { { 0x080000fe, 0, 2 }, { 0x08000100, 1, 256 }, { 0x08000200, 2, 1 } };
  guint8 data[259];
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (GBytes) written = NULL;
  guint8 first = 0;

  for (guint i = 0; i < sizeof data; i++)
    data[i] = (guint8) i;
  g_assert_true (optio_image_builder_add (builder, 0x080000fe, data, sizeof data, NULL));
  optio_image_builder_set_family_id (builder, F4);
  image = optio_image_builder_end (builder);
  written = image_text_write ("uf2", image);

  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      const Block block = { HAS_FAMILY, blocks[i].address, blocks[i].size, blocks[i].number,
                            G_N_ELEMENTS (blocks), F4, first };

      append_block (expected, &block);
      first = (guint8) (first + blocks[i].size);
    }
  g_assert_cmpmem (g_bytes_get_data (written, NULL), g_bytes_get_size (written), expected->data,
                   expected->len);
}

/* A byte here and there would make a file of 512 bytes for each. */
static void
test_write_refuses_too_much (void)
{
  const guint n_blocks = 256 * 1024 * 1024 / BLOCK_SIZE;
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= n_blocks; i++)
    g_assert_true (optio_image_builder_add (builder, 256 * i, (const guint8 *) "x", 1, NULL));
  image = optio_image_builder_end (builder);
  g_assert_false (optio_format_find ("uf2")->write (image, out, &error));
  g_assert_cmpstr (error->message, ==,
                   "as UF2 the file would be larger than 256 MiB: save it as Intel HEX");
  g_assert_cmpuint (out->len, ==, 0);
}

static void
test_families (void)
{
  static const struct
  {
    const char *name;
    guint32 id;
  } cases[] = {
    { "STM32F4", F4 },          { "stm32f0", F0 },         { "STM32H7", 0x6db66082 },
    { "0x57755a57", F4 },       { "STM32F407", 0x6d0922fa },
  };
  guint32 id;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (optio_uf2_family_find (cases[i].name, &id));
      g_assert_cmphex (id, ==, cases[i].id);
      g_assert_nonnull (optio_uf2_family_get_name (id));
    }

  g_assert_cmpstr (optio_uf2_family_get_name (F4), ==, "STM32F4");
  g_assert_null (optio_uf2_family_get_name (0));
  g_assert_false (optio_uf2_family_find ("STM32", &id));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-uf2/good", test_good);
  g_test_add_func ("/format-uf2/largest-block", test_largest_block);
  g_test_add_func ("/format-uf2/broken", test_broken);
  g_test_add_func ("/format-uf2/broken-marks", test_broken_marks);
  g_test_add_func ("/format-uf2/cut", test_cut);
  g_test_add_func ("/format-uf2/cut-behind-the-last-block", test_cut_behind_the_last_block);
  g_test_add_func ("/format-uf2/write", test_write);
  g_test_add_func ("/format-uf2/write-refuses-too-much", test_write_refuses_too_much);
  g_test_add_func ("/format-uf2/families", test_families);
  return g_test_run ();
}
