/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a board that failed is read-protected. Other tools take any refusal for that, and people
 * then erase what they could have kept: it is believed only of a board that shows it twice. */

#include <glib/gi18n-lib.h>

#include "optio-engine-private.h"
#include "optio-error.h"
#include "optio-examination-private.h"

typedef struct
{
  OptioOptionSet *set; /* nullable */
  GError *refusal;     /* nullable: errVENDOR */
} Look;

static void
look_clear (Look *look)
{
  g_clear_object (&look->set);
  g_clear_error (&look->refusal);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static gboolean
is_vendor_error (OptioRun     *run,
                 const GError *error)
{
  return g_error_matches (error, OPTIO_ERROR, OPTIO_ERROR_STATUS) &&
         optio_wire_get_tally (&run->wire)->last_error_status == OPTIO_DFU_STATUS_ERR_VENDOR;
}

static void
look_at_level (OptioRun  *run,
               OptioRange block,
               Look      *look)
{
  OptioChip *chip = optio_target_get_chip (run->target);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = optio_run_look_at_options (run, block, &error);

  if (bytes == NULL)
    {
      look->refusal = is_vendor_error (run, error) ? g_steal_pointer (&error) : NULL;
      return;
    }

  look->set = optio_option_set_new (chip, NULL, optio_target_get_flash_size_bytes (run->target));
  optio_option_set_decode (look->set, block.start, bytes, NULL);
}

static char *
find_evidence (OptioRun *run,
               gboolean  was_refused)
{
  g_auto (Look) first = { 0 };
  g_auto (Look) second = { 0 };
  OptioRange block;

  if (optio_target_get_protection (run->target, &block) == NULL)
    return NULL;

  optio_machine_set_doing (&run->machine, "%s", _("read the level of the protection"));
  look_at_level (run, block, &first);
  look_at_level (run, block, &second);
  if (optio_examination_is_closed (first.set) && optio_examination_is_closed (second.set))
    return optio_examination_describe_level (second.set,
                                             optio_examination_find_protection (second.set),
                                             _("%s was read twice and is 0x%02x: %s."));

  /* What the flash was refused with counts, too: all that can be read is refused then. */
  if (was_refused && first.refusal != NULL && second.refusal != NULL)
    return optio_examination_describe_refusal (block.start, second.refusal);

  return NULL;
}

/* What a protected board may do instead of the job, while it can still be asked. */
static gboolean
may_be_protection (OptioRun     *run,
                   const GError *failure)
{
  static const OptioError codes[] = { OPTIO_ERROR_STALLED, OPTIO_ERROR_STATUS,
                                      OPTIO_ERROR_PROTOCOL };

  if (optio_plan_is_plain (run->plan) || run->is_away || run->outcome.has_left ||
      optio_machine_is_leaving (&run->machine) || run->outcome.results != NULL ||
      run->outcome.unprotect != OPTIO_UNPROTECT_NOT_SENT ||
      (run->is_off_map && g_error_matches (failure, OPTIO_ERROR, OPTIO_ERROR_STATUS)))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (failure, OPTIO_ERROR, (int) codes[i]))
      return TRUE;

  return failure == NULL;
}

/* Some protected boards say that they erase and write, and do neither. */
static void
doubt_changes (OptioRun *run)
{
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (run->ledger, &n_entries);
  g_autofree OptioLedgerEntry *copies = g_memdup2 (entries, n_entries * sizeof *entries);

  for (guint i = 0; i < n_entries; i++)
    if (copies[i].fate == OPTIO_FATE_ERASED || copies[i].fate == OPTIO_FATE_WRITTEN)
      optio_ledger_set (run->ledger, copies[i].range, OPTIO_FATE_IN_DOUBT);
}

gboolean
optio_run_blame_protection (OptioRun *run,
                            GError  **failure)
{
  g_autofree char *message = NULL;

  if (!may_be_protection (run, *failure))
    return FALSE;

  run->protection = find_evidence (run, is_vendor_error (run, *failure));
  if (run->protection == NULL)
    return FALSE;

  doubt_changes (run);
  if (*failure == NULL)
    return TRUE;

  message = g_strdup ((*failure)->message);
  g_clear_error (failure);
  g_set_error_literal (failure, OPTIO_ERROR, OPTIO_ERROR_PROTECTED, message);
  return TRUE;
}
