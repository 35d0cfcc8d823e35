/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-conclusion.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "optio-error.h"
#include "optio-text.h"

/* What to do next, by the code of the error. */
static const struct
{
  OptioError code;
  const char *advice;
} advice_table[] = {
  { OPTIO_ERROR_GONE, N_ ("Plug the board in again, in its bootloader, and do the same again: it "
                          "finishes what was begun.") },
  { OPTIO_ERROR_TIMEOUT, N_ ("Unplug the board, plug it in again, and repeat.") },
  { OPTIO_ERROR_IO, N_ ("Repeat; if it happens again, try another cable, another USB port, or a "
                        "hub in between.") },
  { OPTIO_ERROR_STALLED, N_ ("Repeat; if it happens again, unplug the board and plug it in "
                             "again.") },
  { OPTIO_ERROR_PROTOCOL, N_ ("Unplug the board, plug it in again, and repeat.") },
  { OPTIO_ERROR_STATUS, N_ ("Check the address; if it is right, unplug the board, plug it in "
                            "again, and repeat.") },
  { OPTIO_ERROR_BUSY, N_ ("Close the other program and repeat.") },
};

/* How each fate is told; %1$s is a size, %2$s the addresses. */
static const char *const fate_texts[] = {
  [OPTIO_FATE_IN_DOUBT] = N_ ("%1$s in doubt (%2$s), where it was cut off"),
  [OPTIO_FATE_ERASED] = N_ ("%1$s erased (%2$s)"),
  [OPTIO_FATE_WRITTEN] = N_ ("%1$s written but not read back (%2$s)"),
  [OPTIO_FATE_VERIFIED] = N_ ("%1$s read back and right (%2$s)"),
  [OPTIO_FATE_DIFFERS] = N_ ("%1$s read back and wrong (%2$s)"),
};

static gboolean
has_step (OptioPlan    *plan,
          OptioStepKind kind)
{
  for (guint i = 0; i < optio_plan_get_n_steps (plan); i++)
    if (optio_plan_get_step (plan, i)->kind == kind)
      return TRUE;

  return FALSE;
}

static guint64
size_of_steps (OptioPlan    *plan,
               OptioStepKind kind)
{
  guint64 size = 0;

  for (guint i = 0; i < optio_plan_get_n_steps (plan); i++)
    if (optio_plan_get_step (plan, i)->kind == kind)
      size += optio_plan_get_step (plan, i)->range.size;

  return size;
}

/* "0x08000000-0x08003fff", or "0x08000000-0x08003fff and 2 more". */
static char *
describe_ranges (OptioLedger *ledger,
                 OptioFate    fate)
{
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (ledger, &n_entries);
  g_autofree char *first = NULL;
  guint n_more = 0;

  for (guint i = 0; i < n_entries; i++)
    {
      if (entries[i].fate != fate)
        continue;
      if (first == NULL)
        first = optio_range_to_string (entries[i].range);
      else
        n_more++;
    }

  if (n_more == 0)
    return g_steal_pointer (&first);

  return g_strdup_printf (ngettext ("%s and %u more place", "%s and %u more places", n_more), first,
                          n_more);
}

static char *
describe_chip (OptioLedger *ledger)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint fate = 0; fate < G_N_ELEMENTS (fate_texts); fate++)
    {
      guint64 size = optio_ledger_count (ledger, fate);
      g_autofree char *size_text = NULL;
      g_autofree char *ranges = NULL;

      if (size == 0)
        continue;

      size_text = optio_format_size (size);
      ranges = describe_ranges (ledger, fate);
      g_string_append (text, text->len > 0 ? ", " : "");
      g_string_append_printf (text, _(fate_texts[fate]), size_text, ranges);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whether an erase or a write was begun. What the survey found right was not touched. */
static gboolean
is_changed (OptioPlan   *plan,
            OptioLedger *ledger)
{
  guint64 untouched = optio_plan_get_unchanged_size (plan);

  if (!optio_plan_changes_chip (plan))
    return FALSE;

  for (guint fate = 0; fate < G_N_ELEMENTS (fate_texts); fate++)
    if (optio_ledger_count (ledger, fate) > (fate == OPTIO_FATE_VERIFIED ? untouched : 0))
      return TRUE;

  return FALSE;
}

/* Whether all that the plan changes was read back and is right, so that only the start is left. */
static gboolean
is_all_verified (OptioPlan   *plan,
                 OptioLedger *ledger)
{
  guint64 size = size_of_steps (plan, OPTIO_STEP_VERIFY) +
                 size_of_steps (plan, OPTIO_STEP_BLANK_CHECK) +
                 optio_plan_get_unchanged_size (plan);

  return size > 0 && !optio_plan_needs_survey (plan) &&
         optio_ledger_count (ledger, OPTIO_FATE_VERIFIED) >= size;
}

/* AN2606 Rev 70 table 36. People were told that such boards are read-protected, and erased them. */
static const char *
get_advice_for_lost_requests (void)
{
  return _("The board lost requests and did some of them when they were repeated. The bootloaders "
           "of F0, L5 and F429 do that at fast USB hosts (AN2606, known limitations); protection "
           "is not the cause. Put a USB 2 hub in between; if that does not help, try another port "
           "(not USB4 or Thunderbolt), then SWD.");
}

static const char *
find_advice (const OptioOutcome *outcome)
{
  const GError *error = outcome->error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return _("Repeat to finish the job.");
  if (outcome->loses_requests && !g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_GONE))
    return get_advice_for_lost_requests ();
  if (outcome->is_unread && !g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_GONE))
    return _("Its flash could not be read before that. Read protection does this, and so do words "
             "that a write has left damaged: the doctor looks for the reason.");

  for (gsize i = 0; i < G_N_ELEMENTS (advice_table); i++)
    if (g_error_matches (error, OPTIO_ERROR, advice_table[i].code))
      return _(advice_table[i].advice);

  return NULL;
}

