/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * engine: what is done to a board.
 * From: an image and a target. What: a plan, carried out over a transport. To: events and a
 * verdict.
 */

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "optio-image.h"
#include "optio-target.h"

G_BEGIN_DECLS

/**
 * OptioStepKind:
 * @OPTIO_STEP_SURVEY: read what is there, to see what has to change and what has to be kept
 * @OPTIO_STEP_ERASE: erase the sectors of the range, one after the other
 * @OPTIO_STEP_MASS_ERASE: erase all of the flash, which is the range, at one command; if the board
 *   turns out not to know it, erase the sectors of the range
 * @OPTIO_STEP_WRITE: write the bytes
 * @OPTIO_STEP_VERIFY: read back and compare with the bytes
 * @OPTIO_STEP_BLANK_CHECK: read back and compare with the erased value
 * @OPTIO_STEP_READ: read the range into the verdict's image
 * @OPTIO_STEP_OPTIONS: write the bytes to the option bytes, which resets most chips, and read them
 *   back
 * @OPTIO_STEP_UNPROTECT: take the read protection away, with all that is in the range; the board
 *   resets
 * @OPTIO_STEP_LEAVE: leave the bootloader and start what is at the range's start
 * @OPTIO_STEP_MANIFEST: tell a board without addresses that it has all of the firmware
 * @OPTIO_STEP_DETACH: send DETACH and reset the port: from the application to the bootloader, or
 *   back
 */
typedef enum
{
  OPTIO_STEP_SURVEY,
  OPTIO_STEP_ERASE,
  OPTIO_STEP_MASS_ERASE,
  OPTIO_STEP_WRITE,
  OPTIO_STEP_VERIFY,
  OPTIO_STEP_BLANK_CHECK,
  OPTIO_STEP_READ,
  OPTIO_STEP_OPTIONS,
  OPTIO_STEP_UNPROTECT,
  OPTIO_STEP_LEAVE,
  OPTIO_STEP_MANIFEST,
  OPTIO_STEP_DETACH,
} OptioStepKind;

/**
 * OptioStep:
 * @kind: what is done
 * @range: to which addresses; offsets in the firmware if the plan is plain
 * @bytes: (nullable): the bytes of WRITE, VERIFY and OPTIONS
 * @before: (nullable): what OPTIONS must find before it writes
 * @after: (nullable): what OPTIONS must find afterwards; not @bytes where option bytes are read in
 *   one register and written in another
 * @is_optional: whether the plan goes on if the board refuses it
 * @expected_ms: how long it should take, milliseconds; the weight of the progress
 */
typedef struct
{
  OptioStepKind kind;
  OptioRange range;
  GBytes *bytes;
  GBytes *before;
  GBytes *after;
  gboolean is_optional;
  guint expected_ms;
} OptioStep;

/**
 * OptioPlan:
 *
 * What will be done to a board, as a value: it can be printed, tested, and costs nothing to make.
 * It is complete and checked against the map before anything is sent. Immutable,
 * reference-counted, may cross threads.
 */
typedef struct _OptioPlan OptioPlan;

#define OPTIO_TYPE_PLAN (optio_plan_get_type ())

GType      optio_plan_get_type (void);
OptioPlan *optio_plan_ref      (OptioPlan *self);
void       optio_plan_unref    (OptioPlan *self);

/**
 * OptioFlashFlags:
 * @OPTIO_FLASH_DEFAULT: touch only the sectors that differ, keep what else is in them, verify, and
 *   stay in the bootloader
 * @OPTIO_FLASH_NO_VERIFY: do not read back; the verdict can then only be "accepted"
 * @OPTIO_FLASH_LEAVE: start the firmware afterwards
 * @OPTIO_FLASH_FULL: erase and write every sector that the image touches, also one that holds the
 *   right bytes already
 * @OPTIO_FLASH_DISCARD_REST: do not keep what else is in the sectors that are erased
 * @OPTIO_FLASH_HIGH_SUPPLY: somebody said that the supply is high enough for the chip's faster way
 *   to program; without effect on a chip that has none
 * @OPTIO_FLASH_ANY_BOARD: also if the file says that it is meant for other USB ids or chips
 * @OPTIO_FLASH_BEYOND_MAP: what lies outside the board's map is no error: it is written before
 *   anything is erased, without an erase, as to RAM. Whether the memory is there, the board tells
 */
