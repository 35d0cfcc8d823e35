/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-catalog.h"
#include "optio-console.h"
#include "optio-device.h"
#include "optio-history.h"
#include "optio-target.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioOptionGroups:
 * @OPTIO_OPTIONS_NONE: only --help
 * @OPTIO_OPTIONS_OUTPUT: how it is told: -v, --json
 * @OPTIO_OPTIONS_BOARD: which board: -d, -p, -S, --simulate
 * @OPTIO_OPTIONS_FILE: what a file does not say: --address, --yes
 * @OPTIO_OPTIONS_JOB: how it is done: -a, --dry-run, --gentle, --patience
 * @OPTIO_OPTIONS_CHIP: which chip it is: --chip
 *
 * Which of the common options a verb knows. What a verb does not know is refused.
 */
typedef enum
{
  OPTIO_OPTIONS_NONE = 0,
  OPTIO_OPTIONS_OUTPUT = 1 << 0,
  OPTIO_OPTIONS_BOARD = 1 << 1,
  OPTIO_OPTIONS_JOB = 1 << 2,
  OPTIO_OPTIONS_FILE = 1 << 3,
  OPTIO_OPTIONS_CHIP = 1 << 4,
  OPTIO_OPTIONS_ALL = OPTIO_OPTIONS_OUTPUT | OPTIO_OPTIONS_BOARD | OPTIO_OPTIONS_JOB |
                      OPTIO_OPTIONS_FILE | OPTIO_OPTIONS_CHIP,
} OptioOptionGroups;

/**
 * OptioOptions:
 * @usb_id: (nullable): -d, "0483:df11"
 * @port: (nullable): -p, a port path
 * @serial: (nullable): -S
 * @simulate: (nullable): --simulate, each "BOARD", "BOARD=FILE", "trace:FILE" or
 *   "report:FILE"
 * @chip: (nullable): --chip, a chip's id
 * @alt: (nullable): -a, the number or the name of an alternate setting
 * @address: (nullable): --address, a number as optio_parse_address() takes it
 * @is_gentle: --gentle, as optio_device_set_gentle()
 * @patience_s: --patience, seconds as they were given
 * @arguments: (nullable): what is not an option
 * @address_on_bus: as dfu-util's -n: the device number; 0 for any
 * @configuration: as dfu-util's -c: bConfigurationValue; 0 for any
 * @has_interface: whether @interface is asked for
 * @interface: as dfu-util's -i: bInterfaceNumber
 * @is_like_dfu_util: the words mean what they mean to dfu-util
 * @trace: (nullable): --trace, the file for all control transfers
 * @has_virtual_clock: simulated boards run in virtual time
 * @unplug_at: simulated boards are unplugged at this control transfer; 0 for never
 *
 * What the user asked for with the common options.
 */
typedef struct
{
  char *usb_id;
  char *port;
  char *serial;
  char **simulate;
  char *chip;
  char *alt;
  char *address;
  char *trace;
  char **arguments;
  gboolean is_verbose;
  gboolean is_json;
  gboolean is_dry_run;
  gboolean is_gentle;
  gboolean is_yes;
  int patience_s;
  int address_on_bus;
  int configuration;
  gboolean has_interface;
  int interface;
  gboolean is_like_dfu_util;
  gboolean has_virtual_clock;
  int unplug_at;
  gboolean wants_help;
} OptioOptions;

/**
 * OptioCommand:
 * @options: what was asked for
 * @console: where it is told
 * @trace: (nullable): the open trace
 * @boards: (nullable): the boards of the errand, if there is one; kept until the command ends
 * @verdict: (nullable): of the job, if one ran
 * @history: (nullable): what is remembered of boards, if it was needed
 *
 * One run of the command `optio`. Main thread.
 */
typedef struct
{
  OptioOptions options;
  OptioConsole *console;
  OptioTrace *trace;
  struct _OptioBoards *boards;
  OptioVerdict *verdict;
  OptioHistory *history;

  /*< private >*/
  OptioCatalog *catalog;
} OptioCommand;

