/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-memory-private.h"

enum
{
  PROP_TITLE = 1,
  PROP_PROBLEM,
  PROP_COMPARED_TEXT,
  PROP_IS_COMPARED,
  N_PROPS
};

enum
{
  BYTES_CHANGED,
  WANTED,
  FETCHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioBoardMemory, optio_board_memory, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

void
optio_board_memory_changed (OptioBoardMemory *self)
{
  g_signal_emit (self, signals[BYTES_CHANGED], 0);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* ---- pieces ---- */

guint
optio_board_memory_get_piece_index (OptioBoardMemory *self,
                                    guint32           address)
{
  return (address - self->region->range.start) / OPTIO_PIECE_BYTES;
}

OptioRange
optio_board_memory_get_piece_range (OptioBoardMemory *self,
                                    guint             index)
{
  guint32 offset = index * OPTIO_PIECE_BYTES;

  return (OptioRange){ self->region->range.start + offset,
                       MIN (OPTIO_PIECE_BYTES, self->region->range.size - offset) };
}

GBytes *
optio_board_memory_find_piece (OptioBoardMemory *self,
                               guint             index)
{
  return g_hash_table_lookup (self->pieces, GUINT_TO_POINTER (index));
}

/* A row can outlive what it shows. */
static OptioHexByte
peek (GObject *source,
      guint32  address)
{
  OptioBoardMemory *self = OPTIO_BOARD_MEMORY (source);
  OptioHexByte byte = { 0 };
  GBytes *piece;
  guint index;

  if (self->region == NULL ||
      !optio_range_contains (self->region->range, (OptioRange){ address, 1 }))
    return byte;

  index = optio_board_memory_get_piece_index (self, address);
  piece = optio_board_memory_find_piece (self, index);
  if (piece != NULL)
    {
      const guint8 *data = g_bytes_get_data (piece, NULL);

      byte.value = data[address - optio_board_memory_get_piece_range (self, index).start];
      byte.is_known = TRUE;
    }
  byte.has_other = self->other != NULL && optio_image_peek (self->other, address, &byte.other);
  return byte;
}

static guint
get_last_piece (OptioBoardMemory *self,
                OptioRange        range)
{
  return optio_board_memory_get_piece_index (self, (guint32) (optio_range_get_end (range) - 1));
}

static gboolean
wanted_cb (gpointer user_data)
{
  OptioBoardMemory *self = user_data;

  self->wanted_source = 0;
  g_signal_emit (self, signals[WANTED], 0);
  return G_SOURCE_REMOVE;
}

/* What could not be read is not tried again until somebody says that things have changed. */
static void
want (OptioBoardMemory *self,
      OptioRange        range)
{
  guint first = optio_board_memory_get_piece_index (self, range.start);
  guint last = get_last_piece (self, range);

  for (guint i = first; i <= last && self->problem == NULL; i++)
    {
      if (optio_board_memory_find_piece (self, i) != NULL)
        continue;
      g_hash_table_add (self->wanted, GUINT_TO_POINTER (i));
      if (self->wanted_source == 0)
        self->wanted_source = g_idle_add (wanted_cb, self);
    }
}

/* ---- rows ---- */

guint
optio_board_memory_count_rows (OptioBoardMemory *self)
{
  guint32 size = self->region != NULL ? self->region->range.size : 0;

  return size / self->row_bytes + (size % self->row_bytes != 0 ? 1 : 0);
}

OptioRange
optio_board_memory_get_row_range (OptioBoardMemory *self,
                                  guint             position)
{
  guint32 offset = position * self->row_bytes;

  return (OptioRange){ self->region->range.start + offset,
                       MIN (self->row_bytes, self->region->range.size - offset) };
}

static gpointer
optio_board_memory_get_item (GListModel *model,
                             guint       position)
{
  OptioBoardMemory *self = OPTIO_BOARD_MEMORY (model);
  OptioRange range;

  if (position >= optio_board_memory_count_rows (self))
    return NULL;

  range = optio_board_memory_get_row_range (self, position);
  want (self, range);
  return optio_hex_row_new (range, peek, G_OBJECT (self));
}

static guint
optio_board_memory_get_n_items (GListModel *model)
{
  return optio_board_memory_count_rows (OPTIO_BOARD_MEMORY (model));
}

static GType
optio_board_memory_get_item_type (GListModel *model)
{
  return OPTIO_TYPE_HEX_ROW;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item = optio_board_memory_get_item;
  iface->get_n_items = optio_board_memory_get_n_items;
  iface->get_item_type = optio_board_memory_get_item_type;
}

guint
optio_board_memory_find_row (OptioBoardMemory *self,
                             guint32           address)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_MEMORY (self), 0);
  g_return_val_if_fail (self->region != NULL, 0);

