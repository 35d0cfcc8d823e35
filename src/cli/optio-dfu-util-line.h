/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-command.h"

G_BEGIN_DECLS

/**
 * OptioDfuUtilAction:
 * @OPTIO_DFU_UTIL_NONE: nothing is asked for
 * @OPTIO_DFU_UTIL_HELP: -h
 * @OPTIO_DFU_UTIL_VERSION: -V
 * @OPTIO_DFU_UTIL_LIST: -l
 * @OPTIO_DFU_UTIL_DETACH: -e
 * @OPTIO_DFU_UTIL_UPLOAD: -U: from the board into a file
 * @OPTIO_DFU_UTIL_DOWNLOAD: -D: from a file to the board
 * @OPTIO_DFU_UTIL_COMMAND: -s without a file: only what its modifiers say
 */
typedef enum
{
  OPTIO_DFU_UTIL_NONE,
  OPTIO_DFU_UTIL_HELP,
  OPTIO_DFU_UTIL_VERSION,
  OPTIO_DFU_UTIL_LIST,
  OPTIO_DFU_UTIL_DETACH,
  OPTIO_DFU_UTIL_UPLOAD,
  OPTIO_DFU_UTIL_DOWNLOAD,
  OPTIO_DFU_UTIL_COMMAND,
} OptioDfuUtilAction;

/**
 * OptioDfuUtilModifiers:
 *
 * What stands behind the address of -s.
 */
typedef enum
{
  OPTIO_DFU_UTIL_FORCE = 1 << 0,
  OPTIO_DFU_UTIL_LEAVE = 1 << 1,
  OPTIO_DFU_UTIL_UNPROTECT = 1 << 2,
  OPTIO_DFU_UTIL_MASS_ERASE = 1 << 3,
  OPTIO_DFU_UTIL_WILL_RESET = 1 << 4,
  OPTIO_DFU_UTIL_FAST = 1 << 5,
} OptioDfuUtilModifiers;

/**
 * OptioDfuUtilLine:
 * @action: what to do; as for dfu-util, the last one that is named
 * @file: (nullable): of -U and -D
 * @has_address: whether -s gives one
 * @address: the address
 * @length: of an upload, bytes; 0 if -s does not give it
 * @modifiers: set of #OptioDfuUtilModifiers
 * @upload_size: of -Z, bytes; 0 if it is not given
 * @transfer_size: of -t, bytes; 0 if it is not given
 * @detach_delay_s: how long a board may take from its application to its bootloader, seconds
 * @is_reset: -R: reset it when all is done
 * @is_waiting: -w: wait until there is a board
 *
 * A command line in dfu-util's words, beside what every command knows.
 */
typedef struct
{
  OptioDfuUtilAction action;
  char *file;
  gboolean has_address;
  guint32 address;
  guint32 length;
  guint modifiers;
  guint32 upload_size;
  guint32 transfer_size;
  guint32 detach_delay_s;
  gboolean is_reset;
  gboolean is_waiting;
} OptioDfuUtilLine;

/**
 * optio_dfu_util_line_parse:
 * @words: (array zero-terminated=1): the command line with the program's name; it is sorted
 * @options: (inout): where the options go that every command has
 * @error: %OPTIO_EXIT_ERROR with %OPTIO_EXIT_USAGE
 *
 * Reads a command line as dfu-util 0.11 reads it, and Optio's --simulate, --chip, --json,
 * --dry-run and --yes.
 */
gboolean optio_dfu_util_line_parse (OptioDfuUtilLine *self,
                                    char            **words,
                                    OptioOptions     *options,
                                    GError          **error);

/**
 * optio_dfu_util_line_has:
 *
 * Returns: whether @modifier stands behind the address of -s.
 */
gboolean optio_dfu_util_line_has (const OptioDfuUtilLine *self,
                                  OptioDfuUtilModifiers   modifier);

void optio_dfu_util_line_clear (OptioDfuUtilLine *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OptioDfuUtilLine, optio_dfu_util_line_clear)

G_END_DECLS
