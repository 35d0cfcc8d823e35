/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-session.h"

G_BEGIN_DECLS

/**
 * OptioOptionConsent:
 * @forever: (nullable) (array zero-terminated=1): --forever, each "NAME=SERIAL"
 * @is_unproved: --write-unproved
 *
 * What the person agrees to beyond --yes.
 */
typedef struct
{
  char **forever;
  gboolean is_unproved;
} OptioOptionConsent;

/**
 * optio_option_write:
 * @error: %OPTIO_EXIT_ERROR if the person has not agreed to what will happen; as
 *   optio_option_set_list_writes(), optio_plan_new_options() and optio_errand_run()
 *
 * Tells the changes of the session's set and what will happen, asks what has to be asked, and
 * writes them, unless it is a dry run. A change that can never be undone needs --forever with the
 * option's name and the board's serial number; nothing of a batch is written without it.
 */
gboolean optio_option_write (OptioOptionSession       *session,
                             const OptioOptionConsent *consent,
                             GError                  **error);

G_END_DECLS