  return (address - self->region->range.start) / self->row_bytes;
}

/* ---- what is shown ---- */

OptioBoardMemory *
optio_board_memory_new (void)
{
  return g_object_new (OPTIO_TYPE_BOARD_MEMORY, NULL);
}

static void
end_fetching (OptioBoardMemory *self,
              gboolean          is_complete)
{
  if (!self->is_fetching)
    return;

  self->is_fetching = FALSE;
  g_clear_handle_id (&self->fetched_source, g_source_remove);
  g_signal_emit (self, signals[FETCHED], 0, is_complete);
}

static void
drop_pieces (OptioBoardMemory *self)
{
  g_hash_table_remove_all (self->pieces);
  g_hash_table_remove_all (self->wanted);
  g_hash_table_remove_all (self->pending);
  g_clear_handle_id (&self->wanted_source, g_source_remove);
  g_clear_pointer (&self->problem, g_free);
  end_fetching (self, FALSE);
}

static void
rows_changed (OptioBoardMemory *self,
              guint             n_before)
{
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before,
                              optio_board_memory_count_rows (self));
}

static void
show_region (OptioBoardMemory  *self,
             const OptioRegion *region)
{
  guint n_before = optio_board_memory_count_rows (self);

  drop_pieces (self);
  optio_board_memory_compare (self, NULL, NULL);
  self->region = region;
  rows_changed (self, n_before);
  optio_board_memory_changed (self);
}

void
optio_board_memory_set_target (OptioBoardMemory *self,
                               OptioTarget      *target)
{
  g_return_if_fail (OPTIO_IS_BOARD_MEMORY (self));

  show_region (self, NULL);
  g_clear_pointer (&self->target, optio_target_unref);
  if (target != NULL)
    self->target = optio_target_ref (target);
}

void
optio_board_memory_show (OptioBoardMemory *self,
                         guint             region)
{
  OptioLayout *layout;

  g_return_if_fail (OPTIO_IS_BOARD_MEMORY (self));
  g_return_if_fail (self->target != NULL);

  layout = optio_target_get_layout (self->target);
  g_return_if_fail (region < optio_layout_get_n_regions (layout));

  show_region (self, optio_layout_get_region (layout, region));
}

void
optio_board_memory_hide (OptioBoardMemory *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_MEMORY (self));

  show_region (self, NULL);
}

const OptioRegion *
optio_board_memory_get_region (OptioBoardMemory *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_MEMORY (self), NULL);

  return self->region;
}

void
optio_board_memory_set_row_bytes (OptioBoardMemory *self,
                                  guint             row_bytes)
{
  guint n_before;

  g_return_if_fail (OPTIO_IS_BOARD_MEMORY (self));
  g_return_if_fail (row_bytes > 0 && row_bytes <= OPTIO_HEX_ROW_MAX_BYTES);

  if (row_bytes == self->row_bytes)
    return;

  n_before = optio_board_memory_count_rows (self);
  self->row_bytes = row_bytes;
  rows_changed (self, n_before);
}

