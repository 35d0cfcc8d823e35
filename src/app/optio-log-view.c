/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-log-view.h"

#include <glib/gi18n-lib.h>

#include "optio-drop-down.h"
#include "optio-file-dialog.h"
#include "optio-recording.h"
#include "optio-tab-stop.h"

/* What is always seen of the chosen kind */
#define KIND_CHARS 5

/* A row takes a fifth of a millisecond to make. A list has rows for no more lines than these around
 * the place where it is; they are made in some frames instead of one. */
#define MOST_ROWS 256u
#define ROWS_AT_ONCE 8u

struct _OptioLogView
{
  GtkWidget parent_instance;

  OptioJournal *journal;
  OptioRecording *recording;
  char *board;         /* port path of the board that is chosen, or NULL */
  gboolean only_board;
  gboolean compact;
  GtkDropDown *kind_drop_down;
  GtkEditable *search_entry;
  GtkToggleButton *follow_button;
  GtkScrolledWindow *scroller;
  GtkColumnView *column_view;
  GtkSelectionModel *selection;
  GtkSliceListModel *shown;
  guint rows_callback;
  guint going_source;
};

enum
{
  PROP_JOURNAL = 1,
  PROP_RECORDING,
  PROP_COMPACT,
  PROP_BOARD,
  PROP_ONLY_BOARD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioLogView, optio_log_view, GTK_TYPE_WIDGET)

/* The kinds of the filter, in the order of its choices; "" passes all. */
static char *
dup_kind (OptioLogView *self,
          guint         selected)
{
  static const char *const kinds[] = { "", "state", "step", "note", "traffic" };

  return g_strdup (selected < G_N_ELEMENTS (kinds) ? kinds[selected] : "");
}

/* "" passes all. */
static char *
dup_board (OptioLogView *self,
           const char   *board,
           gboolean      only_board)
{
  return g_strdup (only_board && board != NULL ? board : "");
}

static gboolean
not (OptioLogView *self,
     gboolean      value)
{
  return !value;
}

/* What is not shown is said. */
static char *
dup_dropped_text (OptioLogView *self,
                  guint64       n_dropped)
{
  return optio_journal_dup_dropped_text (self->journal);
}

static gboolean
has_dropped (OptioLogView *self,
             guint64       n_dropped)
{
  return n_dropped > 0;
}

/* ---- the cells ---- */

/* What a column shows, in the order of the columns of the template. */
typedef struct
{
  const char *property; /* of OptioJournalEntry */
  guint min_chars;      /* that are always shown; the last column has the room that is left */
  guint n_chars;        /* that are shown where there is room for them */
  float xalign;
  const char *style;
} Column;

static const Column columns[] = {
  { "time", 9, 9, 1, "numeric" },
  { "board", 4, 13, 0, "dim-label" },
  { "kind-label", 4, 9, 0, "dim-label" },
  { "text", 20, 20, 0, "numeric" },
};

/* A tooltip that is made when it is wanted: a line may be looked at for a tenth of a second. */
static gboolean
query_tooltip_cb (GtkInscription *cell,
                  int             x,
                  int             y,
                  gboolean        is_keyboard,
                  GtkTooltip     *tooltip)
{
  gtk_tooltip_set_text (tooltip, gtk_inscription_get_text (cell));
  return TRUE;
}

/* Inscriptions, because a label is measured whenever its text changes, and a list has hundreds. */
static void
setup_cell_cb (GtkListItemFactory *factory,
               GtkListItem        *list_item,
               gpointer            user_data)
{
  const Column *column = user_data;
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), column->xalign);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), column->min_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), column->n_chars);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (cell, column->style);
  gtk_widget_set_has_tooltip (cell, TRUE);
  g_signal_connect (cell, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  gtk_list_item_set_child (list_item, cell);
}

/* A line never changes. */
static void
bind_cell_cb (GtkListItemFactory *factory,
              GtkListItem        *list_item,
              gpointer            user_data)
{
  const Column *column = user_data;
  g_autofree char *text = NULL;

  g_object_get (gtk_list_item_get_item (list_item), column->property, &text, NULL);
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (list_item)), text);
}

static void
set_factories (OptioLogView *self)
{
  GListModel *model = gtk_column_view_get_columns (self->column_view);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);
      g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), (gpointer) &columns[i]);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), (gpointer) &columns[i]);
      gtk_column_view_column_set_factory (column, factory);
    }
}

/* ---- the rows ---- */

/* What is shown ends where there would be too many new rows at once, unless there are all rows. */
static void
set_limit (OptioLogView *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->shown));

  gtk_slice_list_model_set_size (self->shown,
                                 n_shown < MOST_ROWS ? n_shown + ROWS_AT_ONCE : G_MAXUINT);
}

static gboolean
is_at_limit (OptioLogView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->shown)) ==
         gtk_slice_list_model_get_size (self->shown);
}