static void
append_protection (GString    *text,
                   const char *evidence)
{
  optio_text_append_sentence (text, "%s",
                              _("The board is read-protected: its flash can neither be read nor "
                                "written."));
  optio_text_append_sentence (text, "%s", evidence);
  optio_text_append_sentence (text, "%s",
                              _("Only taking the protection away, which erases all of the flash, "
                                "opens it again."));
}

static void
append_missing (GString     *text,
                OptioPlan   *plan,
                OptioLedger *ledger)
{
  guint64 size = optio_conclude_missing (plan, ledger);
  g_autofree char *size_text = optio_format_size (size);

  if (size > 0)
    optio_text_append_sentence (text,
                                _("Of what else was in these sectors and should have been kept, "
                                  "%s are lost or in doubt."),
                                size_text);
}

static void
append_chip (GString     *text,
             OptioPlan   *plan,
             OptioLedger *ledger)
{
  g_autofree char *chip = describe_chip (ledger);

  if (!optio_plan_changes_chip (plan))
    optio_text_append_sentence (
      text, "%s", _("Nothing was meant to change on the chip, and nothing did."));
  else if (!is_changed (plan, ledger))
    optio_text_append_sentence (text, "%s", _("Nothing on the chip was changed."));
  else if (optio_plan_is_plain (plan))
    optio_text_append_sentence (
      text, "%s", _("The board has a part of the firmware, and may not start it."));
  else
    optio_text_append_sentence (text, _("On the chip now: %s; the rest is as it was."), chip);

  append_missing (text, plan, ledger);
}

static OptioVerdict *
make_verdict (OptioVerdictKind    kind,
              const char         *sentence,
              OptioPlan          *plan,
              OptioLedger        *ledger,
              const OptioOutcome *outcome)
{
  g_autoptr (OptioImage) rescue = optio_conclude_rescue (plan, ledger);
  g_autoptr (OptioVerdict) verdict = NULL;
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (ledger, &n_entries);

  verdict = optio_verdict_new (kind, sentence, outcome->error, entries, n_entries,
                               outcome->error == NULL ? outcome->image : NULL, outcome->witness);
  return rescue != NULL ? optio_verdict_new_rescuing (verdict, rescue, NULL)
                        : g_steal_pointer (&verdict);
}

static OptioVerdict *
conclude_failure (OptioPlan          *plan,
                  OptioLedger        *ledger,
                  const OptioOutcome *outcome)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *advice = find_advice (outcome);
  OptioVerdictKind kind = is_changed (plan, ledger) ? OPTIO_VERDICT_PARTLY
                                                    : OPTIO_VERDICT_NOT_CHANGED;

  optio_text_append_sentence (text, "%s", outcome->error->message);
  if (is_all_verified (plan, ledger))
    {
      kind = OPTIO_VERDICT_VERIFIED;
      optio_text_append_sentence (
        text, "%s", _("The chip itself was verified; only what came after that failed."));
    }
  else
    {
      append_chip (text, plan, ledger);
    }

  if (outcome->protection != NULL)
    append_protection (text, outcome->protection);
  else if (advice != NULL)
    optio_text_append_sentence (text, "%s", advice);

  return make_verdict (kind, text->str, plan, ledger, outcome);
}

