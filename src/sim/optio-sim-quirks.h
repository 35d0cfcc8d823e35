/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-rom.h"

G_BEGIN_DECLS

/**
 * OptioSimQuirks:
 *
 * What stands between the wire and the bootloader of a simulated board, and does there what the
 * board's #OptioBoardQuirks say: it answers requests itself, or lets the bootloader answer and
 * alters what became of it. The models know nothing of it. A quirk is a row in one of the tables of
 * optio-sim-quirks-*.c. Not locked; the same each time.
 */
typedef struct _OptioSimQuirks OptioSimQuirks;

/**
 * optio_sim_quirks_new:
 * @rom: (transfer none): must outlive this
 * @chip: (transfer none): likewise
 */
OptioSimQuirks *optio_sim_quirks_new  (OptioBoardQuirks quirks,
                                       OptioSimRom     *rom,
                                       OptioSimChip    *chip);
void            optio_sim_quirks_free (OptioSimQuirks  *self);

gboolean optio_sim_quirks_has (OptioSimQuirks *self,
                               OptioBoardQuirk quirk);

/**
 * optio_sim_quirks_start:
 *
 * Starts the bootloader of a chip that had no power, or was reset: that wakes one that hangs.
 */
void optio_sim_quirks_start (OptioSimQuirks *self);

/**
 * optio_sim_quirks_bus_reset:
 *
 * The host resets the port, which a chip that hangs does not see.
 */
void optio_sim_quirks_bus_reset (OptioSimQuirks *self,
                                 gint64          now_us);

/**
 * optio_sim_quirks_control:
 * @bRequest: an #OptioDfuRequest, or any number
 *
 * Carries out a class request, as optio_sim_rom_control() does.
 */
OptioSimReply optio_sim_quirks_control (OptioSimQuirks        *self,
                                        guint                  bRequest,
                                        const OptioSimRequest *request);

/**
 * optio_sim_quirks_read_descriptor:
 * @type: descriptor type
 * @index: descriptor index
 * @reply: (inout): what the board would do
 *
 * Alters what becomes of a GET_DESCRIPTOR.
 */
void optio_sim_quirks_read_descriptor (OptioSimQuirks *self,
                                       guint           type,
                                       guint           index,
                                       OptioSimReply  *reply);

/**
 * optio_sim_quirks_suffer:
 * @kind: %OPTIO_SIM_FAULT_STUCK_BUSY or %OPTIO_SIM_FAULT_DROP_WRITE
 * @setup: the setup packet of the transfer that begins
 *
 * Lets a fault happen that lasts longer than a transfer.
 *
 * Returns: whether the transfer is an occasion for it.
 */
gboolean optio_sim_quirks_suffer (OptioSimQuirks   *self,
                                  OptioSimFaultKind kind,
                                  const guint8      setup[8]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimQuirks, optio_sim_quirks_free)

G_END_DECLS