static gboolean
make_rows_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       user_data)
{
  OptioLogView *self = OPTIO_LOG_VIEW (widget);

  set_limit (self);
  if (is_at_limit (self))
    return G_SOURCE_CONTINUE;

  self->rows_callback = 0;
  return G_SOURCE_REMOVE;
}

static void
update_limit (OptioLogView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (!is_at_limit (self))
    set_limit (self);
  else if (self->rows_callback == 0)
    self->rows_callback =
        gtk_widget_add_tick_callback (GTK_WIDGET (self), make_rows_cb, NULL, NULL);
}

static void
optio_log_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (optio_log_view_parent_class)->map (widget);
  update_limit (OPTIO_LOG_VIEW (widget));
}

/* A log that nobody sees has no rows. */
static void
optio_log_view_unmap (GtkWidget *widget)
{
  OptioLogView *self = OPTIO_LOG_VIEW (widget);

  GTK_WIDGET_CLASS (optio_log_view_parent_class)->unmap (widget);
  if (self->rows_callback != 0)
    gtk_widget_remove_tick_callback (widget, self->rows_callback);
  self->rows_callback = 0;
  gtk_slice_list_model_set_size (self->shown, 0);
}

/* ---- the end ---- */

/* By the line and not by the adjustment, which knows of new lines only after they were laid out. */
static void
show_last_line (OptioLogView *self)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->column_view));
  guint n_lines = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n_lines > 0 && gtk_toggle_button_get_active (self->follow_button))
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", n_lines - 1);
}

static gboolean
go_to_end_cb (gpointer user_data)
{
  OptioLogView *self = user_data;
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (self->scroller);
  double end = gtk_adjustment_get_value (place) + gtk_adjustment_get_page_size (place);

  self->going_source = 0;
  if (end < gtk_adjustment_get_upper (place))
    show_last_line (self);
  return G_SOURCE_REMOVE;
}

/* New lines have no height before they are laid out, so this waits until that is done. */
static void
go_to_end (OptioLogView *self)
{
  if (gtk_toggle_button_get_active (self->follow_button) && self->going_source == 0)
    self->going_source = g_idle_add (go_to_end_cb, self);
}

static void
edge_reached_cb (OptioLogView    *self,
                 GtkPositionType  position)
{
  if (position == GTK_POS_BOTTOM)
    gtk_toggle_button_set_active (self->follow_button, TRUE);
}

/* Whoever scrolls up wants to read, not to be carried away. */
static gboolean
scroll_cb (OptioLogView *self,
           double        dx,
           double        dy)
{
  if (dy < 0)
    gtk_toggle_button_set_active (self->follow_button, FALSE);
  return FALSE;
}

static void
append_line (GString           *text,
             OptioJournalEntry *entry)
{
  g_autofree char *line = optio_event_to_text (optio_journal_entry_get_event (entry));

  g_string_append_printf (text, "%s  %s\n", optio_journal_entry_get_board (entry), line);
}

/* The selected lines, or all that are shown if none is. */
static char *
dup_shown_text (OptioLogView *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (OptioJournalEntry) entry = NULL;

      if (!gtk_bitset_is_empty (selected) && !gtk_bitset_contains (selected, i))
        continue;
      entry = g_list_model_get_item (model, i);
      append_line (text, entry);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autofree char *text = dup_shown_text (OPTIO_LOG_VIEW (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
clear_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  OptioLogView *self = OPTIO_LOG_VIEW (widget);

  if (self->journal != NULL)
    optio_journal_clear (self->journal);
  if (self->recording != NULL)
    optio_recording_clear (self->recording);
}

static void
save_text (GtkWidget *widget,
           GFile     *file,
           char      *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  optio_file_dialog_write (widget, file, bytes);
}

static void
save (GtkWidget *widget,
      GFile     *file)
{
  OptioLogView *self = OPTIO_LOG_VIEW (widget);

  if (self->journal != NULL)
    save_text (widget, file, optio_journal_to_text (self->journal));
}

static void
save_json (GtkWidget *widget,
           GFile     *file)
{
  OptioLogView *self = OPTIO_LOG_VIEW (widget);

  if (self->journal != NULL)
    save_text (widget, file, optio_journal_to_json (self->journal));
}

static void
save_pcapng (GtkWidget *widget,
             GFile     *file)
{
  OptioLogView *self = OPTIO_LOG_VIEW (widget);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (self->recording == NULL)
    return;

  bytes = optio_recording_dup_bytes (self->recording, &error);
  if (bytes != NULL)
    optio_file_dialog_write (widget, file, bytes);
  else
    gtk_widget_activate_action (widget, "win.tell", "s", error->message);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  optio_file_dialog_save (widget, _("Save Log"), "optio.log", NULL, save);
}

static void
save_json_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  optio_file_dialog_save (widget, _("Save Log"), "optio-log.json", NULL, save_json);
}

static void
save_pcapng_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  optio_file_dialog_save (widget, _("Save Log"), "optio.pcapng", NULL, save_pcapng);
}

