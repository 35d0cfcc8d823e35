/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-unprotect.h"
#include "optio-verb.h"

static gboolean
unprotect_run (OptioCommand *command,
               char        **arguments,
               GError      **error)
{
  g_autoptr (OptioErrand) errand = optio_errand_new (command, error);

  return errand != NULL && optio_unprotect (errand, error);
}

const OptioVerb optio_verb_unprotect = {
  .name = "unprotect",
  .summary = N_ ("Take the read protection away, with all that is on the chip"),
  .description =
      N_ ("Looks first whether the board is really read-protected, and refuses if nothing shows "
          "it: many boards refuse to be read for other reasons. Then asks, sends Read Unprotect, "
          "waits for the board and reads the level again. All of the flash and the RAM is erased "
          "and every option byte is set back to what it is from the factory. Level 2 cannot be "
          "taken away."),
  .options = OPTIO_OPTIONS_ALL,
  .run = unprotect_run,
};
