/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-erase-question.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define PLAN_KEY "optio-plan"

static void
response_cb (OptioBoardItem   *board,
             const char       *response,
             AdwMessageDialog *dialog)
{
  optio_board_item_carry_out (board, g_object_get_data (G_OBJECT (dialog), PLAN_KEY),
                              _("Erasing"));
}

void
optio_erase_question_ask (GtkWindow      *parent,
                          OptioBoardItem *board,
                          OptioPlan      *plan)
{
  g_autofree char *summary = optio_plan_dup_summary (plan);
  g_autofree char *body = g_strdup_printf (_("%s What is in whole sectors is lost."), summary);
  GtkWidget *dialog = adw_message_dialog_new (parent, _("Erase Sectors?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "erase",
                                    _("_Erase"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "erase",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), PLAN_KEY, optio_plan_ref (plan),
                          (GDestroyNotify) optio_plan_unref);
  g_signal_connect_object (dialog, "response::erase", G_CALLBACK (response_cb), board,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
