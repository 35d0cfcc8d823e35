/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-unseen-write.h"

#include "optio-conclusion.h"
#include "optio-engine.h"

#define KEY_CHIP "unseen-chip"
#define KEY_TIME "unseen-time"
#define KEY_BLOCKS "unseen-blocks"

/* No chip's option bytes come near this; a file that says so is damaged. */
#define MAX_BLOCK_SIZE 4096u

/* A block of option bytes: what was read there before, and what is there if the write worked. */
typedef struct
{
  guint32 address;
  GBytes *before;
  GBytes *after; /* as many bytes */
} OptioUnseenBlock;

struct _OptioUnseenWrite
{
  char *chip;    /* its id in the catalog */
  gint64 time_s; /* when it was accepted, since 1970 */
  GArray *blocks;
};

static void
block_clear (gpointer data)
{
  OptioUnseenBlock *block = data;

  g_clear_pointer (&block->before, g_bytes_unref);
  g_clear_pointer (&block->after, g_bytes_unref);
}

static GArray *
new_blocks (void)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (OptioUnseenBlock));

  g_array_set_clear_func (blocks, block_clear);
  return blocks;
}

/* @blocks: (transfer full) */
static OptioUnseenWrite *
unseen_write_take (const char *chip,
                   gint64      time_s,
                   GArray     *blocks)
{
  OptioUnseenWrite *self = g_atomic_rc_box_new0 (OptioUnseenWrite);

  self->chip = g_strdup (chip);
  self->time_s = time_s;
  self->blocks = blocks;
  return self;
}

/* Whether the board has got something of @range and nobody saw what became of it. */
static gboolean
is_unseen (OptioVerdict *verdict,
           OptioRange    range)
{
  guint n_entries;
  const OptioLedgerEntry *entries = optio_verdict_get_ledger (verdict, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    if (optio_range_overlaps (entries[i].range, range) &&
        (entries[i].fate == OPTIO_FATE_WRITTEN || entries[i].fate == OPTIO_FATE_IN_DOUBT))
      return TRUE;

  return FALSE;
}

OptioUnseenWrite *
optio_unseen_write_new_from_verdict (OptioPlan    *plan,
                                     OptioVerdict *verdict)
{
  OptioChip *chip = optio_target_get_chip (optio_plan_get_target (plan));
  g_autoptr (GArray) blocks = new_blocks ();

  for (guint i = 0; i < optio_plan_get_n_steps (plan); i++)
    {
      const OptioStep *step = optio_plan_get_step (plan, i);
      OptioUnseenBlock block = { .address = step->range.start };

      if (step->kind != OPTIO_STEP_OPTIONS || !is_unseen (verdict, step->range))
        continue;
      if (optio_plan_closes_bootloader (plan, step))
        return NULL;

      block.before = g_bytes_ref (step->before);
      block.after = g_bytes_ref (step->after);
      g_array_append_val (blocks, block);
    }

  if (blocks->len == 0 || chip == NULL)
    return NULL;

  return unseen_write_take (optio_chip_get_id (chip), g_get_real_time () / G_USEC_PER_SEC,
                            g_steal_pointer (&blocks));
}

static void
unseen_write_clear (gpointer data)
{
  OptioUnseenWrite *self = data;

  g_clear_pointer (&self->chip, g_free);
  g_clear_pointer (&self->blocks, g_array_unref);
}

void
optio_unseen_write_unref (OptioUnseenWrite *self)
{
  g_atomic_rc_box_release_full (self, unseen_write_clear);
}

OptioVerdict *
optio_unseen_write_review (OptioUnseenWrite *self,
                           OptioChip        *chip,
                           OptioImage       *found)
{
  g_autofree OptioStep *steps = g_new0 (OptioStep, self->blocks->len);

  if (!g_str_equal (self->chip, optio_chip_get_id (chip)))
    return NULL;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const OptioUnseenBlock *block = &g_array_index (self->blocks, OptioUnseenBlock, i);

      steps[i].kind = OPTIO_STEP_OPTIONS;
      steps[i].range =
          OPTIO_RANGE_INIT (block->address, (guint32) g_bytes_get_size (block->before));
      steps[i].before = block->before;
      steps[i].after = block->after;
    }

  return optio_engine_review_options (chip, steps, self->blocks->len, found);
}

char *
optio_unseen_write_dup_time (OptioUnseenWrite *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (self->time_s);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("?");
}

/* ---- as text: "0x1fff7800 aafeffff... aafeffbf..." ---- */

static void
append_hex (GString *text,
            GBytes  *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_string_append_c (text, ' ');
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", data[i]);
}

static GBytes *
parse_hex (const char *text)
{
  gsize size = strlen (text) / 2;
  g_autofree guint8 *data = NULL;

  if (size == 0 || size > MAX_BLOCK_SIZE || strlen (text) % 2 != 0)
    return NULL;

  data = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        return NULL;
      data[i] = (guint8) (high << 4 | low);
    }

  return g_bytes_new_take (g_steal_pointer (&data), size);
}

static gboolean
parse_block (const char       *text,
             OptioUnseenBlock *out_block)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  if (g_strv_length (parts) != 3 || !optio_parse_address (parts[0], &out_block->address))
    return FALSE;

  before = parse_hex (parts[1]);
  after = parse_hex (parts[2]);
  if (before == NULL || after == NULL || g_bytes_get_size (before) != g_bytes_get_size (after))
    return FALSE;

  out_block->before = g_steal_pointer (&before);
  out_block->after = g_steal_pointer (&after);
  return TRUE;
}

void
optio_unseen_write_save (OptioUnseenWrite *self,
                         GKeyFile         *file,
                         const char       *group)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const OptioUnseenBlock *block = &g_array_index (self->blocks, OptioUnseenBlock, i);
      GString *text = g_string_new (NULL);

      g_string_append_printf (text, "0x%08x", block->address);
      append_hex (text, block->before);
      append_hex (text, block->after);
      g_ptr_array_add (texts, g_string_free (text, FALSE));
    }

  g_key_file_set_string (file, group, KEY_CHIP, self->chip);
  g_key_file_set_int64 (file, group, KEY_TIME, self->time_s);
  g_key_file_set_string_list (file, group, KEY_BLOCKS, (const char *const *) texts->pdata,
                              texts->len);
}

OptioUnseenWrite *
optio_unseen_write_load (GKeyFile   *file,
                         const char *group)
{
  g_autofree char *chip = g_key_file_get_string (file, group, KEY_CHIP, NULL);
  g_auto (GStrv) texts = g_key_file_get_string_list (file, group, KEY_BLOCKS, NULL, NULL);
  gint64 time_s = g_key_file_get_int64 (file, group, KEY_TIME, NULL);
  g_autoptr (GArray) blocks = new_blocks ();

  if (chip == NULL || texts == NULL || texts[0] == NULL || time_s <= 0)
    return NULL;

  for (guint i = 0; texts[i] != NULL; i++)
    {
      OptioUnseenBlock block;

      if (!parse_block (texts[i], &block))
        return NULL;
      g_array_append_val (blocks, block);
    }

  return unseen_write_take (chip, time_s, g_steal_pointer (&blocks));
}

void
optio_unseen_write_forget (GKeyFile   *file,
                           const char *group)
{
  g_key_file_remove_key (file, group, KEY_CHIP, NULL);
  g_key_file_remove_key (file, group, KEY_TIME, NULL);
  g_key_file_remove_key (file, group, KEY_BLOCKS, NULL);
}
