/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-hex-find.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-drop-down.h"

/* The choices of the drop-down, in their order */
#define MODE_BYTES 0
/* What is always seen of a choice */
#define MODE_CHARS 5

struct _OptioHexFind
{
  GtkWidget parent_instance;

  OptioBoardItem *board;
  GSignalGroup *memory_signals;
  GtkSearchBar *bar;
  GtkEditable *entry;
  GtkDropDown *mode_drop_down;
  GtkLabel *result_label;

  GBytes *wanted; /* that waits for all of the memory, or NULL */
  gboolean forward;
  gboolean has_found;
  guint32 address; /* where something was found last */
};

enum
{
  PROP_BOARD = 1,
  N_PROPS
};

enum
{
  FOUND,
  ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioHexFind, optio_hex_find, GTK_TYPE_WIDGET)

static OptioBoardMemory *
get_memory (OptioHexFind *self)
{
  return self->board != NULL ? optio_board_item_get_memory (self->board) : NULL;
}

GBytes *
optio_hex_find_parse_bytes (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,", -1);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *digits = words[i];

      if (g_ascii_strncasecmp (digits, "0x", 2) == 0)
        digits += 2;
      if (strlen (digits) % 2 != 0)
        return NULL;
      for (; *digits != '\0'; digits += 2)
        {
          int high = g_ascii_xdigit_value (digits[0]);
          int low = g_ascii_xdigit_value (digits[1]);
          guint8 byte = (guint8) (high << 4 | low);

          if (high < 0 || low < 0)
            return NULL;
          g_byte_array_append (bytes, &byte, 1);
        }
    }
  return bytes->len > 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

static GBytes *
dup_wanted (OptioHexFind *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  if (gtk_drop_down_get_selected (self->mode_drop_down) == MODE_BYTES)
    return optio_hex_find_parse_bytes (text);

  return *text != '\0' ? g_bytes_new (text, strlen (text)) : NULL;
}

static void
show_result (OptioHexFind *self,
             const char   *text)
{
  gtk_label_set_label (self->result_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->result_label), *text != '\0');
}

/* Behind what was found last, or before it; else from the beginning of the memory, or its end. */
static guint32
get_start (OptioHexFind *self,
           OptioRange    range)
{
  if (!self->has_found)
    return self->forward ? range.start : (guint32) (optio_range_get_end (range) - 1);

  return self->forward ? self->address + 1 : self->address - 1;
}

static void
look (OptioHexFind *self)
{
  g_autoptr (GBytes) wanted = g_steal_pointer (&self->wanted);
  OptioBoardMemory *memory = get_memory (self);
  OptioRange range = optio_board_memory_get_region (memory)->range;
  g_autofree char *text = NULL;

  if (!optio_board_memory_find_bytes (memory, wanted, get_start (self, range), self->forward,
                                      &self->address))
    {
      self->has_found = FALSE;
      show_result (self, _("Not in this memory"));
      return;
    }

  self->has_found = TRUE;
  text = g_strdup_printf ("0x%08x", self->address);
  show_result (self, text);
  g_signal_emit (self, signals[FOUND], 0, optio_board_memory_find_row (memory, self->address));
}

static void
fetched_cb (OptioHexFind *self,
            gboolean      is_complete)
{
  if (self->wanted == NULL)
    return;

  if (is_complete)
    {
      look (self);
      return;
    }

  g_clear_pointer (&self->wanted, g_bytes_unref);
  show_result (self, _("Not all of the memory could be read"));
}

static void
find (OptioHexFind *self,
      gboolean      forward)
{
  OptioBoardMemory *memory = get_memory (self);
  g_autoptr (GBytes) wanted = dup_wanted (self);

  if (memory == NULL || optio_board_memory_get_region (memory) == NULL)
    return;

  g_clear_pointer (&self->wanted, g_bytes_unref);
  if (wanted == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      show_result (self, _("Type bytes as DE AD BE EF, or choose text"));
      return;
    }

  optio_board_memory_fetch (memory, optio_board_memory_get_region (memory)->range);
  show_result (self, _("Reading the memory…"));
  self->forward = forward;
  self->wanted = g_steal_pointer (&wanted);
}

static void
next_cb (OptioHexFind *self)
{
  find (self, TRUE);
}

static void
previous_cb (OptioHexFind *self)
{
  find (self, FALSE);
}

static void
close_cb (OptioHexFind *self)
{
  gtk_search_bar_set_search_mode (self->bar, FALSE);
}

static void
search_mode_changed_cb (OptioHexFind *self)
{
  if (!gtk_search_bar_get_search_mode (self->bar))
    g_signal_emit (self, signals[ENDED], 0);
}

/* Something else is looked for, so from the beginning. */
static void
changed_cb (OptioHexFind *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  g_clear_pointer (&self->wanted, g_bytes_unref);
  self->has_found = FALSE;
  show_result (self, "");
}

void
optio_hex_find_open (OptioHexFind *self)
{
  g_return_if_fail (OPTIO_IS_HEX_FIND (self));

  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
set_board (OptioHexFind   *self,
           OptioBoardItem *board)
{
  if (!g_set_object (&self->board, board))
    return;

  g_signal_group_set_target (self->memory_signals, get_memory (self));
  changed_cb (self);
}

static void
optio_hex_find_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BOARD:
      g_value_set_object (value, OPTIO_HEX_FIND (object)->board);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_hex_find_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_BOARD:
      set_board (OPTIO_HEX_FIND (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_hex_find_dispose (GObject *object)
{
  OptioHexFind *self = OPTIO_HEX_FIND (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_object (&self->memory_signals);
  g_clear_object (&self->board);
  g_clear_pointer (&self->wanted, g_bytes_unref);
  if (child != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (optio_hex_find_parent_class)->dispose (object);
}

static void
optio_hex_find_class_init (OptioHexFindClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_hex_find_get_property;
  object_class->set_property = optio_hex_find_set_property;
  object_class->dispose = optio_hex_find_dispose;

  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[FOUND] = g_signal_new ("found", OPTIO_TYPE_HEX_FIND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ENDED] = g_signal_new ("ended", OPTIO_TYPE_HEX_FIND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-hex-find.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioHexFind, bar);
  gtk_widget_class_bind_template_child (widget_class, OptioHexFind, entry);
  gtk_widget_class_bind_template_child (widget_class, OptioHexFind, mode_drop_down);
  gtk_widget_class_bind_template_child (widget_class, OptioHexFind, result_label);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
optio_hex_find_init (OptioHexFind *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  optio_drop_down_prepare (self->mode_drop_down, MODE_CHARS);
  gtk_search_bar_connect_entry (self->bar, self->entry);
  self->memory_signals = g_signal_group_new (OPTIO_TYPE_BOARD_MEMORY);
  g_signal_group_connect_swapped (self->memory_signals, "fetched", G_CALLBACK (fetched_cb), self);
}
