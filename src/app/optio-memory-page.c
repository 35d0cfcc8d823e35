/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-memory-page.h"

#include <glib/gi18n-lib.h>

#include "optio-hex-view.h"
#include "optio-region-row.h"
#include "optio-result-view.h"

struct _OptioMemoryPage
{
  AdwBin parent_instance;

  OptioBoardItem *board;
  AdwPreferencesGroup *memory_group;
  GtkListBox *region_box;
  AdwPreferencesGroup *chip_group;
  AdwPreferencesGroup *notes_group;
  AdwPreferencesGroup *usb_group;
  OptioHexView *hex_view;
  gboolean compact;
  GPtrArray *rows; /* the rows of all groups; they change with the board */
};

enum
{
  PROP_BOARD = 1,
  PROP_COMPACT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioMemoryPage, optio_memory_page, ADW_TYPE_BIN)

static void
add_row (OptioMemoryPage     *self,
         AdwPreferencesGroup *group,
         const char          *title,
         const char          *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (OptioMemoryPage *self)
{
  GtkWidget *row;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *group =
          gtk_widget_get_ancestor (self->rows->pdata[i], ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), self->rows->pdata[i]);
    }
  g_ptr_array_set_size (self->rows, 0);

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->region_box))) != NULL)
    gtk_list_box_remove (self->region_box, row);
}

static void
region_activated_cb (OptioMemoryPage *self,
                     OptioRegionRow  *row)
{
  optio_board_memory_show (optio_board_item_get_memory (self->board),
                           optio_region_row_get_region (row));
  optio_hex_view_focus_bytes (self->hex_view);
}

static void
add_memories (OptioMemoryPage *self,
              OptioTarget     *target)
{
  guint n_regions = optio_layout_get_n_regions (optio_target_get_layout (target));

  for (guint i = 0; i < n_regions; i++)
    gtk_list_box_append (self->region_box, optio_region_row_new (target, i));
  adw_preferences_group_set_description (
      self->memory_group,
      n_regions == 0 ? _("This board does not say which memories it has.") : NULL);
}

static void
add_candidate (OptioMemoryPage      *self,
               const OptioCandidate *candidate)
{
  g_autofree char *text =
      g_strdup_printf ("%s\n%s", candidate->reason,
                       optio_known_get_text (optio_chip_get_known (candidate->chip)));

  add_row (self, self->chip_group, optio_chip_get_name (candidate->chip), text);
}

static void
add_candidates (OptioMemoryPage *self,
                OptioMatch      *match)
{
  guint n_candidates = 0;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

  for (guint i = 0; i < n_candidates; i++)
    add_candidate (self, &candidates[i]);
  if (n_candidates == 0)
    add_row (self, self->chip_group, _("Unknown chip"),
             _("The board's own memory map is used."));

  if (n_candidates > 1)
    adw_preferences_group_set_description (
        self->chip_group, _("The board could be any of these. Its own memory map is used."));
  else
    adw_preferences_group_set_description (self->chip_group, NULL);
}

static void
add_notes (OptioMemoryPage *self,
           OptioTarget     *target)
{
  const char *const *notes = optio_target_get_notes (target);

  for (gsize i = 0; notes[i] != NULL; i++)
    add_row (self, self->notes_group, notes[i], "");
  gtk_widget_set_visible (GTK_WIDGET (self->notes_group), notes[0] != NULL);
}

static void
add_usb (OptioMemoryPage *self,
         OptioTarget     *target)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_target_get_identity (target));
  g_autofree char *ids = NULL;
  g_autofree char *transfer =
      g_strdup_printf (_("%u bytes"), optio_target_get_transfer_size (target));

  ids = g_strdup_printf ("%04x:%04x, %x.%02x", fields->vendor_id, fields->product_id,
                         fields->bcd_device >> 8, fields->bcd_device & 0xff);
  add_row (self, self->usb_group, _("Port"), optio_board_item_get_port_path (self->board));
  add_row (self, self->usb_group, _("Vendor, product, release"), ids);
  add_row (self, self->usb_group, _("Product"),
           fields->product != NULL ? fields->product : _("not said"));
  add_row (self, self->usb_group, _("Serial number"),
           fields->serial != NULL ? fields->serial : _("not said"));
  add_row (self, self->usb_group, _("Largest transfer"), transfer);
}

