/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-chip.h"
#include "optio-sim-device.h"
#include "optio-sim-faults.h"

G_BEGIN_DECLS

/**
 * OptioSimBoard:
 *
 * A simulated board without a clock and without a lock: a chip, its bootloader and its place on the
 * bus, from which it goes and to which it comes back. Times are microseconds given by the caller;
 * none may be before an earlier one.
 */
typedef struct _OptioSimBoard OptioSimBoard;

/** optio_sim_board_get_next_event() has nothing to say. */
#define OPTIO_SIM_NEVER G_GINT64_CONSTANT (-1)

/**
 * optio_sim_board_new:
 * @identity: what it says of itself on USB
 *
 * Returns: (transfer full): a new board as it is described, in its bootloader.
 */
OptioSimBoard *optio_sim_board_new  (OptioBoard    *board,
                                     OptioIdentity *identity);
void           optio_sim_board_free (OptioSimBoard *self);

OptioSimChip    *optio_sim_board_get_chip     (OptioSimBoard *self);
OptioSimFaults  *optio_sim_board_get_faults   (OptioSimBoard *self);
OptioSimPresence optio_sim_board_get_presence (OptioSimBoard *self);

/**
 * optio_sim_board_get_visit:
 *
 * Returns: how often it has appeared on the bus, from 1.
 */
guint optio_sim_board_get_visit (OptioSimBoard *self);

/**
 * optio_sim_board_get_next_event:
 *
 * Returns: when it will leave the bus, or come back, by itself; %OPTIO_SIM_NEVER if it won't.
 */
gint64 optio_sim_board_get_next_event (OptioSimBoard *self);

/**
 * optio_sim_board_catch_up:
 *
 * Lets happen what happens until @now_us.
 */
void optio_sim_board_catch_up (OptioSimBoard *self,
                               gint64         now_us);

/**
 * optio_sim_board_control:
 *
 * See optio_sim_device_control().
 */
OptioSimReply optio_sim_board_control (OptioSimBoard *self,
                                       const guint8   setup[8],
                                       guint8        *data,
                                       gsize          size,
                                       gint64         now_us);

/**
 * optio_sim_board_bus_reset:
 *
 * See optio_sim_device_bus_reset().
 */
gboolean optio_sim_board_bus_reset (OptioSimBoard *self,
                                    gint64         now_us);

/**
 * optio_sim_board_configure:
 *
 * Sets the configuration, as an operating system does when it enumerates.
 */
void optio_sim_board_configure (OptioSimBoard *self);

/**
 * optio_sim_board_unplug:
 *
 * Cuts the power. Work on the flash stays where optio_sim_board_catch_up() left it.
 */
void optio_sim_board_unplug (OptioSimBoard *self);

/**
 * optio_sim_board_enter_bootloader:
 *
 * See optio_sim_device_enter_bootloader().
 */
void optio_sim_board_enter_bootloader (OptioSimBoard *self,
                                       gint64         now_us);

void optio_sim_board_set_boot0 (OptioSimBoard *self,
                                gboolean       is_high);

void optio_sim_board_get_counters (OptioSimBoard    *self,
                                   OptioSimCounters *out_counters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimBoard, optio_sim_board_free)

G_END_DECLS
