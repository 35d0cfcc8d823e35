/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-flash-question.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define PLAN_KEY "optio-plan"

/* Yes was said to one plan. The file may have changed since, and the plan with it. */
static void
response_cb (OptioBoardItem   *board,
             const char       *response,
             AdwMessageDialog *dialog)
{
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
  OptioPlan *plan = optio_flash_setup_get_plan (optio_board_item_get_setup (board));

  if (plan == g_object_get_data (G_OBJECT (dialog), PLAN_KEY))
    optio_board_item_flash (board);
  else
    gtk_widget_activate_action (parent, "win.tell", "s",
                                _("Something has changed, so nothing was flashed."));
}

void
optio_flash_question_ask (GtkWindow      *parent,
                          OptioBoardItem *board)
{
  OptioFlashSetup *setup = optio_board_item_get_setup (board);
  OptioPlan *plan = optio_flash_setup_get_plan (setup);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  g_return_if_fail (plan != NULL);

  /* Translators: a file and a board: "Flash blinky.hex to STM32F072?" */
  heading = g_strdup_printf (_("Flash %s to %s?"),
                             optio_firmware_get_name (optio_flash_setup_get_firmware (setup)),
                             optio_board_item_get_title (board));
  body = optio_flash_setup_dup_plan_text (setup);
  dialog = adw_message_dialog_new (parent, heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "flash",
                                    _("_Flash"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "flash",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "flash");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), PLAN_KEY, optio_plan_ref (plan),
                          (GDestroyNotify) optio_plan_unref);
  g_signal_connect_object (dialog, "response::flash", G_CALLBACK (response_cb), board,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