static void
show_image (OptioMemoryPage *self)
{
  OptioFlashSetup *setup = optio_board_item_get_setup (self->board);
  OptioImage *image = optio_firmware_get_image (optio_flash_setup_get_firmware (setup));

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->region_box)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    optio_region_row_set_image (OPTIO_REGION_ROW (row), image);
}

static void
rebuild (OptioMemoryPage *self)
{
  OptioTarget *target = self->board != NULL ? optio_board_item_get_target (self->board) : NULL;

  clear_rows (self);
  if (target == NULL)
    return;

  add_memories (self, target);
  add_candidates (self, optio_board_item_get_match (self->board));
  add_notes (self, target);
  add_usb (self, target);
  show_image (self);
}

/* The bytes of a memory, if one is shown, or all that is known of the board. */
static char *
dup_page (OptioMemoryPage *self,
          const char      *title)
{
  return g_strdup (title != NULL && *title != '\0' ? "bytes" : "overview");
}

gboolean
optio_memory_page_start_search (OptioMemoryPage *self)
{
  g_return_val_if_fail (OPTIO_IS_MEMORY_PAGE (self), FALSE);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->hex_view)))
    return FALSE;

  optio_hex_view_start_search (self->hex_view);
  return TRUE;
}

void
optio_memory_page_enter_address (OptioMemoryPage *self)
{
  g_return_if_fail (OPTIO_IS_MEMORY_PAGE (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self->hex_view)))
    optio_hex_view_enter_address (self->hex_view);
}

static void
set_board (OptioMemoryPage *self,
           OptioBoardItem  *board)
{
  if (board == self->board)
    return;

  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_set_object (&self->board, board);
  if (board != NULL)
    {
      g_signal_connect_object (board, "replugged", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (board, "notify::plan-text", G_CALLBACK (show_image), self,
                               G_CONNECT_SWAPPED);
    }
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOARD]);
}

static void
optio_memory_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioMemoryPage *self = OPTIO_MEMORY_PAGE (object);

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
optio_memory_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  OptioMemoryPage *self = OPTIO_MEMORY_PAGE (object);

  switch (prop_id)
    {
    case PROP_BOARD:
      set_board (self, g_value_get_object (value));
      break;
    case PROP_COMPACT:
      self->compact = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_memory_page_dispose (GObject *object)
{
  OptioMemoryPage *self = OPTIO_MEMORY_PAGE (object);

  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_clear_object (&self->board);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (optio_memory_page_parent_class)->dispose (object);
}

static void
optio_memory_page_class_init (OptioMemoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_memory_page_get_property;
  object_class->set_property = optio_memory_page_set_property;
  object_class->dispose = optio_memory_page_dispose;

  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (OPTIO_TYPE_BOARD_ITEM);
  g_type_ensure (OPTIO_TYPE_BOARD_MEMORY);
  g_type_ensure (OPTIO_TYPE_HEX_VIEW);
  g_type_ensure (OPTIO_TYPE_RESULT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-memory-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioMemoryPage, memory_group);
  gtk_widget_class_bind_template_child (widget_class, OptioMemoryPage, region_box);
  gtk_widget_class_bind_template_callback (widget_class, region_activated_cb);
  gtk_widget_class_bind_template_child (widget_class, OptioMemoryPage, chip_group);
  gtk_widget_class_bind_template_child (widget_class, OptioMemoryPage, notes_group);
  gtk_widget_class_bind_template_child (widget_class, OptioMemoryPage, usb_group);
  gtk_widget_class_bind_template_child (widget_class, OptioMemoryPage, hex_view);
  gtk_widget_class_bind_template_callback (widget_class, dup_page);
}

static void
optio_memory_page_init (OptioMemoryPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
