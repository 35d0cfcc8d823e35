/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-ledger.h"

struct _OptioLedger
{
  GArray *entries; /* OptioLedgerEntry, sorted, apart */
};

OptioLedger *
optio_ledger_new (void)
{
  OptioLedger *self = g_new0 (OptioLedger, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (OptioLedgerEntry));
  return self;
}

void
optio_ledger_free (OptioLedger *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

static OptioLedgerEntry *
entry_at (OptioLedger *self,
          guint        index)
{
  return &g_array_index (self->entries, OptioLedgerEntry, index);
}

/* The first entry that ends behind @address. */
static guint
find (OptioLedger *self,
      guint32      address)
{
  guint low = 0;
  guint high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (optio_range_get_end (entry_at (self, middle)->range) <= address)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
split_at (OptioLedger *self,
          guint64      address)
{
  OptioLedgerEntry *entry;
  OptioLedgerEntry right;
  guint index;

  if (address > G_MAXUINT32)
    return;

  index = find (self, (guint32) address);
  if (index == self->entries->len || entry_at (self, index)->range.start >= address)
    return;

  entry = entry_at (self, index);
  right = *entry;
  right.range.start = (guint32) address;
  right.range.size = (guint32) (optio_range_get_end (entry->range) - address);
  entry->range.size -= right.range.size;
  g_array_insert_val (self->entries, index + 1, right);
}

static void
join_at (OptioLedger *self,
         guint        index)
{
  OptioLedgerEntry *left;
  OptioLedgerEntry *right;

  if (index == 0 || index >= self->entries->len)
    return;

  left = entry_at (self, index - 1);
  right = entry_at (self, index);
  if (left->fate != right->fate || optio_range_get_end (left->range) != right->range.start)
    return;

  left->range.size += right->range.size;
  g_array_remove_index (self->entries, index);
}

void
optio_ledger_set (OptioLedger *self,
                  OptioRange   range,
                  OptioFate    fate)
{
  OptioLedgerEntry entry = { .range = range, .fate = fate };
  guint first;
  guint last;

  if (range.size == 0)
    return;

  split_at (self, range.start);
  split_at (self, optio_range_get_end (range));

  first = find (self, range.start);
  last = first;
  while (last < self->entries->len &&
         optio_range_contains (range, entry_at (self, last)->range))
    last++;

  if (last > first)
    g_array_remove_range (self->entries, first, last - first);

  g_array_insert_val (self->entries, first, entry);
  join_at (self, first + 1);
  join_at (self, first);
}

const OptioLedgerEntry *
optio_ledger_get_entries (OptioLedger *self,
                          guint       *out_n_entries)
{
  *out_n_entries = self->entries->len;
  return self->entries->len > 0 ? entry_at (self, 0) : NULL;
}

guint64
optio_ledger_count (OptioLedger *self,
                    OptioFate    fate)
{
  guint64 size = 0;

  for (guint i = 0; i < self->entries->len; i++)
    if (entry_at (self, i)->fate == fate)
      size += entry_at (self, i)->range.size;

  return size;
}

guint64
optio_ledger_count_in (OptioLedger *self,
                       OptioRange   range,
                       OptioFate    fate)
{
  guint64 size = 0;

  for (guint i = find (self, range.start); i < self->entries->len; i++)
    if (entry_at (self, i)->fate == fate)
      size += optio_range_intersect (entry_at (self, i)->range, range).size;

  return size;
}

static gboolean
is_fate_open (OptioFate fate)
{
  return fate == OPTIO_FATE_ERASED || fate == OPTIO_FATE_IN_DOUBT;
}

/* Returns the end of the entry, or of the gap between two entries, that @address lies in. */
static guint64
find_end (OptioLedger *self,
          guint64      address,
          gboolean    *out_is_open)
{
  guint index = find (self, (guint32) address);
  OptioLedgerEntry *entry = index < self->entries->len ? entry_at (self, index) : NULL;

  *out_is_open = entry == NULL || entry->range.start > address || is_fate_open (entry->fate);
  if (entry == NULL)
    return G_MAXUINT64;

  return entry->range.start > address ? entry->range.start : optio_range_get_end (entry->range);
}

gboolean
optio_ledger_find_open (OptioLedger *self,
                        OptioRange   range,
                        OptioRange  *out_open)
{
  guint64 end = optio_range_get_end (range);
  guint64 address = range.start;

  *out_open = OPTIO_RANGE_INIT (range.start, 0);
  while (address < end)
    {
      gboolean is_open;
      guint64 next = MIN (find_end (self, address, &is_open), end);

      if (is_open)
        out_open->size += (guint32) (next - address);
      else if (out_open->size > 0)
        return TRUE;
      else
        out_open->start = (guint32) next;
      address = next;
    }

  return out_open->size > 0;
}