void
optio_board_memory_forget (OptioBoardMemory *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_MEMORY (self));

  drop_pieces (self);
  optio_board_memory_compare (self, NULL, NULL);
  /* As if all rows were new, so that those that are looked at are asked for again. */
  rows_changed (self, optio_board_memory_count_rows (self));
  optio_board_memory_changed (self);
}

/* ---- reading ---- */

static gboolean
is_known (OptioBoardMemory *self,
          OptioRange        range)
{
  guint first = optio_board_memory_get_piece_index (self, range.start);
  guint last = get_last_piece (self, range);

  for (guint i = first; i <= last; i++)
    {
      if (optio_board_memory_find_piece (self, i) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
fetched_cb (gpointer user_data)
{
  OptioBoardMemory *self = user_data;

  self->fetched_source = 0;
  end_fetching (self, TRUE);
  return G_SOURCE_REMOVE;
}

void
optio_board_memory_fetch (OptioBoardMemory *self,
                          OptioRange        range)
{
  g_return_if_fail (OPTIO_IS_BOARD_MEMORY (self));
  g_return_if_fail (self->region != NULL && optio_range_contains (self->region->range, range));

  end_fetching (self, FALSE);
  g_clear_pointer (&self->problem, g_free);
  self->is_fetching = TRUE;
  self->fetched = range;
  want (self, range);
  if (is_known (self, range))
    self->fetched_source = g_idle_add (fetched_cb, self);
  optio_board_memory_changed (self);
}

/* Neighbours are read in one go. */
static void
append_piece (OptioBoardMemory *self,
              GArray           *ranges,
              guint             index)
{
  OptioRange range = optio_board_memory_get_piece_range (self, index);
  OptioRange *last =
      ranges->len > 0 ? &g_array_index (ranges, OptioRange, ranges->len - 1) : NULL;

  if (last != NULL && optio_range_get_end (*last) == range.start)
    last->size += range.size;
  else
    g_array_append_val (ranges, range);
  g_hash_table_add (self->pending, GUINT_TO_POINTER (index));
}

OptioPlan *
optio_board_memory_create_read_plan (OptioBoardMemory *self,
                                     GError          **error)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (OptioRange));
  OptioPlan *plan;
  guint n_pieces;

  g_return_val_if_fail (OPTIO_IS_BOARD_MEMORY (self), NULL);

  g_hash_table_remove_all (self->pending);
  if (g_hash_table_size (self->wanted) == 0)
    return NULL;

  n_pieces = get_last_piece (self, self->region->range) + 1;
  for (guint i = 0; i < n_pieces; i++)
    {
      if (g_hash_table_contains (self->wanted, GUINT_TO_POINTER (i)))
        append_piece (self, ranges, i);
    }
  g_hash_table_remove_all (self->wanted);
  plan = optio_plan_new_read (self->target, (const OptioRange *) ranges->data, ranges->len, error);
  if (plan == NULL)
    end_fetching (self, FALSE);
  return plan;
}

static void
take_piece (OptioBoardMemory *self,
            guint             index,
            OptioImage       *image)
{
  OptioRange range = optio_board_memory_get_piece_range (self, index);
  g_autofree guint8 *data = g_malloc (range.size);

  if (optio_image_copy (image, range, data) == range.size)
    g_hash_table_insert (self->pieces, GUINT_TO_POINTER (index),
                         g_bytes_new_take (g_steal_pointer (&data), range.size));
}

void
optio_board_memory_take_reading (OptioBoardMemory *self,
                                 OptioVerdict     *verdict)
{
  OptioImage *image = optio_verdict_get_image (verdict);
  GHashTableIter iter;
  gpointer index;

  g_return_if_fail (OPTIO_IS_BOARD_MEMORY (self));

  /* Without a region the board has changed meanwhile, and nothing is pending. */
  g_hash_table_iter_init (&iter, self->pending);
  while (image != NULL && g_hash_table_iter_next (&iter, &index, NULL))
    take_piece (self, GPOINTER_TO_UINT (index), image);
  g_hash_table_remove_all (self->pending);

  if (self->region != NULL && !optio_verdict_is_success (verdict))
    {
      g_free (self->problem);
      self->problem = g_strdup (optio_verdict_get_sentence (verdict));
      g_hash_table_remove_all (self->wanted);
      end_fetching (self, FALSE);
    }
  else if (self->is_fetching && is_known (self, self->fetched))
    {
      end_fetching (self, TRUE);
    }
  optio_board_memory_changed (self);
}

OptioImage *
optio_board_memory_dup_image (OptioBoardMemory *self,
                              OptioRange        range)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  guint first, last;

  g_return_val_if_fail (OPTIO_IS_BOARD_MEMORY (self), NULL);

  if (!is_known (self, range))
    return NULL;

  first = optio_board_memory_get_piece_index (self, range.start);
  last = get_last_piece (self, range);
  for (guint i = first; i <= last; i++)
    {
      OptioRange piece = optio_board_memory_get_piece_range (self, i);
      OptioRange part = optio_range_intersect (piece, range);
      const guint8 *data = g_bytes_get_data (optio_board_memory_find_piece (self, i), NULL);

      if (!optio_image_builder_add (builder, part.start, data + (part.start - piece.start),
                                    part.size, NULL))
        return NULL;
    }
  return optio_image_builder_end (builder);
}

