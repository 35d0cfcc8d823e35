/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-conclusion.h"
#include "optio-engine.h"
#include "optio-ledger.h"
#include "optio-machine.h"
#include "optio-recovery.h"

G_BEGIN_DECLS

/* The longest operation that another tool may have left running on the board. */
#define OPTIO_RUN_SETTLE_BOUND_MS 10000u

/* Bytes of the Device Feature area, "01*004 e". */
#define OPTIO_WIDTH_SIZE 4

/* UPLOAD asks for whole words: a bootloader need not answer single bytes (AN3156 section 4.1). */
#define OPTIO_READ_WORD 4u

/* What reading or writing may keep the board busy with, at most. */
#define OPTIO_RUN_PATIENCE_MS 2000u

/* What one run needs; on the stack, so that many may run at once. */
typedef struct
{
  OptioPlan *plan; /* replaced by the refined one after a survey */
  OptioTarget *target;
  OptioDevice *device; /* nullable */
  OptioTransport *returned; /* what took the place of the caller's, after a reset */
  GError *absence; /* why the board could not be seen after a reset */
  gboolean is_away; /* it is not there, or silent, so it cannot be brought to dfuIDLE */
  gboolean says_done_early; /* its bootloader, of an erase that goes on */
  gboolean is_off_map; /* it works where the board announces nothing, since somebody wanted it */
  gboolean is_stopped; /* what is left of the plan would do harm */
  gboolean is_unread; /* its flash could not be read, which protection would explain too */
  gboolean was_reset; /* its port, since it could not be brought to dfuIDLE */
  gboolean is_beyond_mending; /* a sector stayed wrong however it was written */
  OptioRecovery recovery;
  guint patience_ms; /* the bound of what the board is doing */
  gint64 success_us; /* when something went well the last time */
  gint64 lost_us; /* time that failures have cost */
  char *digest; /* of a sector that is mended */
  char *protection; /* a sentence that says how it is known, if the board is read-protected */
  OptioWire wire;
  OptioMachine machine;
  OptioLedger *ledger;
  OptioImageBuilder *builder; /* what READ and SURVEY steps read */
  OptioOutcome outcome;
  GArray *refusals; /* OptioRefusal */
  GHashTable *erase_paces; /* size of a sector -> OptioPace */
  OptioPace write_pace;
  GCancellable *cancellable;
  guint64 expected_ms;
  guint64 done_ms;
  double fraction; /* told last; what is kept of a sector may make the rest longer than expected */
  int alt; /* -1 before the first SET_INTERFACE */
  gboolean is_width_changed;
  guint8 old_width[OPTIO_WIDTH_SIZE];
} OptioRun;

/**
 * optio_run_select_alt:
 * @range: where is worked next
 *
 * Chooses the alternate setting of the memory that holds @range's start.
 */
gboolean optio_run_select_alt (OptioRun  *run,
                               OptioRange range,
                               GError   **error);

/**
 * optio_run_is_cancelled:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: whether to stop here. A cancelled run goes on while bytes that it keeps are missing.
 */
gboolean optio_run_is_cancelled (OptioRun *run,
                                 GError  **error);

/**
 * optio_run_bears_early_polls:
 *
 * Returns: whether the board may be asked while it is busy, and nobody wants it to be left alone.
 */
gboolean optio_run_bears_early_polls (OptioRun *run);

/**
 * optio_run_tell_progress:
 * @done: so much of the step is done
 * @total: of so much
 */
void optio_run_tell_progress (OptioRun        *run,
                              const OptioStep *step,
                              guint64          done,
                              guint64          total);

/**
 * optio_run_tell_note:
 * @text: a sentence for whoever listens
 */
void optio_run_tell_note (OptioRun   *run,
                          gboolean    is_warning,
                          const char *text);

/**
 * OptioAttempt:
 *
 * Something that is done again after a failure: it must go on from where it was, or begin anew. It
 * begins with a choice of the alternate setting and with Set Address or a command.
 */
typedef gboolean (*OptioAttempt) (OptioRun *run,
                                  gpointer  data,
                                  GError  **error);

/**
 * optio_run_persist:
 * @error: of the last attempt; %OPTIO_ERROR_GONE if the board was lost meanwhile
 *
 * Does something until it succeeds or until trying again is in vain. Between two attempts the board
 * is brought back to dfuIDLE and treated more gently, see #OptioRecovery.
 */
gboolean optio_run_persist (OptioRun    *run,
                            OptioAttempt attempt,
                            gpointer     data,
                            GError     **error);

/**
 * optio_run_recover:
 * @failure: (inout): why something failed
 *
 * Returns: whether the board is in dfuIDLE again and it is worth another try.
 */
