/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-plan.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioExit:
 *
 * What the command `optio` tells the shell. From 64 on the numbers are those of sysexits.h; below
 * are those for which it has none. "1" means what it means for cmp and diff.
 */
typedef enum
{
  OPTIO_EXIT_OK = 0,
  OPTIO_EXIT_DIFFERS = 1,
  OPTIO_EXIT_PARTLY = 2,
  OPTIO_EXIT_UNSURE = 3,
  OPTIO_EXIT_NOT_CHANGED = 4,
  OPTIO_EXIT_USAGE = 64,
  OPTIO_EXIT_DATA = 65,
  OPTIO_EXIT_NO_INPUT = 66,
  OPTIO_EXIT_NO_BOARD = 69,
  OPTIO_EXIT_INTERNAL = 70,
  OPTIO_EXIT_NO_OUTPUT = 73,
  OPTIO_EXIT_IO = 74,
  OPTIO_EXIT_TRY_AGAIN = 75,
  OPTIO_EXIT_PROTOCOL = 76,
  OPTIO_EXIT_PERMISSION = 77,
  OPTIO_EXIT_CANCELLED = 130,
} OptioExit;

/**
 * OPTIO_EXIT_ERROR:
 *
 * The domain of the command's own errors: the code is an #OptioExit, and the message is whole, with
 * what to do next.
 */
#define OPTIO_EXIT_ERROR (optio_exit_error_quark ())

GQuark optio_exit_error_quark (void);

/**
 * optio_exit_get_meaning:
 * @index: from 0
 * @out_code: (out): the code
 *
 * Returns: (nullable): what the code means, translated; %NULL behind the last.
 */
const char *optio_exit_get_meaning (guint      index,
                                    OptioExit *out_code);

/**
 * optio_exit_from_error:
 *
 * Returns: the code for an error of any domain.
 */
OptioExit optio_exit_from_error (const GError *error);

/**
 * optio_exit_get_remedy:
 *
 * Returns: (nullable): what the user can do next, a translated sentence; %NULL if the message says
 *   it already.
 */
const char *optio_exit_get_remedy (const GError *error);

/**
 * optio_exit_check_verdict:
 * @plan: (nullable): what was to be done
 * @error: what the shell is told if it was not a success; the message is the verdict's sentence and
 *   what to do next
 *
 * Returns: whether the verdict is a success.
 */
gboolean optio_exit_check_verdict (OptioPlan    *plan,
                                   OptioVerdict *verdict,
                                   GError      **error);

G_END_DECLS