OptioCommand *optio_command_new  (void);
void          optio_command_free (OptioCommand *self);

/**
 * optio_command_new_context:
 * @groups: which of the common options it knows
 * @entries: (nullable): further options
 * @usage: (nullable): what stands behind the options
 *
 * Returns: (transfer full): a parser that fills @self's options.
 */
GOptionContext *optio_command_new_context (OptioCommand       *self,
                                           OptioOptionGroups   groups,
                                           const GOptionEntry *entries,
                                           const char         *usage);

/**
 * optio_command_list_options:
 * @groups: which of the common options
 * @entries: (nullable): further options
 *
 * Returns: (transfer full) (element-type GOptionEntry): the options that are for people, further
 *   ones first, to be read only: their texts are not yet translated.
 */
GArray *optio_command_list_options (OptioOptionGroups   groups,
                                    const GOptionEntry *entries);

/**
 * optio_command_get_catalog:
 *
 * Returns: (transfer none): the catalog, loaded at the first call; its problems are told as notes.
 */
OptioCatalog *optio_command_get_catalog (OptioCommand *self);

/**
 * optio_command_list_boards:
 * @error: %OPTIO_EXIT_ERROR if Optio's data are not where they should be
 *
 * Returns: (transfer none) (nullable) (element-type OptioBoard): all simulated boards, at least
 *   one.
 */
GPtrArray *optio_command_list_boards (OptioCommand *self,
                                      GError      **error);

/**
 * optio_command_find_board:
 * @id: a simulated board's id
 * @error: %OPTIO_EXIT_ERROR if there is none with that id; the message says how to list them
 *
 * Returns: (transfer none) (nullable): the board.
 */
OptioBoard *optio_command_find_board (OptioCommand *self,
                                      const char   *id,
                                      GError      **error);

/**
 * optio_command_get_address:
 * @out_has_address: (out): whether --address was given
 * @out_address: (out): the address, if so
 * @error: %OPTIO_EXIT_ERROR if it is not a number
 */
gboolean optio_command_get_address (OptioCommand *self,
                                    gboolean     *out_has_address,
                                    guint32      *out_address,
                                    GError      **error);

/**
 * optio_command_match:
 * @device: a board
 * @error: %OPTIO_EXIT_ERROR if --chip names no chip, or one that what the board says rules out
 *
 * Finds out which chip the board is. --chip chooses among those that fit, and anything where none
 * does.
 *
 * Returns: (transfer full) (nullable): the candidates, perhaps none.
 */
OptioMatch *optio_command_match (OptioCommand *self,
                                 OptioDevice  *device,
                                 GError      **error);

/**
 * optio_command_find_chip:
 * @id: as somebody typed it
 * @error: %OPTIO_EXIT_USAGE, with ids that are near
 *
 * Returns: (nullable) (transfer none): the chip, which is the catalog's.
 */
OptioChip *optio_command_find_chip (OptioCommand *self,
                                    const char   *id,
                                    GError      **error);

/**
 * optio_command_dup_candidate_ids:
 *
 * Returns: (transfer full): "stm32f2, stm32f405"; empty if no chip fits.
 */
char *optio_command_dup_candidate_ids (OptioMatch *match);

/**
 * optio_command_find_alt:
 * @wanted: the number of an alternate setting, its name, or what its name begins with up to the
 *   first slash
 * @out_alt: (out) (optional): its number
 *
 * Returns: whether the board has it.
 */
gboolean optio_command_find_alt (OptioIdentity *identity,
                                 const char    *wanted,
                                 guint         *out_alt);

/**
 * optio_command_new_target:
 * @identity: what the board says of itself
 * @match: the chips that it can be
 * @error: %OPTIO_EXIT_ERROR if -a names an alternate setting that the board does not have
 *
 * Joins board and catalog, restricted to the alternate setting that -a names.
 *
 * Returns: (transfer full) (nullable): the target.
 */
OptioTarget *optio_command_new_target (OptioCommand  *self,
                                       OptioIdentity *identity,
                                       OptioMatch    *match,
                                       GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioCommand, optio_command_free)

G_END_DECLS
