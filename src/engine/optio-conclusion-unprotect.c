/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of a read protection that was to be taken away. */

#include <glib/gi18n-lib.h>

#include "optio-conclusion.h"
#include "optio-text.h"

static const struct
{
  OptioVerdictKind kind;
  const char *sentence;
} rows[] = {
  [OPTIO_UNPROTECT_NOT_SENT] = { OPTIO_VERDICT_NOT_CHANGED,
    N_("Nothing was sent that changes the board.") },
  [OPTIO_UNPROTECT_SENT] = { OPTIO_VERDICT_ACCEPTED_UNSEEN,
    N_("The board accepted the command and has not been seen since. Its flash, its RAM and its "
       "option bytes are most likely erased. Not every chip resets by itself after that: unplug "
       "it, plug it in again with its bootloader started, and read its option bytes.") },
  [OPTIO_UNPROTECT_REFUSED] = { OPTIO_VERDICT_PARTLY,
    N_("Not done: the board refused to take the protection away. An active write protection is one "
       "reason. Whether the flash is erased is not known.") },
  [OPTIO_UNPROTECT_IGNORED] = { OPTIO_VERDICT_NOT_CHANGED,
    N_("Not done: the board reported success, but it did not reset and is still read-protected. "
       "Its bootloader knows the command by name only; a debugger takes the protection away.") },
  [OPTIO_UNPROTECT_CLOSED] = { OPTIO_VERDICT_PARTLY,
    N_("Not done: the board reset, but it is still read-protected. Whether the flash is erased is "
       "not known. The same command again has helped where it was interrupted.") },
  [OPTIO_UNPROTECT_OPEN] = { OPTIO_VERDICT_VERIFIED,
    N_("Verified: the read protection is gone; the level was read again. All that was in the flash "
       "and in the RAM is erased, and every option byte is what it is from the factory: set what "
       "the board needs, and flash its firmware.") },
};

OptioVerdict *
optio_conclude_unprotect (OptioPlan          *plan,
                          OptioLedger        *ledger,
                          const OptioOutcome *outcome)
{
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (ledger, &n_entries);
  g_autoptr (GString) text = g_string_new (_(rows[outcome->unprotect].sentence));

  if (outcome->absence != NULL)
    optio_text_append_sentence (text, "%s", outcome->absence->message);
  else if (outcome->unprotect == OPTIO_UNPROTECT_REFUSED && outcome->error != NULL)
    optio_text_append_sentence (text, "%s", outcome->error->message);

  return optio_verdict_new (rows[outcome->unprotect].kind, text->str, outcome->error, entries,
                            n_entries, outcome->image, outcome->witness);
}
