/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-conclusion.h"
#include "optio-engine.h"
#include "optio-ledger.h"
#include "optio-machine.h"

G_BEGIN_DECLS

/* STM32CubeProgrammer waits as long for a board to come back. */
#define OPTIO_RUN_RETURN_BOUND_MS 10000u

/* The longest operation that another tool may have left running on the board. */
#define OPTIO_RUN_SETTLE_BOUND_MS 10000u

/* Bytes of the Device Feature area, "01*004 e". */
#define OPTIO_WIDTH_SIZE 4

/* What one run needs; on the stack, so that many may run at once. */
typedef struct
{
  OptioPlan *plan; /* replaced by the refined one after a survey */
  OptioTarget *target;
  OptioDevice *device; /* nullable */
  OptioTransport *returned; /* what took the place of the caller's, after a reset */
  GError *absence; /* why the board could not be seen after a reset */
  gboolean is_away; /* it is not there, so it cannot be brought to dfuIDLE */
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
 * optio_run_erase:
 * @error: as for optio_machine_erase()
 *
 * Erases the sectors of the step's range.
 */
gboolean optio_run_erase (OptioRun        *run,
                          const OptioStep *step,
                          GError         **error);

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
 * @bound_ms: how long to wait for it, milliseconds
 * @error: %OPTIO_ERROR_UNSURE; the cause stays in @run
 *
 * After a reset: waits until the same board is back in its bootloader, and brings it to dfuIDLE.
 */
gboolean optio_run_await_return (OptioRun *run,
                                 guint     bound_ms,
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
