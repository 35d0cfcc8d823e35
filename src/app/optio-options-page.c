/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-options-page.h"

#include <glib/gi18n-lib.h>

#include "optio-chip-choice.h"
#include "optio-file-dialog.h"
#include "optio-option-list.h"
#include "optio-preferences.h"
#include "optio-result-view.h"
#include "optio-write-dialog.h"

struct _OptioOptionsPage
{
  AdwBin parent_instance;

  OptioBoardItem *board;
  GSignalGroup *board_signals;
  GSignalGroup *option_signals;

  GtkStack *stack;
  AdwStatusPage *status_page;
  GtkWidget *read_button;
  OptioChipChoice *choice;
  GtkWidget *search_entry;
  OptioOptionList *list;
  gboolean is_choosing; /* the user says anew which chip it is */
};

enum
{
  PROP_BOARD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioOptionsPage, optio_options_page, ADW_TYPE_BIN)

/* ---- what is shown ---- */

/* Why there are no options to show, in the order in which it is looked for. */
typedef enum
{
  STATE_OPTIONS,
  STATE_NO_BOARD,
  STATE_PROBLEM,
  STATE_BUSY,
  STATE_AWAY,
  STATE_UNKNOWN,
  STATE_CHOICE,
  STATE_FAILED,
  STATE_UNREAD,
} State;

static const struct
{
  const char *page;
  const char *icon_name;
  const char *title;
  const char *text; /* NULL: it depends */
} looks[] = {
  [STATE_OPTIONS] = { "options", NULL, NULL, NULL },
  [STATE_NO_BOARD] = { "status", "optio-chip-symbolic", "", "" },
  [STATE_PROBLEM] = { "status", "dialog-password-symbolic", N_ ("This Board Cannot Be Opened"),
                      NULL },
  [STATE_BUSY] = { "status", "content-loading-symbolic", N_ ("The Board Is at Work"), "" },
  [STATE_AWAY] = { "status", "optio-chip-symbolic", N_ ("Not in Its Bootloader"), NULL },
  [STATE_UNKNOWN] = { "status", "dialog-question-symbolic", N_ ("Unknown Chip"),
                      N_ ("What the option bytes of this board mean is not known, so they are "
                          "neither shown nor written.") },
  [STATE_CHOICE] = { "choice", NULL, NULL, NULL },
  [STATE_FAILED] = { "status", "dialog-warning-symbolic", N_ ("The Option Bytes Were Not Read"),
                     NULL },
  [STATE_UNREAD] = { "status", "optio-chip-symbolic", N_ ("Option Bytes"),
                     N_ ("They have not been read yet.") },
};

static State
find_state (OptioOptionsPage *self)
{
  OptioBoardItem *board = self->board;
  OptioBoardOptions *options = board != NULL ? optio_board_item_get_options (board) : NULL;
  g_autofree char *problem = NULL;
  guint n_candidates = 0;

  if (board == NULL)
    return STATE_NO_BOARD;
  g_object_get (board, "problem", &problem, NULL);
  if (problem != NULL)
    return STATE_PROBLEM;
  if (self->is_choosing)
    return STATE_CHOICE;
  if (optio_board_options_get_set (options) != NULL)
    return STATE_OPTIONS;
  if (optio_board_item_is_busy (board))
    return STATE_BUSY;
  if (!optio_board_item_is_present (board))
    return STATE_AWAY;

  optio_match_get_candidates (optio_board_item_get_match (board), &n_candidates);
  if (n_candidates == 0)
    return STATE_UNKNOWN;
  if (optio_target_get_chip (optio_board_item_get_target (board)) == NULL)
    return STATE_CHOICE;

  return optio_board_options_get_problem (options) != NULL ? STATE_FAILED : STATE_UNREAD;
}

static char *
dup_text (OptioOptionsPage *self,
          State             state)
{
  char *text = NULL;

  if (looks[state].text != NULL)
    return g_strdup (*looks[state].text != '\0' ? _(looks[state].text) : "");

  if (state == STATE_FAILED)
    return g_strdup (
        optio_board_options_get_problem (optio_board_item_get_options (self->board)));
  if (state == STATE_PROBLEM)
    g_object_get (self->board, "problem", &text, NULL);
  else
    g_object_get (self->board, "plan-text", &text, NULL);
  return text;
}

