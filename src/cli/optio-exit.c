/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-exit.h"

#include <glib/gi18n.h>

#include "optio-conclusion.h"
#include "optio-error.h"
#include "optio-text.h"

G_DEFINE_QUARK (optio-exit-error-quark, optio_exit_error)

static const struct
{
  OptioExit code;
  const char *meaning;
} meanings[] = {
  { OPTIO_EXIT_OK, N_ ("done, and read back unless --no-verify was given") },
  { OPTIO_EXIT_DIFFERS, N_ ("the chip differs from the file, or the doctor found something") },
  { OPTIO_EXIT_PARTLY, N_ ("ended early; the chip holds a part of it") },
  { OPTIO_EXIT_UNSURE, N_ ("it cannot be known whether it worked") },
  { OPTIO_EXIT_NOT_CHANGED, N_ ("option bytes were written, but are as they were before") },
  { OPTIO_EXIT_USAGE, N_ ("the command line is wrong, or several boards fit it") },
  { OPTIO_EXIT_DATA, N_ ("the file is broken, or does not fit the board") },
  { OPTIO_EXIT_NO_INPUT, N_ ("the file cannot be read") },
  { OPTIO_EXIT_NO_BOARD, N_ ("there is no such board, or it left the bus") },
  { OPTIO_EXIT_INTERNAL, N_ ("something is wrong with Optio or its catalog") },
  { OPTIO_EXIT_NO_OUTPUT, N_ ("the output cannot be written, or exists already") },
  { OPTIO_EXIT_IO, N_ ("the transfer broke on the wire") },
  { OPTIO_EXIT_TRY_AGAIN, N_ ("the board is busy or did not answer in time") },
  { OPTIO_EXIT_PROTOCOL, N_ ("the board refused it or answered with an error") },
  { OPTIO_EXIT_PERMISSION, N_ ("the system or the chip's protection does not allow it") },
  { OPTIO_EXIT_CANCELLED, N_ ("cancelled: Ctrl-C, or a question that was not answered with yes") },
};

/* One for each code of OptioError. */
static const OptioExit error_exits[] = {
  [OPTIO_ERROR_FILE] = OPTIO_EXIT_DATA,
  [OPTIO_ERROR_MISMATCH] = OPTIO_EXIT_DATA,
  [OPTIO_ERROR_PERMISSION] = OPTIO_EXIT_PERMISSION,
  [OPTIO_ERROR_GONE] = OPTIO_EXIT_NO_BOARD,
  [OPTIO_ERROR_BUSY] = OPTIO_EXIT_TRY_AGAIN,
  [OPTIO_ERROR_TIMEOUT] = OPTIO_EXIT_TRY_AGAIN,
  [OPTIO_ERROR_PROTECTED] = OPTIO_EXIT_PERMISSION,
  [OPTIO_ERROR_RANGE] = OPTIO_EXIT_DATA,
  [OPTIO_ERROR_STALLED] = OPTIO_EXIT_PROTOCOL,
  [OPTIO_ERROR_STATUS] = OPTIO_EXIT_PROTOCOL,
  [OPTIO_ERROR_VERIFY] = OPTIO_EXIT_DIFFERS,
  [OPTIO_ERROR_DATA] = OPTIO_EXIT_INTERNAL,
  [OPTIO_ERROR_PROTOCOL] = OPTIO_EXIT_PROTOCOL,
  [OPTIO_ERROR_UNSURE] = OPTIO_EXIT_UNSURE,
  [OPTIO_ERROR_IO] = OPTIO_EXIT_IO,
};

/* What to do next, for the codes whose messages do not say it themselves. */
static const struct
{
  OptioError code;
  const char *remedy;
} remedies[] = {
  { OPTIO_ERROR_DATA, N_ ("This is a mistake in Optio: report it.") },
};

const char *
optio_exit_get_meaning (guint      index,
                        OptioExit *out_code)
{
  if (index >= G_N_ELEMENTS (meanings))
    return NULL;

  *out_code = meanings[index].code;
  return _(meanings[index].meaning);
}

OptioExit
optio_exit_from_error (const GError *error)
{
  if (error->domain == OPTIO_EXIT_ERROR)
    return (OptioExit) error->code;
  if (error->domain == OPTIO_ERROR && (guint) error->code < G_N_ELEMENTS (error_exits))
    return error_exits[error->code];
  if (error->domain == G_OPTION_ERROR)
    return OPTIO_EXIT_USAGE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return OPTIO_EXIT_CANCELLED;

  return OPTIO_EXIT_INTERNAL;
}

const char *
optio_exit_get_remedy (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return _("\"optio help\" shows what can be asked for.");

  for (gsize i = 0; i < G_N_ELEMENTS (remedies); i++)
    if (g_error_matches (error, OPTIO_ERROR, (int) remedies[i].code))
      return _(remedies[i].remedy);

  return NULL;
}

/* Whether something was sent, and the board was looked at afterwards. */
static gboolean
was_read_back (OptioVerdict *verdict)
{
  guint n_entries;
  const OptioLedgerEntry *entries = optio_verdict_get_ledger (verdict, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    if (entries[i].fate == OPTIO_FATE_DIFFERS)
      return TRUE;

  return FALSE;
}

/* What is on the chip counts more than why: a script must learn that the chip was changed. */
static OptioExit
exit_from_verdict (OptioVerdict *verdict)
{
  const GError *error = optio_verdict_get_error (verdict);

  if (error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return OPTIO_EXIT_CANCELLED;
  if (optio_verdict_get_kind (verdict) == OPTIO_VERDICT_DIFFERS)
    return OPTIO_EXIT_DIFFERS;
  if (optio_verdict_get_kind (verdict) == OPTIO_VERDICT_PARTLY)
    return OPTIO_EXIT_PARTLY;
  if (optio_verdict_get_kind (verdict) == OPTIO_VERDICT_NOT_CHANGED &&
      (g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_VERIFY) || was_read_back (verdict)))
    return OPTIO_EXIT_NOT_CHANGED;

  return error != NULL ? optio_exit_from_error (error) : OPTIO_EXIT_UNSURE;
}

static gboolean
can_look_later (OptioPlan *plan)
{
  for (guint i = 0; plan != NULL && i < optio_plan_get_n_steps (plan); i++)
    if (optio_plan_closes_bootloader (plan, optio_plan_get_step (plan, i)))
      return FALSE;

  return TRUE;
}

gboolean
optio_exit_check_verdict (OptioPlan    *plan,
                          OptioVerdict *verdict,
                          GError      **error)
{
  const GError *cause = optio_verdict_get_error (verdict);
  const char *remedy = cause != NULL ? optio_exit_get_remedy (cause) : NULL;
  g_autoptr (GString) text = g_string_new (optio_verdict_get_sentence (verdict));

  if (optio_verdict_is_success (verdict))
    return TRUE;

  if (optio_verdict_get_kind (verdict) == OPTIO_VERDICT_ACCEPTED_UNSEEN && can_look_later (plan))
    remedy = _("\"optio options show\" looks at it when it is in its bootloader.");
  else if (g_error_matches (cause, OPTIO_ERROR, OPTIO_ERROR_PROTECTED))
    remedy = _("\"optio unprotect\" does that.");

  if (remedy != NULL)
    optio_text_append_sentence (text, "%s", remedy);
  g_set_error_literal (error, OPTIO_EXIT_ERROR, exit_from_verdict (verdict), text->str);
  return FALSE;
}
