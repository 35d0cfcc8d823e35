/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-doctor-page.h"

#include <glib/gi18n-lib.h>

#include "optio-board-doctor.h"
#include "optio-finding-view.h"
#include "optio-result-view.h"
#include "optio-write-dialog.h"

struct _OptioDoctorPage
{
  AdwBin parent_instance;

  OptioBoardItem *board;
  OptioBoardDoctor *doctor; /* of the board */
  GSignalGroup *board_signals;
  GSignalGroup *doctor_signals;

  GtkStack *stack;
  AdwStatusPage *status_page;
  GtkBox *finding_box;
  GtkLabel *text_label;
  GtkWidget *fine_label;
};

enum
{
  PROP_BOARD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioDoctorPage, optio_doctor_page, ADW_TYPE_BIN)

/* ---- mending ---- */

static void
tell (OptioDoctorPage *self,
      const char      *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

/* The changes of the fix are in the option bytes as they are now; they are shown before anything is
 * written, as those of the user are. */
static void
fix_ready_cb (OptioDoctorPage *self)
{
  OptioTarget *target = optio_board_item_get_target (self->board);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioWriteRequest) request = optio_write_request_new (
      optio_board_doctor_get_options (self->doctor),
      optio_identity_get_fields (optio_target_get_identity (target))->serial, &error);
  GtkWidget *dialog;

  if (request == NULL)
    {
      tell (self, error->message);
      return;
    }

  dialog = optio_write_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   self->board, request);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
mend_cb (OptioDoctorPage  *self,
         OptioFindingView *view)
{
  OptioFix *fix = optio_finding_get_fix (optio_finding_view_get_finding (view));
  g_autoptr (OptioPlan) plan = NULL;

  if (self->board == NULL || fix == NULL)
    return;

  if (optio_fix_get_kind (fix) == OPTIO_FIX_OPTIONS)
    {
      optio_board_doctor_prepare (self->doctor, fix);
      return;
    }

  plan = optio_plan_new_detach (optio_board_item_get_target (self->board));
  optio_board_item_carry_out (self->board, plan, _("Starting the bootloader"));
}

/* ---- what is shown ---- */

static void
clear_findings (OptioDoctorPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->finding_box))) != NULL)
    gtk_box_remove (self->finding_box, child);
}

static void
show_findings (OptioDoctorPage *self,
               GPtrArray       *findings)
{
  g_autofree char *text = optio_board_doctor_dup_text (self->doctor);

  for (guint i = 0; i < findings->len; i++)
    {
      GtkWidget *view =
          g_object_new (OPTIO_TYPE_FINDING_VIEW, "finding", findings->pdata[i], NULL);

      g_signal_connect_object (view, "mend", G_CALLBACK (mend_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->finding_box, view);
    }
  gtk_widget_set_visible (self->fine_label, findings->len == 0);
  gtk_label_set_label (self->text_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), *text != '\0');
  gtk_stack_set_visible_child_name (self->stack, "findings");
}

static void
show_status (OptioDoctorPage *self)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;
  const char *title = "";

  if (self->board != NULL && optio_board_item_is_busy (self->board))
    {
      title = _("The Board Is at Work");
    }
  else if (self->board != NULL)
    {
      title = _("Not in Its Bootloader");
      g_object_get (self->board, "plan-text", &text, NULL);
    }

  markup = g_markup_escape_text (text != NULL ? text : "", -1);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, markup);
  /* Where nothing else takes the focus, the scroller inside does; libadwaita does not name it. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->status_page))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, adw_status_page_get_title (self->status_page), -1);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* Nobody has to ask for the first look, nor for one after something was done. */
static void
look_if_needed (OptioDoctorPage *self,
                gboolean         is_idle)
{
  if (is_idle && optio_board_doctor_get_findings (self->doctor) == NULL &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    optio_board_doctor_look (self->doctor);
}

static void
update (OptioDoctorPage *self)
{
  gboolean is_idle = self->board != NULL && !optio_board_item_is_busy (self->board);
  GPtrArray *findings = NULL;

  if (self->doctor != NULL)
    {
      look_if_needed (self, is_idle);
      findings = optio_board_doctor_get_findings (self->doctor);
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "doctor.look", is_idle);
  clear_findings (self);
  if (findings != NULL)
    show_findings (self, findings);
  else
    show_status (self);
}

static void
look_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  OptioDoctorPage *self = OPTIO_DOCTOR_PAGE (widget);

  if (self->doctor != NULL)
    optio_board_doctor_look (self->doctor);
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  OptioDoctorPage *self = OPTIO_DOCTOR_PAGE (widget);
  g_autofree char *text = NULL;

  if (self->doctor == NULL)
    return;

  text = optio_board_doctor_dup_report (self->doctor);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  tell (self, _("The findings were copied."));
}

static void
stays_toggled_cb (OptioDoctorPage *self,
                  GParamSpec      *pspec,
                  GtkCheckButton  *button)
{
  if (self->doctor != NULL)
    optio_board_doctor_set_stays (self->doctor, gtk_check_button_get_active (button));
}

/* ---- the widget ---- */

static void
set_board (OptioDoctorPage *self,
           OptioBoardItem  *board)
{
  if (!g_set_object (&self->board, board))
    return;

  g_signal_group_set_target (self->board_signals, board);
  g_clear_object (&self->doctor);
  if (board != NULL)
    self->doctor = optio_board_doctor_new (board);
  g_signal_group_set_target (self->doctor_signals, self->doctor);
  update (self);
}

static void
optio_doctor_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioDoctorPage *self = OPTIO_DOCTOR_PAGE (object);

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
optio_doctor_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_BOARD:
      set_board (OPTIO_DOCTOR_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_doctor_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (optio_doctor_page_parent_class)->map (widget);

  update (OPTIO_DOCTOR_PAGE (widget));
}

static void
optio_doctor_page_finalize (GObject *object)
{
  OptioDoctorPage *self = OPTIO_DOCTOR_PAGE (object);

  g_clear_object (&self->board_signals);
  g_clear_object (&self->doctor_signals);
  g_clear_object (&self->doctor);
  g_clear_object (&self->board);

  G_OBJECT_CLASS (optio_doctor_page_parent_class)->finalize (object);
}

static void
optio_doctor_page_class_init (OptioDoctorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_doctor_page_get_property;
  object_class->set_property = optio_doctor_page_set_property;
  object_class->finalize = optio_doctor_page_finalize;
  widget_class->map = optio_doctor_page_map;

  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (OPTIO_TYPE_RESULT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-doctor-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioDoctorPage, stack);
  gtk_widget_class_bind_template_child (widget_class, OptioDoctorPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, OptioDoctorPage, finding_box);
  gtk_widget_class_bind_template_child (widget_class, OptioDoctorPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, OptioDoctorPage, fine_label);
  gtk_widget_class_bind_template_callback (widget_class, stays_toggled_cb);
  gtk_widget_class_install_action (widget_class, "doctor.look", NULL, look_action);
  gtk_widget_class_install_action (widget_class, "doctor.copy", NULL, copy_action);
}

static void
optio_doctor_page_init (OptioDoctorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->board_signals = g_signal_group_new (OPTIO_TYPE_BOARD_ITEM);
  g_signal_group_connect_swapped (self->board_signals, "notify::busy", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->board_signals, "notify::present", G_CALLBACK (update),
                                  self);
  self->doctor_signals = g_signal_group_new (OPTIO_TYPE_BOARD_DOCTOR);
  g_signal_group_connect_swapped (self->doctor_signals, "changed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->doctor_signals, "fix-ready", G_CALLBACK (fix_ready_cb),
                                  self);
}
