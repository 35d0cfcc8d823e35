/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-rule-group.h"

#include <glib/gi18n-lib.h>

#include "optio-udev-rule.h"

struct _OptioRuleGroup
{
  AdwPreferencesGroup parent_instance;

  GCancellable *cancellable;
  GtkWidget *install_row;
  GtkButton *install_button;
  AdwActionRow *command_row;
};

G_DEFINE_FINAL_TYPE (OptioRuleGroup, optio_rule_group, ADW_TYPE_PREFERENCES_GROUP)

static void
tell (OptioRuleGroup *self,
      const char     *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

static void
installed_cb (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (OptioRuleGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (optio_udev_rule_install_finish (result, &error))
    {
      gtk_button_set_label (self->install_button, _("Installed"));
      tell (self, _("The rule is installed. A board that still cannot be opened has to be plugged "
                    "in again."));
      gtk_widget_activate_action (GTK_WIDGET (self), "app.refresh", NULL);
      return;
    }

  gtk_widget_set_sensitive (GTK_WIDGET (self->install_button), TRUE);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
}

static void
install_cb (OptioRuleGroup *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->install_button), FALSE);
  optio_udev_rule_install_async (self->cancellable, installed_cb, g_object_ref (self));
}

static void
copy_cb (OptioRuleGroup *self)
{
  g_autofree char *command = optio_udev_rule_dup_command ();

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
  tell (self, _("The command was copied. Paste it into a terminal."));
}

static void
optio_rule_group_dispose (GObject *object)
{
  g_cancellable_cancel (OPTIO_RULE_GROUP (object)->cancellable);

  G_OBJECT_CLASS (optio_rule_group_parent_class)->dispose (object);
}

static void
optio_rule_group_finalize (GObject *object)
{
  g_clear_object (&OPTIO_RULE_GROUP (object)->cancellable);

  G_OBJECT_CLASS (optio_rule_group_parent_class)->finalize (object);
}

static void
optio_rule_group_class_init (OptioRuleGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = optio_rule_group_dispose;
  object_class->finalize = optio_rule_group_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-rule-group.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioRuleGroup, install_row);
  gtk_widget_class_bind_template_child (widget_class, OptioRuleGroup, install_button);
  gtk_widget_class_bind_template_child (widget_class, OptioRuleGroup, command_row);
  gtk_widget_class_bind_template_callback (widget_class, install_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
optio_rule_group_init (OptioRuleGroup *self)
{
  g_autofree char *command = optio_udev_rule_dup_command ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->install_row, optio_udev_rule_can_install ());
  adw_action_row_set_subtitle (self->command_row, command);
}
