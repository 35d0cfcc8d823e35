/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-recall.h"

#include <glib/gi18n.h>

#include "optio-exit.h"

/* ---- the file ---- */

static void
tell_note (OptioCommand *command)
{
  g_autofree char *note = optio_history_steal_note (command->history);

  if (note != NULL)
    optio_console_note (command->console, note);
}

OptioHistory *
optio_recall_get_history (OptioCommand *command,
                          OptioBoards  *boards,
                          OptioDevice  *device)
{
  if (!optio_boards_is_lasting (boards, device))
    return NULL;

  if (command->history == NULL)
    command->history = optio_history_new (NULL);
  return command->history;
}

static OptioHistory *
get_history (OptioErrand *errand)
{
  return optio_recall_get_history (errand->command, errand->command->boards, errand->device);
}

/* What cannot be remembered is no reason to fail: what was asked for is done. */
static void
tell_failure (OptioErrand *errand,
              GError      *error)
{
  g_autofree char *note = NULL;

  if (error == NULL)
    return;

  note = g_strdup_printf (_("This will not be remembered: %s"), error->message);
  optio_console_note (errand->command->console, note);
}

/* ---- the choice ---- */

OptioMatch *
optio_recall_match (OptioErrand *errand,
                    OptioMatch  *match)
{
  OptioHistory *history = get_history (errand);
  g_autofree char *id = NULL;
  g_autofree char *note = NULL;
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

  if (history == NULL || n_candidates < 2 || optio_match_get_chip (match) != NULL)
    return optio_match_ref (match);

  id = optio_history_dup_chip (history, errand->device);
  tell_note (errand->command);
  for (guint i = 0; i < n_candidates && id != NULL; i++)
    {
      if (!g_str_equal (optio_chip_get_id (candidates[i].chip), id))
        continue;

      note = g_strdup_printf (_("this board is taken for %s, as it was said earlier with --chip; "
                                "--chip says it anew"),
                              id);
      optio_console_note (errand->command->console, note);
      return optio_match_new_known (candidates[i].chip, _("You said so earlier with --chip."));
    }

  return optio_match_ref (match);
}

void
optio_recall_keep_choice (OptioErrand *errand,
                          const char  *variant)
{
  OptioHistory *history = get_history (errand);
  OptioChip *chip = optio_match_get_chip (errand->match);
  g_autoptr (GError) error = NULL;

  if (history == NULL || chip == NULL)
    return;

  if (errand->command->options.chip != NULL &&
      !optio_history_set_chip (history, errand->device, optio_chip_get_id (chip), &error))
    tell_failure (errand, error);
  else if (variant != NULL &&
           !optio_history_set_variant (history, errand->device, variant, &error))
    tell_failure (errand, error);
  tell_note (errand->command);
}

char *
optio_recall_dup_variant (OptioErrand *errand)
{
  OptioHistory *history = get_history (errand);
  OptioChip *chip = optio_match_get_chip (errand->match);
  g_autofree char *variant = NULL;

  if (history == NULL)
    return NULL;

  variant = optio_history_dup_variant (history, errand->device);
  tell_note (errand->command);
  return optio_chip_has_variant (chip, variant) ? g_steal_pointer (&variant) : NULL;
}

gboolean
optio_recall_allows_unproved (OptioErrand *errand)
{
  OptioHistory *history = get_history (errand);

  return history != NULL && optio_history_allows_unproved (history, errand->device);
}

gboolean
optio_recall_allow_unproved (OptioErrand *errand,
                             gboolean     is_allowed,
                             GError     **error)
{
  OptioHistory *history = get_history (errand);

  if (history != NULL)
    return optio_history_set_allows_unproved (history, errand->device, is_allowed, error);

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("Nothing is remembered of a simulated board without a file: give it one with "
                 "--simulate BOARD=FILE. Nothing was written to the board."));
  return FALSE;
}

/* ---- what nobody saw ---- */

void
optio_recall_keep_unseen (OptioErrand *errand,
                          OptioPlan   *plan)
{
  OptioHistory *history = get_history (errand);
  OptioVerdict *verdict = errand->command->verdict;
  g_autoptr (OptioUnseenWrite) unseen = NULL;
  g_autoptr (GError) error = NULL;

  if (history == NULL || verdict == NULL ||
      optio_verdict_get_kind (verdict) != OPTIO_VERDICT_ACCEPTED_UNSEEN)
    return;

  unseen = optio_unseen_write_new_from_verdict (plan, verdict);
  if (unseen != NULL && !optio_history_set_unseen (history, errand->device, unseen, &error))
    tell_failure (errand, error);
  tell_note (errand->command);
}

