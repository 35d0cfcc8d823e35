/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-name-dialog.h"

struct _OptioNameDialog
{
  AdwMessageDialog parent_instance;

  OptioBoardItem *board;
  GtkEditable *name_row;
};

G_DEFINE_FINAL_TYPE (OptioNameDialog, optio_name_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
response_cb (OptioNameDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name_row)));

  g_object_set (self->board, "name", name, NULL);
}

static void
entered_cb (OptioNameDialog *self)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (self), "rename");
}

GtkWidget *
optio_name_dialog_new (GtkWindow      *parent,
                       OptioBoardItem *board)
{
  OptioNameDialog *self =
      g_object_new (OPTIO_TYPE_NAME_DIALOG, "transient-for", parent, NULL);
  g_autofree char *name = NULL;

  self->board = g_object_ref (board);
  g_object_get (board, "name", &name, NULL);
  gtk_editable_set_text (self->name_row, name != NULL ? name : "");
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  return GTK_WIDGET (self);
}

static void
optio_name_dialog_finalize (GObject *object)
{
  g_clear_object (&OPTIO_NAME_DIALOG (object)->board);

  G_OBJECT_CLASS (optio_name_dialog_parent_class)->finalize (object);
}

static void
optio_name_dialog_class_init (OptioNameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = optio_name_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-name-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioNameDialog, name_row);
  gtk_widget_class_bind_template_callback (widget_class, response_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
}

static void
optio_name_dialog_init (OptioNameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
