/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-hex-view-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "optio-erase-question.h"
#include "optio-hex-list.h"
#include "optio-hex-row.h"
#include "optio-tab-stop.h"

#define COMPACT_ROW_BYTES 8u

enum
{
  PROP_BOARD = 1,
  PROP_COMPACT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioHexView, optio_hex_view, GTK_TYPE_WIDGET)

static OptioBoardMemory *
get_memory (OptioHexView *self)
{
  return self->board != NULL ? optio_board_item_get_memory (self->board) : NULL;
}

const OptioRegion *
optio_hex_view_get_region (OptioHexView *self)
{
  OptioBoardMemory *memory = get_memory (self);

  return memory != NULL ? optio_board_memory_get_region (memory) : NULL;
}

void
optio_hex_view_tell (OptioHexView *self,
                     const char   *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

/* ---- the selection ---- */

static OptioRange
get_row_range (OptioHexView *self,
               guint         position)
{
  g_autoptr (OptioHexRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  return optio_hex_row_get_range (row);
}

gboolean
optio_hex_view_get_selected (OptioHexView *self,
                             OptioRange   *out_range)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  OptioRange first, last;

  if (optio_hex_view_get_region (self) == NULL || gtk_bitset_is_empty (selected))
    return FALSE;

  first = get_row_range (self, gtk_bitset_get_minimum (selected));
  last = get_row_range (self, gtk_bitset_get_maximum (selected));
  out_range->start = first.start;
  out_range->size = last.start - first.start + last.size;
  return TRUE;
}

static char *
dup_selection_text (OptioHexView *self)
{
  const OptioRegion *region = optio_hex_view_get_region (self);
  OptioRange range;
  g_autofree char *addresses = NULL;
  g_autofree char *size = NULL;

  if (region == NULL)
    return g_strdup ("");
  if (!optio_hex_view_get_selected (self, &range))
    range = region->range;

  addresses = optio_range_to_string (range);
  size = optio_format_size (range.size);
  /* Translators: addresses and size: "0x08000000-0x080007ff, 2 KiB" */
  return g_strdup_printf (_("%s, %s"), addresses, size);
}

static void
update (OptioHexView *self)
{
  const OptioRegion *region = optio_hex_view_get_region (self);
  gboolean is_ready = self->board != NULL && !optio_board_item_is_busy (self->board) &&
                      optio_board_item_is_present (self->board);
  gboolean can_erase = region != NULL && (region->access & OPTIO_ACCESS_ERASE) != 0;
  g_autofree char *text = dup_selection_text (self);
  OptioRange range;
  gboolean has_selection = optio_hex_view_get_selected (self, &range);

  gtk_label_set_label (self->selection_label, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hex.select-sectors", has_selection);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hex.erase",
                                 is_ready && can_erase && has_selection);
}

static void
selection_changed_cb (OptioHexView *self)
{
  update (self);
}

static void
go_to (OptioHexView *self,
       guint         position)
{
  optio_hex_list_go_to (GTK_LIST_VIEW (self->list), position);
}

static void
address_changed_cb (OptioHexView *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->address_entry), "error");
}

static void
address_entered_cb (OptioHexView *self)
{
  const OptioRegion *region = optio_hex_view_get_region (self);
  guint32 address;

  if (region == NULL)
    return;

  if (optio_parse_address (gtk_editable_get_text (self->address_entry), &address) &&
      optio_range_contains (region->range, (OptioRange){ address, 1 }))
    {
      go_to (self, optio_board_memory_find_row (get_memory (self), address));
      optio_hex_view_focus_bytes (self);
      return;
    }

  gtk_widget_add_css_class (GTK_WIDGET (self->address_entry), "error");
  optio_hex_view_tell (self, _("This address is not in this memory."));
}

void
optio_hex_view_start_search (OptioHexView *self)
{
  g_return_if_fail (OPTIO_IS_HEX_VIEW (self));

  optio_hex_find_open (self->find);
}

void
optio_hex_view_focus_bytes (OptioHexView *self)
{
  g_return_if_fail (OPTIO_IS_HEX_VIEW (self));

  gtk_widget_grab_focus (self->list);
}

void
optio_hex_view_enter_address (OptioHexView *self)
{
  g_return_if_fail (OPTIO_IS_HEX_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->address_entry));
}

static void
step (OptioHexView *self,
      gboolean      forward)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint row;

  if (gtk_bitset_is_empty (selected))
    row = forward ? G_MAXUINT : n_rows;
  else
    row = forward ? gtk_bitset_get_maximum (selected) : gtk_bitset_get_minimum (selected);

  if (optio_hex_view_get_region (self) == NULL)
    return;
  if (optio_board_memory_find_difference (get_memory (self), row, forward, &row))
    go_to (self, row);
  else
    optio_hex_view_tell (self, _("There is no more difference."));
}

static void
step_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  step (OPTIO_HEX_VIEW (widget), g_str_equal (action_name, "hex.next-difference"));
}

static void
read_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  OptioBoardMemory *memory = get_memory (OPTIO_HEX_VIEW (widget));

  if (memory != NULL)
    optio_board_memory_forget (memory);
}

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  OptioBoardMemory *memory = get_memory (OPTIO_HEX_VIEW (widget));

  if (memory != NULL)
    optio_board_memory_hide (memory);
}

