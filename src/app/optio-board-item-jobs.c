/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done to a board, one job at a time. */

#include <glib/gi18n-lib.h>

#include "optio-board-item-private.h"
#include "optio-preferences.h"

void
optio_board_item_set_recording (OptioBoardItem *self,
                                OptioRecording *recording)
{
  g_set_object (&self->recording, recording);
}

gboolean
optio_board_item_is_busy (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), FALSE);

  return self->job != NULL;
}

gboolean
optio_board_item_can_flash (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), FALSE);

  return self->job == NULL && optio_flash_setup_get_plan (self->setup) != NULL &&
         optio_board_item_is_present (self);
}

static void
set_verdict (OptioBoardItem *self,
             OptioVerdict   *verdict,
             const char     *name)
{
  g_clear_pointer (&self->verdict, optio_verdict_unref);
  self->verdict = verdict;
  self->verdict_stale = FALSE;
  g_free (self->verdict_name);
  self->verdict_name = g_strdup (name);
}

static void
take_reading (OptioBoardItem *self,
              OptioVerdict   *reading)
{
  OptioVerdict *review = optio_board_item_review (self, reading);

  optio_board_options_take_reading (self->options, reading);
  if (review != NULL)
    set_verdict (self, review, _("Option bytes written earlier"));
  optio_board_item_changed (self);
  if (review != NULL)
    g_signal_emit_by_name (self, "finished");
}

/* Who looked may look on at once. */
static void
take_look (OptioBoardItem *self,
           OptioVerdict   *verdict)
{
  OptioLook look = self->look;

  self->look = (OptioLook){ NULL };
  optio_board_item_changed (self);
  look.func (verdict, look.user_data);
  look.free_data (look.user_data);
}

static void
take_memory (OptioBoardItem *self,
             OptioVerdict   *reading)
{
  optio_board_memory_take_reading (self->memory, reading);
  optio_board_item_changed (self);
}

static void
take_result (OptioBoardItem *self,
             OptioJob       *finished)
{
  self->verdict = optio_verdict_ref (optio_job_get_verdict (finished));
  self->verdict_stale = FALSE;
  optio_board_item_keep_unseen (self, optio_job_get_plan (finished));
  optio_board_item_changed (self);
  g_signal_emit_by_name (self, "finished");
  /* Last, since whoever shows the options may read them again at once. */
  optio_board_options_forget (self->options);
  optio_board_memory_forget (self->memory);
}

static void
job_finished_cb (OptioBoardItem *self,
                 OptioJob       *job)
{
  g_autoptr (OptioJob) finished = g_steal_pointer (&self->job);

  g_signal_handlers_disconnect_by_data (finished, self);
  self->is_away = !optio_board_item_is_present (self);
  if (self->look.func != NULL)
    take_look (self, optio_job_get_verdict (finished));
  else if (self->reading == OPTIO_READING_MEMORY)
    take_memory (self, optio_job_get_verdict (finished));
  else if (self->reading == OPTIO_READING_OPTIONS)
    take_reading (self, optio_job_get_verdict (finished));
  else
    take_result (self, finished);
  /* What is looked at may have waited for the end of this. */
  optio_board_item_read_memory (self);
}

static void
start_job (OptioBoardItem *self,
           OptioPlan      *plan)
{
  OptioPreferences *preferences = optio_preferences_get_default ();

  optio_device_set_gentle (self->device, optio_preferences_is_gentle (preferences));
  if (self->recording != NULL)
    optio_device_set_trace (self->device, optio_recording_get_trace (self->recording));
  optio_device_set_return_bound_ms (self->device, optio_preferences_get_patience_ms (preferences));
  self->cancelled = FALSE;
  self->job = optio_job_new (self->device, plan, self->journal);
  g_signal_connect_object (self->job, "notify", G_CALLBACK (optio_board_item_progressed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "finished", G_CALLBACK (job_finished_cb), self,
                           G_CONNECT_SWAPPED);
  optio_job_start (self->job);
  optio_board_item_changed (self);
}

/* A job about which something will have to be said. */
static void
run (OptioBoardItem *self,
     OptioPlan      *plan,
     const char     *name)
{
  set_verdict (self, NULL, name);
  self->reading = OPTIO_READING_NOTHING;
  start_job (self, plan);
}

void
optio_board_item_flash (OptioBoardItem *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  if (optio_board_item_can_flash (self))
    run (self, optio_flash_setup_get_plan (self->setup),
         optio_firmware_get_name (optio_flash_setup_get_firmware (self->setup)));
}

static gboolean
is_ready (OptioBoardItem *self)
{
  return self->job == NULL && optio_board_item_get_problem (self) == NULL &&
         optio_board_item_is_present (self);
}

/* What was done last stays told: nothing but reading comes between. */
void
optio_board_item_read_options (OptioBoardItem *self)
{
  g_autoptr (OptioPlan) plan = NULL;

  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  if (!is_ready (self))
    return;

  plan = optio_board_options_create_read_plan (self->options, NULL);
  if (plan == NULL)
    return;

  self->reading = OPTIO_READING_OPTIONS;
  start_job (self, plan);
}

gboolean
optio_board_item_look (OptioBoardItem *self,
                       OptioPlan      *plan,
                       OptioLookFunc   func,
                       gpointer        user_data,
                       GDestroyNotify  free_data)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), FALSE);
  g_return_val_if_fail (!optio_plan_changes_chip (plan), FALSE);

  if (!is_ready (self))
    {
      free_data (user_data);
      return FALSE;
    }

  self->look = (OptioLook){ func, user_data, free_data };
  start_job (self, plan);
  return TRUE;
}

void
optio_board_item_read_memory (OptioBoardItem *self)
{
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  if (!is_ready (self))
    return;

  plan = optio_board_memory_create_read_plan (self->memory, &error);
  if (error != NULL)
    optio_board_item_tell (self, error->message);
  if (plan == NULL)
    return;

  self->reading = OPTIO_READING_MEMORY;
  start_job (self, plan);
}

void
optio_board_item_carry_out (OptioBoardItem *self,
                            OptioPlan      *plan,
                            const char     *name)
{
  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));
  g_return_if_fail (plan != NULL);

  /* It may have taken a while to say yes, and it was said to this plan for that board. */
  if (is_ready (self) && optio_plan_get_target (plan) == self->target)
    run (self, plan, name);
  else
    optio_board_item_tell (self, _("Something has changed, so nothing was done."));
}

void
optio_board_item_cancel (OptioBoardItem *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  if (self->job == NULL)
    return;

  self->cancelled = TRUE;
  optio_job_cancel (self->job);
  optio_board_item_progressed (self);
}

void
optio_board_item_dismiss_verdict (OptioBoardItem *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  g_clear_pointer (&self->verdict, optio_verdict_unref);
  optio_board_item_changed (self);
}
