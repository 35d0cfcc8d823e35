/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-device.h"
#include "optio-sim-quirks.h"

G_BEGIN_DECLS

/**
 * OptioSimFaults:
 *
 * The script of faults of a simulated board: which transfer goes wrong, and how. The same each
 * time. Not locked.
 */
typedef struct _OptioSimFaults OptioSimFaults;

OptioSimFaults *optio_sim_faults_new   (void);
void            optio_sim_faults_free  (OptioSimFaults *self);
void            optio_sim_faults_clear (OptioSimFaults *self);

/**
 * optio_sim_faults_add:
 *
 * See optio_sim_device_add_fault().
 */
void optio_sim_faults_add (OptioSimFaults      *self,
                           const OptioSimFault *fault);

/**
 * optio_sim_faults_get_n_struck:
 *
 * Returns: how many faults have had an effect.
 */
guint optio_sim_faults_get_n_struck (OptioSimFaults *self);

/**
 * optio_sim_faults_take:
 * @setup: the setup packet of a control transfer that begins
 * @out_fault: (out): the fault that is due at it
 *
 * Counts a transfer.
 *
 * Returns: whether a fault is due.
 */
gboolean optio_sim_faults_take (OptioSimFaults *self,
                                const guint8    setup[8],
                                OptioSimFault  *out_fault);

/**
 * optio_sim_faults_prevent:
 * @reply: (out): what becomes of the transfer
 *
 * Returns: whether @fault keeps the transfer from the board.
 */
gboolean optio_sim_faults_prevent (OptioSimFaults      *self,
                                   const OptioSimFault *fault,
                                   gint64               now_us,
                                   OptioSimReply       *reply);

/**
 * optio_sim_faults_spoil:
 * @fault: one that did not prevent the transfer
 * @data: (nullable): the data stage
 * @reply: (inout): what became of the transfer
 *
 * Alters what the board has answered.
 */
void optio_sim_faults_spoil (OptioSimFaults      *self,
                             const OptioSimFault *fault,
                             const guint8         setup[8],
                             guint8              *data,
                             OptioSimReply       *reply);

/**
 * optio_sim_faults_strike:
 *
 * Notes that a fault that is not the script's own business has had an effect.
 */
void optio_sim_faults_strike (OptioSimFaults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimFaults, optio_sim_faults_free)

G_END_DECLS