gboolean optio_run_recover (OptioRun *run,
                            GError  **failure);

/**
 * optio_run_bring_back:
 * @bound_ms: how long the board may be busy yet, milliseconds
 * @error: as for optio_machine_settle()
 *
 * Brings the board to dfuIDLE, with a reset of its port if need be.
 */
gboolean optio_run_bring_back (OptioRun *run,
                               guint     bound_ms,
                               GError  **error);

/**
 * optio_run_tell_absence:
 * @absence: (nullable): why the board could not be brought back
 * @failure: (inout): what happened before
 *
 * If the board is gone, that becomes a part of what has happened.
 */
void optio_run_tell_absence (const GError *absence,
                             GError      **failure);

/**
 * optio_run_be_gentler:
 * @trouble: why
 *
 * Returns: whether there is a gentler manner than the one so far; it is taken then.
 */
gboolean optio_run_be_gentler (OptioRun   *run,
                               const char *trouble);

/**
 * optio_run_succeed:
 *
 * Something went well.
 */
void optio_run_succeed (OptioRun *run);

/**
 * optio_run_get_transfer_size:
 *
 * Returns: bytes of one block now, in whole program words.
 */
guint optio_run_get_transfer_size (OptioRun *run);

/**
 * optio_run_get_max_run_blocks:
 *
 * Returns: how many blocks may follow one Set Address, see optio_target_get_max_run_blocks().
 */
guint optio_run_get_max_run_blocks (OptioRun *run);

typedef struct _OptioCourse OptioCourse;

typedef gboolean (*OptioBlockFunc) (OptioRun    *run,
                                    OptioCourse *course,
                                    OptioRange   range,
                                    guint        block,
                                    GError     **error);

/**
 * OptioCourse:
 * @step: (nullable): whose progress it is
 * @range: where it goes through
 * @func: what is done with each block
 * @data: for @func
 * @offset: how far it has come
 * @jump: bytes behind the block that need no look; @func may set it
 *
 * A way through a range, block by block.
 */
struct _OptioCourse
{
  const OptioStep *step;
  OptioRange range;
  OptioBlockFunc func;
  gpointer data;
  guint32 offset;
  guint32 jump;
};

/**
 * optio_run_follow:
 * @course: an #OptioCourse
 *
 * An #OptioAttempt: goes on with @course to its end.
 */
gboolean optio_run_follow (OptioRun *run,
                           gpointer  course,
                           GError  **error);

/**
 * optio_run_read:
 * @range: whole words
 * @data: (array length=range.size): where the bytes go
 *
 * Reads once, without another try.
 */
gboolean optio_run_read (OptioRun  *run,
                         OptioRange range,
                         guint8    *data,
                         GError   **error);

/**
 * optio_run_read_step:
 * @step: one that reads or compares
 * @range: part of its range
 */
gboolean optio_run_read_step (OptioRun        *run,
                              const OptioStep *step,
                              OptioRange       range,
                              GError         **error);

/**
 * optio_run_write:
 * @error: as for optio_machine_download()
 *
 * Writes the step's bytes, and what earlier steps have to write again.
 */
gboolean optio_run_write (OptioRun        *run,
                          const OptioStep *step,
                          GError         **error);

/**
 * optio_run_write_open:
 *
 * Writes once what is not on the chip yet of the step's bytes in @range.
 */
gboolean optio_run_write_open (OptioRun        *run,
                               const OptioStep *step,
                               OptioRange       range,
                               GError         **error);

/**
 * optio_run_verify:
 *
 * Compares what the chip holds with what the step expects. In a plan that changes the chip, sectors
 * that are wrong are erased and written again as long as that helps.
 */
gboolean optio_run_verify (OptioRun        *run,
                           const OptioStep *step,
                           GError         **error);

/**
 * optio_run_confirm_kept:
 * @sector: one that will be erased
 * @error: %OPTIO_ERROR_UNSURE if what is kept of it does not read as it did in the survey
 */
gboolean optio_run_confirm_kept (OptioRun          *run,
                                 const OptioSector *sector,
                                 GError           **error);

/**
 * optio_run_erase_sector:
 * @error: as for optio_machine_erase()
 *
 * Erases one sector, once. Memory that need not be erased is left as it is.
 */
gboolean optio_run_erase_sector (OptioRun          *run,
                                 const OptioSector *sector,
                                 GError           **error);

/**
 * optio_run_erase:
 * @error: as for optio_machine_erase()
 *
 * Erases the sectors of the step's range.
 */
gboolean optio_run_erase (OptioRun        *run,
                          const OptioStep *step,
                          GError         **error);

/**
 * optio_run_look_at_rom:
 *
 * Finds out, if the plan erases, whether the bootloader is of a version that is known to say too
 * early that an erase is done. One that cannot be read may be.
 */
