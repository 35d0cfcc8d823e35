/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered of a board from one run of the program to the next. */

#include <glib/gi18n-lib.h>

#include "optio-board-item-private.h"

/* What cannot be remembered is no reason to fail: what was asked for is done. */
static void
tell_failure (OptioBoardItem *self,
              GError         *error)
{
  g_autofree char *text = NULL;

  if (error == NULL)
    return;

  text = g_strdup_printf (_("This will not be remembered: %s"), error->message);
  optio_board_item_tell (self, text);
}

static void
tell_note (OptioBoardItem *self)
{
  g_autofree char *note = optio_history_steal_note (self->history);

  if (note != NULL)
    optio_board_item_tell (self, note);
}

/* A simulated board is new whenever the program is: of its memory nothing lasts. */
static gboolean
is_lasting (OptioBoardItem *self)
{
  return self->history != NULL && self->device != NULL && !optio_device_is_simulated (self->device);
}

static void
recall_chip (OptioBoardItem *self)
{
  g_autofree char *id = optio_history_dup_chip (self->history, self->device);
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (self->match, &n_candidates);

  for (guint i = 0; i < n_candidates; i++)
    {
      if (g_strcmp0 (optio_chip_get_id (candidates[i].chip), id) != 0)
        continue;
      g_clear_pointer (&self->chosen, optio_chip_unref);
      self->chosen = optio_chip_ref (candidates[i].chip);
    }
}

void
optio_board_item_recall (OptioBoardItem *self)
{
  if (self->history == NULL)
    return;

  g_clear_pointer (&self->name, g_free);
  self->name = optio_history_dup_name (self->history, self->device);
  if (is_lasting (self))
    {
      g_clear_pointer (&self->unseen, optio_unseen_write_unref);
      self->unseen = optio_history_dup_unseen (self->history, self->device);
      recall_chip (self);
      g_free (self->variant);
      self->variant = optio_history_dup_variant (self->history, self->device);
    }
  tell_note (self);
}

void
optio_board_item_recall_liberty (OptioBoardItem *self)
{
  if (is_lasting (self))
    g_object_set (self->options, "unproved-allowed",
                  optio_history_allows_unproved (self->history, self->device), NULL);
}

void
optio_board_item_keep_liberty (OptioBoardItem *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_allowed;

  if (!is_lasting (self))
    return;

  g_object_get (self->options, "unproved-allowed", &is_allowed, NULL);
  if (is_allowed != optio_history_allows_unproved (self->history, self->device) &&
      !optio_history_set_allows_unproved (self->history, self->device, is_allowed, &error))
    tell_failure (self, error);
}

void
optio_board_item_keep_chip (OptioBoardItem *self)
{
  const char *chip = self->chosen != NULL ? optio_chip_get_id (self->chosen) : NULL;
  g_autoptr (GError) error = NULL;

  if (is_lasting (self) &&
      (!optio_history_set_chip (self->history, self->device, chip, &error) ||
       !optio_history_set_variant (self->history, self->device, self->variant, &error)))
    tell_failure (self, error);
}

void
optio_board_item_keep_name (OptioBoardItem *self)
{
  g_autoptr (GError) error = NULL;

  if (self->history != NULL && self->device != NULL &&
      !optio_history_set_name (self->history, self->device, self->name, &error))
    tell_failure (self, error);
}

/* The newer word replaces the older one, also that nothing is open any more. */
static void
set_unseen (OptioBoardItem   *self,
            OptioUnseenWrite *unseen)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->unseen, optio_unseen_write_unref);
  self->unseen = unseen;
  if (is_lasting (self) &&
      !optio_history_set_unseen (self->history, self->device, unseen, &error))
    tell_failure (self, error);
}

void
optio_board_item_keep_unseen (OptioBoardItem *self,
                              OptioPlan      *plan)
{
  OptioUnseenWrite *unseen;

  if (optio_verdict_get_kind (self->verdict) != OPTIO_VERDICT_ACCEPTED_UNSEEN)
    return;

  unseen = optio_unseen_write_new_from_verdict (plan, self->verdict);
  if (unseen != NULL)
    set_unseen (self, unseen);
}

OptioVerdict *
optio_board_item_review (OptioBoardItem *self,
                         OptioVerdict   *reading)
{
  OptioChip *chip = self->target != NULL ? optio_target_get_chip (self->target) : NULL;
  OptioImage *found = optio_verdict_get_image (reading);
  OptioVerdict *verdict;

  if (self->unseen == NULL || chip == NULL || found == NULL ||
      !optio_verdict_is_success (reading))
    return NULL;

  verdict = optio_unseen_write_review (self->unseen, chip, found);
  if (verdict != NULL)
    set_unseen (self, NULL);
  return verdict;
}
