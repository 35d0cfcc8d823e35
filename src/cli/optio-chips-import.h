/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-command.h"

G_BEGIN_DECLS

/**
 * OptioChipsImport:
 * @folder: (nullable): where the chips are written; %NULL for the user's own
 * @is_dry_run: whether it is only told what would be written
 * @overwrites: whether files that exist are overwritten
 *
 * How `optio chips import` works.
 */
typedef struct
{
  const char *folder;
  gboolean is_dry_run;
  gboolean overwrites;
} OptioChipsImport;

/**
 * optio_chips_import_run:
 * @path: a file of STM32CubeProgrammer's database, a folder with such files, or one with a folder
 *   Data_Base
 * @error: %OPTIO_EXIT_ERROR if nothing was written for a reason that concerns all files, or if some
 *   file is broken; the others are written nevertheless
 *
 * Makes descriptions of chips, and tells what has no place in them.
 */
gboolean optio_chips_import_run (OptioCommand           *command,
                                 const OptioChipsImport *options,
                                 const char             *path,
                                 GError                **error);

G_END_DECLS
