/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether it is known how a board is spoken to. */

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-target.h"

gboolean
optio_target_check_bootloader (OptioTarget *self,
                               GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (optio_identity_get_fields (optio_target_get_identity (self))->is_runtime)
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                 _("The board runs its application. Reset it into its bootloader first; the doctor "
                   "can ask it to go there."));
  else if (optio_identity_hides_map (optio_target_get_identity (self)))
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                 _("The board speaks DfuSe, but the names of its alternate settings, which tell "
                   "its memory map, could not be read. Plug it in again."));
  else
    return TRUE;

  return FALSE;
}

gboolean
optio_target_check_map (OptioTarget *self,
                        GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!optio_target_check_bootloader (self, error))
    return FALSE;
  if (optio_identity_is_dfuse (optio_target_get_identity (self)))
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
               _("The board announces no memory map, so it does not speak DfuSe and knows no "
                 "addresses."));
  return FALSE;
}