/* ---- the object ---- */

static char *
dup_title (OptioBoardMemory *self)
{
  g_autofree char *addresses = NULL;

  if (self->region == NULL)
    return g_strdup ("");

  addresses = optio_range_to_string (self->region->range);
  return g_strdup_printf ("%s, %s", self->region->name, addresses);
}

static void
optio_board_memory_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  OptioBoardMemory *self = OPTIO_BOARD_MEMORY (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_take_string (value, dup_title (self));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_COMPARED_TEXT:
      g_value_set_string (value, self->compared_text != NULL ? self->compared_text : "");
      break;
    case PROP_IS_COMPARED:
      g_value_set_boolean (value, self->other != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_board_memory_dispose (GObject *object)
{
  OptioBoardMemory *self = OPTIO_BOARD_MEMORY (object);

  g_clear_handle_id (&self->wanted_source, g_source_remove);
  g_clear_handle_id (&self->fetched_source, g_source_remove);

  G_OBJECT_CLASS (optio_board_memory_parent_class)->dispose (object);
}

static void
optio_board_memory_finalize (GObject *object)
{
  OptioBoardMemory *self = OPTIO_BOARD_MEMORY (object);

  g_clear_pointer (&self->other, optio_image_unref);
  g_clear_pointer (&self->compared_text, g_free);
  g_clear_pointer (&self->target, optio_target_unref);
  g_hash_table_unref (self->pieces);
  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->pending);
  g_free (self->problem);

  G_OBJECT_CLASS (optio_board_memory_parent_class)->finalize (object);
}

static void
optio_board_memory_class_init (OptioBoardMemoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_board_memory_get_property;
  object_class->dispose = optio_board_memory_dispose;
  object_class->finalize = optio_board_memory_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, shown);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, shown);
  properties[PROP_COMPARED_TEXT] =
      g_param_spec_string ("compared-text", NULL, NULL, NULL, shown);
  properties[PROP_IS_COMPARED] =
      g_param_spec_boolean ("is-compared", NULL, NULL, FALSE, shown);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[BYTES_CHANGED] = g_signal_new ("bytes-changed", OPTIO_TYPE_BOARD_MEMORY,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WANTED] = g_signal_new ("wanted", OPTIO_TYPE_BOARD_MEMORY, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[FETCHED] = g_signal_new ("fetched", OPTIO_TYPE_BOARD_MEMORY, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
optio_board_memory_init (OptioBoardMemory *self)
{
  self->row_bytes = OPTIO_HEX_ROW_MAX_BYTES;
  self->pieces =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  self->wanted = g_hash_table_new (NULL, NULL);
  self->pending = g_hash_table_new (NULL, NULL);
}