typedef enum
{
  OPTIO_FLASH_DEFAULT = 0,
  OPTIO_FLASH_NO_VERIFY = 1 << 0,
  OPTIO_FLASH_LEAVE = 1 << 1,
  OPTIO_FLASH_FULL = 1 << 2,
  OPTIO_FLASH_DISCARD_REST = 1 << 3,
  OPTIO_FLASH_HIGH_SUPPLY = 1 << 4,
  OPTIO_FLASH_ANY_BOARD = 1 << 5,
  OPTIO_FLASH_BEYOND_MAP = 1 << 6,
} OptioFlashFlags;

/**
 * optio_plan_new_flash:
 * @error: %OPTIO_ERROR_RANGE if a byte of @image lies where the board cannot write, or, without
 *   %OPTIO_FLASH_BEYOND_MAP, outside its map; %OPTIO_ERROR_MISMATCH if the file is meant for
 *   other USB ids or chips, or if the board runs its application, cannot download, or cannot be
 *   read where that is needed
 *
 * Brings @image onto the chip, but for option bytes in it, which are left out. By default the plan
 * begins with a survey: the sectors that @image touches are read, and optio_plan_refine() then
 * plans for those that differ only, with what else is in them. Until then its steps say what will
 * be done at most. Tails are padded to the program word with the erased value.
 *
 * Returns: (transfer full) (nullable): the plan.
 */
OptioPlan *optio_plan_new_flash (OptioTarget    *target,
                                 OptioImage     *image,
                                 OptioFlashFlags flags,
                                 GError        **error);

/**
 * optio_plan_needs_survey:
 *
 * Returns: whether the plan begins with SURVEY steps and has to be refined after them.
 */
gboolean optio_plan_needs_survey (OptioPlan *self);

/**
 * optio_plan_settles_sector:
 * @self: a plan that needs a survey
 * @sector: a sector that it touches
 * @range: a part of @sector, or more
 * @found: (array length=range.size): what is there
 *
 * Returns: whether no more of @sector has to be read: it is neither as it has to be nor blank, and
 *   nothing in it has to be kept.
 */
gboolean optio_plan_settles_sector (OptioPlan         *self,
                                    const OptioSector *sector,
                                    OptioRange         range,
                                    const guint8      *found);

/**
 * optio_plan_refine:
 * @self: a plan that needs a survey
 * @found: (nullable): what its SURVEY steps read, not all of settled sectors; %NULL if the chip
 *   could not be read, which is possible only if nothing has to be kept
 * @error: %OPTIO_ERROR_PROTOCOL if something has to be kept and could not be read
 *
 * A pure function: nothing is sent.
 *
 * Returns: (transfer full) (nullable): the same plan without a survey: what will really be done.
 */
OptioPlan *optio_plan_refine (OptioPlan  *self,
                              OptioImage *found,
                              GError    **error);

/**
 * optio_plan_get_fast_program:
 *
 * Returns: (nullable): the faster way to program, if the plan uses it.
 */
const OptioFastProgram *optio_plan_get_fast_program (OptioPlan *self);

/**
 * optio_plan_get_unchanged:
 * @out_n_ranges: (out): how many
 *
 * Returns: (array length=out_n_ranges): where the survey found the image to be there already.
 */
const OptioRange *optio_plan_get_unchanged (OptioPlan *self,
                                            guint     *out_n_ranges);

/**
 * optio_plan_get_unchanged_size:
 *
 * Returns: bytes in these ranges.
 */
guint64 optio_plan_get_unchanged_size (OptioPlan *self);

/**
 * optio_plan_get_kept:
 * @out_n_ranges: (out): how many
 *
 * Returns: (array length=out_n_ranges): bytes beside the image, other than blank ones, that go with
 *   the erase of their sectors and are written again. Between the two the chip does not have them.
 */
const OptioRange *optio_plan_get_kept (OptioPlan *self,
                                       guint     *out_n_ranges);

/**
 * optio_plan_get_aside_size:
 *
 * Returns: bytes of option bytes in the image that are left out.
 */
guint64 optio_plan_get_aside_size (OptioPlan *self);

