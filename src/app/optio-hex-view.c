/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-hex-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "optio-erase-question.h"
#include "optio-file-dialog.h"
#include "optio-format.h"
#include "optio-hex-find.h"
#include "optio-hex-list.h"
#include "optio-hex-row.h"
#include "optio-tab-stop.h"

#define COMPACT_ROW_BYTES 8u

struct _OptioHexView
{
  GtkWidget parent_instance;

  OptioBoardItem *board;
  GSignalGroup *memory_signals;
  GSignalGroup *board_signals;
  gboolean compact;
  GtkWidget *box;
  GtkEditable *address_entry;
  GtkWidget *list;
  GtkSelectionModel *selection;
  GtkLabel *selection_label;
  OptioHexFind *find;

  GFile *file;             /* that waits for what is fetched, to be saved */
  OptioFirmware *firmware; /* that waits for it, to be compared */
};

enum
{
  PROP_BOARD = 1,
  PROP_COMPACT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioHexView, optio_hex_view, GTK_TYPE_WIDGET)

static void
tell (OptioHexView *self,
      const char   *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

static OptioBoardMemory *
get_memory (OptioHexView *self)
{
  return self->board != NULL ? optio_board_item_get_memory (self->board) : NULL;
}

static const OptioRegion *
get_region (OptioHexView *self)
{
  OptioBoardMemory *memory = get_memory (self);

  return memory != NULL ? optio_board_memory_get_region (memory) : NULL;
}

/* ---- the selection ---- */

static OptioRange
get_row_range (OptioHexView *self,
               guint         position)
{
  g_autoptr (OptioHexRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  return optio_hex_row_get_range (row);
}

/* From the first line that is selected to the last one. */
static gboolean
get_selected (OptioHexView *self,
              OptioRange   *out_range)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  OptioRange first, last;

  if (get_region (self) == NULL || gtk_bitset_is_empty (selected))
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
  const OptioRegion *region = get_region (self);
  OptioRange range;
  g_autofree char *addresses = NULL;
  g_autofree char *size = NULL;

  if (region == NULL)
    return g_strdup ("");
  if (!get_selected (self, &range))
    range = region->range;

  addresses = optio_range_to_string (range);
  size = optio_format_size (range.size);
  /* Translators: addresses and size: "0x08000000-0x080007ff, 2 KiB" */
  return g_strdup_printf (_("%s, %s"), addresses, size);
}

static void
update (OptioHexView *self)
{
  const OptioRegion *region = get_region (self);
  gboolean is_ready = self->board != NULL && !optio_board_item_is_busy (self->board) &&
                      optio_board_item_is_present (self->board);
  gboolean can_erase = region != NULL && (region->access & OPTIO_ACCESS_ERASE) != 0;
  g_autofree char *text = dup_selection_text (self);
  OptioRange range;

  gtk_label_set_label (self->selection_label, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hex.select-sectors",
                                 get_selected (self, &range));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hex.erase",
                                 is_ready && can_erase && get_selected (self, &range));
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
  const OptioRegion *region = get_region (self);
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
  tell (self, _("This address is not in this memory."));
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
save_fetched (OptioHexView *self,
              GFile        *file)
{
  g_autofree char *name = g_file_get_basename (file);
  const OptioFormat *format = optio_format_find_for_file_name (name);
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  OptioRange range;

  if (!get_selected (self, &range))
    range = get_region (self)->range;
  if (format == NULL)
    format = optio_format_find ("bin");
  image = optio_board_memory_dup_image (get_memory (self), range);
  if (image == NULL)
    return;

  if (format->write == NULL)
    {
      tell (self, _("Files of this format can only be read. Choose another file name."));
      return;
    }
  if (!format->write (image, out, &error))
    {
      tell (self, error->message);
      return;
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  optio_file_dialog_write (GTK_WIDGET (self), file, bytes);
}

static void
fetched_cb (OptioHexView *self,
            gboolean      is_complete)
{
  g_autoptr (GFile) file = g_steal_pointer (&self->file);
  g_autoptr (OptioFirmware) firmware = g_steal_pointer (&self->firmware);

  if (!is_complete)
    return;

  if (file != NULL)
    save_fetched (self, file);
  if (firmware != NULL)
    optio_board_memory_compare (get_memory (self), optio_firmware_get_image (firmware),
                                optio_firmware_get_name (firmware));
}

static void
save (GtkWidget *widget,
      GFile     *file)
{
  OptioHexView *self = OPTIO_HEX_VIEW (widget);
  OptioRange range;

  if (get_region (self) == NULL)
    return;

  if (!get_selected (self, &range))
    range = get_region (self)->range;
  g_set_object (&self->file, file);
  optio_board_memory_fetch (get_memory (self), range);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr (GtkFileFilter) filter = optio_file_dialog_create_writable_filter ();

  optio_file_dialog_save (widget, _("Save Memory"), "memory.bin", filter, save);
}

static void
firmware_read_cb (OptioHexView  *self,
                  GParamSpec    *pspec,
                  OptioFirmware *firmware)
{
  OptioImage *image = optio_firmware_get_image (firmware);
  const OptioRegion *region = get_region (self);
  OptioRange first, last, range;

  if (optio_firmware_is_loading (firmware) || firmware != self->firmware || region == NULL)
    return;

  /* What is compared stays as it is, also if the file changes. */
  g_signal_handlers_disconnect_by_func (firmware, firmware_read_cb, self);
  if (image == NULL)
    {
      tell (self, optio_firmware_get_problem (firmware));
      return;
    }

  first = optio_segment_get_range (optio_image_get_segment (image, 0));
  last = optio_segment_get_range (
      optio_image_get_segment (image, optio_image_get_n_segments (image) - 1));
  range = optio_range_intersect (
      region->range, (OptioRange){ first.start, last.start - first.start + last.size });
  if (range.size == 0)
    {
      tell (self, _("The file has nothing for this memory."));
      return;
    }
  optio_board_memory_fetch (get_memory (self), range);
}

static void
compare (GtkWidget *widget,
         GFile     *file)
{
  OptioHexView *self = OPTIO_HEX_VIEW (widget);
  g_autofree char *base = NULL;

  if (get_region (self) == NULL)
    return;

  base = g_strdup_printf ("0x%x", get_region (self)->range.start);
  g_clear_object (&self->firmware);
  self->firmware = optio_firmware_new (file);
  optio_firmware_set_base_text (self->firmware, base);
  g_signal_connect_object (self->firmware, "notify::loading", G_CALLBACK (firmware_read_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
compare_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr (GListModel) filters = optio_file_dialog_create_firmware_filters ();

  optio_file_dialog_open (widget, _("Compare with File"), filters, compare);
}

static void
end_comparison_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  OptioBoardMemory *memory = get_memory (OPTIO_HEX_VIEW (widget));

  if (memory != NULL)
    optio_board_memory_compare (memory, NULL, NULL);
  optio_hex_view_focus_bytes (OPTIO_HEX_VIEW (widget)); /* the button goes */
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

  if (get_region (self) == NULL)
    return;
  if (optio_board_memory_find_difference (get_memory (self), row, forward, &row))
    go_to (self, row);
  else
    tell (self, _("There is no more difference."));
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

  if (!get_selected (self, &range))
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

  if (!get_selected (self, &range))
    return;

  plan = optio_plan_new_erase (optio_board_item_get_target (self->board), &range,
                               OPTIO_ERASE_BY_SECTOR, &error);
  if (plan == NULL)
    tell (self, error->message);
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

  g_clear_object (&self->file);
  g_clear_object (&self->firmware);
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
  g_clear_object (&self->file);
  g_clear_object (&self->firmware);
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
    { "hex.save", save_action },
    { "hex.compare", compare_action },
    { "hex.end-comparison", end_comparison_action },
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
  g_signal_group_connect_swapped (self->memory_signals, "fetched", G_CALLBACK (fetched_cb), self);
  self->board_signals = g_signal_group_new (OPTIO_TYPE_BOARD_ITEM);
  g_signal_group_connect_swapped (self->board_signals, "notify::busy", G_CALLBACK (update), self);
}