static void
show_status (OptioOptionsPage *self,
             State             state)
{
  const char *title = looks[state].title;
  g_autofree char *text = dup_text (self, state);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->status_page, looks[state].icon_name);
  adw_status_page_set_title (self->status_page, *title != '\0' ? _(title) : "");
  adw_status_page_set_description (self->status_page, markup);
  /* Where nothing else takes the focus, the scroller inside does; libadwaita does not name it. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->status_page))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, adw_status_page_get_title (self->status_page), -1);
  gtk_widget_set_visible (self->read_button, state == STATE_FAILED || state == STATE_UNREAD);
}

static void
update_actions (OptioOptionsPage *self)
{
  OptioBoardOptions *options =
      self->board != NULL ? optio_board_item_get_options (self->board) : NULL;
  gboolean has_set = options != NULL && optio_board_options_get_set (options) != NULL;
  gboolean is_busy = self->board != NULL && optio_board_item_is_busy (self->board);
  gboolean is_ready = self->board != NULL && !is_busy && optio_board_item_is_present (self->board);
  gboolean has_changes = has_set && optio_board_options_get_n_changes (options) > 0;
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "options.read", is_ready);
  gtk_widget_action_set_enabled (widget, "options.choose-chip",
                                 is_ready && optio_chip_choice_exists (self->board));
  gtk_widget_action_set_enabled (widget, "options.revert", has_changes && !is_busy);
  gtk_widget_action_set_enabled (widget, "options.use-defaults", has_set && !is_busy);
  gtk_widget_action_set_enabled (widget, "options.import", has_set && !is_busy);
  gtk_widget_action_set_enabled (widget, "options.export", has_set);
  gtk_widget_action_set_enabled (widget, "options.write", has_changes && is_ready);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), !is_busy);
}

static void
update (OptioOptionsPage *self)
{
  State state = find_state (self);

  if (state == STATE_CHOICE)
    optio_chip_choice_show (self->choice, self->board);
  else if (state != STATE_OPTIONS)
    show_status (self, state);
  gtk_stack_set_visible_child_name (self->stack, looks[state].page);
  update_actions (self);

  /* Nobody has to ask for the first reading; after a failure, somebody has. */
  if (state == STATE_UNREAD && gtk_widget_get_mapped (GTK_WIDGET (self)))
    optio_board_item_read_options (self->board);
}

/* ---- what can be done ---- */

static void
tell (OptioOptionsPage *self,
      const char       *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

static void
read_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  OptioOptionsPage *self = OPTIO_OPTIONS_PAGE (widget);

  if (self->board != NULL)
    optio_board_item_read_options (self->board);
}

static void
chip_chosen_cb (OptioOptionsPage *self)
{
  self->is_choosing = FALSE;
  update (self);
}

static void
choose_chip (OptioOptionsPage *self)
{
  self->is_choosing = TRUE;
  update (self);
}

static void
choose_chip_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  choose_chip (OPTIO_OPTIONS_PAGE (widget));
}

static OptioOptionSet *
get_set (OptioOptionsPage *self)
{
  return self->board != NULL
             ? optio_board_options_get_set (optio_board_item_get_options (self->board))
             : NULL;
}

static void
revert_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  OptioOptionSet *set = get_set (OPTIO_OPTIONS_PAGE (widget));

  if (set != NULL)
    optio_option_set_revert (set);
}

static void
use_defaults_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  OptioOptionsPage *self = OPTIO_OPTIONS_PAGE (widget);
  g_autofree char *text = NULL;
  guint n_left;

  if (self->board == NULL || get_set (self) == NULL)
    return;

  n_left = optio_board_options_use_defaults (optio_board_item_get_options (self->board));
  if (n_left == 0)
    return;

  text = g_strdup_printf (ngettext ("%u option stays as it is: what the factory has there is not "
                                    "known for sure, or it cannot be written.",
                                    "%u options stay as they are: what the factory has there is "
                                    "not known for sure, or they cannot be written.",
                                    n_left),
                          n_left);
  tell (self, text);
}

static void
import (GtkWidget *widget,
        GFile     *file)
{
  OptioOptionsPage *self = OPTIO_OPTIONS_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (get_set (self) == NULL)
    return;

  /* A few KiB, and the user waits for them. */
  if (!g_file_load_contents (file, NULL, &text, NULL, NULL, &error) ||
      !optio_board_options_apply_file (optio_board_item_get_options (self->board), text, &error))
    tell (self, error->message);
}

static void
import_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  optio_file_dialog_open (widget, _("Import Option Bytes"), NULL, import);
}

static void
export (GtkWidget *widget,
        GFile     *file)
{
  OptioOptionsPage *self = OPTIO_OPTIONS_PAGE (widget);
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (get_set (self) == NULL)
    return;

  text = optio_board_options_to_file (optio_board_item_get_options (self->board));
  bytes = g_bytes_new_take (text, strlen (text));
  optio_file_dialog_write (widget, file, bytes);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  OptioOptionSet *set = get_set (OPTIO_OPTIONS_PAGE (widget));
  g_autofree char *name = NULL;

  if (set == NULL)
    return;

  name = g_strdup_printf ("%s-options.txt", optio_chip_get_id (optio_option_set_get_chip (set)));
  optio_file_dialog_save (widget, _("Export Option Bytes"), name, NULL, export);
}