static OptioVerdict *
conclude_difference (OptioPlan          *plan,
                     OptioLedger        *ledger,
                     const OptioOutcome *outcome)
{
  g_autoptr (GString) text = g_string_new (NULL);

  optio_text_append_sentence (
    text,
    ngettext ("%" PRIu64 " byte differs, at 0x%08x: it reads 0x%02x instead of 0x%02x.",
              "%" PRIu64 " bytes differ, the first at 0x%08x: it reads 0x%02x instead of 0x%02x.",
              (gulong) outcome->n_different),
    outcome->n_different, outcome->first_difference, outcome->found, outcome->expected);

  if (outcome->protection != NULL)
    append_protection (text, outcome->protection);
  else if (outcome->loses_requests)
    optio_text_append_sentence (text, "%s", get_advice_for_lost_requests ());
  else if (optio_plan_changes_chip (plan))
    optio_text_append_sentence (
      text, "%s",
      _("The board reported no error, but the chip does not hold what was written. Write-protected "
        "sectors behave like this. Repeat; if it stays, look at the chip's protection."));
  else
    optio_text_append_sentence (text, "%s", _("Nothing was changed."));
  append_missing (text, plan, ledger);

  return make_verdict (OPTIO_VERDICT_DIFFERS, text->str, plan, ledger, outcome);
}

static OptioVerdictKind
conclude_kind (OptioPlan *plan)
{
  if (has_step (plan, OPTIO_STEP_VERIFY) || has_step (plan, OPTIO_STEP_BLANK_CHECK))
    return OPTIO_VERDICT_VERIFIED;
  if (optio_plan_changes_chip (plan))
    return OPTIO_VERDICT_ACCEPTED_UNSEEN;

  return optio_plan_get_unchanged_size (plan) > 0 ? OPTIO_VERDICT_VERIFIED : OPTIO_VERDICT_DONE;
}

/* The sentence of a success, by what the plan did; %s is a size. */
static const char *
find_success_format (OptioPlan *plan)
{
  if (has_step (plan, OPTIO_STEP_WRITE))
    return has_step (plan, OPTIO_STEP_VERIFY)
             ? _("Verified: %s were written and read back.")
             : _("Written, but not read back: the board accepted %s.");
  if (has_step (plan, OPTIO_STEP_BLANK_CHECK))
    return _("Verified: %s were erased and read back as blank.");
  if (has_step (plan, OPTIO_STEP_VERIFY))
    return _("Verified: %s on the chip are those of the file.");

  return _("Read %s.");
}

/* What the survey found to be there already. */
static void
append_unchanged (GString   *text,
                  OptioPlan *plan)
{
  guint64 size = optio_plan_get_unchanged_size (plan);
  g_autofree char *size_text = optio_format_size (size);

  if (size == 0)
    return;

  if (text->len > 0)
    optio_text_append_sentence (text, _("Another %s were there already."), size_text);
  else
    optio_text_append_sentence (
      text, _("Verified: all %s were there already; nothing was written."), size_text);
}

static gboolean
is_runtime (OptioPlan *plan)
{
  OptioIdentity *identity = optio_target_get_identity (optio_plan_get_target (plan));

  return optio_identity_get_fields (identity)->is_runtime;
}

static OptioVerdict *
conclude_success (OptioPlan          *plan,
                  OptioLedger        *ledger,
                  const OptioOutcome *outcome)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 size = size_of_steps (plan, OPTIO_STEP_WRITE);

  if (size == 0)
    size = size_of_steps (plan, OPTIO_STEP_VERIFY) +
           size_of_steps (plan, OPTIO_STEP_BLANK_CHECK);
  if (size == 0 && outcome->image != NULL)
    size = optio_image_get_size (outcome->image);

  if (size > 0)
    {
      g_autofree char *size_text = optio_format_size (size);

      optio_text_append_sentence (text, find_success_format (plan), size_text);
    }

  append_unchanged (text, plan);
  if (outcome->has_left)
    optio_text_append_sentence (
      text, "%s",
      is_runtime (plan)
        ? _("The board was told to leave its application for its bootloader.")
        : _("The board was told to leave its bootloader and start the firmware."));
  if (outcome->loses_requests)
    optio_text_append_sentence (
      text, "%s",
      _("The board lost requests on the way, so it was treated more gently; a USB 2 hub in between "
        "may help (AN2606, known limitations)."));

  return make_verdict (conclude_kind (plan), text->str, plan, ledger, outcome);
}

OptioVerdict *
optio_conclude (OptioPlan          *plan,
                OptioLedger        *ledger,
                const OptioOutcome *outcome)
{
  if (outcome->results != NULL && outcome->results->len > 0)
    return optio_conclude_options (plan, ledger, outcome);
  if (outcome->unprotect != OPTIO_UNPROTECT_NOT_SENT)
    return optio_conclude_unprotect (plan, ledger, outcome);
  if (outcome->error != NULL)
    return conclude_failure (plan, ledger, outcome);
  if (outcome->n_different > 0)
    return conclude_difference (plan, ledger, outcome);

  return conclude_success (plan, ledger, outcome);
}
