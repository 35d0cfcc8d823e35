/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-content.h"

/* Stack pointer, reset, and the exceptions 2 to 15 of ARMv6-M and later. */
#define N_VECTORS 16
#define VECTORS_SIZE (N_VECTORS * 4)

/* B ., a jump to itself; bit 0 of a vector says that Thumb code follows. */
#define LOOP 0xe7fe
#define THUMB 1

static void
content_clear (gpointer data)
{
  OptioBoardContent *content = data;

  g_clear_pointer (&content->bytes, g_bytes_unref);
  g_clear_pointer (&content->option, g_free);
}

GArray *
optio_board_contents_new (void)
{
  GArray *contents = g_array_new (FALSE, TRUE, sizeof (OptioBoardContent));

  g_array_set_clear_func (contents, content_clear);
  return contents;
}

void
optio_board_contents_take_bytes (GArray *contents,
                                 guint32 address,
                                 GBytes *bytes)
{
  OptioBoardContent content = { .address = address, .bytes = bytes };

  g_array_append_val (contents, content);
}

void
optio_board_contents_add_option (GArray     *contents,
                                 const char *name,
                                 guint32     value)
{
  OptioBoardContent content = { .option = g_strdup (name), .value = value };

  g_array_append_val (contents, content);
}

void
optio_board_contents_append (GArray *contents,
                             GArray *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      const OptioBoardContent *other = &g_array_index (others, OptioBoardContent, i);

      if (other->bytes != NULL)
        optio_board_contents_take_bytes (contents, other->address, g_bytes_ref (other->bytes));
      else
        optio_board_contents_add_option (contents, other->option, other->value);
    }
}

GBytes *
optio_board_program_new (guint32 linked_at,
                         guint32 stack,
                         guint32 size)
{
  guint8 *bytes;

  g_return_val_if_fail (size >= VECTORS_SIZE + 2, NULL);

  bytes = g_malloc (size);
  for (guint32 i = 0; i < size; i++)
    {
      guint32 vector = i < 4 ? stack : linked_at + VECTORS_SIZE + THUMB;

      bytes[i] = i < VECTORS_SIZE ? (guint8) (vector >> 8 * (i % 4))
                                  : (guint8) (LOOP >> 8 * (i % 2));
    }

  return g_bytes_new_take (bytes, size);
}