void optio_run_look_at_rom (OptioRun *run);

/**
 * optio_run_mass_erase:
 * @error: as for optio_machine_mass_erase() and optio_machine_erase()
 *
 * Erases at one command and looks into each sector; erases by sectors if the board did not do it.
 */
gboolean optio_run_mass_erase (OptioRun        *run,
                               const OptioStep *step,
                               GError         **error);

/**
 * optio_run_raise_width:
 * @error: transfer errors; a board that does not take it is told in a note and is no error
 *
 * Chooses the faster way to program for this run, if the plan uses it.
 */
gboolean optio_run_raise_width (OptioRun *run,
                                GError  **error);

/**
 * optio_run_restore_width:
 *
 * Puts the board back to what it was. Needs dfuIDLE.
 *
 * Returns: whether something was sent for that.
 */
gboolean optio_run_restore_width (OptioRun *run);

/**
 * optio_run_compare:
 * @range: part of the step's range
 * @found: (array length=range.size): what the board has there
 *
 * Compares with what the step expects there.
 */
void optio_run_compare (OptioRun        *run,
                        const OptioStep *step,
                        OptioRange       range,
                        const guint8    *found);

/**
 * optio_run_plain_step:
 * @error: as for the functions of #OptioMachine
 *
 * A step of a plan for a board without addresses.
 */
gboolean optio_run_plain_step (OptioRun        *run,
                               const OptioStep *step,
                               GError         **error);

/**
 * optio_run_options:
 * @error: %OPTIO_ERROR_MISMATCH if the option bytes changed since they were read;
 *   %OPTIO_ERROR_UNSURE if the board cannot be seen after the write; %OPTIO_ERROR_VERIFY if it does
 *   not hold what was written; %OPTIO_ERROR_STATUS if it refused; as for #OptioTransport
 *
 * Writes one block of option bytes, waits for the reset that this may cause, and reads it back.
 * What it saw goes into the outcome.
 */
gboolean optio_run_options (OptioRun        *run,
                            const OptioStep *step,
                            GError         **error);

/**
 * optio_run_read_options:
 * @block: one block of option bytes, or all of it
 *
 * Reads it in one transfer, as AN3156 section 4.1 asks for option bytes.
 *
 * Returns: (transfer full) (nullable): the bytes.
 */
GBytes *optio_run_read_options (OptioRun  *run,
                                OptioRange block,
                                GError   **error);

/**
 * optio_run_look_at_options:
 * @error: transfer errors
 *
 * As optio_run_read_options(), from whatever state and without another attempt.
 *
 * Returns: (transfer full) (nullable): the bytes.
 */
GBytes *optio_run_look_at_options (OptioRun  *run,
                                   OptioRange block,
                                   GError   **error);

/**
 * optio_run_blame_protection:
 * @failure: (inout): why the run cannot go on, %NULL if bytes were read back wrong; becomes
 *   %OPTIO_ERROR_PROTECTED if that is why
 *
 * Looks whether read protection explains a failure. How that is known stays in @run.
 *
 * Returns: whether the board has shown twice that it is read-protected.
 */
gboolean optio_run_blame_protection (OptioRun *run,
                                     GError  **failure);

/**
 * optio_run_unprotect:
 * @error: %OPTIO_ERROR_MISMATCH if the board does not know the command; %OPTIO_ERROR_STATUS if it
 *   refused; %OPTIO_ERROR_VERIFY if it is still protected; %OPTIO_ERROR_UNSURE if it cannot be seen
 *   afterwards; as for #OptioTransport
 *
 * Takes the read protection away, waits for the reset that this may cause, and reads the level
 * again. What it saw goes into the outcome.
 */
gboolean optio_run_unprotect (OptioRun        *run,
                              const OptioStep *step,
                              GError         **error);

/**
 * optio_run_await_return:
 * @work_ms: how long the board may need before it can be back, milliseconds; what is waited beyond
 *   that, the device says
 * @error: %OPTIO_ERROR_UNSURE; the cause stays in @run
 *
 * After a reset: waits until the same board is back in its bootloader, and brings it to dfuIDLE.
 */
gboolean optio_run_await_return (OptioRun *run,
                                 guint     work_ms,
                                 GError  **error);

/**
 * optio_run_set_unseen:
 * @absence: (transfer full): why the board cannot be seen
 * @error: %OPTIO_ERROR_UNSURE
 *
 * Notes that the board took what was sent and that nobody can look: no failure of what was sent.
 *
 * Returns: %FALSE.
 */
gboolean optio_run_set_unseen (OptioRun *run,
                               GError   *absence,
                               GError  **error);

G_END_DECLS