/**
 * optio_plan_new_verify:
 * @error: %OPTIO_ERROR_RANGE if a byte of @image lies where the board cannot read;
 *   %OPTIO_ERROR_MISMATCH as above
 *
 * Compares @image with what is on the chip, but for option bytes in it; changes nothing.
 */
OptioPlan *optio_plan_new_verify (OptioTarget *target,
                                  OptioImage  *image,
                                  GError     **error);

/**
 * optio_plan_new_read:
 * @ranges: (array length=n_ranges): what to read, each with at least one byte
 * @error: %OPTIO_ERROR_RANGE if a byte lies where the board cannot read; %OPTIO_ERROR_MISMATCH
 */
OptioPlan *optio_plan_new_read (OptioTarget      *target,
                                const OptioRange *ranges,
                                guint             n_ranges,
                                GError          **error);

/**
 * optio_plan_new_read_beyond_map:
 * @range: what to read, at least one byte
 * @error: %OPTIO_ERROR_MISMATCH as above
 *
 * As optio_plan_new_read(), for memory that the board does not announce, such as RAM or the chip's
 * unique ID. Whether it can be read, the board tells.
 */
OptioPlan *optio_plan_new_read_beyond_map (OptioTarget *target,
                                           OptioRange   range,
                                           GError     **error);

/**
 * optio_plan_new_read_options:
 * @error: %OPTIO_ERROR_MISMATCH if the chip is not known, or has no option bytes that its
 *   bootloader shows, or as above
 *
 * Reads the option bytes, each block as a whole, as option bytes have to be read (AN3156 section
 * 4.1). Fields outside the blocks are read too if the board lets them be read.
 */
OptioPlan *optio_plan_new_read_options (OptioTarget *target,
                                        GError     **error);

/**
 * optio_plan_new_tour:
 * @error: %OPTIO_ERROR_MISMATCH as above, or if the board announces nothing to look at
 *
 * Reads what tells why a board behaves as it does: option bytes, size of the flash, version of the
 * bootloader, and the first words of what may be programs. Each read may fail: the verdict's
 * #OptioWitness then says how.
 */
OptioPlan *optio_plan_new_tour (OptioTarget *target,
                                GError     **error);

/**
 * OptioOptionWriteFlags:
 * @OPTIO_OPTION_WRITE_DEFAULT: only blocks that were seen to be written on silicon
 * @OPTIO_OPTION_WRITE_UNPROVED: also others; the person wants it on this board
 */
typedef enum
{
  OPTIO_OPTION_WRITE_DEFAULT = 0,
  OPTIO_OPTION_WRITE_UNPROVED = 1 << 0,
} OptioOptionWriteFlags;

/**
 * optio_plan_new_options:
 * @found: what optio_plan_new_read_options() read
 * @writes: (element-type OptioOptionWrite): what to write, as optio_option_set_list_writes() has it
 * @error: %OPTIO_ERROR_RANGE if a write is not exactly one block of the chip, or does not fit into
 *   one transfer; %OPTIO_ERROR_UNSURE if @found lacks a part of a block, or if a block is not
 *   proved; %OPTIO_ERROR_FILE if there is nothing to write; %OPTIO_ERROR_MISMATCH as above
 *
 * Writes each block from its first byte, with its length, in one transfer, never split and never
 * only a part: all option bytes are erased before the new ones are written, and what a bootloader
 * does with an address in the middle differs (AN3156 section 5.1).
 */
OptioPlan *optio_plan_new_options (OptioTarget           *target,
                                   OptioImage            *found,
                                   GArray                *writes,
                                   OptioOptionWriteFlags  flags,
                                   GError               **error);

/**
 * optio_plan_new_unprotect:
 * @error: %OPTIO_ERROR_MISMATCH if the chip is not known, if its bootloader is known to lack the
 *   command, or if the chip has no read protection that can be read; or as above
 *
 * Takes the read protection away (AN3156 section 5.4): all of the flash and the RAM is erased, and
 * every option byte becomes what it is from the factory. Only for a board that has shown that it is
 * protected, see optio_examination_get_protection().
 */
OptioPlan *optio_plan_new_unprotect (OptioTarget *target,
                                     GError     **error);

/**
 * OptioEraseFlags:
 * @OPTIO_ERASE_DEFAULT: at one command, where the bootloader is known to take it and it is quicker
 * @OPTIO_ERASE_BY_SECTOR: one sector after the other, also where all could be erased at once
 */