/* Whole sectors are what can be erased. */
static void
select_sectors_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  OptioHexView *self = OPTIO_HEX_VIEW (widget);
  OptioSector first, last;
  OptioLayout *layout;
  OptioRange range;
  guint begin, end;

  if (!optio_hex_view_get_selected (self, &range))
    return;

  layout = optio_target_get_layout (optio_board_item_get_target (self->board));
  if (!optio_layout_find_sector (layout, (guint32) range.start, &first) ||
      !optio_layout_find_sector (layout, (guint32) (optio_range_get_end (range) - 1), &last))
    return;

  begin = optio_board_memory_find_row (get_memory (self), (guint32) first.range.start);
  end = optio_board_memory_find_row (get_memory (self),
                                     (guint32) (optio_range_get_end (last.range) - 1));
  gtk_selection_model_select_range (self->selection, begin, end - begin + 1, TRUE);
}

static void
erase_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  OptioHexView *self = OPTIO_HEX_VIEW (widget);
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  OptioRange range;

  if (!optio_hex_view_get_selected (self, &range))
    return;

  plan = optio_plan_new_erase (optio_board_item_get_target (self->board), &range,
                               OPTIO_ERASE_BY_SECTOR, &error);
  if (plan == NULL)
    optio_hex_view_tell (self, error->message);
  else
    optio_erase_question_ask (GTK_WINDOW (gtk_widget_get_root (widget)), self->board, plan);
}

static gboolean
is_set (OptioHexView *self,
        const char   *text)
{
  return text != NULL && *text != '\0';
}

/* ---- the widget ---- */

static void
update_row_bytes (OptioHexView *self)
{
  if (self->board != NULL)
    optio_board_memory_set_row_bytes (get_memory (self), self->compact ? COMPACT_ROW_BYTES
                                                                       : OPTIO_HEX_ROW_MAX_BYTES);
}

static void
set_board (OptioHexView   *self,
           OptioBoardItem *board)
{
  if (!g_set_object (&self->board, board))
    return;

  optio_hex_view_drop_files (self);
  g_signal_group_set_target (self->board_signals, board);
  g_signal_group_set_target (self->memory_signals, get_memory (self));
  update_row_bytes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOARD]);
  update (self);
}

static void
optio_hex_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  OptioHexView *self = OPTIO_HEX_VIEW (object);

  switch (prop_id)
    {
    case PROP_BOARD:
      g_value_set_object (value, self->board);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_hex_view_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  OptioHexView *self = OPTIO_HEX_VIEW (object);

  switch (prop_id)
    {
    case PROP_BOARD:
      set_board (self, g_value_get_object (value));
      break;
    case PROP_COMPACT:
      self->compact = g_value_get_boolean (value);
      update_row_bytes (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_hex_view_dispose (GObject *object)
{
  OptioHexView *self = OPTIO_HEX_VIEW (object);

  g_clear_object (&self->board_signals);
  g_clear_object (&self->memory_signals);
  g_clear_object (&self->board);
  optio_hex_view_drop_files (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (optio_hex_view_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "hex.back", back_action },
    { "hex.read", read_action },
    { "hex.next-difference", step_action },
    { "hex.previous-difference", step_action },
    { "hex.select-sectors", select_sectors_action },
    { "hex.erase", erase_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "hex.erase", NULL);
}

static void
optio_hex_view_class_init (OptioHexViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_hex_view_get_property;
  object_class->set_property = optio_hex_view_set_property;
  object_class->dispose = optio_hex_view_dispose;

  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  install_actions (widget_class);
  optio_hex_view_install_file_actions (widget_class);
  g_type_ensure (OPTIO_TYPE_BOARD_ITEM);
  g_type_ensure (OPTIO_TYPE_BOARD_MEMORY);
  g_type_ensure (OPTIO_TYPE_HEX_FIND);
  g_type_ensure (OPTIO_TYPE_HEX_ROW);
  g_type_ensure (OPTIO_TYPE_TAB_STOP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "hexview");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-hex-view.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioHexView, box);
  gtk_widget_class_bind_template_child (widget_class, OptioHexView, address_entry);
  gtk_widget_class_bind_template_child (widget_class, OptioHexView, list);
  gtk_widget_class_bind_template_child (widget_class, OptioHexView, selection);
  gtk_widget_class_bind_template_child (widget_class, OptioHexView, selection_label);
  gtk_widget_class_bind_template_child (widget_class, OptioHexView, find);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_to);
  gtk_widget_class_bind_template_callback (widget_class, optio_hex_view_focus_bytes);
  gtk_widget_class_bind_template_callback (widget_class, is_set);
}

static void
optio_hex_view_init (OptioHexView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->memory_signals = g_signal_group_new (OPTIO_TYPE_BOARD_MEMORY);
  g_signal_group_connect_swapped (self->memory_signals, "fetched",
                                  G_CALLBACK (optio_hex_view_take_fetched), self);
  self->board_signals = g_signal_group_new (OPTIO_TYPE_BOARD_ITEM);
  g_signal_group_connect_swapped (self->board_signals, "notify::busy", G_CALLBACK (update), self);
}
