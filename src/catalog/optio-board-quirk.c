/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-quirk.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *name;
  const char *words;
} QuirkRow;

static const QuirkRow rows[OPTIO_BOARD_N_QUIRKS] = {
  [OPTIO_BOARD_QUIRK_STARTS_IN_ERROR] = { "starts-in-error", N_("starts in dfuERROR") },
  [OPTIO_BOARD_QUIRK_STARTS_IN_DNLOAD_IDLE] = { "starts-in-dnload-idle",
    N_("starts in dfuDNLOAD-IDLE") },
  [OPTIO_BOARD_QUIRK_STARTS_IN_UPLOAD_IDLE] = { "starts-in-upload-idle",
    N_("starts in dfuUPLOAD-IDLE") },
  [OPTIO_BOARD_QUIRK_STARTS_WITH_PARKED_ERASE] = { "starts-with-parked-erase",
    N_("starts with an erase that another tool left behind") },
  [OPTIO_BOARD_QUIRK_EARLY_STATUS_IDLE] = { "early-status-idle",
    N_("says dfuIDLE while it is busy") },
  [OPTIO_BOARD_QUIRK_SKIPS_BUSY] = { "skips-busy", N_("never says dfuDNBUSY") },
  [OPTIO_BOARD_QUIRK_ENDLESS_POLL] = { "endless-poll", N_("asks to be left alone for hours") },
  [OPTIO_BOARD_QUIRK_SLOW_STATUS] = { "slow-status",
    N_("takes longer to answer than most programs wait") },
  [OPTIO_BOARD_QUIRK_NEEDS_GAPS] = { "needs-gaps", N_("loses requests that come close together") },
  [OPTIO_BOARD_QUIRK_NEEDS_FRAMES] = { "needs-frames", N_("loses requests of one frame") },
  [OPTIO_BOARD_QUIRK_NEEDS_SINGLE_PACKETS] = { "needs-single-packets",
    N_("loses packets of long transfers") },
  [OPTIO_BOARD_QUIRK_REFUSES_DNLOAD] = { "refuses-dnload", N_("refuses to be written") },
  [OPTIO_BOARD_QUIRK_BREAKS_DNLOAD] = { "breaks-dnload",
    N_("breaks transfers when it is written") },
  [OPTIO_BOARD_QUIRK_REFUSES_LARGE_BLOCKS] = { "refuses-large-blocks",
    N_("refuses blocks of the size that it announces") },
  [OPTIO_BOARD_QUIRK_OVERRUNS_BUFFER] = { "overruns-buffer",
    N_("is confused by blocks that are too large") },
  [OPTIO_BOARD_QUIRK_COUNTS_IN_REQUEST_SIZE] = { "counts-in-request-size",
    N_("counts addresses in the size of each block") },
  [OPTIO_BOARD_QUIRK_REFUSES_CLRSTATUS] = { "refuses-clrstatus",
    N_("refuses CLRSTATUS without an error") },
  [OPTIO_BOARD_QUIRK_WITHHOLDS_FUNCTIONAL] = { "withholds-functional",
    N_("does not tell its functional descriptor alone") },
  [OPTIO_BOARD_QUIRK_SERIAL_IN_BYTES] = { "serial-in-bytes", N_("spells its serial number wrong") },
  [OPTIO_BOARD_QUIRK_TRUNCATES_STRINGS] = { "truncates-strings", N_("cuts its strings") },
  [OPTIO_BOARD_QUIRK_CRASHES_ON_STRINGS] = { "crashes-on-strings",
    N_("crashes when its memory map is read") },
  [OPTIO_BOARD_QUIRK_CONSTANT_SERIAL] = { "constant-serial",
    N_("has the serial number of every other one") },
  [OPTIO_BOARD_QUIRK_REPEATS_STRINGS] = { "repeats-strings",
    N_("says the same map for every memory") },
  [OPTIO_BOARD_QUIRK_BANK_2_ERASE_WEDGES] = { "bank-2-erase-wedges",
    N_("hangs in dfuDNBUSY after an erase in bank 2") },
  [OPTIO_BOARD_QUIRK_BANK_2_ERASE_DONE_EARLY] = { "bank-2-erase-done-early",
    N_("says too early that bank 2 is erased") },
  [OPTIO_BOARD_QUIRK_MASS_ERASE_IGNORED] = { "mass-erase-ignored", N_("ignores a mass erase") },
  [OPTIO_BOARD_QUIRK_ERASES_HALF_SECTORS] = { "erases-half-sectors",
    N_("erases half of each sector only") },
  [OPTIO_BOARD_QUIRK_HANGS_ON_DOUBLE_ERRORS] = { "hangs-on-double-errors",
    N_("hangs when damaged flash is read") },
  [OPTIO_BOARD_QUIRK_DROPS_PROTECTED_WRITES] = { "drops-protected-writes",
    N_("drops writes when it is read-protected") },
  [OPTIO_BOARD_QUIRK_EMPTY_PROTECTED_UPLOAD] = { "empty-protected-upload",
    N_("reads nothing when it is read-protected") },
  [OPTIO_BOARD_QUIRK_VENDOR_ERROR_EVERYWHERE] = { "vendor-error-everywhere",
    N_("refuses everything when it is read-protected") },
  [OPTIO_BOARD_QUIRK_VENDOR_COMMANDS] = { "vendor-commands",
    N_("knows mass erase and Read Unprotect") },
  [OPTIO_BOARD_QUIRK_OPTION_WRITE_STAYS] = { "option-write-stays",
    N_("does not reset after option bytes") },
  [OPTIO_BOARD_QUIRK_OPTION_WRITE_REFUSED] = { "option-write-refused", N_("refuses option bytes") },
  [OPTIO_BOARD_QUIRK_STAYS_AWAY] = { "stays-away", N_("does not come back after a reset") },
  [OPTIO_BOARD_QUIRK_RESETS_TO_APPLICATION] = { "resets-to-application",
    N_("starts its firmware after a reset") },
  [OPTIO_BOARD_QUIRK_LEAVES_AT_ONCE] = { "leaves-at-once", N_("leaves without a word") },
  [OPTIO_BOARD_QUIRK_LEAVE_SAYS_UNKNOWN] = { "leave-says-unknown",
    N_("says errUNKNOWN while it leaves") },
  [OPTIO_BOARD_QUIRK_LEAVE_STALLS] = { "leave-stalls", N_("refuses GETSTATUS while it leaves") },
  [OPTIO_BOARD_QUIRK_NEVER_LEAVES] = { "never-leaves", N_("does not leave") },
  [OPTIO_BOARD_QUIRK_NO_PERMISSION] = { "no-permission", N_("may be opened by root only") },
};

const char *
optio_board_quirk_get_name (OptioBoardQuirk quirk)
{
  g_return_val_if_fail (quirk < OPTIO_BOARD_N_QUIRKS, NULL);
  return rows[quirk].name;
}

const char *
optio_board_quirk_get_words (OptioBoardQuirk quirk)
{
  g_return_val_if_fail (quirk < OPTIO_BOARD_N_QUIRKS, NULL);
  return _(rows[quirk].words);
}

OptioBoardQuirk
optio_board_quirk_find (const char *name)
{
  OptioBoardQuirk quirk = 0;

  g_return_val_if_fail (name != NULL, OPTIO_BOARD_N_QUIRKS);

  while (quirk < OPTIO_BOARD_N_QUIRKS && !g_str_equal (rows[quirk].name, name))
    quirk++;
  return quirk;
}