typedef enum
{
  OPTIO_ERASE_DEFAULT = 0,
  OPTIO_ERASE_BY_SECTOR = 1 << 0,
} OptioEraseFlags;

/**
 * optio_plan_new_erase:
 * @range: (nullable): what to erase; grows to whole sectors; %NULL for all of the flash, that is
 *   every region whose sectors can be read, erased and written
 * @error: %OPTIO_ERROR_RANGE if something of it cannot be erased; %OPTIO_ERROR_MISMATCH
 *
 * Erases, then reads back that it is blank.
 */
OptioPlan *optio_plan_new_erase (OptioTarget      *target,
                                 const OptioRange *range,
                                 OptioEraseFlags   flags,
                                 GError          **error);

/**
 * optio_plan_new_leave:
 * @address: where the program starts, usually 0x08000000
 * @error: %OPTIO_ERROR_MISMATCH
 */
OptioPlan *optio_plan_new_leave (OptioTarget *target,
                                 guint32      address,
                                 GError     **error);

/**
 * optio_plan_new_upload:
 * @max_size: bytes that are read at most, 1 to %OPTIO_IMAGE_MAX_SIZE
 * @error: %OPTIO_ERROR_MISMATCH if the board speaks DfuSe (see optio_plan_new_read()), runs its
 *   application, cannot be read, or has several alternate settings
 *
 * Reads all that a board without addresses sends.
 */
OptioPlan *optio_plan_new_upload (OptioTarget *target,
                                  guint32      max_size,
                                  GError     **error);

/**
 * optio_plan_new_detach:
 *
 * Brings a board that runs its application into its bootloader, and one in its bootloader back to
 * its application, by DETACH and a reset of its port. The board leaves the bus.
 */
OptioPlan *optio_plan_new_detach (OptioTarget *target);

OptioTarget *optio_plan_get_target (OptioPlan *self);

/**
 * optio_plan_is_plain:
 *
 * Returns: whether the board is a plain DFU 1.1 device: it takes a firmware as a whole and knows no
 *   addresses, so the ranges of the steps are offsets in the firmware.
 */
gboolean optio_plan_is_plain (OptioPlan *self);

/**
 * optio_plan_get_alt:
 *
 * Returns: the alternate setting of a plain plan.
 */
guint optio_plan_get_alt (OptioPlan *self);

guint optio_plan_get_n_steps (OptioPlan *self);

/**
 * optio_plan_get_step:
 * @index: below optio_plan_get_n_steps()
 *
 * Returns: (transfer none): the step.
 */
const OptioStep *optio_plan_get_step (OptioPlan *self,
                                      guint      index);

/**
 * optio_plan_get_expected_ms:
 *
 * Returns: how long the whole should take, milliseconds, at least 1.
 */
guint64 optio_plan_get_expected_ms (OptioPlan *self);

/**
 * optio_plan_changes_chip:
 *
 * Returns: whether it erases or writes.
 */
gboolean optio_plan_changes_chip (OptioPlan *self);

/**
 * optio_plan_dup_summary:
 *
 * Returns: (transfer full): the plan in one sentence, "Erases 22 of 64 sectors, writes 43 KiB and
 *   verifies them; the rest of those sectors is lost."
 */
char *optio_plan_dup_summary (OptioPlan *self);

/**
 * optio_plan_describe_step:
 *
 * Returns: (transfer full): the step in words, "erase 0x08000000-0x080007ff (1 sector)".
 */
char *optio_plan_describe_step (OptioPlan *self,
                                guint      index);

/**
 * optio_plan_to_text:
 *
 * Returns: (transfer full): summary and steps, a line each.
 */
char *optio_plan_to_text (OptioPlan *self);

/**
 * optio_plan_to_json:
 *
 * Returns: (transfer full): an object with "summary", "expected_ms", "steps".
 */
JsonNode *optio_plan_to_json (OptioPlan *self);

/**
 * optio_step_kind_get_name:
 *
 * Returns: "survey", "erase", "mass-erase", "write", "verify", "blank-check", "read", "options",
 *   "unprotect", "leave", "manifest", "detach".
 */
const char *optio_step_kind_get_name (OptioStepKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioPlan, optio_plan_unref)

G_END_DECLS
