/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-write-dialog.h"

#include <glib/gi18n-lib.h>

#define RESPONSE_WRITE "write"

struct _OptioWriteDialog
{
  AdwMessageDialog parent_instance;

  OptioWriteRequest *request;
  GtkLabel *warning_label;
  GtkLabel *change_label;
  GtkLabel *word_label;
  GtkLabel *note_label;
  GtkLabel *step_label;
  GtkCheckButton *consent_button;
  GtkLabel *consent_label;
  AdwPreferencesGroup *forever_group;
  GtkEditable *names_row;
  GtkEditable *serial_row;
};

enum
{
  PROP_REQUEST = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioWriteDialog, optio_write_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
update (OptioWriteDialog *self)
{
  gboolean granted = optio_write_request_is_granted (
      self->request, gtk_check_button_get_active (self->consent_button),
      gtk_editable_get_text (self->names_row), gtk_editable_get_text (self->serial_row));

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), RESPONSE_WRITE, granted);
}

static void
show_lines (GtkLabel          *label,
            const char *const *lines)
{
  g_autofree char *text = g_strjoinv ("\n", (char **) lines);

  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

/* Several warnings could be read as one. */
static void
show_list (GtkLabel          *label,
           const char *const *lines)
{
  g_autofree char *text = g_strjoinv ("\n• ", (char **) lines);
  g_autofree char *list = lines[0] != NULL ? g_strconcat ("• ", text, NULL) : g_strdup ("");

  gtk_label_set_label (label, list);
  gtk_widget_set_visible (GTK_WIDGET (label), *list != '\0');
}

/* What the gravest change can do has to be ticked off. */
static void
ask_consent (OptioWriteDialog *self,
             const char       *sentence)
{
  g_autofree char *text = g_strdup_printf (_("I understand: %s"), sentence);

  gtk_label_set_label (self->consent_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->consent_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->consent_button), TRUE);
}

/* What can never be undone is asked for by the names that have to be typed. */
static void
ask_forever (OptioWriteDialog *self,
             const char       *names,
             const char       *serial)
{
  g_autofree char *names_title = g_strdup_printf (_("Type “%s”"), names);
  g_autofree char *serial_text = NULL;
  g_autofree char *markup = NULL;

  if (serial == NULL || *serial == '\0')
    {
      adw_message_dialog_set_body (
          ADW_MESSAGE_DIALOG (self),
          _("This board has no serial number, so what can never be undone is not done to it."));
      return;
    }

  /* Above the rows, since the title of one is cut off where the window is narrow */
  serial_text = g_strdup_printf (_("Type the board’s serial number, “%s”"), serial);
  markup = g_markup_escape_text (serial_text, -1);
  adw_preferences_group_set_description (self->forever_group, markup);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->names_row), names_title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->serial_row), _("Serial number"));
  gtk_widget_set_visible (GTK_WIDGET (self->forever_group), TRUE);
}

static void
set_request (OptioWriteDialog  *self,
             OptioWriteRequest *request)
{
  g_autofree char *summary = NULL;
  g_autofree char *steps = NULL;
  const char *consent;

  if (request == NULL)
    return;

  self->request = g_object_ref (request);
  consent = optio_write_request_get_consent (request);
  summary = optio_plan_dup_summary (optio_write_request_get_plan (request));
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), summary);
  show_lines (self->change_label, optio_write_request_get_changes (request));
  show_lines (self->word_label, optio_write_request_get_words (request));
  if (consent != NULL)
    ask_consent (self, consent);
  show_list (self->warning_label, optio_write_request_get_warnings (request));
  show_lines (self->note_label, optio_write_request_get_notes (request));
  steps = optio_plan_to_text (optio_write_request_get_plan (request));
  gtk_label_set_label (self->step_label, g_strchomp (steps));
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (self), RESPONSE_WRITE,
      consent != NULL ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  if (optio_write_request_get_forever (request) != NULL)
    ask_forever (self, optio_write_request_get_forever (request),
                 optio_write_request_get_serial (request));
  update (self);
}

/* The board of the request, whichever is chosen in the window by now. */
static void
response_cb (OptioBoardItem   *board,
             const char       *response,
             OptioWriteDialog *self)
{
  optio_board_item_carry_out (board, optio_write_request_get_plan (self->request),
                              _("Option bytes"));
}

GtkWidget *
optio_write_dialog_new (GtkWindow         *parent,
                        OptioBoardItem    *board,
                        OptioWriteRequest *request)
{
  GtkWidget *dialog = g_object_new (OPTIO_TYPE_WRITE_DIALOG, "transient-for", parent, "request",
                                    request, NULL);

  g_signal_connect_object (dialog, "response::" RESPONSE_WRITE, G_CALLBACK (response_cb), board,
                           G_CONNECT_SWAPPED);
  return dialog;
}

static void
optio_write_dialog_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  OptioWriteDialog *self = OPTIO_WRITE_DIALOG (object);

  switch (prop_id)
    {
    case PROP_REQUEST:
      g_value_set_object (value, self->request);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_write_dialog_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  OptioWriteDialog *self = OPTIO_WRITE_DIALOG (object);

  switch (prop_id)
    {
    case PROP_REQUEST:
      set_request (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_write_dialog_finalize (GObject *object)
{
  g_clear_object (&OPTIO_WRITE_DIALOG (object)->request);

  G_OBJECT_CLASS (optio_write_dialog_parent_class)->finalize (object);
}

static void
optio_write_dialog_class_init (OptioWriteDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_write_dialog_get_property;
  object_class->set_property = optio_write_dialog_set_property;
  object_class->finalize = optio_write_dialog_finalize;

  properties[PROP_REQUEST] =
      g_param_spec_object ("request", NULL, NULL, OPTIO_TYPE_WRITE_REQUEST,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-write-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, warning_label);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, note_label);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, step_label);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, change_label);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, word_label);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, consent_button);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, consent_label);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, forever_group);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, names_row);
  gtk_widget_class_bind_template_child (widget_class, OptioWriteDialog, serial_row);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
optio_write_dialog_init (OptioWriteDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