static void
write_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  OptioOptionsPage *self = OPTIO_OPTIONS_PAGE (widget);
  g_autoptr (OptioWriteRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  OptioTarget *target;
  GtkWidget *dialog;

  if (self->board == NULL || get_set (self) == NULL)
    return;

  /* The changes are there again when the chip was chosen. */
  if (optio_board_options_needs_variant (optio_board_item_get_options (self->board)))
    {
      choose_chip (self);
      return;
    }

  target = optio_board_item_get_target (self->board);
  request = optio_write_request_new (
      optio_board_item_get_options (self->board),
      optio_identity_get_fields (optio_target_get_identity (target))->serial, &error);
  if (request == NULL)
    {
      tell (self, error->message);
      return;
    }

  if (!optio_write_request_needs_question (
          request, optio_preferences_confirms_reset (optio_preferences_get_default ())))
    {
      optio_board_item_carry_out (self->board, optio_write_request_get_plan (request),
                                  _("Option bytes"));
      return;
    }

  dialog =
      optio_write_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->board, request);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
optio_options_page_start_search (OptioOptionsPage *self)
{
  g_return_if_fail (OPTIO_IS_OPTIONS_PAGE (self));

  if (gtk_widget_get_mapped (self->search_entry))
    gtk_widget_grab_focus (self->search_entry);
}

/* Who leaves the search goes on with what was found first, among all options again. */
static void
stop_search_cb (OptioOptionsPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static gboolean
is_nothing_found (OptioOptionsPage *self,
                  gboolean          is_empty)
{
  return is_empty && get_set (self) != NULL;
}

static char *
dup_bar (OptioOptionsPage *self,
         gboolean          is_busy)
{
  return g_strdup (is_busy ? "busy" : "idle");
}

/* ---- the widget ---- */

static void
set_board (OptioOptionsPage *self,
           OptioBoardItem   *board)
{
  if (!g_set_object (&self->board, board))
    return;

  self->is_choosing = FALSE;
  g_signal_group_set_target (self->board_signals, board);
  g_signal_group_set_target (self->option_signals,
                             board != NULL ? optio_board_item_get_options (board) : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOARD]);
  update (self);
}

static void
optio_options_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (optio_options_page_parent_class)->map (widget);

  update (OPTIO_OPTIONS_PAGE (widget));
}

static void
optio_options_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  OptioOptionsPage *self = OPTIO_OPTIONS_PAGE (object);

  switch (prop_id)
    {
    case PROP_BOARD:
      g_value_set_object (value, self->board);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_options_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  OptioOptionsPage *self = OPTIO_OPTIONS_PAGE (object);

  switch (prop_id)
    {
    case PROP_BOARD:
      set_board (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_options_page_dispose (GObject *object)
{
  OptioOptionsPage *self = OPTIO_OPTIONS_PAGE (object);

  g_clear_object (&self->board_signals);
  g_clear_object (&self->option_signals);
  g_clear_object (&self->board);

  G_OBJECT_CLASS (optio_options_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "options.read", read_action },
    { "options.choose-chip", choose_chip_action },
    { "options.revert", revert_action },
    { "options.use-defaults", use_defaults_action },
    { "options.import", import_action },
    { "options.export", export_action },
    { "options.write", write_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

static void
optio_options_page_class_init (OptioOptionsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_options_page_get_property;
  object_class->set_property = optio_options_page_set_property;
  object_class->dispose = optio_options_page_dispose;
  widget_class->map = optio_options_page_map;

  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  install_actions (widget_class);
  g_type_ensure (OPTIO_TYPE_BOARD_ITEM);
  g_type_ensure (OPTIO_TYPE_BOARD_OPTIONS);
  g_type_ensure (OPTIO_TYPE_CHIP_CHOICE);
  g_type_ensure (OPTIO_TYPE_OPTION_LIST);
  g_type_ensure (OPTIO_TYPE_RESULT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-options-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioOptionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionsPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionsPage, read_button);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionsPage, choice);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, chip_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_nothing_found);
  gtk_widget_class_bind_template_callback (widget_class, dup_bar);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
optio_options_page_init (OptioOptionsPage *self)
{
  self->board_signals = g_signal_group_new (OPTIO_TYPE_BOARD_ITEM);
  self->option_signals = g_signal_group_new (OPTIO_TYPE_BOARD_OPTIONS);
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_group_connect_swapped (self->board_signals, "notify::busy", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->board_signals, "replugged", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->option_signals, "notify::set", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->option_signals, "notify::n-changes",
                                  G_CALLBACK (update_actions), self);
}