void
optio_log_view_start_search (OptioLogView *self)
{
  g_return_if_fail (OPTIO_IS_LOG_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* Who leaves the search goes on with all lines. */
static void
stop_search_cb (OptioLogView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
  gtk_editable_set_text (self->search_entry, "");
}

static void
optio_log_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  OptioLogView *self = OPTIO_LOG_VIEW (object);

  switch (prop_id)
    {
    case PROP_JOURNAL:
      g_value_set_object (value, self->journal);
      break;
    case PROP_RECORDING:
      g_value_set_object (value, self->recording);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_BOARD:
      g_value_set_string (value, self->board);
      break;
    case PROP_ONLY_BOARD:
      g_value_set_boolean (value, self->only_board);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_log_view_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  OptioLogView *self = OPTIO_LOG_VIEW (object);

  switch (prop_id)
    {
    case PROP_JOURNAL:
      g_set_object (&self->journal, g_value_get_object (value));
      break;
    case PROP_RECORDING:
      g_set_object (&self->recording, g_value_get_object (value));
      break;
    case PROP_COMPACT:
      self->compact = g_value_get_boolean (value);
      break;
    case PROP_BOARD:
      g_free (self->board);
      self->board = g_value_dup_string (value);
      break;
    case PROP_ONLY_BOARD:
      self->only_board = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_log_view_dispose (GObject *object)
{
  OptioLogView *self = OPTIO_LOG_VIEW (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    {
      /* What is taken apart still tells of its changes. */
      g_signal_handlers_disconnect_by_data (self->selection, self);
      g_signal_handlers_disconnect_by_data (self->shown, self);
      g_signal_handlers_disconnect_by_data (gtk_scrolled_window_get_vadjustment (self->scroller),
                                            self);
      gtk_widget_unparent (child);
    }
  g_clear_handle_id (&self->going_source, g_source_remove);
  g_clear_object (&self->journal);
  g_clear_object (&self->recording);
  g_clear_pointer (&self->board, g_free);

  G_OBJECT_CLASS (optio_log_view_parent_class)->dispose (object);
}

static void
optio_log_view_class_init (OptioLogViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags edited = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_log_view_get_property;
  object_class->set_property = optio_log_view_set_property;
  object_class->dispose = optio_log_view_dispose;
  widget_class->map = optio_log_view_map;
  widget_class->unmap = optio_log_view_unmap;

  properties[PROP_JOURNAL] =
      g_param_spec_object ("journal", NULL, NULL, OPTIO_TYPE_JOURNAL, edited);
  properties[PROP_RECORDING] =
      g_param_spec_object ("recording", NULL, NULL, OPTIO_TYPE_RECORDING, edited);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, edited);
  properties[PROP_BOARD] = g_param_spec_string ("board", NULL, NULL, NULL, edited);
  properties[PROP_ONLY_BOARD] =
      g_param_spec_boolean ("only-board", NULL, NULL, FALSE, edited);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "log.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "log.save-json", NULL, save_json_action);
  gtk_widget_class_install_action (widget_class, "log.save-pcapng", NULL, save_pcapng_action);
  gtk_widget_class_install_property_action (widget_class, "log.only-board", "only-board");

  g_type_ensure (OPTIO_TYPE_JOURNAL_ENTRY);
  g_type_ensure (OPTIO_TYPE_TAB_STOP);
  gtk_widget_class_set_css_name (widget_class, "logview");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioLogView, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, OptioLogView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, OptioLogView, follow_button);
  gtk_widget_class_bind_template_child (widget_class, OptioLogView, scroller);
  gtk_widget_class_bind_template_child (widget_class, OptioLogView, selection);
  gtk_widget_class_bind_template_child (widget_class, OptioLogView, shown);
  gtk_widget_class_bind_template_child (widget_class, OptioLogView, column_view);
  gtk_widget_class_bind_template_callback (widget_class, dup_board);
  gtk_widget_class_bind_template_callback (widget_class, dup_dropped_text);
  gtk_widget_class_bind_template_callback (widget_class, dup_kind);
  gtk_widget_class_bind_template_callback (widget_class, has_dropped);
  gtk_widget_class_bind_template_callback (widget_class, not);
  gtk_widget_class_bind_template_callback (widget_class, go_to_end);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroll_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
optio_log_view_init (OptioLogView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  optio_drop_down_prepare (self->kind_drop_down, KIND_CHARS);
  set_factories (self);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (update_limit), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  /* At once, so that the rows of the lines before are taken for the new ones, instead of being
   * thrown away when those before have been dropped. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (show_last_line), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (go_to_end), self, G_CONNECT_SWAPPED);
}