char *
optio_recall_dup_unseen_sentence (OptioCommand *command,
                                  OptioBoards  *boards,
                                  OptioDevice  *device)
{
  OptioHistory *history = optio_recall_get_history (command, boards, device);
  g_autoptr (OptioUnseenWrite) unseen = NULL;
  g_autofree char *time = NULL;

  if (history == NULL)
    return NULL;

  unseen = optio_history_dup_unseen (history, device);
  tell_note (command);
  if (unseen == NULL)
    return NULL;

  time = optio_unseen_write_dup_time (unseen);
  return g_strdup_printf (_("The board on port %s accepted option bytes on %s, and nobody has seen "
                            "since what became of them: \"optio options show\" looks."),
                          optio_device_get_port_path (device), time);
}

static void
tell_review (OptioCommand     *command,
             OptioUnseenWrite *unseen,
             OptioVerdict     *verdict)
{
  g_autofree char *time = optio_unseen_write_dup_time (unseen);
  g_autofree char *note = NULL;
  g_autoptr (JsonNode) json = optio_verdict_to_json (verdict);

  note = g_strdup_printf (_("on %s this board accepted option bytes and left before they could be "
                            "read back. Now they were. %s"),
                          time, optio_verdict_get_sentence (verdict));
  optio_console_note (command->console, note);
  optio_console_tell_json (command->console, "review", json);
}

void
optio_recall_review (OptioErrand *errand,
                     OptioImage  *found)
{
  OptioHistory *history = get_history (errand);
  OptioChip *chip = optio_target_get_chip (errand->target);
  g_autoptr (OptioUnseenWrite) unseen = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (GError) error = NULL;

  if (history == NULL || chip == NULL)
    return;

  unseen = optio_history_dup_unseen (history, errand->device);
  tell_note (errand->command);
  if (unseen == NULL)
    return;

  verdict = optio_unseen_write_review (unseen, chip, found);
  if (verdict == NULL)
    return;

  tell_review (errand->command, unseen, verdict);
  if (!optio_history_set_unseen (history, errand->device, NULL, &error))
    tell_failure (errand, error);
}

void
optio_recall_tell_unseen (OptioErrand *errand)
{
  OptioHistory *history = get_history (errand);
  g_autoptr (OptioUnseenWrite) unseen = NULL;
  g_autofree char *time = NULL;
  g_autofree char *note = NULL;

  unseen = history != NULL ? optio_history_dup_unseen (history, errand->device) : NULL;
  if (unseen == NULL)
    return;

  time = optio_unseen_write_dup_time (unseen);
  note = g_strdup_printf (_("on %s this board accepted option bytes and left before they could be "
                            "read back, and now it does not let them be read, as a read-protected "
                            "chip does: because that is what was written, or because the write was "
                            "interrupted and they are half written."),
                          time);
  optio_console_note (errand->command->console, note);
}

void
optio_recall_forget_unseen (OptioErrand *errand)
{
  OptioHistory *history = get_history (errand);
  g_autoptr (OptioUnseenWrite) unseen = NULL;
  g_autoptr (GError) error = NULL;

  unseen = history != NULL ? optio_history_dup_unseen (history, errand->device) : NULL;
  if (unseen != NULL && !optio_history_set_unseen (history, errand->device, NULL, &error))
    tell_failure (errand, error);
}

void
optio_recall_look (OptioErrand *errand)
{
  OptioCommand *command = errand->command;
  OptioHistory *history = get_history (errand);
  g_autoptr (OptioUnseenWrite) unseen = NULL;
  g_autoptr (OptioPlan) plan = NULL;

  if (history == NULL)
    return;

  unseen = optio_history_dup_unseen (history, errand->device);
  tell_note (command);
  plan = unseen != NULL ? optio_plan_new_read_options (errand->target, NULL) : NULL;
  if (plan == NULL)
    return;

  if (optio_errand_run_quietly (errand, plan, NULL))
    optio_recall_review (errand, optio_verdict_get_image (command->verdict));
  else
    optio_recall_tell_unseen (errand);
  g_clear_pointer (&command->verdict, optio_verdict_unref);
}
